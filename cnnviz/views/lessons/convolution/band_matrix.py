"""The matrix that a small convolution is: a band of equal weights in a field of zeros."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.inspection.images import colour_indices
from cnnviz.core.lessons.connections import convolution_matrix
from cnnviz.core.lessons.convolution_sandbox import Sizes
from cnnviz.views.lessons.cells.cell_colours import image_of, rgb
from cnnviz.views.maps.colour_maps import DIVERGING

ROLE = QPalette.ColorRole
Numbers = npt.NDArray[np.float64]

# Nine weights that differ in colour, none of them near black or white.
WEIGHTS = np.array([[-6.0, -4.7, -3.3], [-2.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
REACH = 7.0
WIDTH = 7
KEYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class BandMatrix(QWidget):
    """A row for each output, a column for each input; a row can be pointed at."""

    pointed_changed = Signal(int)  # the row

    def __init__(self) -> None:
        super().__init__()
        self.sizes = Sizes(WIDTH, 3, 1, 1)
        self.matrix = convolution_matrix(WEIGHTS, self.sizes)
        self.pointed = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(110, 110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The convolution as a matrix")
        self.setToolTip(
            "A row for each output, a column for each input; equal colours are the same weight, "
            "empty cells are zeros. Point at a row, or walk with the up and down keys"
        )

    def sizeHint(self) -> QSize:
        return QSize(220, 220)

    @property
    def row(self) -> Numbers:
        row: Numbers = self.matrix[self.pointed]
        return row

    def set_padding(self, padding: int) -> None:
        self.sizes = Sizes(WIDTH, 3, 1, padding)
        self.matrix = convolution_matrix(WEIGHTS, self.sizes)
        self.point_at(self.pointed)
        self.update()

    def point_at(self, row: int) -> None:
        """Point at a row; beyond the last means the last."""
        self.pointed = max(0, min(row, len(self.matrix) - 1))
        self.pointed_changed.emit(self.pointed)
        self.update()

    def row_rect(self, row: int) -> QRect:
        whole, side = self._whole(), self._cell_px()
        return QRect(whole.left(), whole.top() + row * side, whole.width(), side)

    def row_at(self, position: QPoint) -> int | None:
        whole = self._whole()
        if not whole.contains(position):
            return None
        return (position.y() - whole.top()) // self._cell_px()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, whole = self.palette(), self._whole()
        base = palette.color(ROLE.Base)
        table = rgb(DIVERGING)
        colours = table[colour_indices(self.matrix.astype(np.float32), REACH, diverging=True)]
        colours[self.matrix == 0] = (base.red(), base.green(), base.blue())
        with QPainter(self) as painter:
            painter.drawImage(whole, image_of(colours))
            painter.setPen(palette.color(ROLE.PlaceholderText))
            painter.drawRect(whole.adjusted(-1, -1, 0, 0))
            self._paint_pointed(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        if row is not None and row != self.pointed:
            self.point_at(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS:
            self.point_at(self.pointed + KEYS[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    def _cell_px(self) -> int:
        rows, columns = self.matrix.shape
        side: int = min((self.width() - 6) // columns, (self.height() - 6) // rows)
        return max(1, side)

    def _whole(self) -> QRect:
        side, (rows, columns) = self._cell_px(), self.matrix.shape
        wide, high = side * columns, side * rows
        return QRect((self.width() - wide) // 2, (self.height() - high) // 2, wide, high)

    def _paint_pointed(self, painter: QPainter) -> None:
        row = self.row_rect(self.pointed)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.palette().color(ROLE.Highlight))
        painter.drawRect(row.adjusted(-2, -2, 1, 1))
        if self.hasFocus():
            painter.drawRect(row.adjusted(-3, -3, 2, 2))
        shade = QColor(self.palette().color(ROLE.Highlight))
        shade.setAlpha(40)
        painter.fillRect(row, shade)
