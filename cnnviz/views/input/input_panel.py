"""The input: the canvas, what the network sees of it, and what it makes of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStyle, QWidget

from cnnviz.session.input.canvas_document import Tool
from cnnviz.session.session import Session
from cnnviz.views.input.dropped_pictures import may_hold_picture, show_mime_picture
from cnnviz.views.input.input_column import InputColumn
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.scrolling import scrolling

LEAST_HEIGHT_PX = 200
TOOL_KEYS: dict[Tool, str] = {"pen": "P", "eraser": "E", "fill": "F"}


class InputPanel(QWidget):
    """Draw, paste, drop or choose a picture; the bars follow every stroke.

    It scrolls where it has too little height, and gives what is to spare to the canvas.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAcceptDrops(True)
        column = InputColumn(session)
        self.sources, self.area = column.sources, column.area
        self.strip, self.bars, self.label = column.strip, column.bars, column.label
        self._column = column
        self._lay_out()
        for tool, key in TOOL_KEYS.items():
            self._add_key(key, tool)
        self.refresh()

    def refresh(self) -> None:
        parts = (self.sources, self.area.canvas, self.area.tools, self.strip, self.bars)
        for part in (*parts, self.label):
            part.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_hold_picture(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        show_mime_picture(event.mimeData(), self._session)

    def minimumSizeHint(self) -> QSize:
        """The width that nothing is cut off at, the bar for scrolling included."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return QSize(self._column.minimumSizeHint().width() + bar, LEAST_HEIGHT_PX)

    def _lay_out(self) -> None:
        column(scrolling(self._column, across=False), into=self, gap=None)

    def _add_key(self, key: str, tool: Tool) -> None:
        """Only while the focus is in this panel: letters are typed elsewhere."""
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.area.tools.tools[tool].click)
