"""A bar for every class, painted in one widget."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import NOT_SURE, Reading, percent, read
from cnnviz.views.input.classes.path_cost import path_cost
from cnnviz.views.theme import number_font

GAP_PX = 6
MOST_AIR_PX = 8  # between two rows, where there is room
NAMES_SHARE = 0.4  # of the width, at most
LOSER_OPACITY = 0.55
MARKER_PX = 2
NAME_GAP_PX = 3
POINTED_PX = 3  # this close the line counts as pointed at
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BarRows(QWidget):
    """Name, bar and percentage in each row."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._number_font = number_font()
        self._percent_px = QFontMetrics(self._number_font).horizontalAdvance(percent(1))
        self.setAccessibleName("Bars of the classes")

    def row_heights(self) -> tuple[int, int]:
        """Return the least and the most that a row may be high, in pixels."""
        least = self.fontMetrics().height()
        return least, least + MOST_AIR_PX

    def paintEvent(self, event: QPaintEvent) -> None:
        reading = read(self._session)
        with QPainter(self) as painter:
            names_px = self._names_px(reading.class_names)
            for number in range(len(reading.class_names)):
                row = self._row(number)
                if row.intersects(event.rect()):
                    self._paint_row(painter, reading, number, names_px)
            self._paint_doubt(painter, reading, names_px)
            self._paint_markers(painter, names_px)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            reading = read(self._session)
            if reading.doubt and abs(event.pos().x() - self._doubt_x(reading)) <= POINTED_PX:
                QToolTip.showText(event.globalPos(), reading.doubt, self)
                return True
            number = event.pos().y() * len(reading.class_names) // self.height()
            cost = path_cost(self._session)
            lines = [reading.details(number), *([cost.details(number)] if cost else [])]
            QToolTip.showText(event.globalPos(), "\n".join(lines), self)
            return True
        return super().event(event)

    def _row(self, number: int) -> QRect:
        count = len(self._session.network.class_names)
        top, bottom = (self.height() * n // count for n in (number, number + 1))
        return QRect(0, top, self.width(), bottom - top)

    def _names_px(self, names: tuple[str, ...]) -> int:
        widest = max(map(self.fontMetrics().horizontalAdvance, names))
        return min(widest + 2, int(NAMES_SHARE * self.width()))

    def _paint_row(self, painter: QPainter, reading: Reading, number: int, names_px: int) -> None:
        row, palette = self._row(number), self.palette()
        wins, probability = number == reading.winner, float(reading.probabilities[number])
        self._paint_bar(painter, self._bar(row, names_px), probability, wins)
        painter.setFont(self.font())
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        elide = Qt.TextElideMode.ElideRight
        name = self.fontMetrics().elidedText(reading.class_names[number], elide, names_px)
        painter.drawText(row, LEFT, name)
        if reading.likeliest is not None:
            role = QPalette.ColorRole.Text if wins else QPalette.ColorRole.PlaceholderText
            painter.setFont(self._number_font)
            painter.setPen(palette.color(role))
            painter.drawText(row, RIGHT, percent(probability))

    def _bar(self, row: QRect, names_px: int) -> QRectF:
        """The whole track that a probability of 1 fills."""
        air = row.height() // 5
        left, right = names_px + GAP_PX, self._percent_px + GAP_PX
        return QRectF(row.adjusted(left, air, -right, -air))

    def _paint_bar(self, painter: QPainter, track: QRectF, probability: float, wins: bool) -> None:
        painter.fillRect(track, self.palette().color(QPalette.ColorRole.Midlight))
        colour = self.palette().color(QPalette.ColorRole.Highlight)
        colour.setAlphaF(1.0 if wins else LOSER_OPACITY)
        track.setWidth(track.width() * probability)
        painter.fillRect(track, colour)

    def _paint_doubt(self, painter: QPainter, reading: Reading, names_px: int) -> None:
        """A line across all tracks: no winner's bar ends left of it."""
        if not reading.doubt:
            return
        first, last = (self._row(number) for number in (0, len(reading.class_names) - 1))
        top, bottom = self._bar(first, names_px).top(), self._bar(last, names_px).bottom()
        line = QRectF(self._doubt_x(reading), top - 1, 1, bottom - top + 2)
        painter.fillRect(line, self.palette().color(QPalette.ColorRole.PlaceholderText))
        self._paint_doubt_name(painter, reading, names_px)

    def _paint_doubt_name(self, painter: QPainter, reading: Reading, names_px: int) -> None:
        """Name the part of the tracks below the line, in the last that is not filled there."""
        name = NOT_SURE.lower()
        width = self.fontMetrics().horizontalAdvance(name)
        for number in reversed(range(len(reading.class_names))):
            track = self._bar(self._row(number), names_px)
            filled = track.left() + track.width() * float(reading.probabilities[number])
            left = self._doubt_x(reading) - NAME_GAP_PX - width
            if left > filled + NAME_GAP_PX:
                box = QRectF(self._row(number))
                box.setLeft(left)
                painter.setFont(self.font())
                painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
                painter.drawText(box, LEFT, name)
                return

    def _doubt_x(self, reading: Reading) -> int:
        track = self._bar(self._row(0), self._names_px(reading.class_names))
        return round(track.left() + (track.width() - 1) * reading.doubt_below)

    def _paint_markers(self, painter: QPainter, names_px: int) -> None:
        """Where the bars would end with every stage on, while one is off."""
        cost = path_cost(self._session)
        if cost is None:
            return
        for number, probability in enumerate(cost.probabilities):
            track = self._bar(self._row(number), names_px)
            end = track.left() + (track.width() - MARKER_PX) * float(probability)
            marker = QRectF(end, track.top() - 1, MARKER_PX, track.height() + 2)
            painter.fillRect(marker, self.palette().color(QPalette.ColorRole.Text))
