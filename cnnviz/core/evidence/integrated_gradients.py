"""Integrated gradients: what each pixel collects on the straight way from the empty canvas.

Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks" (2017). The pixels must add up
to what the logit rises by. A network of ReLUs and max pooling has edges everywhere on the way, and
64 even steps missed that by more than 1 % for every third picture. So the way is cut into pieces,
each of which must add up by itself, and the one that misses most is halved until all do.
"""

from collections.abc import Generator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from cnnviz.core.evidence.captum_import import captum_attr
from cnnviz.core.progress import Progress

FIRST_PIECES, MOST_PIECES = 4, 64
STEPS_A_PIECE = 16
TOLERANCE = 0.01  # of the difference
ROUNDING = 1e-5  # of the logits, and of all that the pixels say: sums of float32


@dataclass(frozen=True)
class Completeness:
    """What integrated gradients must add up to, and what they do add up to."""

    attributed: float  # the sum of all pixels
    logit: float  # of the picture
    empty_logit: float  # of the empty canvas
    tolerance: float

    @property
    def difference(self) -> float:
        return self.logit - self.empty_logit

    @property
    def off(self) -> float:
        return abs(self.attributed - self.difference)

    @property
    def holds(self) -> bool:
        return self.off <= self.tolerance


def completeness(
    attributed: float, logit: float, empty_logit: float, said: float = 0.0
) -> Completeness:
    """Return the check of a sum; `said` is what all pixels say, for and against alike."""
    largest = max(abs(logit), abs(empty_logit), said)
    tolerance = TOLERANCE * abs(logit - empty_logit) + ROUNDING * largest
    return Completeness(attributed, logit, empty_logit, tolerance)


@dataclass(frozen=True, eq=False)
class _Piece:
    """A part of the way, from and to a share of it, and what the pixels collect there."""

    start: float
    end: float
    values: Tensor  # (1, C, H, W)
    missed: float  # of what the logit rises by


class _Way:
    """The straight way from paper to pixels, both (1, C, H, W), up to the target's value."""

    def __init__(self, target: nn.Module, pixels: Tensor, paper: Tensor) -> None:
        self._target, self._paper, self._way = target, paper, pixels - paper
        self._gradients = captum_attr().IntegratedGradients(target)

    def piece(self, start: float, end: float) -> _Piece:
        first, last = (self._paper + self._way * share for share in (start, end))
        with torch.no_grad():
            low, high = self._target(torch.cat([first, last])).tolist()
        collected = self._gradients.attribute(last, baselines=first, n_steps=STEPS_A_PIECE)
        values: Tensor = collected.detach()
        return _Piece(start, end, values, abs(float(values.sum()) - (high - low)))


def integrated(
    target: nn.Module, pixels: Tensor, paper: Tensor, logit: float, empty_logit: float
) -> Generator[Progress, None, tuple[Tensor, Completeness]]:
    """Yield progress, return what each pixel (1, C, H, W) adds, and whether that is complete.

    The target takes (N, C, H, W) and returns (N,); its values for `pixels` and `paper` are given.
    """
    way, cuts = _Way(target, pixels, paper), [n / FIRST_PIECES for n in range(FIRST_PIECES + 1)]
    pieces: list[_Piece] = []
    for start, end in pairwise(cuts):
        yield Progress(len(pieces), MOST_PIECES)
        pieces.append(way.piece(start, end))
    while True:
        values = torch.stack([piece.values for piece in pieces]).sum(dim=0)
        said = float(values.abs().sum())
        complete = completeness(float(values.sum()), logit, empty_logit, said)
        if not complete.off > complete.tolerance or len(pieces) >= MOST_PIECES:
            return values, complete
        worst = max(range(len(pieces)), key=lambda place: pieces[place].missed)
        halved = pieces.pop(worst)
        middle = (halved.start + halved.end) / 2
        for start, end in ((halved.start, middle), (middle, halved.end)):
            yield Progress(len(pieces), MOST_PIECES)
            pieces.append(way.piece(start, end))
