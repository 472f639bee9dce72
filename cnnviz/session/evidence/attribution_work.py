"""The question about a decision, and the work that answers it in another thread."""

import time
from collections.abc import Generator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from torch import Tensor

from cnnviz.core.evidence.attribution import (
    Attribution,
    AttributionRequest,
    FloatArray,
    attribute,
    rather,
)
from cnnviz.core.evidence.attribution_methods import METHODS
from cnnviz.core.evidence.captum_import import captum_attr
from cnnviz.core.network.networks import Network
from cnnviz.core.progress import Progress


@dataclass(frozen=True)
class Question:
    """Evidence for one class, or for each of two and for the first rather than the second."""

    request: AttributionRequest
    rival: int | None = None

    @property
    def parts(self) -> tuple[AttributionRequest, ...]:
        """What has to be computed; where a method is linear, the difference need not."""
        one, two = self.request, self.rival
        if two is None:
            return (one,)
        both = (one, replace(one, target=two))
        return both if METHODS[one.method].linear else (*both, replace(one, against=two))


@dataclass(frozen=True, eq=False)
class Findings:
    """An answer, and the picture that it is about."""

    question: Question
    pixels: npt.NDArray[np.uint8]  # (C, H, W)
    attributions: tuple[Attribution, ...]  # one; or for A, for B, and for A rather than B
    took_ms: float  # captum's import not counted

    @property
    def is_finite(self) -> bool:
        return all(found.is_finite for found in self.attributions)

    @property
    def signed(self) -> bool:
        return self.attributions[0].signed

    @property
    def reach(self) -> float:
        """The largest magnitude in all of them, so that they can be compared."""
        return float(max(np.abs(found.values).max() for found in self.attributions))


@dataclass(frozen=True, eq=False)
class Asked:
    """A network's structure, its weights, and what flows in."""

    structure: Network  # only ever copied
    weights: Mapping[str, Tensor]
    input: FloatArray  # (C, H, W)
    pixels: npt.NDArray[np.uint8]
    empty: FloatArray  # (C,), what an empty canvas is to the network


def find(asked: Asked, question: Question) -> Generator[Progress, None, Findings]:
    """Yield progress, return the findings."""
    yield Progress(0, 1)
    captum_attr()
    began_s = time.perf_counter()
    network = deepcopy(asked.structure)
    network.load_state_dict(dict(asked.weights))
    found: list[Attribution] = []
    parts = question.parts
    for number, request in enumerate(parts):
        work = attribute(network, asked.input, request, asked.empty)
        found.append((yield from _shared(work, number, len(parts))))
    if question.rival is not None and len(found) == 2:
        found.append(rather(found[0], found[1]))
    took_ms = 1000 * (time.perf_counter() - began_s)
    return Findings(question, asked.pixels, tuple(found), took_ms)


def _shared(
    work: Generator[Progress, None, Attribution], number: int, parts: int
) -> Generator[Progress, None, Attribution]:
    """Pass progress on as that of one part of several."""
    try:
        while True:
            step = next(work)
            yield Progress(number * step.total + step.done, parts * step.total)
    except StopIteration as end:
        found: Attribution = end.value
        return found
    finally:
        work.close()
