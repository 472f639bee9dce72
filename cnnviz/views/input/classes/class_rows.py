"""A row for every class: its name, a bar and its probability."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import NOT_SURE, percent, read
from cnnviz.views.input.classes.path_cost import path_cost
from cnnviz.views.widgets.tables.bar_rows import PALE, ROLE, Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

COLUMNS = (
    Column(tr("class"), shares=(0, 0.45)),
    Column(tr("probability"), reserve=percent(1), has_bars=True),
)
BARS = 1
ROWS_BEFORE_SCROLLING = 10
NAME_GAP_PX = 3
SHARE_DIGITS = 3  # of a bar's length: rows that look the same are not painted anew
POINTED_PX = 3  # this close the line counts as pointed at


class ClassRows(BarTable):
    """A line across all bars: no winner's bar ends left of it."""

    def __init__(self, session: Session, name: str, *, is_choice: bool = False) -> None:
        seen = 1 if is_choice else ROWS_BEFORE_SCROLLING
        super().__init__(name, COLUMNS, rows_in_sight=seen, is_choice=is_choice)
        self._session = session
        self._doubted: tuple[str, QRect | None] = "", None
        self.refresh()

    def refresh(self) -> None:
        """Show what the network on screen says of the input on screen."""
        reading, cost = read(self._session), path_cost(self._session)
        rows = []
        for number, name in enumerate(reading.class_names):
            probability, wins = float(reading.probabilities[number]), number == reading.winner
            text = "" if reading.likeliest is None else percent(probability)
            bar = Bar(round(probability, SHARE_DIGITS), opacity=1.0 if wins else PALE)
            mark = None if cost is None else float(cost.probabilities[number])
            told = [reading.details(number), *([] if cost is None else [cost.details(number)])]
            cells = Cell(name), Cell(text, (bar,), mark, is_dim=not wins)
            rows.append(Row(cells, "\n".join(told)))
        self._reading = reading
        self.show_rows(rows)
        self.setAccessibleDescription(reading.doubt)
        doubted = reading.doubt, self._name_place() if reading.doubt else None
        if doubted != self._doubted:
            self._doubted = doubted
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._reading.doubt:
            return
        colour, x = self.palette().color(ROLE.PlaceholderText), self.doubt_x()
        first, last = self.track(0, BARS), self.track(len(self.rows) - 1, BARS)
        with QPainter(self.viewport()) as painter:
            painter.fillRect(QRectF(x, first.top() - 1, 1, last.bottom() - first.top() + 2), colour)
            painter.setPen(colour)
            painter.drawText(self._name_place(), Qt.AlignmentFlag.AlignVCenter, NOT_SURE.lower())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            doubt = self._reading.doubt
            if doubt and abs(event.pos().x() - self.doubt_x()) <= POINTED_PX:
                QToolTip.showText(event.globalPos(), doubt, self)
                return True
        return super().viewportEvent(event)

    def doubt_x(self) -> int:
        """Where the line is below which the network is not sure."""
        track = self.track(0, BARS)
        return round(track.left() + (track.width() - 1) * self._reading.doubt_below)

    def _name_place(self) -> QRect:
        """Where the part of the tracks below the line is named: in the last not filled there."""
        track = self.track(0, BARS)
        name_px = self.fontMetrics().horizontalAdvance(NOT_SURE.lower())
        left = self.doubt_x() - NAME_GAP_PX - name_px
        for number in reversed(range(len(self.rows))):
            filled = track.width() * float(self._reading.probabilities[number])
            if left > track.left() + filled + NAME_GAP_PX:
                row = self.row_rect(number)
                return QRect(left, row.y(), name_px + NAME_GAP_PX, row.height())
        return QRect()
