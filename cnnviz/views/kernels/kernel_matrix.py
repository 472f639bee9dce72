"""All kernels of a layer as a matrix, under heads that stay when it is scrolled."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QScrollBar

from cnnviz.core.translation import tr
from cnnviz.views.kernels.kernel_matrix_painter import KernelMatrixPainter
from cnnviz.views.kernels.kernel_table import KernelTable, kernel_table
from cnnviz.views.kernels.shown_kernels import KernelAddress, ShownKernels
from cnnviz.views.maps.map_point import reach_words
from cnnviz.views.widgets.painted.accessible import tell_current
from cnnviz.views.widgets.painted.parts import Painted, Part
from cnnviz.views.widgets.painted.walking import place_after

MARGIN_PX = 4  # to the right and below, for the frame of the last kernel


class KernelMatrix(Painted, QAbstractScrollArea):
    """Paints only what is in sight, so that a layer may have a million kernels.

    Places are in device pixels, as each weight is a whole number of them.
    """

    hovered = Signal(str)  # what is under the cursor; empty if nothing is
    chosen = Signal(int, int)  # unit, channel

    def __init__(self, shown: ShownKernels) -> None:
        super().__init__()
        self._shown = shown
        self._painter = KernelMatrixPainter(shown)
        self._hovered: KernelAddress | None = None
        self._weight = (0, 0)  # of it, x and y
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 120)
        self.setAccessibleName(tr("Kernels of the layer"))
        self.setAccessibleDescription(
            tr("Arrow keys move between kernels, Home and End go to the first and last")
        )
        self.setToolTip(
            tr(
                "Each square holds the weights of one output for one input channel; "
                "click it to see its numbers and its map"
            )
        )
        self.viewport().setMouseTracking(True)
        self.table: KernelTable = self._make_table(self._room())

    def refresh(self) -> None:
        """Lay everything out anew: another layer, another network or another size."""
        self.table = self._make_table(self._room())
        self._set_scroll_bars()
        self._hover(None)
        self.viewport().update()

    def weight_px_in(self, size: QSize) -> int:
        """How large a weight would be, in device pixels, if the matrix had this size."""
        return self._make_table(self._less_margin(size)).weight_px

    def cell_rect(self, address: KernelAddress) -> QRect:
        """Where a kernel lies in the viewport, perhaps out of sight."""
        tile = self.table.grid.tile(self.table.cell(address)).translated(-self._offset())
        scale = self.devicePixelRatioF()
        left, top = round(tile.x() / scale), round(tile.y() / scale)
        return QRect(left, top, round(tile.width() / scale), round(tile.height() / scale))

    def show_selected(self) -> None:
        """Scroll the selected kernel into sight."""
        tile = self.table.grid.tile(self.table.cell(self._shown.selected))
        heads, room = self.table.grid.rect.topLeft(), self._room()
        _reveal(self.horizontalScrollBar(), tile.left() - heads.x(), tile.right() - room.width())
        _reveal(self.verticalScrollBar(), tile.top() - heads.y(), tile.bottom() - room.height())
        self.viewport().update()
        tell_current(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painter.paint(
            self.viewport(), self.table, self._offset(), self._hovered, self.hasFocus()
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.refresh()
        self.show_selected()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = self._to_device(event.position().toPoint())
        address = self._address_at(position)
        if address is None:
            self._hover(None)
            return
        tile = self.table.grid.tile(self.table.cell(address)).translated(-self._offset())
        self._weight = self._weight_at(position - tile.topLeft())
        self._hover(address)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        address = self._address_at(self._to_device(event.position().toPoint()))
        if event.button() == Qt.MouseButton.LeftButton and address is not None:
            self._choose(address)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        cell, grid = self.table.cell(self._shown.selected), self.table.grid
        target = place_after(event.key(), cell, range(grid.count), grid.columns)
        if target is None:
            super().keyPressEvent(event)
        else:
            self._choose(self.table.address(target))

    def part_groups(self) -> Sequence[tuple[str, int]]:
        units, channels = self._shown.kernels.shape[:2]
        return [(self._shown.name(unit), channels) for unit in range(units)]

    def part_count(self) -> int:
        return self.first_of(len(self.part_groups()))

    def part_rect(self, number: int) -> QRect:
        return self.cell_rect(self._address(number))

    def part_at(self, position: QPoint) -> int | None:
        address = self._address_at(self._to_device(position))
        return None if address is None else self.first_of(address.unit) + address.channel

    def part(self, number: int) -> Part:
        address = self._address(number)
        name = tr("{name}, input {channel}", self._shown.name(address.unit), address.channel + 1)
        reach = reach_words(self._shown.kernels[address.unit, address.channel])
        return Part(name, reach, is_selected=address == self._shown.selected)

    def current_part(self) -> int:
        selected = self._shown.selected
        return self.first_of(selected.unit) + selected.channel

    def choose(self, number: int) -> None:
        self._choose(self._address(number))

    def _choose(self, address: KernelAddress) -> None:
        self.chosen.emit(address.unit, address.channel)

    def _address(self, number: int) -> KernelAddress:
        return KernelAddress(*self.grouped(number))

    @property
    def pointed(self) -> str:
        """What is pointed at, as it is now; empty if nothing is."""
        return "" if self._hovered is None else self._shown.describe(self._hovered, *self._weight)

    def _hover(self, address: KernelAddress | None) -> None:
        if address != self._hovered:
            self._hovered = address
            self.viewport().update()
        self.hovered.emit(self.pointed)

    def _address_at(self, position: QPoint) -> KernelAddress | None:
        heads = self.table.grid.rect.topLeft()
        if position.x() < heads.x() or position.y() < heads.y():
            return None
        inside = position + self._offset()
        cell = self.table.grid.unit_at(inside.x(), inside.y())
        return None if cell is None else self.table.address(cell)

    def _weight_at(self, inside: QPoint) -> tuple[int, int]:
        grid, weight_px = self.table.grid, self.table.weight_px
        x = min(inside.x(), grid.tile_width - 1) // weight_px
        return x, min(inside.y(), grid.tile_height - 1) // weight_px

    def _to_device(self, position: QPoint) -> QPoint:
        scale = self.devicePixelRatioF()
        return QPoint(int(position.x() * scale), int(position.y() * scale))

    def _room(self) -> QSize:
        """The viewport in device pixels, less a margin."""
        return self._less_margin(self.viewport().size())

    def _less_margin(self, size: QSize) -> QSize:
        size = size * self.devicePixelRatioF()
        return QSize(size.width() - MARGIN_PX, size.height() - MARGIN_PX)

    def _offset(self) -> QPoint:
        return QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _make_table(self, room: QSize) -> KernelTable:
        outputs, channels, high, wide = self._shown.kernels.shape
        heads = self._painter.heads_size(outputs, channels, self.devicePixelRatioF())
        return kernel_table((outputs, channels, high, wide), self._shown.is_fc, room, heads)

    def _set_scroll_bars(self) -> None:
        grid, room = self.table.grid, self._room()
        _set_range(self.horizontalScrollBar(), grid.left + grid.width, room.width())
        _set_range(self.verticalScrollBar(), grid.top + grid.height, room.height())


def _set_range(bar: QScrollBar, content: int, room: int) -> None:
    bar.setRange(0, max(0, content - room))
    bar.setPageStep(room)
    bar.setSingleStep(max(1, room // 10))


def _reveal(bar: QScrollBar, highest: int, lowest: int) -> None:
    """Scroll as little as shows what begins at `highest` and ends at `lowest` at the latest."""
    bar.setValue(min(max(bar.value(), lowest), highest))
