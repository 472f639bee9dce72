"""What the network makes of the input: the winner, large, and a bar for every class."""

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAction,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cnnviz.session.session import Session
from cnnviz.views.bar_rows import LEFT, RIGHT, BarRows
from cnnviz.views.class_reading import read
from cnnviz.views.theme import number_font

GAP_PX = 8
RING_PX = 2  # room to show the focus
ROWS_BEFORE_SCROLLING = 10
WINNER_PT = 15.0


class ClassBars(QWidget):
    """The winner above the bars; the classes keep their order."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.winner = Winner(session, self)
        self.rows = BarRows(session)
        self.setAccessibleName("Class probabilities")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self._offer_copy()
        session.network.traced.connect(self.update_bars)
        session.network.replaced.connect(self.refresh)
        self.refresh()

    def largest_height(self) -> int:
        """Return the height from which on the rows would only drift apart."""
        _, most = self.rows.row_heights()
        rows_px = len(self._session.network.class_names) * most
        return self.winner.height() + rows_px + 2 * RING_PX

    def refresh(self) -> None:
        """Take the room that the classes of the network on screen need."""
        count = len(self._session.network.class_names)
        least, _ = self.rows.row_heights()
        self.rows.setMinimumHeight(count * least)
        self._scroll.setMinimumHeight(min(count, ROWS_BEFORE_SCROLLING) * least)
        self.updateGeometry()
        self.update_bars()

    def update_bars(self) -> None:
        self.winner.update()
        self.rows.update()

    def copy_text(self) -> None:
        """Put all classes with their numbers in full precision on the clipboard."""
        QGuiApplication.clipboard().setText(read(self._session).table())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _lay_out(self) -> None:
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self.rows)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(RING_PX, RING_PX, RING_PX, RING_PX)
        layout.setSpacing(0)
        layout.addWidget(self.winner)
        layout.addWidget(self._scroll)

    def _offer_copy(self) -> None:
        copy = QAction("&Copy as text", self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_text)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


class Winner(QWidget):
    """The most probable class, or why there is none."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._name_font = QFont(self.font())
        self._name_font.setPointSizeF(WINNER_PT)
        self._name_font.setBold(True)
        self._number_font = number_font(WINNER_PT)
        self.setFixedHeight(QFontMetrics(self._name_font).height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        reading = read(self._session)
        self.setAccessibleName(f"{reading.headline} {reading.winner_percent}")
        with QPainter(self) as painter:
            painter.setFont(self._number_font)
            painter.setPen(self.palette().color(QPalette.ColorRole.Text))
            painter.drawText(self.rect(), RIGHT, reading.winner_percent)
            room = self.width() - painter.fontMetrics().horizontalAdvance("100.0 %") - GAP_PX
            painter.setFont(self._name_font)
            if reading.winner is None:
                painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            metrics = painter.fontMetrics()
            name = metrics.elidedText(reading.headline, Qt.TextElideMode.ElideRight, room)
            painter.drawText(self.rect(), LEFT, name)
