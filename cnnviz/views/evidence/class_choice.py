"""The classes as bars, of which one is asked about."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QCheckBox, QWidget

from cnnviz.session.session import Session
from cnnviz.views.input.classes.bar_rows import BarRows
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.painting import outline
from cnnviz.views.widgets.scrolling import scrolling

ROLE = QPalette.ColorRole
MOST_ROW_PX, INSET_PX = 24, 5


class ClassRows(BarRows):
    """A click or the arrow keys pin a class."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._question = session.attributions.question
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Class whose evidence is shown")
        self.setAccessibleDescription("Up and Down choose another class")

    def _row(self, number: int) -> QRect:
        """With room for the frame at both sides."""
        return super()._row(number).adjusted(INSET_PX, 0, -INSET_PX, 0)

    def sizeHint(self) -> QSize:
        return QSize(196, len(self._session.network.class_names) * MOST_ROW_PX)

    def position_of(self, number: int) -> QPoint:
        return self._row(number).center()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._question.pinned is None and self._session.canvas.seen.blank:
            return  # nothing drawn, no winner
        row = super()._row(self._question.target)
        with QPainter(self) as painter:
            accent = self.palette().color(ROLE.Highlight)
            outline(painter, row.adjusted(1, 1, -1, -1), 2 if self.hasFocus() else 1, accent)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            count = len(self._session.network.class_names)
            number = int(event.position().y()) * count // max(1, self.height())
            self._question.pin(max(0, min(number, count - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        last = len(self._session.network.class_names) - 1
        self._question.pin(max(0, min(self._question.target + step, last)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()


class ClassChoice(QWidget):
    """Follows the winner until a class is chosen, and again when asked to."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._question = session, session.attributions.question
        self.follow = QCheckBox("Follow the winner")
        self.rows = ClassRows(session)
        self._scroll = scrolling(self.rows, across=False)
        self.follow.setToolTip("Always ask about the class that the network finds likeliest")
        self.follow.setAccessibleName("Follow the winner")
        self._lay_out()
        self.follow.clicked.connect(self._on_follow)
        self._question.changed.connect(self.refresh)
        session.network.traced.connect(self._on_traced)
        self.refresh()

    def refresh(self) -> None:
        """Show what is asked about, of a network with perhaps other classes."""
        least, _ = self.rows.row_heights()
        self.rows.setMinimumHeight(len(self._session.network.class_names) * least)
        self._scroll.setMaximumHeight(self.rows.sizeHint().height())
        self.follow.setChecked(self._question.pinned is None)
        self.rows.update()

    def _on_traced(self) -> None:
        if self.isVisible():
            self.rows.update()

    def _on_follow(self, is_followed: bool) -> None:
        self._question.pin(None if is_followed else self._question.target)

    def _lay_out(self) -> None:
        column(self.follow, (self._scroll, 1), None, into=self)
