"""The classes as bars, of which one is asked about."""

from PySide6.QtWidgets import QCheckBox, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_rows import ClassRows
from cnnviz.views.widgets.layouts import column


class ClassChoice(QWidget):
    """Follows the winner until a class is chosen, and again when asked to."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._question = session, session.attributions.question
        self.follow = QCheckBox(tr("Follow the top class"))
        self.rows = ClassRows(session, tr("Class to attribute"), is_choice=True)
        self.follow.setToolTip(tr("Always attribute the most probable class"))
        self.follow.setAccessibleName(tr("Follow the top class"))
        self._lay_out()
        self.follow.clicked.connect(self._on_follow)
        self.rows.picked.connect(self._question.pin)
        self.rows.walked.connect(self._question.pin)
        self._question.changed.connect(self.refresh)
        session.network.traced.connect(self._on_traced)
        self.refresh()

    def refresh(self) -> None:
        """Show what is asked about, of a network with perhaps other classes."""
        self.rows.refresh()
        self.rows.setMaximumHeight(self.rows.sizeHint().height())
        self.follow.setChecked(self._question.pinned is None)
        is_blank = self._question.pinned is None and self._session.canvas.seen.blank
        self.rows.mark(None if is_blank else self._question.target)

    def _on_traced(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_follow(self, is_followed: bool) -> None:
        self._question.pin(None if is_followed else self._question.target)

    def _lay_out(self) -> None:
        column(self.follow, (self.rows, 1), None, into=self)
