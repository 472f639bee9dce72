"""One kernel as a table: a colour and a number for each weight."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.images import colour_indices
from cnnviz.views.colour_maps import DIVERGING, text_colour_on
from cnnviz.views.number_text import decimals_for
from cnnviz.views.shown_kernels import ShownKernels
from cnnviz.views.theme import number_font

MAX_CELL_PX = 64
GAP_PX = 1


class KernelNumbers(QWidget):
    """Shows the selected slice of a kernel, numbers in it where they fit."""

    hovered = Signal(str)

    def __init__(self, shown: ShownKernels) -> None:
        super().__init__()
        self._shown = shown
        self._font = number_font()
        self.setMouseTracking(True)
        self.setMinimumSize(96, 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Weights of the selected kernel")
        self.setToolTip("The weights that one output has for one input channel")

    def sizeHint(self) -> QSize:
        high, wide = self._shown.slice.shape
        return QSize(self.width(), self.width() * high // wide)

    def cell_rect(self, x: int, y: int) -> QRect:
        side = self._cell_px()
        return QRect(x * side, y * side, side - GAP_PX, side - GAP_PX)

    def texts(self) -> list[list[str]] | None:
        """Return the number in each cell, or nothing where they would not fit."""
        weights = self._shown.slice
        room = self._cell_px() - GAP_PX - 2
        metrics = QFontMetrics(self._font)
        if metrics.height() > room:
            return None
        decimals = decimals_for(self._shown.range.reach)
        for digits in range(decimals, 0, -1):
            rows = [[_number(float(value), digits) for value in row] for row in weights]
            if max(metrics.horizontalAdvance(text) for row in rows for text in row) <= room:
                return rows
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        weights = self._shown.slice
        texts = self.texts()
        indices = colour_indices(weights, self._shown.range.reach, diverging=True)
        with QPainter(self) as painter:
            painter.setFont(self._font)
            for y, row in enumerate(indices):
                for x, index in enumerate(row):
                    cell = self.cell_rect(x, y)
                    colour = QColor.fromRgb(DIVERGING[index])
                    painter.fillRect(cell, colour)
                    if texts is not None:
                        painter.setPen(text_colour_on(colour))
                        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, texts[y][x])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        x, y = position.x() // self._cell_px(), position.y() // self._cell_px()
        high, wide = self._shown.slice.shape
        inside = 0 <= x < wide and 0 <= y < high
        self.hovered.emit(self._shown.describe(self._shown.selected, x, y) if inside else "")

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit("")

    def _cell_px(self) -> int:
        high, wide = self._shown.slice.shape
        side = min((self.width() + GAP_PX) // wide, (self.height() + GAP_PX) // high)
        return int(max(2, min(side, MAX_CELL_PX)))


def _number(value: float, decimals: int) -> str:
    """Return a number without the zero before its point: five times five fit into a panel."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("0.", ".", 1) if abs(float(text)) < 1 else text
