"""Keeps the recorded runs within what the person allows them on disk."""

from PySide6.QtCore import QObject, Signal

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.runs.run_library import RunLibrary
from cnnviz.core.runs.snapshot_steps import snapshot_steps
from cnnviz.core.translation import listed, tr
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.preferences import Preferences
from cnnviz.session.runs.run_claims import RunClaims

MB = 10**6
MOST_NAMED = 2  # of the runs that went


class RunBudget(QObject):
    """Makes room when a run begins: the oldest runs without a name go, and the person hears of it.

    Nothing goes when the budget is made smaller, until the next run.
    """

    changed = Signal()
    made_room = Signal(str)  # in a sentence, what went
    failed = Signal(Exception)

    def __init__(
        self, library: RunLibrary, claims: RunClaims, preferences: Preferences, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library, self._claims, self._preferences = library, claims, preferences
        self._work = BackgroundWork(self, self._on_answer, self.failed.emit)

    @property
    def mb(self) -> int:
        """Millions of bytes that all runs together may take."""
        return self._preferences.runs_budget_mb

    def set_mb(self, mb: int) -> None:
        if mb != self.mb:
            self._preferences.runs_budget_mb = mb
            self.changed.emit()

    def make_room_for(self, run: RecordedRun, needed: frozenset[str]) -> None:
        """Let go of old runs so that this one fits; those needed stay, whatever their age."""
        folders = [self._library.folder / run_id for run_id in self._library.ids()]
        elsewhere = {f.name for f in folders if self._claims.is_held_elsewhere(f)}
        budget, expected = self.mb * MB, expected_bytes(run)
        # Where a run alone is larger than all of it, older ones that went would not help.
        room = budget - expected if expected < budget else budget
        self._work.request(_make_room(self._library, room, needed | elsewhere))

    def shut_down(self) -> None:
        self._work.shut_down()

    def _on_answer(self, gone: list[str]) -> None:
        if gone:
            self.made_room.emit(made_room_sentence(gone))


def expected_bytes(run: RecordedRun) -> int:
    """Return about how much a run will take, beyond what it takes now, when it is complete."""
    config, weights = run.start.made_by, run.start.weights
    epochs = config.get("epochs")
    steps_an_epoch = run.total_steps // epochs if isinstance(epochs, int) and epochs > 0 else 0
    kept = len(snapshot_steps(run.total_steps, max(1, steps_an_epoch)))
    return sum(value.nbytes for value in weights.values()) * (kept - len(run.steps))


def made_room_sentence(gone: list[str]) -> str:
    return tr("Made room for this run: deleted {names}", listed(gone, MOST_NAMED))


def _make_room(library: RunLibrary, room: int, in_use: frozenset[str]) -> Work:
    yield from ()
    return library.make_room(room, in_use)
