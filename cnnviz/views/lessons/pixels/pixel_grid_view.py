"""The picture as its numbers: each cell is a pixel's grey with its value on it."""

from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.session.session import Session
from cnnviz.views.lessons.cells.pixel_rulers import paint_rulers
from cnnviz.views.lessons.pixels.pixel_window import PixelWindow
from cnnviz.views.maps.colour_maps import text_colour_on
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.grey_image import grey_image
from cnnviz.views.widgets.outline import outline

Placing = Literal["numbers", "whole", "by hand"]  # how cells keep their place in another room
ROLE = QPalette.ColorRole
LARGEST_CELL_PX = 72
LINES_FROM_PX = 6  # in smaller cells lines would hide the picture
AROUND_NUMBER_PX = 6
ZOOM_STEP = 1.12
STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class PixelGridView(QWidget):
    """Zooms with the wheel, moves with the mouse; arrow keys walk from cell to cell."""

    pointed_changed = Signal()
    window_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._font = number_font()
        self._metrics = QFontMetrics(self._font)
        self._tiles: dict[tuple[int, str], QPixmap] = {}
        self._dragged_from: QPoint | None = None
        self._placing: Placing = "numbers"
        self.normalised = False
        self.pointed: tuple[int, int] | None = None
        rows, columns = self.pixels.shape
        self.window_seen = PixelWindow(QSize(0, 0), rows, columns, cell_px=1)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The picture's numbers")
        self.setAccessibleDescription(
            "Arrow keys walk from pixel to pixel, plus and minus zoom, 0 shows the whole picture"
        )

    @property
    def pixels(self) -> npt.NDArray[np.uint8]:
        return self._session.canvas.seen.pixels

    def text_of(self, row: int, column: int) -> str:
        """Return a cell's number as it stands in the grid."""
        if self.normalised:
            return f"{float(self._session.network.trace.input[0, row, column]):.2f}"
        return f"{int(self.pixels[row, column])}"

    def numbers_are_seen(self) -> bool:
        return self.window_seen.cell_px >= self.smallest_cell_with_number()

    def smallest_cell_with_number(self) -> int:
        longest = "-0.00" if self.normalised else "255"
        return self._metrics.horizontalAdvance(longest) + AROUND_NUMBER_PX

    def show_normalised(self, normalised: bool) -> None:
        self.normalised = normalised
        self._tiles.clear()
        self._place()
        self.update()

    def zoom_to(self, cell_px: int) -> None:
        """Make cells so large, about the middle."""
        self._zoom(cell_px, QRect(QPoint(0, 0), self._room().size()).center())

    def show_whole(self) -> None:
        """Show all cells, and go on doing so when the room changes."""
        self._placing = "whole"
        self._place()

    def centre_on(self, row: float, column: float) -> None:
        self._placing = "by hand"
        self._see(self.window_seen.centred_on(row, column))

    def paintEvent(self, event: QPaintEvent) -> None:
        seen, room = self.window_seen, self._room()
        with QPainter(self) as painter:
            painter.setFont(self._font)
            paint_rulers(painter, room, seen, self.pointed, self.palette())
            painter.setPen(self.palette().color(ROLE.Mid))
            painter.drawRect(room.adjusted(-1, -1, 0, 0))
            painter.setClipRect(room)
            painter.translate(room.topLeft())
            if self.numbers_are_seen():
                self._paint_numbers(painter)
            else:
                painter.drawImage(seen.grid, grey_image(self.pixels))
                self._paint_lines(painter)
            if self.pointed is not None:
                self._paint_pointed(painter, seen.cell(*self.pointed))
            if self.hasFocus():
                painter.setPen(self.palette().color(ROLE.Highlight))
                painter.drawRect(0, 0, room.width() - 1, room.height() - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.window_seen = self.window_seen.resized(self._room().size())
        self._place()
        self.window_changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        self._tiles.clear()
        super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        wanted = self.window_seen.cell_px * ZOOM_STEP**turns
        cell_px = int(np.ceil(wanted)) if turns > 0 else int(wanted)
        self._zoom(cell_px, self._in_room(event.position().toPoint()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = event.position().toPoint()
            if not self.window_seen.is_whole:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self._dragged_from is not None:
            way = position - self._dragged_from
            self._dragged_from = position
            self._placing = "by hand"
            self._see(self.window_seen.moved(way.x(), way.y()))
        inside = self._room().contains(position)
        self._point_at(self.window_seen.cell_at(self._in_room(position)) if inside else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = None
        self.unsetCursor()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS:
            self._walk(*STEPS[key])
        elif event.text() in ("+", "-"):
            self.zoom_to(self.window_seen.cell_px + (4 if event.text() == "+" else -4))
        elif event.text() == "0":
            self.show_whole()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    def _room(self) -> QRect:
        """Where cells are: what the rulers leave."""
        left, top = self._metrics.horizontalAdvance("27") + 9, self._metrics.height() + 3
        return QRect(left, top, max(1, self.width() - left - 1), max(1, self.height() - top - 1))

    def _in_room(self, position: QPoint) -> QPoint:
        return position - self._room().topLeft()

    def _place(self) -> None:
        """Show everything, or cells just large enough for their numbers from the first ink on."""
        if self._placing == "by hand":
            return
        seen = self.window_seen
        cell_px = seen.fitting_cell_px
        if self._placing == "numbers":
            cell_px = max(cell_px, self.smallest_cell_with_number())
        seen = replace(seen, cell_px=min(cell_px, LARGEST_CELL_PX))
        down = seen.size.height() / seen.cell_px / 2
        self._see(seen.centred_on(self._first_inked_row() - 1 + down, seen.columns / 2))

    def _first_inked_row(self) -> int:
        return int(self.pixels.any(axis=1).argmax())

    def _zoom(self, cell_px: int, about: QPoint) -> None:
        self._placing = "by hand"
        smallest = min(self.window_seen.fitting_cell_px, LARGEST_CELL_PX)
        self._see(self.window_seen.zoomed(max(smallest, min(cell_px, LARGEST_CELL_PX)), about))

    def _see(self, window: PixelWindow) -> None:
        if window.cell_px != self.window_seen.cell_px:
            self._tiles.clear()
        if window != self.window_seen:
            self.window_seen = window
            self.window_changed.emit()
            self.update()

    def _point_at(self, cell: tuple[int, int] | None) -> None:
        if cell != self.pointed:
            self.pointed = cell
            self.pointed_changed.emit()
            self.update()

    def _walk(self, down: int, across: int) -> None:
        seen = self.window_seen
        row, column = self.pointed or (seen.rows // 2, seen.columns // 2)
        row = max(0, min(row + down, seen.rows - 1))
        column = max(0, min(column + across, seen.columns - 1))
        self._see(seen.showing(row, column))
        self._point_at((row, column))

    def _paint_numbers(self, painter: QPainter) -> None:
        seen, side = self.window_seen, self.window_seen.cell_px
        pixels, tiles = self.pixels.tolist(), dict[int, QPixmap]()
        for row in seen.seen_rows():
            for column in seen.seen_columns():
                grey = pixels[row][column]
                if grey not in tiles:
                    tiles[grey] = self._tile(grey, self.text_of(row, column))
                x, y = seen.left + column * side, seen.top + row * side
                painter.drawPixmap(x, y, tiles[grey])

    def _tile(self, grey: int, text: str) -> QPixmap:
        """A cell with its number, painted once: text takes longer than a picture of it."""
        if (grey, text) not in self._tiles:
            self._tiles[grey, text] = self._paint_tile(QColor(grey, grey, grey), text)
        return self._tiles[grey, text]

    def _paint_tile(self, colour: QColor, text: str) -> QPixmap:
        side, scale = self.window_seen.cell_px, self.devicePixelRatioF()
        tile = QPixmap(round(side * scale), round(side * scale))
        tile.setDevicePixelRatio(scale)
        tile.fill(colour)
        with QPainter(tile) as painter:
            painter.setPen(self._line_colour())
            painter.drawLine(side - 1, 0, side - 1, side - 1)
            painter.drawLine(0, side - 1, side - 1, side - 1)
            painter.setFont(self._font)
            painter.setPen(text_colour_on(colour))
            painter.drawText(QRect(0, 0, side - 1, side - 1), Qt.AlignmentFlag.AlignCenter, text)
        return tile

    def _paint_lines(self, painter: QPainter) -> None:
        seen, grid = self.window_seen, self.window_seen.grid
        if seen.cell_px < LINES_FROM_PX:
            return
        painter.setPen(self._line_colour())
        for column in seen.seen_columns():
            x = grid.left() + (column + 1) * seen.cell_px - 1
            painter.drawLine(x, grid.top(), x, grid.bottom())
        for row in seen.seen_rows():
            y = grid.top() + (row + 1) * seen.cell_px - 1
            painter.drawLine(grid.left(), y, grid.right(), y)

    def _line_colour(self) -> QColor:
        colour = QColor(self.palette().color(ROLE.PlaceholderText))
        colour.setAlpha(80)
        return colour

    def _paint_pointed(self, painter: QPainter, cell: QRect) -> None:
        outline(painter, cell.adjusted(0, 0, -1, -1), 2, self.palette().color(ROLE.Highlight))
