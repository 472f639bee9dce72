"""Paints the blocks of both runs: label and legend at the left, pictures at the right."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.views.compare.blocks import DIFFERENCE, THAT, THIS, Block, Blocks
from cnnviz.views.compare.blocks_layout import BlockPlace
from cnnviz.views.compare.run_key import SAMPLE_PX, paint_key
from cnnviz.views.maps.legend import LegendPainter
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import mosaic
from cnnviz.views.widgets.painting import outline

ROLE = QPalette.ColorRole
GAP_PX = 5
NOTHING = {THIS: tr("all 0"), DIFFERENCE: tr("all alike")}
WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class BlocksPainter:
    """Knows the room that labels need in the widget's font."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self._legend = LegendPainter()

    @property
    def label_px(self) -> int:
        words = QFontMetrics(self._widget.font()).horizontalAdvance(DIFFERENCE)
        return max(words, SAMPLE_PX + GAP_PX + words // 2) + 3 * GAP_PX

    @property
    def note_px(self) -> int:
        return 2 * QFontMetrics(self._widget.font()).height()

    @property
    def least_px(self) -> int:
        """The height that a label and the legend below it need."""
        return QFontMetrics(self._widget.font()).height() + self._legend.height

    def paint(
        self, blocks: Blocks, places: list[BlockPlace], selected: int | None, pointed: int | None
    ) -> None:
        scale = self._widget.devicePixelRatioF()
        palette = self._widget.palette()
        with QPainter(self._widget) as painter:
            painter.translate(2, 2)
            for block, place in zip(blocks, places, strict=True):
                line = QRect(place.rect.topLeft() / scale, place.rect.size() / scale)
                self._paint_label(painter, block, line, palette)
                if place.grid is None:
                    painter.setPen(palette.color(ROLE.PlaceholderText))
                    painter.drawText(line.adjusted(self.label_px, 0, 0, 0), WRAPPED, block.note)
            painter.scale(1 / scale, 1 / scale)
            for block, place in zip(blocks, places, strict=True):
                if place.grid is not None and block.stack is not None:
                    picture = mosaic(block.stack, place.grid, palette.color(ROLE.Mid))
                    painter.drawImage(place.grid.left, place.grid.top, picture)
                    self._frame(painter, place.grid, selected, 2, palette.color(ROLE.Highlight))
                    self._frame(painter, place.grid, pointed, 1, palette.color(ROLE.Text))

    def _frame(
        self, painter: QPainter, grid: TileGrid, unit: int | None, width: int, colour: QColor
    ) -> None:
        if unit is not None and unit < grid.count:
            outline(painter, grid.tile(unit), width, colour)

    def _paint_label(self, painter: QPainter, block: Block, line: QRect, palette: QPalette) -> None:
        if block.label == DIFFERENCE and block.maps is None and not block.note:
            return
        text_px = QFontMetrics(self._widget.font()).height()
        text = QRect(line.left(), line.top(), self.label_px - 2 * GAP_PX, text_px)
        if block.label in (THIS, THAT):
            key = QRect(text.left(), text.top(), SAMPLE_PX, text_px)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_key(painter, key, block.label == THIS)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            text.setLeft(key.right() + GAP_PX)
        painter.setFont(self._widget.font())
        painter.setPen(palette.color(ROLE.Text))
        painter.drawText(text, LEFT, block.label)
        if block.label != THAT and block.shown is not None and block.maps is not None:
            legend = QRect(line.left(), text.bottom() + 1, text.right() - line.left(), 0)
            legend.setHeight(self._legend.height)
            if block.shown.reach > 0:
                self._legend.paint(painter, legend, block.shown, palette)
            else:
                painter.setPen(palette.color(ROLE.PlaceholderText))
                painter.drawText(legend, LEFT, NOTHING[block.label])
