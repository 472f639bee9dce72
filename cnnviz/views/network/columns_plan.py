"""Which columns there are, how much their heads say, and where everything lies."""

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics

from cnnviz.core.network.shapes import LayerShape, input_layer
from cnnviz.core.translation import tr
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.views.maps.map_layout import ColumnNeed
from cnnviz.views.maps.network_pictures import counts_dead
from cnnviz.views.network.column_heads import HeadDetail, head_lines
from cnnviz.views.network.column_layout import ColumnsLayout, PlacedColumn, Room, lay_out
from cnnviz.views.theme import bold

MARGIN_PX = 6
COLUMN_GAP_PX = 6
TILE_GAP_PX = 1
HEAD_GAP_PX = 5
LEGEND_GAP_PX = 5
LEGEND_PX = 90  # as wide as its maps, but this wide if there is room
SWATCH_PX = 16  # of a class, beside its name
SWATCH_GAP_PX = 5
CLASS_TEXT_PX = (56, 104)  # least and most room for class names
INPUT_PX = 56  # the input is the smallest column, and to be seen at twice its 28 pixels
# A head that says more may cost this share of the tiles' size, not more.
DETAIL_MAY_COST = 0.1


@dataclass(frozen=True)
class Fonts:
    """The fonts of the heads, and what is measured with them."""

    plain: QFont
    bold: QFont
    line_px: int
    ascent_px: int

    @classmethod
    def from_plain(cls, plain: QFont) -> "Fonts":
        metrics = QFontMetrics(plain)
        return cls(plain, bold(plain), metrics.height(), metrics.ascent())

    def head_width(self, lines: tuple[str, ...]) -> int:
        name, *others = lines
        metrics = QFontMetrics(self.plain)
        widths = [metrics.horizontalAdvance(line) for line in others]
        return max([QFontMetrics(self.bold).horizontalAdvance(name), *widths]) + 1


@dataclass(frozen=True)
class ColumnsPlan:
    """The whole panel, decided: places are in device pixels, heads in as many lines as `detail`."""

    layers: tuple[LayerShape, ...]  # the input first, fc last
    detail: HeadDetail
    layout: ColumnsLayout
    room: Room
    scale: float  # device pixels for one of Qt's
    lists_classes: bool
    curves_px: int  # the height of the curves between heads and maps, 0 without

    @property
    def width(self) -> int:
        """The width in Qt's pixels, more than was offered if it takes scrolling."""
        return -int(-self.layout.width // self.scale)

    @property
    def note(self) -> str:
        """Say what the room does not allow: all columns side by side, or maps at their size."""
        shrunk = [layer.name for layer, column in self.pairs if _is_shrunk(layer, column)]
        notes = []
        if self.layout.width > self.room.width:
            notes.append(tr("Scroll sideways for all {count} layers", len(self.layers) - 1))
        if shrunk:
            names = (
                shrunk[0]
                if len(shrunk) == 1
                else tr("{shrunk} and {count} more", shrunk[0], len(shrunk) - 1)
            )
            notes.append(tr("Maps shown at less than half their size: {names}", names))
        return "; ".join(notes)

    @property
    def pairs(self) -> tuple[tuple[LayerShape, PlacedColumn], ...]:
        return tuple(zip(self.layers, self.layout.columns, strict=True))

    @cached_property
    def maps(self) -> tuple[tuple[str, int], ...]:
        """All maps with the layer and the unit that they are, from left to right."""
        return tuple((layer.name, n) for layer, at in self.pairs for n in range(at.grid.count))

    def layer(self, name: str) -> LayerShape:
        return next(layer for layer in self.layers if layer.name == name)

    def column(self, name: str) -> PlacedColumn:
        return next(column for layer, column in self.pairs if layer.name == name)

    def is_list(self, layer: LayerShape) -> bool:
        return self.lists_classes and not layer.kind.has_maps

    def head_rect(self, column: PlacedColumn) -> QRect:
        rect = self.to_qt(QRect(column.left, 0, column.width, self.room.top))
        return rect.adjusted(0, 0, 0, -self.curves_px)

    def curves_rect(self, column: PlacedColumn) -> QRect:
        """Return where a layer's curves go, right below its head."""
        head = self.head_rect(column)
        return QRect(head.x(), head.y() + head.height(), head.width(), self.curves_px)

    def first_line(self, head: QRect, fonts: Fonts) -> QRect:
        """Return where the name goes in a head."""
        return QRect(head.x(), MARGIN_PX // 2, head.width(), fonts.line_px)

    def legend_rect(self, column: PlacedColumn) -> QRect:
        grid = column.grid
        width = max(grid.width, min(column.width, round(LEGEND_PX * self.scale)))
        rect = self.to_qt(QRect(column.left, grid.top + grid.height, width, 0))
        return rect.translated(0, LEGEND_GAP_PX)

    def to_qt(self, rect: QRect) -> QRect:
        """Return a rectangle of device pixels in Qt's pixels."""
        s = self.scale
        if s == 1:
            return rect
        left, top = round(rect.x() / s), round(rect.y() / s)
        return QRect(left, top, round(rect.width() / s), round(rect.height() / s))


def _is_shrunk(layer: LayerShape, column: PlacedColumn) -> bool:
    return 2 * column.grid.tile_width < layer.width


def plan_columns(
    network: LiveNetwork, size: QSize, fonts: Fonts, legend_px: int, curves_px: int, scale: float
) -> ColumnsPlan:
    """Choose the fullest heads that leave the tiles about as large as the shortest would."""
    plans = [
        _plan(network, detail, size, fonts, legend_px, curves_px, scale) for detail in HeadDetail
    ]
    fits = [plan for plan in plans if plan.width <= size.width()] or plans[-1:]
    largest = max(plan.layout.tile_px for plan in fits)
    return next(plan for plan in fits if plan.layout.tile_px >= (1 - DETAIL_MAY_COST) * largest)


def _plan(
    network: LiveNetwork,
    detail: HeadDetail,
    size: QSize,
    fonts: Fonts,
    legend_px: int,
    curves_px: int,
    scale: float,
) -> ColumnsPlan:
    shapes = (input_layer(network.config), *network.layers)
    lines = len(head_lines(shapes[0], detail, None))
    top = MARGIN_PX // 2 + lines * fonts.line_px + HEAD_GAP_PX + curves_px
    height = max(1, size.height() - top - LEGEND_GAP_PX - legend_px - MARGIN_PX // 2)
    room = Room(
        width=round(size.width() * scale),
        top=round(top * scale),
        height=round(height * scale),
        margin=round(MARGIN_PX * scale),
        column_gap=round(COLUMN_GAP_PX * scale),
        tile_gap=round(TILE_GAP_PX * scale),
    )
    lists_classes = height // shapes[-1].depth >= fonts.line_px
    needs = tuple(
        _class_list(shape, detail, fonts, network.class_names, scale)
        if lists_classes and not shape.kind.has_maps
        else _need(shape, detail, fonts, scale)
        for shape in shapes
    )
    return ColumnsPlan(shapes, detail, lay_out(needs, room), room, scale, lists_classes, curves_px)


def _need(shape: LayerShape, detail: HeadDetail, fonts: Fonts, scale: float) -> ColumnNeed:
    width = _head_width(shape, detail, fonts)
    count = shape.depth
    if shape.kind.role == "input":
        width, count = max(width, INPUT_PX), 1
    return ColumnNeed(round(width * scale), count, shape.width, shape.height)


def _class_list(
    shape: LayerShape, detail: HeadDetail, fonts: Fonts, names: tuple[str, ...], scale: float
) -> ColumnNeed:
    least, most = CLASS_TEXT_PX
    longest = max((fonts.head_width((name,)) for name in names), default=least)
    text = SWATCH_PX + SWATCH_GAP_PX + min(max(longest, least), most)
    width = max(_head_width(shape, detail, fonts), text)
    swatch = round(SWATCH_PX * scale)
    return ColumnNeed(round(width * scale), shape.depth, swatch, swatch, is_list=True)


def _head_width(shape: LayerShape, detail: HeadDetail, fonts: Fonts) -> int:
    dead = shape.depth if counts_dead(shape) else None
    return fonts.head_width(head_lines(shape, detail, dead))
