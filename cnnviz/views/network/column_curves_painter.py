"""Paints small curves over the width of all columns, and what the step shown adds to them."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPalette, QPixmap

from cnnviz.core.translation import tr
from cnnviz.views.maps.map_point import INPUT_NAME
from cnnviz.views.network.columns_plan import ColumnsPlan, Fonts
from cnnviz.views.network.curve_lines import paint_curve
from cnnviz.views.network.layer_curves import LayerCurves
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
BELOW_PX = 5
UNIT_GAP_PX = 5

Curves = Mapping[str, LayerCurves]  # by layer


class ColumnCurvesPainter:
    """Makes pictures as wide as the columns and as high as their curves."""

    def __init__(self, plan: ColumnsPlan, fonts: Fonts, palette: QPalette) -> None:
        self._plan, self._fonts, self._palette = plan, fonts, palette
        self._numbers = number_font()

    def lines(self, curves: Curves, share: float) -> QPixmap:
        """Return the curves; what is known takes this share of the width."""
        picture = QPixmap(QSize(self._plan.width, self._plan.curves_px) * self._plan.scale)
        picture.setDevicePixelRatio(self._plan.scale)
        picture.fill(self._palette.color(ROLE.Base))
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for name, layer_curves in curves.items():
                area = self._plot(name)
                painter.fillRect(area, self._palette.color(ROLE.AlternateBase))
                area.setWidth(1 + round(share * (area.width() - 1)))
                for curve in reversed(layer_curves.curves):
                    paint_curve(painter, area, curve)
        return picture

    def with_cursor(
        self, lines: QPixmap, curves: Curves, share: float, place: int, step: int
    ) -> QPixmap:
        """Return the same with a line at a share of the width, and the numbers of a place."""
        picture = lines.copy()
        with QPainter(picture) as painter:
            self._print_step(painter, self._area(INPUT_NAME), step)
            for name, layer_curves in curves.items():
                plot = self._plot(name)
                x = plot.x() + round(share * (plot.width() - 1))
                painter.fillRect(QRect(x, plot.y(), 1, plot.height()), self._palette.text())
                self._print(painter, self._area(name), layer_curves, place)
        return picture

    def _area(self, layer: str) -> QRect:
        rect = self._plan.curves_rect(self._plan.column(layer))
        return rect.translated(0, -rect.y())

    def _plot(self, layer: str) -> QRect:
        return self._area(layer).adjusted(0, self._fonts.line_px, 0, -BELOW_PX)

    def _print(self, painter: QPainter, area: QRect, curves: LayerCurves, place: int) -> None:
        """Write the number, and what it is where there is room beside it."""
        painter.setFont(self._numbers)
        painter.setPen(self._palette.color(ROLE.Text))
        number, widest = curves.number_at(place), "0" * curves.digits
        painter.drawText(area.x(), self._fonts.ascent_px, number)
        digits = max(map(QFontMetrics(self._numbers).horizontalAdvance, (number, widest)))
        unit = QFontMetrics(self._fonts.plain).horizontalAdvance(curves.unit)
        if digits + UNIT_GAP_PX + unit <= area.width():
            painter.setFont(self._fonts.plain)
            painter.setPen(self._palette.color(ROLE.PlaceholderText))
            painter.drawText(area.x() + digits + UNIT_GAP_PX, self._fonts.ascent_px, curves.unit)

    def _print_step(self, painter: QPainter, area: QRect, step: int) -> None:
        painter.setPen(self._palette.color(ROLE.PlaceholderText))
        painter.setFont(self._fonts.plain)
        painter.drawText(area.x(), self._fonts.ascent_px, tr("step"))
        painter.setFont(self._numbers)
        painter.drawText(area.x(), self._fonts.line_px + self._fonts.ascent_px, f"{step:,}")
