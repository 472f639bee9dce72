"""The few figures that sum an assessment up, in one line."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.core.translation import tr
from cnnviz.views.evaluation.words import percent
from cnnviz.views.theme import bold, number_font

ROLE = QPalette.ColorRole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
GAP_PX = 5
MOST_AIR_PX = 60
FIGURES = (tr("accuracy"), tr("loss"), tr("calibration error"), tr("mistakes"))
WIDEST = ("100.00 %", "0.0000", "100.00 %", tr("10,000 of 10,000"))


class FiguresLine(QWidget):
    """Each figure keeps its place, whatever its length."""

    def __init__(self) -> None:
        super().__init__()
        self._values = ("-",) * len(FIGURES)
        self._bold = bold(number_font(10))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Figures of the evaluation"))
        self.setToolTip(
            tr(
                "Accuracy: the share of pictures classified correctly. Loss: the mean "
                "cross-entropy. Calibration error: the mean gap between confidence and "
                "accuracy. Mistakes: misclassified pictures"
            )
        )

    @property
    def values(self) -> tuple[str, ...]:
        return self._values

    def show_figures(self, found: Assessment | None) -> None:
        self._values = ("-",) * len(FIGURES) if found is None else _figures(found)
        told = (f"{name}: {value}" for name, value in zip(FIGURES, self._values, strict=True))
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(560, QFontMetrics(self._bold).height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        names, numbers = self.fontMetrics(), QFontMetrics(self._bold)
        needed = sum(names.horizontalAdvance(name) for name in FIGURES)
        needed += sum(numbers.horizontalAdvance(text) + GAP_PX for text in WIDEST)
        air = min(MOST_AIR_PX, max(4, (self.width() - needed) // (len(FIGURES) - 1)))
        left = 0
        with QPainter(self) as painter:
            for name, value, widest in zip(FIGURES, self._values, WIDEST, strict=True):
                left += self._write(painter, left, name, QFont(self.font()), ROLE.PlaceholderText)
                self._write(painter, left + GAP_PX, value, self._bold, ROLE.Text)
                left += GAP_PX + numbers.horizontalAdvance(widest) + air

    def _write(
        self, painter: QPainter, left: int, text: str, font: QFont, role: QPalette.ColorRole
    ) -> int:
        painter.setFont(font)
        painter.setPen(self.palette().color(role))
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), LEFT, text)
        return QFontMetrics(font).horizontalAdvance(text)


def _figures(found: Assessment) -> tuple[str, ...]:
    return (
        percent(found.evaluation.accuracy, 2),
        f"{found.evaluation.loss:.4f}",
        percent(found.calibration.error, 2),
        tr("{mistakes:,} of {count:,}", found.mistakes, len(found)),
    )
