"""What can be done with the drawings: a line makes a button, a key and a menu entry."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.my_drawings.drawing_files import ask_and_export, ask_and_import
from cnnviz.views.my_drawings.drawing_list import DrawingList

CHOOSE = tr("Choose a drawing in the list first.")
CHOOSE_ONE = tr("Choose one drawing only.")
NO_DRAWINGS = tr("There are no drawings yet.")


@dataclass(frozen=True)
class Verb:
    """One thing to do with drawings, and how many have to be chosen for it."""

    text: str
    key: str
    tooltip: str
    run: Callable[[Session, DrawingList], None]
    fewest: int = 0
    most: int | None = None


class VerbAction(QAction):
    """A line of the table, alive in the panel."""

    def __init__(self, verb: Verb, session: Session, drawings: DrawingList) -> None:
        # The key is only shown: as a shortcut, it would be ambiguous with the window's.
        key = QKeySequence(verb.key).toString(QKeySequence.SequenceFormat.NativeText)
        super().__init__(f"{verb.text}\t{key}" if key else verb.text, drawings)
        self.setIconText(verb.text)  # what buttons show
        self.verb = verb
        self._session, self._drawings = session, drawings
        self._tooltip = f"{verb.tooltip}: {key}" if key else verb.tooltip
        self.triggered.connect(self._run)
        self.refresh()

    def refresh(self, count: int = 0) -> None:
        """Say whether it can be done while so many drawings are chosen."""
        reason = ""
        if count < self.verb.fewest:
            reason = CHOOSE
        elif self.verb.most is not None and count > self.verb.most:
            reason = CHOOSE_ONE
        elif self.verb.run is _export and not self._session.my_drawings.drawings:
            reason = NO_DRAWINGS
        self.setEnabled(not reason)
        self.setToolTip(f"{self._tooltip}\n{reason}" if reason else self._tooltip)

    def _run(self) -> None:
        self.verb.run(self._session, self._drawings)


def _open(session: Session, drawings: DrawingList) -> None:
    session.my_drawings.open(drawings.chosen()[0])


def _delete(session: Session, drawings: DrawingList) -> None:
    session.my_drawings.delete(drawings.chosen())
    drawings.setFocus()  # so that Undo by key brings them back, whichever way they were deleted


def _import(session: Session, drawings: DrawingList) -> None:
    ask_and_import(session, drawings.window())


def _export(session: Session, drawings: DrawingList) -> None:
    ask_and_export(session, drawings.chosen(), drawings.window())


VERBS = (
    Verb(tr("Open"), "Return", tr("Put the drawing on the canvas"), _open, fewest=1, most=1),
    Verb(tr("Delete"), "Del", tr("Delete the chosen drawings; Undo restores them"), _delete,
         fewest=1),
    Verb(tr("Import…"), "", tr("Add drawings from files in Quick, Draw!'s ndjson format"), _import),
    Verb(tr("Export…"), "", tr("Write the chosen drawings, or all if none is chosen, to a file"),
         _export),
)  # fmt: skip
