"""For each class a bar of either run, and by how much they differ."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.views.compare.compared_rows import ComparedRow, compared_rows, points
from cnnviz.views.compare.number_columns import CHANGE, GAP_PX, THAT, THIS, left_of, number_columns
from cnnviz.views.compare.run_key import THAT_COLOUR, THIS_COLOUR
from cnnviz.views.compare.winners import LEFT, RIGHT, Readings
from cnnviz.views.input.classes.class_reading import percent
from cnnviz.views.theme import bold, number_font

ROLE = QPalette.ColorRole
NAMES_SHARE = 0.34  # of the width, at most
LOSER_OPACITY = 0.7
TELLING = 0.01  # a change of a percentage point and more is told strongly
MOST_ROW_PX = 26
THINNEST_PX, THICKEST_PX = 3.0, 8.0  # of a bar


class ComparedBarRows(QWidget):
    """Name, this run's bar above that run's, and numbers."""

    def __init__(self, readings: Readings) -> None:
        super().__init__()
        self._readings = readings
        self._numbers = number_font()
        self._bold = bold(self.font())
        self.setAccessibleName("Bars of both runs")

    def make_room(self, classes: int) -> None:
        """Be as high as so many rows need at least."""
        self.setMinimumHeight(self.height_of(classes))

    def height_of(self, classes: int) -> int:
        return classes * self.fontMetrics().height()

    def sizeHint(self) -> QSize:
        return QSize(260, self.minimumHeight())

    def row_rect(self, number: int, count: int) -> QRect:
        height = min(self.height(), count * MOST_ROW_PX)
        top, bottom = (height * n // count for n in (number, number + 1))
        return QRect(0, top, self.width(), bottom - top)

    def paintEvent(self, event: QPaintEvent) -> None:
        this, that = self._readings()
        rows = compared_rows(this, that)
        columns = number_columns(self.width())
        widest = max(QFontMetrics(self._bold).horizontalAdvance(row.name) for row in rows)
        names_px = min(widest, int(NAMES_SHARE * self.width()))
        with QPainter(self) as painter:
            for number, row in enumerate(rows):
                box = self.row_rect(number, len(rows))
                if not box.intersects(event.rect()):
                    continue
                self._paint_name(painter, box, row, names_px)
                self._paint_bars(painter, box, row, names_px + GAP_PX, left_of(columns))
                if this.likeliest is not None:
                    self._paint_numbers(painter, box, row, columns)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            rows = compared_rows(*self._readings())
            for number, row in enumerate(rows):
                if self.row_rect(number, len(rows)).contains(event.pos()):
                    QToolTip.showText(event.globalPos(), row_details(row), self)
            return True
        return super().event(event)

    def _paint_name(self, painter: QPainter, box: QRect, row: ComparedRow, names_px: int) -> None:
        font = self._bold if row.this_wins or row.that_wins else self.font()
        painter.setFont(font)
        painter.setPen(self.palette().color(ROLE.Text))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(box, LEFT, QFontMetrics(font).elidedText(row.name, elide, names_px))

    def _paint_bars(
        self, painter: QPainter, box: QRect, row: ComparedRow, left: int, right: int
    ) -> None:
        bar_px = max(THINNEST_PX, min(THICKEST_PX, box.height() / 2 - 2))
        top = box.top() + box.height() / 2 - bar_px
        sides = ((row.this, THIS_COLOUR, row.this_wins), (row.that, THAT_COLOUR, row.that_wins))
        for number, (share, colour, wins) in enumerate(sides):
            if share is None:
                continue
            bar = QRectF(left, top + number * bar_px, max(0, right - left), bar_px)
            painter.fillRect(bar, self.palette().color(ROLE.Midlight))
            bar.setWidth(bar.width() * share)
            fill = QColor(colour)
            fill.setAlphaF(1.0 if wins else LOSER_OPACITY)
            painter.fillRect(bar, fill)

    def _paint_numbers(
        self, painter: QPainter, box: QRect, row: ComparedRow, columns: dict[str, QRect]
    ) -> None:
        telling = row.change is not None and abs(row.change) >= TELLING
        texts = {
            CHANGE: (points(row.change), telling),
            THIS: (_share(row.this), row.this_wins),
            THAT: (_share(row.that), row.that_wins),
        }
        painter.setFont(self._numbers)
        for name, column in columns.items():
            text, strong = texts[name]
            painter.setPen(self.palette().color(ROLE.Text if strong else ROLE.PlaceholderText))
            cell = QRect(column.left(), box.top(), column.width(), box.height())
            painter.drawText(cell, RIGHT, text)


def row_details(row: ComparedRow) -> str:
    """Return a class's numbers in words."""
    sides = (("this run", row.this), ("that run", row.that))
    lines = [
        f"{whose}: " + ("does not know this class" if share is None else percent(share).strip())
        for whose, share in sides
    ]
    if row.change is not None:
        lines.append(f"change, that - this: {points(row.change).strip()} percentage points")
    return "\n".join([row.name, *lines])


def _share(share: float | None) -> str:
    return "-" if share is None else percent(share)
