"""A window's values, each with the weight it meets and what comes of both, as a table of cells."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from cnnviz.core.inspection.images import colour_indices
from cnnviz.views.explanation.value_map import Cell
from cnnviz.views.maps.colour_maps import DIVERGING, text_colour_on
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
GAP_PX, MOST_CELL_PX = 2, 92
LONG_LINE = "x -0.0012"
LEAST_ROOM, MOST_ROOM = QSize(120, 100), QSize(360, 240)


@dataclass(frozen=True, eq=False)
class CellTexts:
    """What stands in each cell, row by row: some lines, and all digits on hover."""

    lines: Sequence[tuple[str, ...]]
    exact: Sequence[str]


class ProductGrid(QWidget):
    """Cells in the colour of what they add; numbers in them where they fit."""

    hovered = Signal(object)  # Cell | None

    def __init__(self) -> None:
        super().__init__()
        self._terms = np.zeros((1, 1))
        self._texts = CellTexts([("",)], [""])
        self._reach = 1.0
        self._outside = np.zeros((1, 1), np.bool_)
        self._winner: Cell | None = None
        self._font = number_font()
        self.setMouseTracking(True)
        self.setMinimumSize(LEAST_ROOM)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Values of the window and their weights")

    def sizeHint(self) -> QSize:
        return QSize(310, 230)

    def show_cells(
        self,
        terms: npt.NDArray[np.float64],
        texts: CellTexts,
        reach: float,
        outside: npt.NDArray[np.bool_],
        winner: Cell | None = None,
    ) -> None:
        """Show terms (F, F) in colours up to `reach`; `outside` is padding, the winner framed."""
        self._terms, self._texts, self._reach = terms, texts, reach
        self._outside, self._winner = outside, winner
        self._ask_for_room()
        self.update()

    def _ask_for_room(self) -> None:
        """All lines of each cell, where that is not more than a page can give."""
        high, wide = self._terms.shape
        metrics = QFontMetrics(self._font)
        cell = (
            metrics.horizontalAdvance(LONG_LINE) + 2,
            len(self._texts.lines[0]) * metrics.height(),
        )
        whole = QSize(wide * (cell[0] + GAP_PX), high * (cell[1] + GAP_PX))
        self.setMinimumSize(whole.boundedTo(MOST_ROOM).expandedTo(LEAST_ROOM))

    def cell_rect(self, row: int, column: int) -> QRect:
        high, wide = self._terms.shape
        width = min(MOST_CELL_PX, (self.width() + GAP_PX) // wide)
        height = min(MOST_CELL_PX, (self.height() + GAP_PX) // high)
        left = (self.width() + GAP_PX - wide * width) // 2
        top = (self.height() + GAP_PX - high * height) // 2
        return QRect(left + column * width, top + row * height, width - GAP_PX, height - GAP_PX)

    def cell_at(self, position: QPoint) -> Cell | None:
        high, wide = self._terms.shape
        for row in range(high):
            for column in range(wide):
                if self.cell_rect(row, column).contains(position):
                    return row, column
        return None

    def shown_lines(self) -> int:
        """Return how many of a cell's lines fit: all, only the last, or none."""
        cell, metrics = self.cell_rect(0, 0), QFontMetrics(self._font)
        whole = len(self._texts.lines[0])
        for count in (whole, 1):
            texts = [line for lines in self._texts.lines for line in lines[-count:]]
            widest = max(metrics.horizontalAdvance(text) for text in texts)
            if widest <= cell.width() - 2 and count * metrics.height() <= cell.height():
                return count
        return 0

    def paintEvent(self, event: QPaintEvent) -> None:
        indices = colour_indices(self._terms.astype(np.float32), self._reach, diverging=True)
        count = self.shown_lines()
        high, wide = self._terms.shape
        with QPainter(self) as painter:
            painter.setFont(self._font)
            for row in range(high):
                for column in range(wide):
                    cell = self.cell_rect(row, column)
                    colour = QColor.fromRgb(DIVERGING[indices[row, column]])
                    if self._outside[row, column]:
                        colour = self.palette().color(ROLE.AlternateBase)
                    painter.fillRect(cell, colour)
                    painter.setPen(text_colour_on(colour))
                    lines = self._texts.lines[row * wide + column][-count:] if count else ()
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))
            if self._winner is not None:
                painter.setPen(self.palette().color(ROLE.Highlight))
                painter.drawRect(self.cell_rect(*self._winner).adjusted(0, 0, -1, -1))
                painter.drawRect(self.cell_rect(*self._winner).adjusted(1, 1, -2, -2))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.hovered.emit(self.cell_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered.emit(None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(event.pos())
            place = -1 if cell is None else cell[0] * self._terms.shape[1] + cell[1]
            QToolTip.showText(event.globalPos(), self._texts.exact[place] if cell else "", self)
            return True
        return super().event(event)
