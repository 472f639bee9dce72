"""The picture as its numbers: each cell is a pixel's grey with its value on it."""

from dataclasses import replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.lessons.pixels.pixel_rulers import paint_rulers
from cnnviz.views.lessons.pixels.pixel_window import PixelWindow
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.painting import outline
from cnnviz.views.widgets.tables.cell_places import Cell, CellPlaces
from cnnviz.views.widgets.tables.number_grid import NumberGrid
from cnnviz.views.widgets.tables.number_model import Numbers

Placing = Literal["numbers", "whole", "by hand"]  # how cells keep their place in another room
ROLE = QPalette.ColorRole
LARGEST_CELL_PX = 72
AROUND_NUMBER_PX = 6
ZOOM_STEP = 1.12


class PixelGridView(NumberGrid):
    """Zooms with the wheel, moves with the mouse; arrow keys walk from cell to cell."""

    pointed_changed = Signal()
    window_changed = Signal()

    LINES, SHOWS_FOCUS = ROLE.PlaceholderText, False

    def __init__(self, session: Session) -> None:
        super().__init__(tr("The picture's numbers"))
        self._session = session
        self._font = number_font()
        self._metrics = QFontMetrics(self._font)
        self._moved_from: QPoint | None = None
        self._placing: Placing = "numbers"
        self.normalised = False
        rows, columns = self.pixels.shape
        self.window_seen = PixelWindow(QSize(0, 0), rows, columns, cell_px=1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 160)
        self.setAccessibleDescription(
            tr(
                "Arrow keys move from pixel to pixel, plus and minus zoom, 0 shows the "
                "whole picture"
            )
        )
        self.refresh()

    @property
    def pixels(self) -> npt.NDArray[np.uint8]:
        """The picture's first channel, uint8 (H, W): its greys, or how red it is."""
        channel: npt.NDArray[np.uint8] = self._session.canvas.seen.pixels[0]
        return channel

    def refresh(self) -> None:
        """Show the picture as it is now."""
        pixels = self.pixels
        colours = np.repeat(pixels[..., np.newaxis].astype(np.float64), 3, axis=-1)
        if self.normalised:
            read = self._session.network.trace.input[0]
            texts = [f"{value:.2f}" for value in read.ravel().tolist()]
        else:
            texts = [str(pixel) for pixel in pixels.ravel().tolist()]
        self.show_numbers(Numbers(pixels, colours, texts=(texts,), widest=self._widest()))

    def numbers_are_seen(self) -> bool:
        return self.shown_texts() is not None

    def smallest_cell_with_number(self) -> int:
        return self._metrics.horizontalAdvance(self._widest()) + AROUND_NUMBER_PX

    def show_normalised(self, normalised: bool) -> None:
        self.normalised = normalised
        self.refresh()
        self._place()

    def zoom_to(self, cell_px: int) -> None:
        """Make cells so large, about the middle."""
        self._zoom(cell_px, QRect(QPoint(0, 0), self.room().size()).center())

    def show_whole(self) -> None:
        """Show all cells, and go on doing so when the room changes."""
        self._placing = "whole"
        self._place()

    def centre_on(self, row: float, column: float) -> None:
        self._placing = "by hand"
        self._see(self.window_seen.centred_on(row, column))

    def room(self) -> QRect:
        """Where cells are: what the rulers leave."""
        left, top = self._metrics.horizontalAdvance("27") + 9, self._metrics.height() + 3
        return QRect(left, top, max(1, self.width() - left - 1), max(1, self.height() - top - 1))

    def places(self) -> CellPlaces:
        seen, room = self.window_seen.places, self.room()
        return replace(seen, left=seen.left + room.left(), top=seen.top + room.top())

    def paint_over(self, painter: QPainter, places: CellPlaces) -> None:
        room, accent = self.room(), self.palette().color(ROLE.Highlight)
        painter.setFont(self._font)
        paint_rulers(painter, room, self.window_seen, self.pointed, self.palette())
        painter.setPen(self.palette().color(ROLE.Mid))
        painter.drawRect(room.adjusted(-1, -1, 0, 0))
        painter.setClipRect(room)
        if self.pointed is not None:
            cell = places.rect(*self.pointed).toRect()
            outline(painter, cell.adjusted(0, 0, -1, -1), 2, accent)
        if self.hasFocus():
            painter.setPen(accent)
            painter.drawRect(room.adjusted(0, 0, -1, -1))

    def point_at(self, cell: Cell | None) -> None:
        super().point_at(cell)
        self.pointed_changed.emit()

    def walks_from(self) -> Cell:
        return self.pointed or (self.window_seen.rows // 2, self.window_seen.columns // 2)

    def walk_to(self, cell: Cell) -> None:
        self._see(self.window_seen.showing(*cell))
        self.point_at(cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.window_seen = self.window_seen.resized(self.room().size())
        self._place()
        self.window_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turns = event.angleDelta().y() / 120
        wanted = self.window_seen.cell_px * ZOOM_STEP**turns
        cell_px = int(np.ceil(wanted)) if turns > 0 else int(wanted)
        self._zoom(cell_px, event.position().toPoint() - self.room().topLeft())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._moved_from = event.position().toPoint()
            if not self.window_seen.is_whole:
                self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._moved_from is not None:
            position = event.position().toPoint()
            way = position - self._moved_from
            self._moved_from = position
            self._placing = "by hand"
            self._see(self.window_seen.moved(way.x(), way.y()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._moved_from = None
        self.viewport().unsetCursor()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text() in ("+", "-"):
            self.zoom_to(self.window_seen.cell_px + (4 if event.text() == "+" else -4))
        elif event.text() == "0":
            self.show_whole()
        else:
            super().keyPressEvent(event)

    def _widest(self) -> str:
        return "-0.00" if self.normalised else "255"

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
        if window != self.window_seen:
            self.window_seen = window
            self.window_changed.emit()
            self.viewport().update()
