"""How a lesson's page and its experiment share the room."""

from dataclasses import dataclass
from typing import Literal

LIST_PX = 210
WIDE_PX = 1060  # from here on the list of lessons has a column of its own
BESIDE_PX = 800  # a page of 360 and an experiment of 420 pixels
BELOW_PX = 780


@dataclass(frozen=True)
class Arrangement:
    """`in_turn` means that either the page or the experiment is seen."""

    has_list: bool
    together: Literal["beside", "below", "in turn"]


def arrange(width: int, height: int) -> Arrangement:
    """Return what suits a panel of this size."""
    has_list = width >= WIDE_PX
    room = width - LIST_PX if has_list else width
    if room >= BESIDE_PX:
        return Arrangement(has_list, "beside")
    return Arrangement(has_list, "below" if height >= BELOW_PX else "in turn")
