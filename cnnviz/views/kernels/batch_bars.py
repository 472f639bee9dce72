"""A batch norm's numbers as bars: one row for each kind, one bar for each map."""

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.inspection.images import FloatArray
from cnnviz.core.translation import tr
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.views.widgets.number_text import short_number, steady_number

ROLE = QPalette.ColorRole
MARGIN_PX = 10
MAX_BAR_PX = 36
MEANINGS = {
    "scale": tr("scale (gamma): learned factor for each map"),
    "shift": tr("shift (beta): learned offset for each map"),
    "running mean": tr("running mean: subtracted first, collected in training"),
    "running variance": tr("running variance: divided by first, collected in training"),
}


class BatchBars(QWidget):
    """Bars up from zero for positive numbers, down for negative ones; a click picks a map."""

    hovered = Signal(str)
    chosen = Signal(int)

    def __init__(self, network: LiveNetwork) -> None:
        super().__init__()
        self._network = network
        self._layer = ""
        self._selected: int | None = None
        self._mouse: QPoint | None = None
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Numbers of the batch norm"))
        self.setToolTip(tr("Each bar belongs to one map; click it to see that map"))

    def show_layer(self, layer: str, selected: int | None) -> None:
        self._layer, self._selected = layer, selected
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().color(ROLE.Base))
            for row, (name, values) in enumerate(self._rows().items()):
                self._paint_row(painter, self.row_rect(row), MEANINGS[name], values)

    def row_rect(self, row: int) -> QRect:
        """Where a row's title and bars lie."""
        height = (self.height() - MARGIN_PX) // len(MEANINGS)
        width = self.width() - 2 * MARGIN_PX
        return QRect(MARGIN_PX, MARGIN_PX // 2 + row * height, width, height - MARGIN_PX)

    def bar_at(self, position: QPoint) -> tuple[int, int] | None:
        """Return row and map of the bar at a position."""
        for row, values in enumerate(self._rows().values()):
            rect = self.row_rect(row)
            if rect.contains(position):
                unit = int((position.x() - rect.x()) / self._pitch(len(values)))
                return (row, unit) if unit < len(values) else None
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position().toPoint()
        self.hovered.emit(self.pointed)

    @property
    def pointed(self) -> str:
        """What is pointed at, as it is now; empty if nothing is."""
        found = None if self._mouse is None else self.bar_at(self._mouse)
        if found is None:
            return ""
        row, unit = found
        name, values = list(self._rows().items())[row]
        return tr(
            "{layer} map {unit}, {name}: {value}",
            self._layer,
            unit + 1,
            name,
            steady_number(float(values[unit])),
        )

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.hovered.emit("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.bar_at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(found[1])

    def _rows(self) -> dict[str, FloatArray]:
        return self._network.batch_norm(self._layer) if self._layer else {}

    def _pitch(self, count: int) -> float:
        return min(MAX_BAR_PX, (self.width() - 2 * MARGIN_PX) / count)

    def _paint_row(self, painter: QPainter, rect: QRect, title: str, values: FloatArray) -> None:
        palette, line = self.palette(), self.fontMetrics().height()
        low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
        painter.setPen(palette.color(ROLE.Text))
        extremes = tr(
            "{lowest} to {highest}",
            short_number(float(values.min())),
            short_number(float(values.max())),
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, title)
        painter.setPen(palette.color(ROLE.PlaceholderText))
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, extremes)
        area = rect.adjusted(0, line + 2, 0, 0)
        span = (high - low) or 1.0
        zero = area.top() + area.height() * high / span
        pitch = self._pitch(len(values))
        for unit, value in enumerate(np.nan_to_num(values)):
            top = zero - area.height() * max(float(value), 0.0) / span
            bottom = zero - area.height() * min(float(value), 0.0) / span
            left, right = round(area.x() + unit * pitch), round(area.x() + (unit + 1) * pitch)
            bar = QRect(left, round(top), max(1, right - left - 1), round(bottom) - round(top))
            role = ROLE.Highlight if unit == self._selected else ROLE.PlaceholderText
            painter.fillRect(bar, palette.color(role))
        painter.setPen(palette.color(ROLE.Mid))
        painter.drawLine(area.left(), round(zero), area.right(), round(zero))
