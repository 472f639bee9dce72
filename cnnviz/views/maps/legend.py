"""Legends: what the colours of maps and kernels stand for."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.translation import tr
from cnnviz.views.maps.colour_maps import DIVERGING, GREY, SEQUENTIAL
from cnnviz.views.maps.map_picture import strip
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.number_text import short_number

BAR_PX = 6
ALIGNMENTS = (
    Qt.AlignmentFlag.AlignLeft,
    Qt.AlignmentFlag.AlignHCenter,
    Qt.AlignmentFlag.AlignRight,
)


class LegendPainter:
    """Draws a bar of colours with numbers under its ends and its zero, as many as have room."""

    def __init__(self) -> None:
        self.font = number_font()
        self._metrics = QFontMetrics(self.font)
        self._diverging = strip(DIVERGING)
        self._sequential = strip(SEQUENTIAL)
        self._grey = strip(GREY)

    @property
    def height(self) -> int:
        return BAR_PX + 1 + self._metrics.height()

    def paint(self, painter: QPainter, rect: QRect, shown: ColourRange, palette: QPalette) -> None:
        bar = self._diverging if shown.diverging else self._sequential
        self._paint(painter, rect, bar, self._numbers(shown, rect.width()), palette)

    def paint_pixels(self, painter: QPainter, rect: QRect, palette: QPalette) -> None:
        """The legend of grey pictures."""
        self._paint(painter, rect, self._grey, ("0", "", "255"), palette)

    def _paint(
        self,
        painter: QPainter,
        rect: QRect,
        bar: QImage,
        numbers: tuple[str, str, str],
        palette: QPalette,
    ) -> None:
        painter.drawImage(QRectF(rect.x(), rect.y(), rect.width(), BAR_PX), bar)
        painter.setFont(self.font)
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        line = rect.adjusted(0, BAR_PX + 1, 0, 0)
        for text, alignment in zip(numbers, ALIGNMENTS, strict=True):
            if text:
                painter.drawText(line, alignment | Qt.AlignmentFlag.AlignTop, text)

    def _numbers(self, shown: ColourRange, width: int) -> tuple[str, str, str]:
        high = short_number(shown.high)
        if not shown.diverging:
            return "0", "", high
        everything = (short_number(shown.low), "0", high)
        if self._metrics.horizontalAdvance(" ".join(everything)) <= width:
            return everything
        return "", f"±{high}", ""


class Legend(QWidget):
    """One legend by itself; without a range it keeps its place and stays empty."""

    def __init__(self, width: int = 160) -> None:
        super().__init__()
        self._painter = LegendPainter()
        self._shown: ColourRange | None = None
        self._width = width
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(min(width, 110))
        self.setAccessibleName(tr("Legend of the colours"))

    def show_range(self, shown: ColourRange | None) -> None:
        if shown == self._shown:
            return
        self._shown = shown
        self.setToolTip("" if shown is None else _explanation(shown))
        self.update()

    @property
    def shown(self) -> ColourRange | None:
        return self._shown

    def sizeHint(self) -> QSize:
        return QSize(self._width, self._painter.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        with QPainter(self) as painter:
            self._painter.paint(painter, self.rect(), self._shown, self.palette())


def _explanation(shown: ColourRange) -> str:
    if shown.diverging:
        return tr(
            "Black is 0; orange to cream is up to {highest}, blue to ice down to {lowest}",
            short_number(shown.high),
            short_number(shown.low),
        )
    return tr(
        "Black is 0; orange to cream is up to {value}; nothing is below 0", short_number(shown.high)
    )
