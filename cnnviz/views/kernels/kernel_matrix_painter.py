"""Paints the part of a kernel matrix that is in sight, and its heads."""

import math

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.inspection.images import FloatArray
from cnnviz.views.kernels.edited_mark import mark_edited
from cnnviz.views.kernels.kernel_table import KernelTable
from cnnviz.views.kernels.shown_kernels import KernelAddress, ShownKernels
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.theme import bold, number_font
from cnnviz.views.widgets.painting import outline

ROLE = QPalette.ColorRole
HEAD_GAP_PX = 5
MAX_CLASS_PX = 96


class KernelMatrixPainter:
    """Draws kernels in the colours of the layer's range, numbers of rows and columns beside."""

    def __init__(self, shown: ShownKernels) -> None:
        self._shown = shown
        self._plain, self._bold = number_font(), bold(number_font())
        self._metrics = QFontMetrics(self._bold)

    def heads_size(self, outputs: int, channels: int, scale: float) -> QSize:
        """Return the room that heads take at the left and the top, in device pixels."""
        if self._shown.is_fc:
            names = (self._metrics.horizontalAdvance(name) for name in self._shown.class_names)
            width = min(max(names, default=0), MAX_CLASS_PX)
        else:
            widest = str(channels) if channels > 1 else f"{outputs}-{outputs}"
            width = self._metrics.horizontalAdvance(widest)
        height = self._metrics.height() if channels > 1 else 0
        return QSize(round((width + HEAD_GAP_PX) * scale), round((height + HEAD_GAP_PX) * scale))

    def paint(
        self,
        viewport: QWidget,
        table: KernelTable,
        offset: QPoint,
        hovered: KernelAddress | None,
        has_focus: bool,
    ) -> None:
        scale = viewport.devicePixelRatioF()
        palette = viewport.palette()
        room = QSize(int(viewport.width() * scale) + 1, int(viewport.height() * scale) + 1)
        with QPainter(viewport) as painter:
            painter.fillRect(viewport.rect(), palette.color(ROLE.Base))
            self._paint_heads(painter, table, offset, room, scale, palette)
            if has_focus:
                painter.setPen(palette.color(ROLE.Highlight))
                painter.drawRect(viewport.rect().adjusted(0, 0, -1, -1))
            painter.scale(1 / scale, 1 / scale)
            frame = table.grid.gap + 1  # of a kernel in the first row, it reaches into the heads
            left, top = table.grid.left - frame, table.grid.top - frame
            painter.setClipRect(QRect(left, top, room.width() - left, room.height() - top))
            self._paint_kernels(painter, table, offset, room, palette)
            self._mark_edited(painter, table, offset, room, palette)
            if hovered is not None:
                tile = table.grid.tile(table.cell(hovered)).translated(-offset)
                outline(painter, tile, 1, palette.color(ROLE.Text))
            tile = table.grid.tile(table.cell(self._shown.selected)).translated(-offset)
            outline(painter, tile, frame, palette.color(ROLE.Highlight))

    def _paint_kernels(
        self, painter: QPainter, table: KernelTable, offset: QPoint, room: QSize, palette: QPalette
    ) -> None:
        rows, columns = visible(table, offset, room)
        if not rows or not columns:
            return
        maps = self._maps(table, rows, columns)
        reach = np.full(len(maps), self._shown.range.reach, np.float32)
        full = table.grid
        tile = full.tile(rows.start * full.columns + columns.start).translated(-offset)
        part = TileGrid(
            tile.x(), tile.y(), full.tile_width, full.tile_height, len(columns), len(maps), full.gap
        )
        stack = MapStack.of_layer(maps, reach, signed=True)
        painter.drawImage(part.left, part.top, mosaic(stack, part, palette.color(ROLE.Light)))

    def _mark_edited(
        self, painter: QPainter, table: KernelTable, offset: QPoint, room: QSize, palette: QPalette
    ) -> None:
        edited = self._shown.edited
        if not edited:
            return
        rows, columns = visible(table, offset, room)
        for row in rows:
            first = row * table.grid.columns
            end = min(first + columns.stop, table.grid.count)
            for cell in range(first + columns.start, end):
                address = table.address(cell)
                if {(address.unit, address.channel), (address.unit, None)} & edited:
                    tile = table.grid.tile(cell).translated(-offset)
                    outline(painter, tile, 1, palette.color(ROLE.Highlight))
                    mark_edited(painter, tile, palette)

    def _maps(self, table: KernelTable, rows: range, columns: range) -> FloatArray:
        """Return the kernels of some rows and columns, row by row, (n, F, F)."""
        kernels = self._shown.kernels  # (k, D, F, F)
        high, wide = kernels.shape[2:]
        if table.is_wrapped:
            return kernels[rows.start * len(columns) : rows.stop * len(columns), 0]
        across, down = slice(columns.start, columns.stop), slice(rows.start, rows.stop)
        if table.is_fc:
            return kernels[down, across].reshape(-1, high, wide)
        return kernels[across, down].transpose(1, 0, 2, 3).reshape(-1, high, wide)

    def _paint_heads(
        self,
        painter: QPainter,
        table: KernelTable,
        offset: QPoint,
        room: QSize,
        scale: float,
        palette: QPalette,
    ) -> None:
        grid = table.grid
        rows, columns = visible(table, offset, room)
        row, column = divmod(table.cell(self._shown.selected), grid.columns)
        tall = self._metrics.height()
        left, top = round(grid.left / scale), round(grid.top / scale)
        for number in _numbered(rows, row, tall - 2, (grid.tile_height + grid.gap) / scale):
            tile = grid.tile(number * grid.columns).translated(-offset)
            middle = round(tile.center().y() / scale)
            line = QRect(0, middle - tall // 2, left - HEAD_GAP_PX, tall)
            if middle >= top:
                text = self._row_head(table, number)
                self._paint_head(painter, line, text, number == row, palette)
        if table.is_wrapped:
            return
        least = self._metrics.horizontalAdvance(str(grid.columns)) + HEAD_GAP_PX
        for number in _numbered(columns, column, least, (grid.tile_width + grid.gap) / scale):
            tile = grid.tile(number).translated(-offset)
            middle = round(tile.center().x() / scale)
            wide = self._metrics.horizontalAdvance(str(number + 1))
            last = round(room.width() / scale) - wide - 1
            line = QRect(min(middle - wide // 2, last), 0, wide, tall)
            if middle >= left:
                self._paint_head(painter, line, str(number + 1), number == column, palette)

    def _paint_head(
        self, painter: QPainter, line: QRect, text: str, is_selected: bool, palette: QPalette
    ) -> None:
        painter.setFont(self._bold if is_selected else self._plain)
        painter.setPen(palette.color(ROLE.Link if is_selected else ROLE.PlaceholderText))
        aligned = Qt.AlignmentFlag.AlignRight if line.x() == 0 else Qt.AlignmentFlag.AlignHCenter
        painter.drawText(line, aligned | Qt.AlignmentFlag.AlignVCenter, text)

    def _row_head(self, table: KernelTable, row: int) -> str:
        if not table.is_fc:
            return table.row_head(row)
        name = self._shown.class_names[row]
        return self._metrics.elidedText(name, Qt.TextElideMode.ElideRight, MAX_CLASS_PX)


def visible(table: KernelTable, offset: QPoint, room: QSize) -> tuple[range, range]:
    """Return the rows and the columns that are in sight; wrapped rows always as a whole."""
    grid = table.grid
    tall, wide = grid.tile_height + grid.gap, grid.tile_width + grid.gap
    rows = range(offset.y() // tall, _up_to(offset.y() + room.height() - grid.top, tall, grid.rows))
    if table.is_wrapped:
        return rows, range(grid.columns)
    last = _up_to(offset.x() + room.width() - grid.left, wide, grid.columns)
    return rows, range(offset.x() // wide, last)


def _up_to(px: int, pitch: int, count: int) -> int:
    return max(0, min(count, -(-px // pitch)))


def _numbered(numbers: range, selected: int, least_px: int, pitch_px: float) -> list[int]:
    """Return which rows or columns get a number, so that no two touch; the selected one does."""
    step = max(1, math.ceil(least_px / pitch_px))
    spaced = [n for n in numbers if n % step == 0 and abs(n - selected) >= step]
    return [*spaced, selected] if selected in numbers else spaced
