"""A tint over numbers that belong to earlier weights or to another input."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr

ROLE = QPalette.ColorRole
TINT = 56  # of 255
GAP_PX = 6
PATIENCE_MS = 1000  # with what is computed anew by itself
RECOMPUTED = tr("out of date: computing")


class EarlierTint(QWidget):
    """Covers a widget, which keeps the mouse; says why, if there are words for it."""

    def __init__(self, covered: QWidget, words: str = "", patience_ms: int = 0) -> None:
        super().__init__(covered)
        self.words = words
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(patience_ms)
        self._patience.timeout.connect(self.show)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(words or tr("Out of date"))
        self._covered = covered
        covered.installEventFilter(self)
        self.hide()

    def mark(self, is_older: bool) -> None:
        """Tint what is older than the weights now, once it has been so for a while."""
        if not is_older:
            self._patience.stop()
            self.hide()
        elif self.isHidden() and not self._patience.isActive():
            self._patience.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def showEvent(self, event: QEvent) -> None:
        self._fit()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        colour = QColor(self.palette().color(ROLE.Highlight))
        colour.setAlpha(TINT)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour)
            if self.words:
                self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        metrics = self.fontMetrics()
        wide = metrics.horizontalAdvance(self.words) + 4 * GAP_PX
        high = metrics.height() + GAP_PX
        pill = QRectF((self.width() - wide) / 2, GAP_PX, wide, high)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().color(ROLE.Highlight))
        painter.setBrush(self.palette().color(ROLE.Base))
        painter.drawRoundedRect(pill, high / 2, high / 2)
        painter.setPen(self.palette().color(ROLE.Text))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, self.words)

    def _fit(self) -> None:
        self.setGeometry(self._covered.rect())
