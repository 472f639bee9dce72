"""Learn these: start it, follow it, and keep what it changed or go back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QWidget

from cnnviz.core.translation import tr, tr_count
from cnnviz.session.teaching.teaching import Teaching
from cnnviz.views.my_drawings.lesson_words import HEADS, apart_words, forgotten_words, rows_of
from cnnviz.views.widgets.layouts import REST, column, described, row
from cnnviz.views.widgets.work_parts import WorkBar, WorkButton

LEARN = tr("The network on screen learns these drawings, beside pictures that it knows already")
KEEP = tr("Go on with the network as it is now")
BACK = tr("Show the network as it was before it learned these drawings")
MOST_ROWS = 4


class LessonPart(QWidget):
    """A button, and below it a small table when there is something to compare."""

    def __init__(self, teaching: Teaching) -> None:
        super().__init__()
        self._teaching = teaching
        self.learn = WorkButton(teaching, tr("Learn these"), LEARN)
        self.bar = WorkBar(tr("Progress of learning"), has_words=True)
        self.cells = [[QLabel() for _ in HEADS] for _ in range(MOST_ROWS + 1)]
        self.forgotten = QLabel()
        self.keep = described(QPushButton(tr("Keep")), KEEP, tr("Keep what it learned"))
        self.back = described(QPushButton(tr("Back")), BACK, tr("Back to the network before"))
        self.result = QWidget()
        self._lay_out()
        self.keep.clicked.connect(teaching.keep)
        self.back.clicked.connect(teaching.back)
        teaching.changed.connect(self.refresh)
        teaching.progressed.connect(self._show_progress)
        self.refresh()

    def refresh(self) -> None:
        """Show whether one can learn, and what the last lesson changed."""
        teaching = self._teaching
        known = len(teaching.known())
        text = tr_count("Learn this drawing", "Learn these {count:,} drawings", known)
        self.learn.refresh(text if known else tr("Learn these"))
        self.bar.setVisible(teaching.is_running)
        self._show_progress()
        taught = teaching.taught
        self.result.setVisible(taught is not None or teaching.can_go_back)
        self.back.setEnabled(teaching.can_go_back)
        rows = rows_of(taught) if taught is not None else []
        for cells, words in zip(self.cells[1:], [*rows, *[None] * MOST_ROWS], strict=False):
            for cell, text in zip(cells, words or HEADS, strict=True):
                cell.setText(text)
                cell.setVisible(words is not None)
        if taught is not None:
            self.cells[2][2].setToolTip(apart_words(taught))
            self.cells[2][0].setToolTip(apart_words(taught))
        forgotten = forgotten_words(taught) if taught is not None else ""
        self.forgotten.setText(forgotten)
        self.forgotten.setVisible(bool(forgotten))

    def _show_progress(self) -> None:
        if not self._teaching.is_running:
            return
        progress = self._teaching.progress
        words = tr("Step {done} of {total}", progress.done, progress.total)
        if not self._teaching.is_learning:
            words = tr("Judging what it changed")
        self.bar.show_progress(progress, words)

    def _lay_out(self) -> None:
        table = QGridLayout()
        table.setContentsMargins(0, 0, 0, 0)
        table.setHorizontalSpacing(14)
        table.setVerticalSpacing(2)
        for number, cells in enumerate(self.cells):
            for place, cell in enumerate(cells):
                if place:
                    cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                table.addWidget(cell, number, place)
        for cell, text in zip(self.cells[0], HEADS, strict=True):
            cell.setText(text)
        table.setColumnStretch(0, 1)
        self.forgotten.setWordWrap(True)
        self.learn.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        column(table, self.forgotten, row(REST, self.back, self.keep), into=self.result, gap=4)
        column(row(self.learn, (self.bar, 1)), self.result, into=self, gap=6)
