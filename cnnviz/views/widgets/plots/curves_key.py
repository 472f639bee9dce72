"""Which curve is which, in the lines above a plot, where it covers none of them."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.translation import tr

# Blue and orange: told apart by every kind of colour vision, and by their line style too.
BLUE, ORANGE = "#3b8ee0", "#e07b16"
PALE_ALPHA = 70
DOT_PX = 6
SAMPLE_PX, SAMPLE_GAP_PX, WORD_GAP_PX, MARGIN_PX, LINE_GAP_PX = 18, 4, 12, 8, 5
LONG, SHORT = (tr("training (smoothed)"), tr("validation")), (tr("training"), tr("validation"))


@dataclass(frozen=True)
class KeyLines:
    """The words that fit, and where they begin: beside the quantity's name or a line below it."""

    words: tuple[str, str]
    starts: tuple[QPoint, QPoint]  # of each sample and its word: left, top
    height: int


def key_lines(metrics: QFontMetrics, quantity: str, width: int) -> KeyLines:
    """Return the longest words that have room beside the name, or else short ones below it."""
    line = metrics.height() + LINE_GAP_PX
    room = width - 2 * MARGIN_PX
    name = metrics.horizontalAdvance(quantity) + WORD_GAP_PX
    for words in (LONG, SHORT):
        if name + _width(metrics, words) <= room:
            left = width - MARGIN_PX - _width(metrics, words)
            return KeyLines(words, _starts(metrics, words, QPoint(left, 0)), line)
    starts = _starts(metrics, SHORT, QPoint(MARGIN_PX, line))
    return KeyLines(SHORT, starts, 2 * line)


def _width(metrics: QFontMetrics, words: tuple[str, str]) -> int:
    samples = 2 * (SAMPLE_PX + SAMPLE_GAP_PX)
    return samples + sum(metrics.horizontalAdvance(word) for word in words) + WORD_GAP_PX


def _starts(metrics: QFontMetrics, words: tuple[str, str], at: QPoint) -> tuple[QPoint, QPoint]:
    first = SAMPLE_PX + SAMPLE_GAP_PX + metrics.horizontalAdvance(words[0])
    return at, at + QPoint(first + WORD_GAP_PX, 0)


class CurvesKey(QWidget):
    """Names a plot's quantity, and each curve beside a sample of its line."""

    def __init__(self, quantity: str, raw: bool) -> None:
        super().__init__()
        self._quantity, self._raw = quantity, raw
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("Key of the {quantity} curves", quantity.lower()))

    def lines(self) -> KeyLines:
        return key_lines(self.fontMetrics(), self._quantity, self.width())

    def heightForWidth(self, width: int) -> int:
        return key_lines(self.fontMetrics(), self._quantity, width).height

    def sizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height() + LINE_GAP_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        lines = self.lines()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
            self._write(painter, QPoint(MARGIN_PX, 0), self._quantity)
            for word, at in zip(lines.words, lines.starts, strict=True):
                self._write(painter, at + QPoint(SAMPLE_PX + SAMPLE_GAP_PX, 0), word)
            self._training_sample(painter, self._sample(lines.starts[0]))
            self._validation_sample(painter, self._sample(lines.starts[1]))

    def _write(self, painter: QPainter, at: QPoint, text: str) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        box = QRect(at, QSize(self.width(), self.sizeHint().height()))
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _sample(self, at: QPoint) -> QRect:
        return QRect(at, QSize(SAMPLE_PX, self.sizeHint().height()))

    def _training_sample(self, painter: QPainter, box: QRect) -> None:
        if self._raw:
            painter.fillRect(box.adjusted(0, 6, 0, -6), pale_blue())
        _line(painter, box, BLUE)

    def _validation_sample(self, painter: QPainter, box: QRect) -> None:
        _line(painter, box, ORANGE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ORANGE))
        painter.drawEllipse(QPointF(box.center()), DOT_PX / 2, DOT_PX / 2)


def pale_blue() -> QColor:
    """The colour of single steps, which scatter about their average."""
    colour = QColor(BLUE)
    colour.setAlpha(PALE_ALPHA)
    return colour


def _line(painter: QPainter, box: QRect, colour: str) -> None:
    painter.setPen(QPen(QColor(colour), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    middle = box.center().y()
    painter.drawLine(box.left(), middle, box.right(), middle)
