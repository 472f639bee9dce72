"""What the network makes of the input: the winner, large, and a bar for every class."""

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import Reading, percent, read
from cnnviz.views.input.classes.class_rows import ClassRows
from cnnviz.views.input.classes.path_cost_line import PathCostLine
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.painted.parts import Painted
from cnnviz.views.widgets.tables.bar_model import LEFT, RIGHT

GAP_PX = 8
RING_PX = 2  # room to show the focus
WINNER_PT = 15.0


class ClassBars(QWidget):
    """The winner above the bars; the classes keep their order."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.winner = Winner(session, self)
        self.cost = PathCostLine(session, self)
        self.rows = ClassRows(session, tr("Bars of the classes"))
        self.setAccessibleName(tr("Class probabilities"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()
        self._offer_copy()
        session.network.traced.connect(self.update_bars)
        session.network.replaced.connect(self.refresh)
        self.refresh()

    def largest_height(self) -> int:
        """Return the height from which on the rows would only drift apart."""
        rows_px = self.rows.sizeHint().height()
        return self.winner.height() + self.cost.height() + rows_px + 2 * RING_PX

    def refresh(self) -> None:
        """Take the room that the classes of the network on screen need."""
        self.update_bars()
        self.updateGeometry()

    def update_bars(self) -> None:
        self.rows.refresh()
        self.winner.setToolTip(self.rows.accessibleDescription())
        self.winner.update()
        self.cost.update()

    def copy_text(self) -> None:
        """Put all classes with their numbers in full precision on the clipboard."""
        QGuiApplication.clipboard().setText(read(self._session).table())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _lay_out(self) -> None:
        margins = (RING_PX, RING_PX, RING_PX, RING_PX)
        column(self.winner, self.cost, self.rows, into=self, gap=0, margins=margins)

    def _offer_copy(self) -> None:
        copy = QAction(tr("&Copy as text"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_text)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)


class Winner(Painted, QWidget):
    """The most probable class, large; or why none is named, and small which comes closest."""

    role = QAccessible.Role.StaticText

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._name_font = QFont(self.font())
        self._name_font.setPointSizeF(WINNER_PT)
        self._name_font.setBold(True)
        self._number_font = number_font(WINNER_PT)
        # Only a class is named in bold; the lighter letters leave room for the closest one's name.
        self._reason_font = QFont(self.font())
        self._reason_font.setPointSizeF(WINNER_PT)
        self.setFixedHeight(QFontMetrics(self._name_font).height() + 2)
        self.setAccessibleName(tr("Predicted classes of the input"))

    def value_words(self) -> str:
        return read(self._session).told

    def paintEvent(self, event: QPaintEvent) -> None:
        reading = read(self._session)
        with QPainter(self) as painter:
            if reading.winner is None:
                painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
                painter.setFont(self._reason_font)
                painter.drawText(self.rect(), LEFT, reading.headline)
                self._paint_closest(painter, reading)
            else:
                painter.setPen(self.palette().color(QPalette.ColorRole.Text))
                self._paint_winner(painter, reading)

    def _paint_winner(self, painter: QPainter, reading: Reading) -> None:
        painter.setFont(self._number_font)
        painter.drawText(self.rect(), RIGHT, reading.likeliest_percent)
        number_px = _width(painter, percent(1))
        painter.setFont(self._name_font)
        room = self.width() - number_px - GAP_PX
        painter.drawText(self.rect(), LEFT, _elided(painter, reading.headline, room))

    def _paint_closest(self, painter: QPainter, reading: Reading) -> None:
        """Behind the headline and on its line."""
        large = QFontMetrics(self._reason_font)
        line = (self.height() - large.height()) // 2 + large.ascent()
        left = large.horizontalAdvance(reading.headline) + GAP_PX
        painter.setFont(self.font())
        painter.drawText(left, line, _elided(painter, reading.closest, self.width() - left))


def _width(painter: QPainter, text: str) -> int:
    return painter.fontMetrics().horizontalAdvance(text)


def _elided(painter: QPainter, text: str, room: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
