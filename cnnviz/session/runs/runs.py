"""All recorded runs: chosen, opened, renamed, deleted and brought back."""

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from cnnviz.core.runs.recorded_run import RecordedRun, RecordingError
from cnnviz.core.runs.run_library import RunLibrary, UnreadableRun
from cnnviz.core.runs.run_listing import FloatArray, ListedRun, listed_live
from cnnviz.core.translation import tr
from cnnviz.session.background.undo_stack import UndoStack
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.preferences import Preferences
from cnnviz.session.runs.run_budget import RunBudget
from cnnviz.session.runs.run_claims import RunClaims
from cnnviz.session.runs.run_reader import RunReader
from cnnviz.session.runs.run_repeats import STOP_FIRST, RunRepeats
from cnnviz.session.runs.time_machine import TimeMachine
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState

IN_TRAINING = tr("It is being trained: stop it first.")
USED_ELSEWHERE = tr("Another running cnnviz is training or showing it.")


class Runs(QObject):
    """The list, newest first, the run that is in training among them; and what can be done."""

    changed = Signal()
    selected_changed = Signal()
    notified = Signal(str)
    failed = Signal(Exception)

    def __init__(
        self,
        library: RunLibrary,
        network: LiveNetwork,
        training: Training,
        time_machine: TimeMachine,
        data: DataLibrary,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._library, self._network = library, network
        self._training, self._time_machine = training, time_machine
        self._claims, self._bin_claim = RunClaims(), RunClaims()
        self.selected: str | None = None
        self._beside: RecordedRun | None = None
        self.budget = RunBudget(library, self._claims, preferences, self)
        self.repeats = RunRepeats(training, data, self)
        self._reader = RunReader(library, self)
        self._undo_stack = UndoStack[tuple[str, ...]](self._restore, self)
        self._training_id = ""  # of the run that began last
        self._live_kernels: FloatArray | None = None
        self._reader.changed.connect(self._on_read)
        self._undo_stack.indexChanged.connect(self.changed)
        self.budget.made_room.connect(self._on_made_room)
        for part in (self.budget, self.repeats, self._reader):
            part.failed.connect(self.failed)
        training.state_changed.connect(self._on_training_state)
        time_machine.run_changed.connect(self._claim)

    @property
    def entries(self) -> tuple[RecordedRun | UnreadableRun, ...]:
        """All runs, newest first, as far as they are read; that begins when first asked for."""
        self._look_once()
        runs = {run_id: listed.run for run_id, listed in self._reader.listed.items()}
        recording = self._in_training()
        if recording is not None:
            runs[recording.id] = recording
        return tuple(runs[run_id] for run_id in sorted(runs, reverse=True))

    def listed(self) -> list[ListedRun]:
        """The same, with what their rows show beside words."""
        self._look_once()
        listed = dict(self._reader.listed)
        live = self.live()
        if live is not None:
            listed[live.id] = live
        return [listed[run_id] for run_id in sorted(listed, reverse=True)]

    def live(self) -> ListedRun | None:
        """The run in training, as it is now."""
        recording = self._in_training()
        if recording is None:
            return None
        if not self._network.is_past:
            self._live_kernels = self._network.kernels(self._network.first_kernels.name)
        return listed_live(recording, self._live_kernels)

    def find(self, run_id: str) -> RecordedRun | UnreadableRun | None:
        recording = self._in_training()
        if recording is not None and recording.id == run_id:
            return recording
        listed = self._reader.listed.get(run_id)
        return listed.run if listed is not None else None

    @property
    def is_reading(self) -> bool:
        return self._reader.is_reading

    @property
    def last_deletion(self) -> str:
        """What `undo` would take back; "" if nothing was deleted."""
        return self._undo_stack.undoText()

    def look(self) -> None:
        """Read what is new or was changed since, perhaps by another program."""
        bins = [] if self._reader.has_looked else self._library.other_bins()
        self._reader.look([old for old in bins if not self._bin_claim.is_held_elsewhere(old)])

    def select(self, run_id: str | None) -> None:
        if run_id != self.selected:
            self.selected = run_id
            self.selected_changed.emit()

    def keep_beside(self, run: RecordedRun | None) -> None:
        """Let no budget take the run that is compared with the one on screen."""
        self._beside = run
        self._claim()

    def why_not_open(self, run_id: str) -> str:
        run = self.find(run_id)
        if isinstance(run, UnreadableRun):
            return run.trouble
        return STOP_FIRST if self._training.is_active else ""

    def why_not_rename(self, run_id: str) -> str:
        run = self.find(run_id)
        return run.trouble if isinstance(run, UnreadableRun) else ""

    def why_not_delete(self, ids: Collection[str]) -> str:
        if self._training_id in ids:
            return IN_TRAINING
        held = (self._claims.is_held_elsewhere(self._library.folder / run_id) for run_id in ids)
        return USED_ELSEWHERE if any(held) else ""

    def why_not_repeat(self, run_id: str) -> str:
        run = self.find(run_id)
        return self.repeats.why_not(run) if run is not None else ""

    def open(self, run_id: str) -> None:
        """Put a run on screen and on the timeline, with its last weights."""
        run = self.find(run_id)
        reason = self.why_not_open(run_id)
        if reason or not run or isinstance(run, UnreadableRun):
            self._fail(reason or tr("This run no longer exists."))
        elif not run.folder.is_dir():
            self._fail(
                tr("{title} no longer exists: another program may have deleted it.", run.title)
            )
        else:
            self._time_machine.show(run)

    def rename(self, run_id: str, name: str) -> None:
        """Give a run a name; an empty one takes it away."""
        run = self.find(run_id)
        if not isinstance(run, RecordedRun) or name.strip() == run.name:
            return
        try:
            renamed = self._library.rename(run, name)
        except RecordingError as error:
            self._fail(str(error))
            return
        self._training.rename(renamed)
        self._time_machine.rename(renamed)
        self.look()

    def delete(self, ids: Collection[str]) -> None:
        """Take runs out of sight; `undo` brings them back until the program ends."""
        reason = self.why_not_delete(ids)
        if reason:
            self._fail(reason)
            return
        self._bin_claim.hold([self._library.bin])
        gone = [run_id for run_id in ids if self._is_deleted(run_id)]
        if gone:
            self._undo_stack.note(tuple(gone), (), self._deletion_sentence(gone))
        for run_id in gone:
            self._time_machine.forget(run_id)
        self._reader.drop(gone)
        self.look()

    def undo(self) -> None:
        """Bring back what was deleted last."""
        self._undo_stack.undo()

    def shut_down(self) -> None:
        """End all work; what was deleted is gone now. Safe to call twice."""
        self.repeats.shut_down()
        self.budget.shut_down()
        self._reader.shut_down()
        self._bin_claim.hold([])
        self._library.purge()
        self._claims.hold([])

    def _look_once(self) -> None:
        if not self._reader.has_looked:
            self.look()

    def _is_deleted(self, run_id: str) -> bool:
        try:
            self._library.delete(run_id)
        except RecordingError as error:
            self.failed.emit(error)
            return False
        return True

    def _restore(self, ids: tuple[str, ...]) -> None:
        try:
            for run_id in ids:
                self._library.restore(run_id)
        except RecordingError as error:
            self._fail(str(error))
        self.look()

    def _deletion_sentence(self, ids: list[str]) -> str:
        if len(ids) > 1:
            return tr("Deleted {count} runs", len(ids))
        run = self.find(ids[0])
        return tr("Deleted {title}", run.title if isinstance(run, RecordedRun) else ids[0])

    def _fail(self, sentence: str) -> None:
        """Tell what went wrong, and look what is there after all."""
        self.failed.emit(RecordingError(sentence))
        self.look()

    def _on_read(self) -> None:
        self.changed.emit()
        if self.selected is not None and self.find(self.selected) is None:
            self.select(None)

    def _on_made_room(self, sentence: str) -> None:
        self.notified.emit(sentence)
        self.look()

    def _in_training(self) -> RecordedRun | None:
        is_running = self._training.state not in (TrainingState.IDLE, TrainingState.WAITING)
        return self._training.recording if is_running else None

    def _on_training_state(self) -> None:
        recording = self._in_training()
        run_id = recording.id if recording is not None else ""
        if run_id == self._training_id:
            return
        self._training_id = run_id
        if recording is not None:
            self._live_kernels = None
            self.budget.make_room_for(recording, self._needed_by(recording))
        elif self._training.recording is not None:
            # Until its files are read, nothing disappears.
            self._reader.put(listed_live(self._training.recording, self._live_kernels))
        self._claim()
        self.changed.emit()
        if self._reader.has_looked:
            self.look()

    def _needed_by(self, recording: RecordedRun) -> frozenset[str]:
        """What must not go for this run, whatever its age."""
        shown, parent = self._time_machine.run, recording.parent
        named = (recording, shown, self._beside)
        ids = {run.id for run in named if run is not None}
        return frozenset(ids | ({parent.run} if parent else set()))

    def _claim(self) -> None:
        """Tell other programs what is in training, on the timeline and compared here."""
        runs = (self._in_training(), self._time_machine.run, self._beside)
        self._claims.hold([run.folder for run in runs if run is not None])
