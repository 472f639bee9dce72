"""What an action is: something a person can do from a menu, or the reason why not now."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session
from cnnviz.views.widgets.fields.number_field import take_what_is_typed

Verb = Callable[[Session, QWidget], object]  # what it returns is of no interest
Reason = Callable[[Session], str]


def always(session: Session) -> str:
    """Nothing stands in the way."""
    return ""


@dataclass(frozen=True)
class ActionLine:
    """One thing a person can do from the menu, and the reason why it may be impossible now."""

    name: str
    menu: str
    text: str
    shortcut: str  # several are joined by " / "
    tooltip: str
    run: Verb
    why_not: Reason = always


class SessionAction(QAction):
    """A line of the catalogue, alive in a window."""

    def __init__(self, line: ActionLine, session: Session, window: QWidget) -> None:
        super().__init__(line.text, window)
        self.line = line
        self._session, self._window = session, window
        self.setObjectName(line.name)
        self.setShortcuts([QKeySequence(key) for key in line.shortcut.split(" / ")])
        self.triggered.connect(self._run)
        session.training.state_changed.connect(self.refresh)
        session.canvas.undo_changed.connect(self.refresh)
        session.my_drawings.labelling_changed.connect(self.refresh)
        session.own_classes.set.changed.connect(self.refresh)
        session.edits.changed.connect(self.refresh)
        session.inspection.changed.connect(self.refresh)
        session.unfinished_runs.changed.connect(self.refresh)
        session.time_machine.run_changed.connect(self.refresh)
        session.time_machine.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        reason = self.line.why_not(self._session)
        self.setEnabled(not reason)
        self.setToolTip(f"{self.line.tooltip}\n{reason}" if reason else self.line.tooltip)
        self.setStatusTip(reason or self.line.tooltip)

    def _run(self) -> None:
        # A key moves no focus: what is being typed would count only after what is done with it.
        if take_what_is_typed():
            self.line.run(self._session, self._window)
