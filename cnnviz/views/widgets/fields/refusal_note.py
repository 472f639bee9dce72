"""The word beside a field that could not take what was typed."""

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QWidget

SHOWN_MS = 8_000
WIDTH_PX = 320
GAP_PX = 3
# The field goes, or somebody is at it again.
GOES_WITH = (QEvent.Type.Hide, QEvent.Type.Move, QEvent.Type.FocusIn, QEvent.Type.KeyPress)


class RefusalNote(QLabel):
    """Lies over the window, under the field or above it; goes by itself, or with the field.

    A tooltip would be gone with the focus, which is when most words are due.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self.setObjectName("refusal_note")
        self.setWordWrap(True)
        self.setMargin(5)
        self.setFrameShape(QFrame.Shape.Box)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
        self.setForegroundRole(QPalette.ColorRole.ToolTipText)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        field.installEventFilter(self)
        self.hide()

    def tell(self, sentence: str) -> None:
        """Show a sentence where the field is now."""
        self.setParent(self._field.window())
        self.setText(sentence)
        self.setAccessibleName(sentence)
        wide = min(WIDTH_PX, self.window().width())
        self.setFixedWidth(wide)
        self.setFixedHeight(self.heightForWidth(wide))
        self.move(self._place())
        self.show()
        self.raise_()
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in GOES_WITH:
            self.hide()
        return False

    def _place(self) -> QPoint:
        """Below the field where there is room, else above it; never cut at a side."""
        window = self.window()
        corner = self._field.mapTo(window, QPoint(0, 0))
        below = corner.y() + self._field.height() + GAP_PX
        has_room = below + self.height() <= window.height()
        y = below if has_room else max(0, corner.y() - self.height() - GAP_PX)
        return QPoint(max(0, min(corner.x(), window.width() - self.width())), y)
