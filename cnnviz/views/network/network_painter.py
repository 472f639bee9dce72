"""Paints the network panel's columns where its plan says."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPalette

from cnnviz.core.network.shapes import LayerShape
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import read
from cnnviz.views.maps.legend import LegendPainter
from cnnviz.views.maps.map_point import INPUT_NAME, MapPoint
from cnnviz.views.maps.network_pictures import NetworkPictures
from cnnviz.views.network.class_list import class_row, paint_class_list
from cnnviz.views.network.column_heads import head_lines
from cnnviz.views.network.column_layout import PlacedColumn
from cnnviz.views.network.columns_plan import ColumnsPlan, Fonts
from cnnviz.views.network.network_trail import paint_trail
from cnnviz.views.theme import gap_colour
from cnnviz.views.widgets.painting import outline

ROLE = QPalette.ColorRole
SELECTED_PX = 3
MARK_PX = 3  # the bar over the head of the selected layer


class NetworkPainter:
    """Draws heads, legends, classes and maps, and over them what follows the cursor."""

    def __init__(self, session: Session, pictures: NetworkPictures) -> None:
        self._session = session
        self._pictures = pictures
        self._legend = LegendPainter()

    @property
    def legend_px(self) -> int:
        return self._legend.height

    def paint_columns(
        self, painter: QPainter, area: QRect, plan: ColumnsPlan, fonts: Fonts, palette: QPalette
    ) -> None:
        painter.fillRect(area, palette.color(ROLE.Base))
        for layer, column in plan.pairs:
            self._paint_head(painter, plan, layer, column, fonts, palette)
            self._paint_legend(painter, plan, layer, column, palette)
            if plan.is_list(layer):
                self._paint_classes(painter, plan, column, fonts, palette)
        # One unit is one device pixel from here on: maps are made for exactly that.
        painter.scale(1 / plan.scale, 1 / plan.scale)
        for layer, column in plan.pairs:
            grid = column.grid
            picture = self._pictures.image(layer, grid, gap_colour(palette))
            painter.drawImage(grid.left, grid.top, picture)
            painter.fillRect(grid.unused, palette.color(ROLE.Base))

    def paint_outlines(
        self, painter: QPainter, plan: ColumnsPlan, palette: QPalette, hovered: MapPoint | None
    ) -> None:
        painter.scale(1 / plan.scale, 1 / plan.scale)
        selection = self._session.selection
        if hovered is not None:
            paint_trail(painter, plan, self._session, hovered, palette)
            tile = plan.column(hovered.layer).grid.tile(hovered.unit)
            outline(painter, tile, round(plan.scale), palette.color(ROLE.Text))
        tile = plan.column(selection.layer).grid.tile(selection.unit)
        width = max(SELECTED_PX, round(SELECTED_PX * plan.scale))
        outline(painter, tile, width, palette.color(ROLE.Highlight))

    def _paint_head(
        self,
        painter: QPainter,
        plan: ColumnsPlan,
        layer: LayerShape,
        column: PlacedColumn,
        fonts: Fonts,
        palette: QPalette,
    ) -> None:
        rect = plan.head_rect(column)
        is_selected = layer.name == self._session.selection.layer
        if is_selected:
            mark = QRect(rect.x(), rect.y(), rect.width(), MARK_PX)
            painter.fillRect(mark, palette.color(ROLE.Highlight))
        dead = self._pictures.dead(layer)
        name, *others = head_lines(layer, plan.detail, dead)
        line = plan.first_line(rect, fonts)
        painter.setFont(fonts.bold)
        painter.setPen(palette.color(ROLE.Link if is_selected else ROLE.Text))
        painter.drawText(line.x(), line.y() + fonts.ascent_px, name)
        painter.setFont(fonts.plain)
        for text in others:
            line.translate(0, fonts.line_px)
            is_warning = bool(dead) and text.endswith("dead")
            painter.setPen(palette.color(ROLE.Text if is_warning else ROLE.PlaceholderText))
            painter.drawText(line.x(), line.y() + fonts.ascent_px, text)

    def _paint_legend(
        self,
        painter: QPainter,
        plan: ColumnsPlan,
        layer: LayerShape,
        column: PlacedColumn,
        palette: QPalette,
    ) -> None:
        rect = plan.legend_rect(column)
        rect.setHeight(self.legend_px)
        if layer.name == INPUT_NAME:
            self._legend.paint_pixels(painter, rect, palette)
        elif self._session.selection.range_scope == "layer":
            self._legend.paint(painter, rect, self._pictures.range_of(layer), palette)

    def _paint_classes(
        self,
        painter: QPainter,
        plan: ColumnsPlan,
        column: PlacedColumn,
        fonts: Fonts,
        palette: QPalette,
    ) -> None:
        network = self._session.network
        width = plan.to_qt(QRect(0, 0, column.width, 0)).width()
        rows = [
            class_row(plan.to_qt(column.grid.tile(unit)), width)
            for unit in range(column.grid.count)
        ]
        probabilities, winner = network.trace.probabilities, read(self._session).winner
        paint_class_list(painter, rows, network.class_names, probabilities, winner, fonts, palette)
