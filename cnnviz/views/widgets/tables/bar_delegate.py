"""How a cell of a table of bars is painted."""

from math import isfinite

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cnnviz.views.theme import bold, number_font
from cnnviz.views.widgets.tables.bar_model import LEFT, RIGHT, BarModel, Index
from cnnviz.views.widgets.tables.bar_rows import ROLE, Cell

GAP_PX = 8  # between columns, and between a bar and its number
STRIPE_PX, MARK_PX, OVERHANG_PX = 3, 2, 2
MOST_PX, MOST_OF_TWO_PX, LEAST_PX = 14, 8, 3  # the height of a bar


class BarDelegate(QStyledItemDelegate):
    """Takes cells from the model as they are: a table is painted at every stroke."""

    def __init__(self, model: BarModel, table: QWidget, inset: int) -> None:
        super().__init__(table)
        self.colours: dict[QPalette.ColorRole, QColor] = {}  # of the theme; empty for another one
        self.marked: int | None = None  # the number of the row that is set off
        self._model, self._table, self._inset = model, table, inset
        self._plain, self._bold, self._struck = table.font(), bold(table.font()), table.font()
        self._struck.setStrikeOut(True)
        self._numbers = number_font()
        self._reserved = [0] * len(model.columns)

    def shape(self, column: int, texts: list[str]) -> object:
        """Return what the width of a column follows: not its numbers, unless they grow longer."""
        reserve = self._model.columns[column].reserve
        return max(map(len, (reserve, *texts))) if reserve else texts

    def width(self, column: int, texts: list[str]) -> int:
        """Return how much room a column's texts take, with the gaps at its sides."""
        look = self._model.columns[column]
        font = self._numbers if look.reserve else self._bold if look.has_bold else self._plain
        measure = QFontMetrics(font).horizontalAdvance
        needed = max(map(measure, (look.reserve, *texts)))
        if look.reserve:
            self._reserved[column] = needed
        else:
            needed += 2 + (look.icon_px + GAP_PX if look.icon_px else 0)
        return needed - self.room(QRect(0, 0, 0, 0), column).width()

    def track(self, place: QRect, column: int, cell: Cell) -> QRectF:
        """Return where the whole track of a cell's bars is: left of a number, below a name."""
        room, reserved, high = self.room(place, column), self._reserved[column], place.height()
        if cell.text and not reserved:
            left = self._model.columns[column].icon_px + GAP_PX
            return QRectF(room.adjusted(left, high - LEAST_PX - 1, 0, -1))
        thick = min(high - 2 * (high // 5), MOST_PX)
        if len(cell.bars) > 1:
            thick = len(cell.bars) * max(LEAST_PX, min(high // 2 - 2, MOST_OF_TWO_PX))
        wide = max(0, room.width() - (reserved + GAP_PX if reserved else 0))
        return QRectF(room.x(), place.y() + (high - thick) // 2, wide, thick)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line, column, rect, ground = index.row(), index.column(), option.rect, ROLE.Midlight
        cell = self._model.cell(line, column)
        if self._model.order[line] == self.marked:
            painter.fillRect(rect, self.colour(ground))
            ground = ROLE.Mid
            if column == 0:
                stripe = QRect(rect.x(), rect.y(), STRIPE_PX, rect.height())
                painter.fillRect(stripe, self.colour(ROLE.Highlight))
        if cell.bars:
            self._paint_bars(painter, self.track(rect, column, cell), cell, ground)
        painter.setPen(self.colour(ROLE.PlaceholderText if cell.is_dim else ROLE.Text))
        if self._model.columns[column].reserve:
            painter.setFont(self._numbers)
            painter.drawText(self.room(rect, column), RIGHT, cell.text)
        else:
            self._paint_name(painter, self.room(rect, column), cell, column)

    def colour(self, role: QPalette.ColorRole) -> QColor:
        """Return a colour of the theme; asked often, and of Qt only once."""
        if role not in self.colours:
            self.colours[role] = self._table.palette().color(role)
        return self.colours[role]

    def room(self, cell: QRect, column: int) -> QRect:
        """Without the gaps at its sides."""
        is_last = column == len(self._model.columns) - 1
        left, right = self._inset if column == 0 else 0, self._inset if is_last else GAP_PX
        return cell.adjusted(left, 0, -right, 0)

    def _paint_name(self, painter: QPainter, room: QRect, cell: Cell, column: int) -> None:
        if cell.icon is not None:
            side = self._model.columns[column].icon_px
            place = QRect(room.x(), room.y() + (room.height() - side) // 2, side, side)
            if isinstance(cell.icon, QColor):
                painter.fillRect(place, cell.icon)
            else:
                painter.drawImage(place.topLeft(), cell.icon)
            room.setLeft(room.left() + side + GAP_PX)
        font = self._struck if cell.is_struck_out else self._bold if cell.is_bold else self._plain
        painter.setFont(font)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(room, LEFT, QFontMetrics(font).elidedText(cell.text, elide, room.width()))

    def _paint_bars(
        self, painter: QPainter, track: QRectF, cell: Cell, ground: QPalette.ColorRole
    ) -> None:
        left, wide, high = track.x(), track.width(), track.height() / len(cell.bars)
        for number, bar in enumerate(cell.bars):
            if bar is None:
                continue
            top = track.y() + number * high
            painter.fillRect(QRectF(left, top, wide, high), self.colour(ground))
            colour = bar.colour if isinstance(bar.colour, QColor) else self.colour(bar.colour)
            if bar.opacity < 1:
                colour = QColor(colour)
                colour.setAlphaF(bar.opacity)
            share = bar.end - bar.start if isfinite(bar.end) else 0.0
            filled = QRectF(left + wide * bar.start, top, wide * share, high)
            painter.fillRect(filled, colour)
        lines = ((cell.zero, 1, ROLE.PlaceholderText), (cell.mark, MARK_PX, ROLE.Text))
        for place, thick, role in lines:
            if place is not None:
                x, top = left + (wide - thick) * place, track.y() - OVERHANG_PX
                line = QRectF(x, top, thick, track.height() + 2 * OVERHANG_PX)
                painter.fillRect(line, self.colour(role))
