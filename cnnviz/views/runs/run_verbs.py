"""What can be done with the chosen runs: a line makes a button, a key and a menu entry."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.runs.repeat_dialog import ask_and_repeat
from cnnviz.views.runs.run_list import RunList

CHOOSE = tr("Choose a run in the list first.")
CHOOSE_ONE = tr("Choose one run only.")


@dataclass(frozen=True)
class Verb:
    """One thing to do with runs, and the reason why it may be impossible now."""

    text: str
    key: str
    tooltip: str
    run: Callable[[Session, RunList], None]
    why_not: Callable[[Session, list[str]], str]  # with what is chosen, never nothing
    takes_many: bool = False


class VerbAction(QAction):
    """A line of the table, alive in a panel."""

    def __init__(self, verb: Verb, session: Session, runs: RunList) -> None:
        # The key is only shown: as a shortcut, it would be ambiguous with the window's.
        key = QKeySequence(verb.key).toString(QKeySequence.SequenceFormat.NativeText)
        super().__init__(f"{verb.text}\t{key}", runs)
        self.setIconText(verb.text)  # what buttons show
        self.verb = verb
        self._session, self._runs = session, runs
        self.triggered.connect(self._run)
        self.refresh()

    def refresh(self) -> None:
        chosen = self._runs.chosen()
        if not chosen:
            reason = CHOOSE
        elif len(chosen) > 1 and not self.verb.takes_many:
            reason = CHOOSE_ONE
        else:
            reason = self.verb.why_not(self._session, chosen)
        self.setEnabled(not reason)
        key = QKeySequence(self.verb.key).toString(QKeySequence.SequenceFormat.NativeText)
        tooltip = f"{self.verb.tooltip}: {key}"
        self.setToolTip(f"{tooltip}\n{reason}" if reason else tooltip)

    def _run(self) -> None:
        self.verb.run(self._session, self._runs)


def _rename(session: Session, runs: RunList) -> None:
    runs.choose(runs.chosen()[0])
    runs.rename_current()


def _delete(session: Session, runs: RunList) -> None:
    session.runs.delete(runs.chosen())
    runs.setFocus()  # so that Undo by key brings them back, whichever way they were deleted


def _repeat(session: Session, runs: RunList) -> None:
    ask_and_repeat(session, session.runs.find(runs.chosen()[0]), runs.window())


def _resume(session: Session, runs: RunList) -> None:
    session.run_resumes.resume(session.runs.find(runs.chosen()[0]))


VERBS = (
    Verb(tr("Open"), "Return", tr("Open the run on screen and on the timeline, at its last step"),
         lambda session, runs: session.runs.open(runs.chosen()[0]),
         lambda session, chosen: session.runs.why_not_open(chosen[0])),
    Verb(tr("Resume"), "Ctrl+F5", tr("Resume an interrupted run where it stopped"), _resume,
         lambda session, chosen: session.run_resumes.why_not(session.runs.find(chosen[0]))),
    Verb(tr("Repeat with…"), "Ctrl+R", tr("Train from the same initial weights, with one change"),
         _repeat, lambda session, chosen: session.runs.why_not_repeat(chosen[0])),
    Verb(tr("Rename"), "F2", tr("Name the run; named runs are never deleted to free space"),
         _rename, lambda session, chosen: session.runs.why_not_rename(chosen[0])),
    Verb(tr("Delete"), "Del", tr("Delete the chosen runs; Undo restores them until cnnviz closes"),
         _delete, lambda session, chosen: session.runs.why_not_delete(chosen), takes_many=True),
)  # fmt: skip
