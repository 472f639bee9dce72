"""The canvas with its tools, placed so that the canvas is as large as it can be."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.views.input.canvas_tools import CanvasTools
from cnnviz.views.input.canvas_widget import CanvasWidget

GAP_PX = 6
WIDEST_COLUMN_PX = 120


class CanvasArea(QWidget):
    """Tools stand beside the canvas where height is short, and below it where width is."""

    def __init__(self, canvas: CanvasDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self.canvas = CanvasWidget(canvas, self)
        self.tools = CanvasTools(canvas, self)
        self._column = self._tools_size(is_column=True)
        self._rows = self._tools_size(is_column=False)

    def minimumSizeHint(self) -> QSize:
        width = self._column.width() + GAP_PX + self.canvas.minimumSizeHint().width()
        return QSize(width, self._column.height())

    def largest_height(self, width: int) -> int:
        """Return the height from which on the canvas would not get any larger."""
        return max(width + GAP_PX + self._rows.height(), self._column.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, height = self.width(), self.height()
        side_beside = min(width - self._column.width() - GAP_PX, height)
        side_above = min(width, height - self._rows.height() - GAP_PX)
        self.tools.set_column(side_beside >= side_above)
        if side_beside >= side_above:
            self.canvas.setGeometry(0, 0, side_beside, side_beside)
            left = side_beside + GAP_PX
            self.tools.setGeometry(left, 0, min(width - left, WIDEST_COLUMN_PX), height)
        else:
            self.canvas.setGeometry((width - side_above) // 2, 0, side_above, side_above)
            self.tools.setGeometry(0, side_above + GAP_PX, width, self._rows.height())

    def _tools_size(self, is_column: bool) -> QSize:
        self.tools.set_column(is_column)
        return self.tools.minimumSizeHint()
