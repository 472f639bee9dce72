"""What it costs to leave a step out: what the network says with all stages on."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.evaluation.doubt import certainty
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import percent


@dataclass(frozen=True, eq=False)
class PathCost:
    """The classes' probabilities as they were with the whole path."""

    class_names: tuple[str, ...]
    probabilities: npt.NDArray[np.float32]  # (classes,)
    unsure: bool = False

    @property
    def caption(self) -> str:
        likeliest = int(self.probabilities.argmax())
        share = percent(self.probabilities[likeliest]).strip()
        name = self.class_names[likeliest]
        if self.unsure:
            return tr("with all stages on: not sure, most like {name} {share}", name, share)
        return tr("with all stages on: {name} {share}", name, share)

    def details(self, number: int) -> str:
        return tr("with all stages on: probability {probability}", self.probabilities[number])


def path_cost(session: Session) -> PathCost | None:
    """Return what to compare with while a step is left out and there is something to compare."""
    probabilities = session.whole_path_probabilities()
    if probabilities is None or session.canvas.seen.blank or not np.isfinite(probabilities).all():
        return None
    unsure = certainty(probabilities) < session.network.doubt_below
    return PathCost(session.network.class_names, probabilities, unsure)
