"""The same drawing in both runs: winners, and for each class a bar of either run."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from cnnviz.session.session import Session
from cnnviz.views.compare.compared_bar_rows import ComparedBarRows
from cnnviz.views.compare.winners import Winners
from cnnviz.views.input.classes.class_reading import Reading, read, reading_of
from cnnviz.views.widgets.layouts import column

MOST_ROWS = 10  # of which none is scrolled to


class ComparedBars(QWidget):
    """Winners on top, rows below, which scroll where there are many classes."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._read: tuple[Reading, Reading | None] | None = None
        self.winners = Winners(self.readings)
        self.rows = ComparedBarRows(self.readings)
        area = self._area = QScrollArea(self)
        area.setWidget(self.rows)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Class probabilities in both runs")
        column(self.winners, (area, 1), into=self, gap=1, margins=(4, 0, 0, 0))

    def readings(self) -> tuple[Reading, Reading | None]:
        """What this network says of the drawing, and what that one does."""
        if self._read is None:
            beside, seen = self._session.comparison.beside(), self._session.canvas.seen
            that = None if beside is None else reading_of(beside.network, seen)
            self._read = read(self._session), that
        return self._read

    def forget(self) -> None:
        """What either network says is old."""
        self._read = None
        self.winners.update()
        self.rows.update()

    def refresh(self) -> None:
        """Other networks: make room for their classes."""
        other = self._session.comparison.other
        known = set(self._session.network.class_names)
        self.rows.make_room(len(known | set(other.start.class_names if other else ())))
        self._area.setMinimumHeight(min(self.rows.minimumHeight(), self.rows.height_of(MOST_ROWS)))
        self.forget()
