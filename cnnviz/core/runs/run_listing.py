"""Runs as a list shows them: read once, and again only where something was written since."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from cnnviz.core.network.shapes import first_kernels, layer_shapes
from cnnviz.core.runs.recorded_run import METRICS, RUN, RecordedRun, RecordingError
from cnnviz.core.runs.run_library import RunLibrary, UnreadableRun, size_bytes
from cnnviz.core.runs.snapshots import SNAPSHOTS
from cnnviz.core.training.history import History

FloatArray = npt.NDArray[np.float32]
Stamp = tuple[int, ...]  # another one as soon as something was written

CURVE_POINTS = 60


@dataclass(frozen=True, eq=False)
class ListedRun:
    """A run, and what its row shows beside words."""

    run: RecordedRun | UnreadableRun
    size_bytes: int = 0
    kernels: FloatArray | None = None  # of the first layer after the last kept step, (k, D, F, F)
    losses: FloatArray = field(default_factory=lambda: np.zeros(0, np.float32))  # see `curve_of`
    stamp: Stamp = ()

    @property
    def id(self) -> str:
        return self.run.folder.name


def list_runs(
    library: RunLibrary, known: Mapping[str, Stamp]
) -> Generator[ListedRun, None, tuple[str, ...]]:
    """Yield each run that is not known as it is now, the newest first; return the ids of all."""
    ids = tuple(library.ids())
    for run_id in ids:
        stamp = _stamp(library.folder / run_id)
        if stamp != known.get(run_id):
            yield _listed(library, run_id, stamp)
    return ids


def listed_live(run: RecordedRun, kernels: FloatArray | None) -> ListedRun:
    """Return a run that is being recorded, without looking at its files."""
    a_snapshot = sum(value.nbytes for value in run.start.weights.values())
    losses = curve_of(run.history, run.total_steps)
    return ListedRun(run, a_snapshot * len(run.steps), kernels, losses)


def curve_of(history: History, total_steps: int) -> FloatArray:
    """Return mean losses over equal parts of a whole run, float32 (points,).

    NaN where no step was done yet, or none was written down.
    """
    points = max(1, min(CURVE_POINTS, total_steps))
    steps = np.asarray(history.steps, np.int64)
    places = np.clip((steps - 1) * points // max(1, total_steps), 0, points - 1)
    counts = np.bincount(places, minlength=points)
    sums = np.bincount(places, np.asarray(history.losses), minlength=points)
    means = np.full(points, np.nan, np.float32)
    np.divide(sums, counts, out=means, where=counts > 0, casting="same_kind")
    return means


def _listed(library: RunLibrary, run_id: str, stamp: Stamp) -> ListedRun:
    run, size = library.read(run_id), size_bytes(library.folder / run_id)
    if isinstance(run, UnreadableRun):
        return ListedRun(run, size, stamp=stamp)
    losses = curve_of(run.history, run.total_steps)
    return ListedRun(run, size, _last_kernels(run), losses, stamp)


def _last_kernels(run: RecordedRun) -> FloatArray | None:
    """Those after the last step whose file is whole."""
    first = first_kernels(layer_shapes(run.start.config))
    for step in reversed(run.steps):
        try:
            kernels: FloatArray = run.weights(step)[f"{first.name}.weight"].numpy()
        except RecordingError:
            continue
        return kernels
    return None


def _stamp(folder: Path) -> Stamp:
    return tuple(_changed_ns(folder / name) for name in (RUN, METRICS, SNAPSHOTS))


def _changed_ns(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
