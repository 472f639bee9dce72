"""One kernel as a table: a colour and a number for each weight."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.inspection.images import colour_indices
from cnnviz.views.kernels.edited_mark import mark_edited
from cnnviz.views.kernels.shown_kernels import ShownKernels
from cnnviz.views.maps.colour_maps import DIVERGING, text_colour_on
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.number_text import decimals_for

MAX_CELL_PX = 64
GAP_PX = 1


class KernelNumbers(QWidget):
    """Shows the selected slice of a kernel, numbers in it where they fit."""

    hovered = Signal(str)

    def __init__(self, shown: ShownKernels) -> None:
        super().__init__()
        self._shown = shown
        self._font = number_font()
        self._mouse: QPoint | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(96, 96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Weights of the selected kernel")
        self.setToolTip("The weights that one output has for one input channel")

    def sizeHint(self) -> QSize:
        high, wide = self._shown.slice.shape
        return QSize(self.width(), self.width() * high // wide)

    def cell_rect(self, x: int, y: int) -> QRect:
        wide, high = self.cell_size().toTuple()
        return QRect(x * wide, y * high, wide - GAP_PX, high - GAP_PX)

    def cell_at(self, position: QPoint) -> tuple[int, int] | None:
        """Return the column and the row of the weight at a place."""
        wide, high = self.cell_size().toTuple()
        x, y = position.x() // wide, position.y() // high
        rows, columns = self._shown.slice.shape
        return (x, y) if 0 <= x < columns and 0 <= y < rows else None

    def texts(self) -> list[list[str]] | None:
        """Return the number in each cell, or nothing where they would not fit."""
        weights = self._shown.slice
        wide, high = self.cell_size().toTuple()
        room = wide - GAP_PX - 2
        metrics = QFontMetrics(self._font)
        if metrics.height() > high - GAP_PX - 2:
            return None
        decimals = decimals_for(self._shown.range.reach)
        for digits in range(decimals, 0, -1):
            rows = [[_number(float(value), digits) for value in row] for row in weights]
            if max(metrics.horizontalAdvance(text) for row in rows for text in row) <= room:
                return rows
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        weights = self._shown.slice
        texts, changed = self.texts(), self._shown.changed
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
                    if changed[y, x]:
                        mark_edited(painter, cell, self.palette())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position().toPoint()
        self.hovered.emit(self.pointed)

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.hovered.emit("")

    @property
    def pointed(self) -> str:
        """What is pointed at, as it is now; empty if nothing is."""
        cell = None if self._mouse is None else self.cell_at(self._mouse)
        return "" if cell is None else self._shown.describe(self._shown.selected, *cell)

    def cell_size(self) -> QSize:
        """Return how large a cell is, with the gap to the next: a square, or lower than one."""
        rows, columns = self._shown.slice.shape
        wide = max(2, min((self.width() + GAP_PX) // columns, MAX_CELL_PX))
        high = max(2, min((self.height() + GAP_PX) // rows, wide))
        return QSize(wide, high)


def _number(value: float, decimals: int) -> str:
    """Return a number without the zero before its point: five times five fit into a panel."""
    text = f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("0.", ".", 1) if abs(float(text)) < 1 else text
