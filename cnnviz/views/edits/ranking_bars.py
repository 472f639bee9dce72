"""All channels by what they cost: a row each, with a bar."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.core.edits.channel_ranking import ChannelCost
from cnnviz.core.edits.weight_edits import is_silenced
from cnnviz.core.inspection.printed_sums import change_in_print
from cnnviz.session.session import Session
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
AIR_PX, GAP_PX = 6, 8
WIDEST_NUMBER = "-100.00"
NAMED_CLASSES = 3


@dataclass(frozen=True)
class _Scale:
    left: int
    width: int
    least: float  # the share left of zero, for channels without which it is better
    a_whole: float  # how many widths an accuracy of 1 is


class RankingBars(QWidget):
    """A click selects a channel, a double click or Enter silences it or lets it speak."""

    chosen = Signal(str, int)
    silenced = Signal(str, int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._number_font = number_font()
        self._ranking: tuple[ChannelCost, ...] = ()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Channels by what they cost")
        self.setAccessibleDescription("Arrow keys walk the channels, Enter silences one")

    @property
    def ranking(self) -> tuple[ChannelCost, ...]:
        return self._ranking

    def show_ranking(self, ranking: tuple[ChannelCost, ...]) -> None:
        self._ranking = ranking
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, len(self._ranking) * self._row_px())

    def row_rect(self, row: int) -> QRect:
        return QRect(0, row * self._row_px(), self.width(), self._row_px())

    def selected_row(self) -> int | None:
        """Return the row of the channel that is selected in the session."""
        selection = self._session.selection
        channel = selection.kernel_layer, selection.unit
        rows = [row for row, cost in enumerate(self._ranking) if _channel(cost) == channel]
        return rows[0] if rows else None

    def paintEvent(self, event: QPaintEvent) -> None:
        selected = self.selected_row()
        scale = self._scale()
        with QPainter(self) as painter:
            for row, cost in enumerate(self._ranking):
                if self.row_rect(row).intersects(event.rect()):
                    self._paint_row(painter, row, cost, row == selected)
                    self._paint_bar(painter, row, cost, scale)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cost = self._cost_at(event.position().toPoint().y())
        if cost is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*_channel(cost))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cost = self._cost_at(event.position().toPoint().y())
        if cost is not None and event.button() == Qt.MouseButton.LeftButton:
            self.silenced.emit(*_channel(cost))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.selected_row()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in steps and self._ranking:
            target = 0 if row is None else row + steps[key]
            if 0 <= target < len(self._ranking):
                self.chosen.emit(*_channel(self._ranking[target]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and row is not None:
            self.silenced.emit(*_channel(self._ranking[row]))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cost = self._cost_at(event.pos().y())
            QToolTip.showText(event.globalPos(), "" if cost is None else self.told(cost), self)
            return True
        return super().event(event)

    def told(self, cost: ChannelCost) -> str:
        """Return a channel's cost in words, with the classes that lose most."""
        names = self._session.network.class_names
        dearest = sorted(zip(cost.lost_per_class, names, strict=False), reverse=True)
        lost = [f"{name} {-100 * share:+.1f}" for share, name in dearest[:NAMED_CLASSES] if share]
        share = f"{100 * cost.accuracy:.2f} % ({_change(cost)})"
        words = f"Without {cost.layer} {cost.unit + 1}: {share}"
        return f"{words}\nmost for {', '.join(lost)}" if lost else words

    def _cost_at(self, y: int) -> ChannelCost | None:
        row = y // self._row_px()
        return self._ranking[row] if 0 <= row < len(self._ranking) else None

    def _row_px(self) -> int:
        return self.fontMetrics().height() + AIR_PX

    def _paint_row(self, painter: QPainter, row: int, cost: ChannelCost, is_selected: bool) -> None:
        palette, place = self.palette(), self.row_rect(row)
        if is_selected:
            painter.fillRect(place, palette.color(ROLE.Midlight))
        if is_selected and self.hasFocus():
            painter.setPen(palette.color(ROLE.Highlight))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        silent = is_silenced(self._session.edits.made, cost.layer, cost.unit)
        line = place.adjusted(GAP_PX // 2, 0, -GAP_PX // 2, 0)
        font = self.font()
        font.setStrikeOut(silent)
        painter.setFont(font)
        painter.setPen(palette.color(ROLE.PlaceholderText if silent else ROLE.Text))
        painter.drawText(line, LEFT, f"{cost.layer} {cost.unit + 1}")
        painter.setFont(self._number_font)
        painter.drawText(line, RIGHT, _change(cost))

    def _paint_bar(self, painter: QPainter, row: int, cost: ChannelCost, scale: _Scale) -> None:
        place = self.row_rect(row)
        zero = scale.left + round(scale.least * scale.width)
        length = round(cost.lost * scale.a_whole * scale.width)
        role = ROLE.Highlight if length >= 0 else ROLE.PlaceholderText
        air = place.height() // 4
        bar = QRect(min(zero, zero + length), place.top(), abs(length), place.height())
        painter.fillRect(bar.adjusted(0, air, 0, -air), self.palette().color(role))
        line = QRect(zero, place.top() + air - 2, 1, place.height() - 2 * air + 4)
        painter.fillRect(line, self.palette().color(ROLE.PlaceholderText))

    def _scale(self) -> _Scale:
        """Where bars are, between the longest name and the numbers, and how long they get."""
        if not self._ranking:
            return _Scale(0, 0, 0, 0)
        names = (f"{cost.layer} {cost.unit + 1}" for cost in self._ranking)
        left = max(map(self.fontMetrics().horizontalAdvance, names)) + 2 * GAP_PX
        numbers_px = QFontMetrics(self._number_font).horizontalAdvance(WIDEST_NUMBER)
        most, least = max(0, self._ranking[0].lost), max(0, -self._ranking[-1].lost)
        a_whole = 1 / ((most + least) or 1)
        return _Scale(left, self.width() - left - numbers_px - GAP_PX, least * a_whole, a_whole)


def _channel(cost: ChannelCost) -> tuple[str, int]:
    return cost.layer, cost.unit


def _change(cost: ChannelCost) -> str:
    """By how much the accuracy is another one without the channel, as both are printed."""
    return change_in_print(100 * cost.accuracy, 100 * (cost.accuracy + cost.lost), 2)
