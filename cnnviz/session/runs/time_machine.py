"""The step of a run that is on screen: now, or any that was recorded."""

from bisect import bisect_left
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from cnnviz.core.errors import CnnvizError
from cnnviz.core.runs.recorded_run import RecordedRun, RecordingError
from cnnviz.core.translation import tr
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.run_start import on_screen
from cnnviz.session.training.training import Training

SPEEDS_HZ = (5, 15, 30, 60)  # kept steps a second


class TimeMachine(QObject):
    """Goes to and fro in the run on screen; while it trains, too.

    `step` is None at the newest weights. Otherwise it is one of `run.steps`, and the network, with
    all that is computed from it, is as it was after that step, bit by bit.
    """

    changed = Signal()  # another step, or now
    run_changed = Signal()  # another run
    run_shown = Signal()  # a run of the past was put on screen
    grew = Signal()  # the run in training has kept more steps
    playing_changed = Signal()
    failed = Signal(Exception)

    def __init__(self, network: LiveNetwork, training: Training, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._training = network, training
        self.run: RecordedRun | None = None
        self.step: int | None = None
        self.speed_hz = SPEEDS_HZ[1]
        self.unreadable: frozenset[int] = frozenset()  # kept steps whose weights are gone
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._play_on)
        self._sought = 0
        self._seeking = QTimer(self, singleShot=True, interval=0)
        self._seeking.timeout.connect(self._arrive)
        network.replaced.connect(self._on_network_replaced)
        training.progressed.connect(self._on_progress)

    @property
    def is_playing(self) -> bool:
        return self._clock.isActive()

    @property
    def is_growing(self) -> bool:
        """Whether the run on screen is the one in training."""
        recording = self._training.recording
        return (
            self._training.is_active
            and self.run is not None
            and recording is not None
            and recording.id == self.run.id
        )

    @property
    def shown_step(self) -> int:
        """The step that is on screen, be it now or earlier; 0 where there is no run."""
        if self.step is not None:
            return self.step
        return self.run.last_step if self.run is not None else 0

    def show(self, run: RecordedRun) -> None:
        """Put a run of the past on screen, with the last of its weights that are whole."""
        if self._training.is_active:
            self.failed.emit(CnnvizError(tr("Stop the training first, then open a run.")))
            return
        checkpoint, damage = None, None
        for step in reversed(run.steps):
            try:
                checkpoint = run.checkpoint(step)
                break
            except RecordingError as error:
                damage = damage or error
        assert checkpoint is not None, "the weights before the first step are in memory"
        self._network.show(checkpoint, run.title)
        self._training.show_history(checkpoint.history)
        # A run that was cut short has curves, but no weights, of its very last steps.
        self._take(run.up_to(step))
        self.run_shown.emit()
        if damage is not None:
            self.failed.emit(damage)

    def forget(self, run_id: str) -> None:
        """Let go of a run whose files are gone; its newest weights are on screen."""
        if self.run is not None and self.run.id == run_id:
            self.go_live()
            self._take(None)

    def rename(self, run: RecordedRun) -> None:
        """Take in the name that a run was given, if it is the one here."""
        if self.run is not None and self.run.id == run.id:
            self._take(replace(self.run, name=run.name))

    def go_to(self, step: int) -> None:
        """Show the kept step nearest to this one, or now where that is nearer."""
        while self.run is not None:
            nearest = min({*self._whole(), self.run.last_step}, key=lambda s: (abs(s - step), s))
            if nearest == self.run.last_step:
                self._return()
                return
            if nearest == self.step or self._look_back(self.run, nearest):
                return

    def seek(self, step: int) -> None:
        """Go there as soon as the events at hand are dealt with; of several only the last.

        For hands that move faster than a window can follow.
        """
        self.pause()
        self._sought = step
        self._seeking.start()

    def go_live(self) -> None:
        """Return to the newest weights."""
        self.pause()
        self._return()

    def move(self, by: int) -> None:
        """Go some kept steps on or back; beyond the last one is now."""
        self.pause()
        self._seeking.stop()
        self._move(by)

    def play(self) -> None:
        """Show one kept step after the other, from the first one where it stands at the end."""
        if self.run is None:
            return
        if self.step is None:
            self.go_to(self.run.steps[0])
        self._clock.start(round(1000 / self.speed_hz))
        self.playing_changed.emit()

    def pause(self) -> None:
        if self.is_playing:
            self._clock.stop()
            self.playing_changed.emit()

    def set_speed(self, speed_hz: int) -> None:
        self.speed_hz = speed_hz
        if self.is_playing:
            self._clock.start(round(1000 / speed_hz))
        self.playing_changed.emit()

    def train_on(self) -> None:
        """Start a run from the weights on screen, by the recipe of the next run.

        Those of a recorded step make it a branch that knows its parent.
        """
        self._training.run_special(on_screen(self._network.checkpoint(), tr("weights on screen")))

    def _whole(self) -> list[int]:
        """The kept steps of which nothing is known to be damaged."""
        steps = self.run.steps if self.run is not None else ()
        return [step for step in steps if step not in self.unreadable]

    def _look_back(self, run: RecordedRun, step: int) -> bool:
        """Show a kept step; False where it turns out to be damaged, of which one is told once."""
        try:
            weights = run.weights(step)
        except RecordingError as error:
            is_first = not self.unreadable
            self.unreadable |= {step}
            if is_first:
                self.failed.emit(error)
            return False
        self.step = step
        self._network.look_back(weights, step)
        self.changed.emit()
        return True

    def _return(self) -> None:
        self._seeking.stop()
        if self.step is not None:
            self.step = None
            self._network.look_at_now()
            self.changed.emit()

    def _move(self, by: int) -> None:
        if self.run is None:
            return
        steps = self._whole()
        place = len(steps) if self.step is None else bisect_left(steps, self.step)
        if self.step is None and steps[-1] == self.run.last_step:
            place -= 1  # the last kept step is now
        if place + by >= len(steps):
            self.go_live()
        else:
            self.go_to(steps[max(0, place + by)])

    def _play_on(self) -> None:
        self._move(1)
        if self.step is None:
            self.pause()

    def _arrive(self) -> None:
        self.go_to(self._sought)

    def _take(self, run: RecordedRun | None) -> None:
        self.run, self.unreadable = run, frozenset()
        self.run_changed.emit()

    def _on_network_replaced(self) -> None:
        """Another network is on screen: its own run follows, if it has one."""
        self.pause()
        self._seeking.stop()
        self.step = None
        if self.run is not None:
            self._take(None)
        self.changed.emit()

    def _on_progress(self) -> None:
        recording = self._training.recording
        if recording is None or not self._training.is_active:
            return
        if self.run is None or self.run.id != recording.id:
            self._take(recording)
            return
        has_grown = recording.steps != self.run.steps
        self.run = recording
        if has_grown:
            self.grew.emit()
