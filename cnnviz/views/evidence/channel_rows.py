"""The maps before the last layer, ranked by what they add to a class."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.views.maps.colour_maps import NEGATIVE, POSITIVE
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.number_text import steady_number
from cnnviz.views.widgets.painting import outline

ROLE = QPalette.ColorRole
THUMB_PX, ROW_PX, GAP_PX = 28, 32, 6
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
COLUMNS = ("speak for it", "speak against it, or not at all")
STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


@dataclass(frozen=True, eq=False)
class Ranked:
    """Maps (D, H, W) and what each adds, (D,)."""

    maps: npt.NDArray[np.float32]
    said: npt.NDArray[np.float64]
    signed: bool

    @property
    def columns(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Those that speak for the class, most first; and against it, most first."""
        order = np.argsort(-self.said, kind="stable")
        return order[self.said[order] > 0], order[::-1][self.said[order[::-1]] <= 0]


class ChannelRows(QWidget):
    """Two columns: for and against. A click or Enter chooses a channel."""

    chosen = Signal(int)
    walked = Signal(QRect)  # to this row

    def __init__(self) -> None:
        super().__init__()
        self._ranked: Ranked | None = None
        self._columns: tuple[list[int], list[int]] = ([], [])
        self._thumbs: QImage | None = None
        self.current = (0, 0)  # row, column
        self.selected: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Channels by what they add to the class")
        self.setAccessibleDescription("Arrow keys walk over the channels, Enter selects one")

    def show_ranked(self, ranked: Ranked, selected: int | None) -> None:
        """Show this ranking, with the channel marked that the app looks at."""
        ahead, behind = ranked.columns
        rows = max(len(self._columns[0]), len(self._columns[1]))
        self._ranked, self._thumbs, self.selected = ranked, None, selected
        self._columns = (ahead.tolist(), behind.tolist())
        if max(len(ahead), len(behind)) != rows:
            self.updateGeometry()
            self.setFixedHeight(self.sizeHint().height())
        self.update()

    def rect_of(self, unit: int) -> QRect:
        """Where a channel's row is."""
        for column, units in enumerate(self._columns):
            if unit in units:
                return self._cell(units.index(unit), column)
        return QRect()

    def sizeHint(self) -> QSize:
        return QSize(440, max(1, *map(len, self._columns)) * ROW_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        ranked = self._ranked
        if ranked is None:
            return
        reach = float(np.abs(ranked.said).max()) or 1.0
        with QPainter(self) as painter:
            for column, units in enumerate(self._columns):
                for row, unit in enumerate(units):
                    cell = self._cell(row, column)
                    if cell.intersects(event.rect()):
                        self._paint(painter, cell, ranked, unit, reach)
            if self.hasFocus():
                accent = self.palette().color(ROLE.Highlight)
                outline(painter, self._cell(*self.current).adjusted(1, 1, -1, -1), 1, accent)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        unit = self._unit_at(event.position().toPoint())
        if unit is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(unit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            down, across = STEPS[key]
            self._walk(down, across)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            row, column = self.current
            if row < len(self._columns[column]):
                self.chosen.emit(self._columns[column][row])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            unit = self._unit_at(event.pos())
            text = "" if unit is None else f"{self._told(unit)}; a click selects it"
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def _told(self, unit: int) -> str:
        assert self._ranked is not None, "asked before anything was shown"
        return f"Map {unit + 1} adds {self._ranked.said[unit]:+.6g}"

    def _walk(self, down: int, across: int) -> None:
        row, column = self.current
        column = max(0, min(column + across, 1))
        if not self._columns[column]:
            return
        row = max(0, min(row + down, len(self._columns[column]) - 1))
        self.current = row, column
        self.setAccessibleDescription(self._told(self._columns[column][row]))
        self.walked.emit(self._cell(row, column))
        self.update()

    def _cell(self, row: int, column: int) -> QRect:
        half = (self.width() - 2 * GAP_PX) // 2
        return QRect(column * (half + 2 * GAP_PX), row * ROW_PX, half, ROW_PX)

    def _unit_at(self, point: QPoint) -> int | None:
        for column, units in enumerate(self._columns):
            row = point.y() // ROW_PX
            if 0 <= row < len(units) and self._cell(row, column).contains(point):
                return units[row]
        return None

    def _paint(
        self, painter: QPainter, cell: QRect, ranked: Ranked, unit: int, reach: float
    ) -> None:
        palette, value = self.palette(), float(ranked.said[unit])
        if unit == self.selected:
            painter.fillRect(cell, palette.color(ROLE.Midlight))
            painter.fillRect(QRect(cell.x(), cell.y(), 3, ROW_PX), palette.color(ROLE.Highlight))
        room = cell.adjusted(GAP_PX, 2, -GAP_PX, -2)
        painter.drawImage(room.topLeft(), self._thumb_sheet(ranked), self._grid(ranked).tile(unit))
        painter.setFont(self.font())
        painter.setPen(palette.color(ROLE.Text))
        named = room.adjusted(THUMB_PX + GAP_PX, 0, 0, 0)
        painter.drawText(named, LEFT, f"map {unit + 1}")
        painter.setFont(number_font())
        text = steady_number(value)
        painter.drawText(room, RIGHT, text)
        names_px = self.fontMetrics().horizontalAdvance("map 0000")
        numbers_px = painter.fontMetrics().horizontalAdvance(text)
        track = named.adjusted(names_px, 8, -numbers_px - GAP_PX, -8)
        painter.fillRect(track, palette.color(ROLE.Midlight))
        track.setWidth(round(track.width() * abs(value) / reach))
        painter.fillRect(track, POSITIVE if value > 0 else NEGATIVE)

    def _thumb_sheet(self, ranked: Ranked) -> QImage:
        """All maps in one picture; they share a range, so that a dead one looks dead."""
        if self._thumbs is None:
            reach = np.full(len(ranked.maps), np.abs(ranked.maps).max(), np.float32)
            stack = MapStack.of_layer(ranked.maps, reach, ranked.signed)
            self._thumbs = mosaic(stack, self._grid(ranked), self.palette().color(ROLE.Base))
        return self._thumbs

    def _grid(self, ranked: Ranked) -> TileGrid:
        count, high, wide = ranked.maps.shape
        longest = max(high, wide)
        tall, broad = max(1, THUMB_PX * high // longest), max(1, THUMB_PX * wide // longest)
        return TileGrid(0, 0, broad, tall, columns=min(count, 32), count=count, gap=0)
