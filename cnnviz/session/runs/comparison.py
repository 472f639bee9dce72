"""A second run beside the one on screen: the same input, the same step."""

from dataclasses import dataclass, replace

import torch
from PySide6.QtCore import QObject, Signal

from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.core.runs.recorded_run import RecordedRun, RecordingError
from cnnviz.core.runs.run_differences import differences
from cnnviz.core.sketching.sketch import SeenSketch, SketchPath
from cnnviz.core.translation import tr
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.runs.runs import Runs
from cnnviz.session.runs.time_machine import TimeMachine
from cnnviz.session.training.training import Training


@dataclass(frozen=True, eq=False)
class Beside:
    """The other run as it stands beside the one on screen."""

    network: LiveNetwork
    step: int
    is_damaged: bool  # a nearer step was kept, and cannot be read


class Comparison(QObject):
    """Compares what is on screen with a run of the past.

    Signals only say that something is old: weights are read, and the other network sees the
    input, when somebody asks for `beside`. So nobody waits for it who does not compare.
    """

    run_changed = Signal()  # another run stands beside, or none, or another is on screen
    changed = Signal()  # what either side shows is old

    def __init__(
        self,
        network: LiveNetwork,
        canvas: CanvasDocument,
        training: Training,
        time_machine: TimeMachine,
        runs: Runs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._main, self._canvas = network, canvas
        self._training, self._time_machine, self._runs = training, time_machine, runs
        self.other: RecordedRun | None = None
        self.farewell = ""  # why the run that stood beside does so no more
        self._network: LiveNetwork | None = None
        self._standing: int | None = None  # the step of the other run that the network is at
        self._unreadable: frozenset[int] = frozenset()
        self._seen: tuple[SeenSketch, SketchPath] | None = None
        self._beside: Beside | None = None  # until something changes
        network.traced.connect(self._forget)
        network.replaced.connect(self._on_replaced)
        time_machine.changed.connect(self._forget)
        time_machine.grew.connect(self._forget)
        time_machine.run_changed.connect(self._on_replaced)
        runs.changed.connect(self._on_runs_changed)

    def choose(self, run: RecordedRun) -> None:
        """Put a run beside the one on screen, instead of the one that stood there."""
        self._take(run)

    def clear(self, farewell: str = "") -> None:
        """Stop comparing."""
        if self.other is not None:
            self._take(None, farewell)

    @property
    def why_no_swap(self) -> str:
        """What stands in the way of a swap, in a sentence; empty where nothing does."""
        if self.other is None:
            return tr("Choose a run to compare with first.")
        if self._training.is_active:
            return tr("A run is in progress: stop it first.")
        if self._time_machine.run is None:
            return tr("The network on screen is not from a recorded run, so it cannot be compared.")
        return ""

    def swap(self) -> None:
        """Put the other run on screen, and the one on screen beside it, at the same step."""
        this, that, step = self._time_machine.run, self.other, self._time_machine.step
        if self.why_no_swap or this is None or that is None:
            return
        self._time_machine.show(that)
        self._take(this)
        if step is not None:
            self._time_machine.go_to(step)

    @property
    def is_same(self) -> bool:
        """Whether the run on screen stands beside itself."""
        run = self._time_machine.run
        return run is not None and self.other is not None and run.id == self.other.id

    @property
    def has_ended(self) -> bool:
        """Whether the run on screen has gone further than the other one ever went."""
        if self.other is None or self._time_machine.run is None:
            return False
        return self._time_machine.shown_step > max(self.other.last_step, self.other.steps[-1])

    @property
    def layers(self) -> tuple[LayerShape, ...]:
        """The layers of the other run's network."""
        return () if self.other is None else layer_shapes(self.other.start.config)

    @property
    def this_title(self) -> str:
        run = self._time_machine.run
        return self._main.title if run is None else run.title

    @property
    def differences(self) -> tuple[str, ...]:
        """What the network on screen was begun with, and the other one was not."""
        if self.other is None:
            return ()
        run = self._time_machine.run
        return differences(run or replace(self.other, start=self._main.checkpoint()), self.other)

    @property
    def same_start(self) -> bool:
        """Whether both runs began with the same weights, as far as their networks are alike."""
        if self._time_machine.run is None or self.other is None:
            return False
        this, that = self._time_machine.run.start.weights, self.other.start.weights
        shared = [n for n, w in this.items() if n in that and that[n].shape == w.shape]
        return bool(shared) and all(torch.equal(this[name], that[name]) for name in shared)

    def beside(self) -> Beside | None:
        """Return the other run at the kept step nearest to the one on screen; None without one.

        At its last one, where it ended earlier or no recorded run is on screen.
        """
        if self._beside is None and self.other is not None:
            self._beside = self._look(self.other)
        return self._beside

    def _look(self, run: RecordedRun) -> Beside:
        network = self._network_of(run)
        step = self._wanted(run)
        while step != self._standing:
            try:
                network.update_weights(run.weights(step), step)
                self._standing = step
            except RecordingError:
                self._unreadable |= {step}
                step = self._wanted(run)  # in the end 0, which is in memory
        seen = self._canvas.seen, self._canvas.path
        if seen != self._seen:
            size = network.picture_shape.size
            network.see(self._canvas.seen_in(size).pixels, seen[1].normalised)
            self._seen = seen
        return Beside(network, step, step != self._nearest(run, frozenset()))

    def _network_of(self, run: RecordedRun) -> LiveNetwork:
        if self._network is None:
            self._network = LiveNetwork(run.start, run.title, self)
        elif self._standing is None:
            self._network.show(run.start, run.title)
            self._seen = None
        return self._network

    def _wanted(self, run: RecordedRun) -> int:
        return self._nearest(run, self._unreadable)

    def _nearest(self, run: RecordedRun, unreadable: frozenset[int]) -> int:
        whole = [step for step in run.steps if step not in unreadable]
        if self._time_machine.run is None:
            return whole[-1]
        shown = self._time_machine.shown_step
        return min(whole, key=lambda step: (abs(step - shown), step))

    def _take(self, run: RecordedRun | None, farewell: str = "") -> None:
        self.other, self.farewell = run, farewell
        self._runs.keep_beside(run)
        self._standing, self._unreadable = None, frozenset()
        self._on_replaced()

    def _on_runs_changed(self) -> None:
        """The other run may have another name by now, or be deleted."""
        other = self.other
        if other is None:
            return
        if not other.folder.is_dir():
            self.clear(tr("{title} no longer exists.", other.title))
            return
        found = self._runs.find(other.id)
        if isinstance(found, RecordedRun) and found.name != other.name:
            self.other = replace(other, name=found.name)
            self.run_changed.emit()

    def _on_replaced(self) -> None:
        self._beside = None
        self.run_changed.emit()
        self.changed.emit()

    def _forget(self) -> None:
        self._beside = None
        self.changed.emit()
