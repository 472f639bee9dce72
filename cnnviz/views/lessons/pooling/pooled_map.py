"""A pooled map whose values can be pointed at, with the mouse or the arrow keys."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette

from cnnviz.views.explanation.value_map import Cell, ValueMap
from cnnviz.views.widgets.outline import outline

STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class PooledMap(ValueMap):
    """Emits `hovered` for keys too; leaving it keeps what was pointed at last."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setMinimumSize(40, 40)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription("Arrow keys walk over the values")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key not in STEPS:
            super().keyPressEvent(event)
            return
        row, column = self.marks.cell or (0, 0)
        down, across = STEPS[key]
        high, wide = self.values.shape
        self.hovered.emit(_inside((row + down, column + across), high, wide))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            with QPainter(self) as painter:
                accent = self.palette().color(QPalette.ColorRole.Highlight)
                outline(painter, self.rect().adjusted(1, 1, -1, -1), 1, accent)

    def leaveEvent(self, event: QEvent) -> None:
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()


def _inside(cell: Cell, high: int, wide: int) -> Cell:
    return max(0, min(cell[0], high - 1)), max(0, min(cell[1], wide - 1))
