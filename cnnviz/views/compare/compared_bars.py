"""The same drawing in both runs: winners, and for each class a bar of either run."""

from PySide6.QtWidgets import QWidget

from cnnviz.session.session import Session
from cnnviz.views.compare.compared_bar_rows import ComparedBarRows
from cnnviz.views.compare.winners import Winners
from cnnviz.views.input.classes.class_reading import Reading, read, reading_of
from cnnviz.views.widgets.layouts import column


class ComparedBars(QWidget):
    """Winners on top, rows below, which scroll where there are many classes."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._read: tuple[Reading, Reading | None] | None = None
        self.rows = ComparedBarRows()
        self.winners = Winners(self.readings, self.rows)
        column(self.winners, (self.rows, 1), into=self, gap=1, margins=(4, 0, 0, 0))

    def readings(self) -> tuple[Reading, Reading | None]:
        """What this network says of the drawing, and what that one does."""
        if self._read is None:
            beside, seen = self._session.comparison.beside(), self._session.canvas.seen
            that = None if beside is None else reading_of(beside.network, seen)
            self._read = read(self._session), that
        return self._read

    def refresh(self) -> None:
        """What either network says may be another thing by now."""
        self._read = None
        self.rows.show_readings(*self.readings())
        self.winners.update()
