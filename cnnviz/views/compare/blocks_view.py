"""One layer in both runs: maps or kernels of each, in rows, and their difference."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.compare.blocks import Block, Blocks, kernel_blocks, map_blocks
from cnnviz.views.compare.blocks_layout import BlockPlace, place_blocks
from cnnviz.views.compare.blocks_painter import BlocksPainter
from cnnviz.views.compare.layer_pairs import LayerPair
from cnnviz.views.maps.map_point import reach_words
from cnnviz.views.maps.selection_keys import moved_selection
from cnnviz.views.widgets.number_text import steady_number
from cnnviz.views.widgets.painted.parts import Painted, Part
from cnnviz.views.widgets.painting import frame_focus


@dataclass(frozen=True)
class PointedValue:
    """A value under the cursor: in which block, of which picture, at which column and row."""

    block: int
    unit: int
    x: int
    y: int


class BlocksView(Painted, QWidget):
    """Paints anew, once somebody looks, whatever has changed on either side."""

    hovered = Signal(str)  # both values under the cursor; empty if nothing is

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._painter = BlocksPainter(self)
        self._pair: LayerPair | None = None
        self._of_kernels = False
        self._blocks: Blocks | None = None
        self._pointed: PointedValue | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 120)
        self.setAccessibleName(tr("The layer in both runs"))
        self.setAccessibleDescription(
            tr("Left and Right change the map, Page Up and Page Down the layer")
        )
        self.setToolTip(
            tr(
                "The same layer in both runs, on the same colour scale, and the "
                "difference: orange where that run has more, blue where it has less; "
                "click a map to select it"
            )
        )

    def show_layer(self, pair: LayerPair, of_kernels: bool) -> None:
        """Show a layer's maps, or a convolution's or fc's kernels."""
        self._pair, self._of_kernels = pair, of_kernels
        self.forget()

    def forget(self) -> None:
        """What either side shows is old."""
        self._blocks = None
        if self._pointed is not None and self.isVisible():
            self.hovered.emit(self._reading(self._pointed))
        self.update()

    @property
    def blocks(self) -> Blocks | None:
        """What is shown; None without a run to compare with."""
        if self._blocks is None:
            self._blocks = self._make_blocks()
        return self._blocks

    @property
    def selected(self) -> int | None:
        """Which picture of each block belongs to the selected map, if one does."""
        selection, pair = self._session.selection, self._pair
        if pair is None or pair.this is None or self._blocks is None:
            return None
        if not self._of_kernels:
            return selection.unit if selection.layer == pair.this.name else None
        reads_picture = self._session.network.layers[0].name == pair.this.name
        one_channel = self._session.network.config.input_shape[0] == 1
        return selection.unit if reads_picture and one_channel else None

    def places(self) -> list[BlockPlace]:
        """Where the blocks lie, in device pixels."""
        scale, painter = self.devicePixelRatioF(), self._painter
        note_px = round(scale * painter.note_px)
        sizes = [
            (note_px if block.note else 0) if block.maps is None else block.maps.shape
            for block in self.blocks or ()
        ]
        room = QSize(int(self.width() * scale) - 4, int(self.height() * scale) - 4)
        label_px, least_px = round(scale * painter.label_px), round(scale * painter.least_px)
        return place_blocks(sizes, room, label_px, least_px)

    def position_of(self, block: int, unit: int) -> QPoint:
        """Return where in this widget the middle of a picture is."""
        grid = self.places()[block].grid
        if grid is None:
            return QPoint(-1, -1)
        return grid.tile(unit).center() / self.devicePixelRatioF()

    def part_groups(self) -> Sequence[tuple[str, int]]:
        blocks = self.blocks or ()
        return [(b.label, 0 if b.maps is None else len(b.maps)) for b in blocks]

    def part_count(self) -> int:
        return self.first_of(len(self.part_groups()))

    def part_rect(self, number: int) -> QRect:
        block, unit = self.grouped(number)
        grid, scale = self.places()[block].grid, self.devicePixelRatioF()
        assert grid is not None
        tile = grid.tile(unit)
        return QRect(tile.topLeft() / scale, tile.size() / scale)

    def part(self, number: int) -> Part:
        (block, unit), blocks = self.grouped(number), self.blocks
        assert blocks is not None
        maps = blocks[block].maps
        assert maps is not None
        what = tr("kernel") if self._of_kernels else tr("map")
        words = f"{what} {unit + 1}", reach_words(maps[unit])
        return Part(*words, is_selected=unit == self.selected)

    def part_at(self, position: QPoint) -> int | None:
        value = self._value_at(position)
        return None if value is None else self.first_of(value.block) + value.unit

    def current_part(self) -> int:
        return -1 if self.selected is None else self.selected

    def choose(self, number: int) -> None:
        pair = self._pair
        selects = not self._of_kernels or self.selected is not None
        if pair is not None and pair.this is not None and selects:
            self._session.selection.select(pair.this.name, self.grouped(number)[1])

    def paintEvent(self, event: QPaintEvent) -> None:
        blocks = self.blocks
        if blocks is None:
            return
        unit = None if self._pointed is None else self._pointed.unit
        self._painter.paint(blocks, self.places(), self.selected, unit)
        with QPainter(self) as painter:
            frame_focus(painter, self, self.rect())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._value_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.part_at(event.position().toPoint())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not moved_selection(self._session.selection, event.key()):
            super().keyPressEvent(event)

    def _make_blocks(self) -> Blocks | None:
        beside, pair = self._session.comparison.beside(), self._pair
        if beside is None or pair is None:
            return None
        network = self._session.network
        if self._of_kernels:
            unit = self._session.selection.unit if pair.this is not None else 0
            return kernel_blocks(network, beside.network, pair, unit)
        return map_blocks(network, beside.network, pair)

    def _value_at(self, position: QPoint) -> PointedValue | None:
        scale = self.devicePixelRatioF()
        x, y = int(position.x() * scale), int(position.y() * scale)
        for number, (block, place) in enumerate(zip(self.blocks or (), self.places(), strict=True)):
            grid, maps = place.grid, block.maps
            unit = None if grid is None else grid.unit_at(x, y)
            if grid is None or maps is None or unit is None:
                continue
            tile, (_, high, wide) = grid.tile(unit), maps.shape
            column = min((x - tile.x()) * wide // tile.width(), wide - 1)
            row = min((y - tile.y()) * high // tile.height(), high - 1)
            return PointedValue(number, unit, column, row)
        return None

    def _point_at(self, value: PointedValue | None) -> None:
        if value != self._pointed:
            self._pointed = value
            self.hovered.emit("" if value is None else self._reading(value))
            self.update()

    def _reading(self, value: PointedValue) -> str:
        blocks = self.blocks
        if blocks is None:
            return ""
        pointed = blocks[value.block]
        if not _holds(_shape(pointed), value):
            return ""
        shown = blocks if blocks[2].maps is not None else (pointed,)
        place = value.unit, value.y, value.x
        numbers = (
            f"{block.label.lower()} {steady_number(float(block.maps[place]))}"
            for block in shown
            if block.maps is not None
        )
        what = tr("kernel") if self._of_kernels else tr("map")
        return tr(
            "{what} {unit} at ({x}, {y}):  {numbers}",
            what,
            value.unit + 1,
            value.x,
            value.y,
            "   ".join(numbers),
        )


def _shape(block: Block) -> tuple[int, ...] | None:
    return None if block.maps is None else block.maps.shape


def _holds(shape: tuple[int, ...] | None, value: PointedValue) -> bool:
    place = (value.unit, value.y, value.x)
    return shape is not None and all(a < b for a, b in zip(place, shape, strict=True))
