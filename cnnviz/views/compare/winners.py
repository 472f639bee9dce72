"""What either run names, and whether they agree."""

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.views.compare.compared_bar_rows import ComparedBarRows
from cnnviz.views.compare.compared_rows import disagree
from cnnviz.views.compare.run_key import SAMPLE_PX, paint_key
from cnnviz.views.input.classes.class_reading import Reading
from cnnviz.views.theme import bold, number_font
from cnnviz.views.widgets.painted.parts import Painted
from cnnviz.views.widgets.tables.bar_delegate import GAP_PX
from cnnviz.views.widgets.tables.bar_model import LEFT, RIGHT

ROLE = QPalette.ColorRole
Readings = Callable[[], tuple[Reading, Reading | None]]


class Winners(Painted, QWidget):
    """Both winners side by side, a mark where they differ; heads of the numbers."""

    role = QAccessible.Role.StaticText

    def __init__(self, readings: Readings, rows: ComparedBarRows) -> None:
        super().__init__()
        self.setAccessibleName(tr("What either run names"))
        self._readings, self._rows = readings, rows
        self._bold = bold(self.font())
        self._line_px = QFontMetrics(self._bold).height() + 1
        self.setFixedHeight(2 * self._line_px)

    def value_words(self) -> str:
        return told(*self._readings())

    def paintEvent(self, event: QPaintEvent) -> None:
        this, that = self._readings()
        self.setToolTip(told(this, that))
        heads = self._rows.heads()
        mark_px = self._line_px
        half = (min(head.left() for head in heads.values()) - mark_px - GAP_PX) // 2
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_side(painter, QRect(0, 0, half, self.height()), this, is_this=True)
            right = QRect(half + mark_px, 0, half, self.height())
            self._paint_side(painter, right, that, is_this=False)
            if disagree(this, that):
                self._paint_mark(painter, QRect(half, 0, mark_px, self.height()))
            self._paint_heads(painter, heads)

    def _paint_side(
        self, painter: QPainter, box: QRect, reading: Reading | None, is_this: bool
    ) -> None:
        palette = self.palette()
        upper = QRect(box.left(), box.top(), box.width(), self._line_px)
        lower = upper.translated(0, self._line_px)
        paint_key(painter, QRect(lower.left(), lower.top(), SAMPLE_PX, self._line_px), is_this)
        if reading is None:
            return
        painter.setFont(self._bold)
        painter.setPen(palette.color(ROLE.PlaceholderText if reading.winner is None else ROLE.Text))
        elide = Qt.TextElideMode.ElideRight
        shown = QFontMetrics(self._bold).elidedText(reading.headline, elide, upper.width())
        painter.drawText(upper, LEFT, shown)
        painter.setFont(number_font())
        painter.setPen(palette.color(ROLE.Text))
        number = lower.adjusted(SAMPLE_PX + GAP_PX, 0, 0, 0)
        painter.drawText(number, LEFT, reading.likeliest_percent)

    def _paint_mark(self, painter: QPainter, box: QRect) -> None:
        side = box.width() - 2
        circle = QRect(box.left(), box.top() + (box.height() - side) // 2, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.palette().color(ROLE.Highlight))
        painter.drawEllipse(circle)
        painter.setFont(self._bold)
        painter.setPen(self.palette().color(ROLE.HighlightedText))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, "\N{NOT EQUAL TO}")

    def _paint_heads(self, painter: QPainter, heads: dict[str, QRect]) -> None:
        painter.setFont(self.font())
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        for name, head in heads.items():
            line = QRect(head.left(), self._line_px, head.width(), self._line_px)
            painter.drawText(line, RIGHT, name)


def told(this: Reading, that: Reading | None) -> str:
    """Return what both runs name, and whether that is the same, in a line."""
    if that is None:
        return tr("This run: {told}", this.told)
    both = tr("This run: {this}; that run: {that}", this.told, that.told)
    return tr("{both}. They disagree", both) if disagree(this, that) else both
