"""What became of every layer of the run on screen, kept step by kept step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.core.runs.layer_measures import LayerMeasure
from cnnviz.core.runs.layer_states import LayerState, layer_states
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.sketching.examples import Example
from cnnviz.core.sketching.sample_batches import example_pictures
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.runs.time_machine import TimeMachine
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState

GROWTH_INTERVAL_MS = 2000
# Of a run in training only the newest steps are read: about a hundredth of its speed.
STEPS_WHILE_TRAINING = 4

Column = npt.NDArray[np.float64]  # (steps,), NaN where it is unknown, not writable
Pictures = npt.NDArray[np.uint8]  # (N, 1, H, W)
States = Mapping[str, LayerState]


@dataclass(frozen=True, eq=False)
class LayerHistory:
    """One layer after every kept step; all NaN where the kind of layer has no such thing."""

    weight_norm: Column  # L2, of kernels and biases
    gradient_norm: Column  # of the batch of that step
    update_ratio: Column  # norm of the step against norm of the weights
    dead_share: Column  # of a ReLU's maps: those that are 0 for every example drawing
    running_mean: Column  # of batch norm: mean over its maps of the absolute value
    running_std: Column  # of batch norm: mean over its maps


class LayerHistories(QObject):
    """Norms as soon as a run is on screen; what takes reading its weights in the background.

    The latter only while somebody watches; of a run in training only new steps, now and then.
    """

    changed = Signal()
    failed = Signal(Exception)

    def __init__(
        self, machine: TimeMachine, training: Training, examples: Sequence[Example], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._machine, self._training, self._examples = machine, training, tuple(examples)
        self._watched = False
        self._states: dict[int, States] = {}
        self._pictures: Pictures | None = None
        self._columns: dict[str, LayerHistory] = {}
        self._run: RecordedRun | None = None  # as long as it was when last looked at
        self._work = BackgroundWork(self, self._on_answer, self._on_failure, self._on_state)
        self._growth = QTimer(self, singleShot=True, interval=GROWTH_INTERVAL_MS)
        self._growth.timeout.connect(self._catch_up)
        machine.run_changed.connect(self._on_run_changed)
        machine.grew.connect(self._on_growth)
        training.state_changed.connect(self._on_training_state)

    @property
    def steps(self) -> tuple[int, ...]:
        """The kept steps that the histories are about."""
        return self._run.steps if self._run is not None else ()

    @property
    def is_expected(self) -> bool:
        """Whether there are histories, or will be as soon as what trains has kept some steps."""
        recorded = self._machine.run is not None and len(self._machine.run.steps) > 1
        return recorded or self._training.state in (TrainingState.RUNNING, TrainingState.PAUSED)

    @property
    def drawings(self) -> int:
        """How many example drawings tell whether a map is dead."""
        return len(self._examples)

    def of(self, layer: str) -> LayerHistory:
        if layer not in self._columns:
            self._columns[layer] = _history(layer, self._run, self._states)
        return self._columns[layer]

    def watch(self) -> None:
        """Keep up from now on: somebody looks at it."""
        if not self._watched:
            self._watched = True
            self._catch_up()

    def rest(self) -> None:
        """Compute nothing until somebody looks at it again; what is known stays."""
        self._watched = False
        self._growth.stop()
        self._work.cancel()

    def shut_down(self) -> None:
        self.rest()
        self._work.shut_down()

    def _on_training_state(self) -> None:
        self.changed.emit()
        self._compute()

    def _on_run_changed(self) -> None:
        before, run = self._run, self._machine.run
        if before is None or run is None or before.id != run.id:  # not merely renamed
            self._work.cancel()
            self._growth.stop()
            self._states = {}
        self._take_run()
        self._compute()

    def _on_growth(self) -> None:
        if len(self.steps) < 2:
            self._catch_up()  # the first curve of a run need not wait
        elif self._watched and not self._growth.isActive():
            self._growth.start()

    def _catch_up(self) -> None:
        """Take the run as it is now: with its states, where there are any to wait for."""
        self._compute()
        if self._machine.run is not self._run and not self._work.is_busy:
            self._take_run()

    def _take_run(self) -> None:
        self._run, self._columns = self._machine.run, {}
        self.changed.emit()

    def _compute(self) -> None:
        """Ask for the states that are missing, unless they are on their way."""
        run = self._machine.run
        if not self._watched or self._work.is_busy or run is None or len(run.steps) < 2:
            return
        missing = self._missing(run)
        if self._training.state is TrainingState.RUNNING:
            missing = missing[-STEPS_WHILE_TRAINING:]
        if missing:
            run = replace(run, steps=missing)
            self._work.request(_states(run, self._pictures, self._examples))

    def _missing(self, run: RecordedRun) -> tuple[int, ...]:
        return tuple(step for step in run.steps if step not in self._states)

    def _on_state(self, found: tuple[int, States] | None) -> None:
        if found is not None:
            step, states = found
            self._states[step] = states

    def _on_answer(self, answer: tuple[Pictures, tuple[int, ...]]) -> None:
        self._pictures, steps = answer
        for step in steps:
            self._states.setdefault(step, {})  # cannot be read, and is not asked for again
        self._take_run()
        if self._run is not None and self._missing(self._run):
            self._growth.start()

    def _on_failure(self, error: object) -> None:
        self._take_run()  # the norms are known all the same
        self.failed.emit(error)


def _states(run: RecordedRun, pictures: Pictures | None, examples: tuple[Example, ...]) -> Work:
    """Yield each step with its states; return drawings of the run's size, and the steps."""
    shape = run.start.picture_shape
    if pictures is None or pictures.shape[1:] != shape.size:
        drawn = yield from example_pictures(examples, (), shape.size)
        pictures = drawn.images.numpy()
    yield from layer_states(run, shape.normalised_picture(pictures))
    return pictures, run.steps


def _history(layer: str, run: RecordedRun | None, states: Mapping[int, States]) -> LayerHistory:
    rows = []
    if run is not None:
        for step in run.steps:
            measure, state = run.measures.get(step, {}).get(layer), states.get(step, {}).get(layer)
            rows.append(_row(measure, state or LayerState()))
    table = np.array(rows, np.float64).reshape(-1, 6)  # None is NaN
    table.setflags(write=False)
    return LayerHistory(*table.T)


def _row(measure: LayerMeasure | None, state: LayerState) -> tuple[float | None, ...]:
    states = state.dead_share, state.running_mean, state.running_std
    if measure is None:
        return state.weight_norm, None, None, *states
    return measure.weight, measure.gradient, measure.update_ratio, *states
