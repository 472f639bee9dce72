"""Judge the set apart: follow it, and see what was read as what, and of whose drawings."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QWidget

from cnnviz.core.teaching.own_classes import ReadApart
from cnnviz.core.translation import tr
from cnnviz.session.teaching.reading_apart import ReadingApart
from cnnviz.views.evaluation.confusion_matrix import ConfusionMatrix
from cnnviz.views.my_drawings.apart_words import (
    AUTHOR_COLUMNS,
    author_rows,
    mistaken_words,
    split_words,
    verdict,
)
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.scrolling import scrolling
from cnnviz.views.widgets.tables.bar_table import BarTable
from cnnviz.views.widgets.work_parts import WorkBar, WorkButton

JUDGE = tr(
    "Read each drawing by a network that learned the others only, by author where there are "
    "several; the network on screen stays as it is"
)
OLD = tr("The drawings have changed since: judge them again.")
MOST_MATRIX_PX = 420
AUTHORS_IN_SIGHT = 6


class JudgeRow(QWidget):
    """A button and a bar."""

    def __init__(self, apart: ReadingApart) -> None:
        super().__init__()
        self._apart = apart
        self.judge = WorkButton(apart, tr("Judge apart"), JUDGE)
        self.judge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.bar = WorkBar(tr("Progress of judging"), has_words=True)
        row((self.judge, 0, Qt.AlignmentFlag.AlignLeft), (self.bar, 1), into=self)
        apart.changed.connect(self.refresh)
        apart.progressed.connect(self._show_progress)
        self.refresh()

    def refresh(self) -> None:
        """Show whether one can judge, and how far it is."""
        self.judge.refresh(tr("Judge apart"))
        self.bar.setVisible(self._apart.is_running)
        self._show_progress()

    def _show_progress(self) -> None:
        if self._apart.is_running:
            self.bar.show_progress(self._apart.progress, tr("Judging, %p %"))


class ApartPart(QWidget):
    """What was found; a cell of the matrix leads to its drawings."""

    drawings_wanted = Signal(list)  # keys

    def __init__(self, apart: ReadingApart) -> None:
        super().__init__()
        self._apart = apart
        self._shown: ReadApart | None = None
        self.verdict, self.split, self.mistaken, self.age = (_words() for _ in range(4))
        self.matrix = ConfusionMatrix()
        self._area = _around(self.matrix)
        self.authors = BarTable(
            tr("Drawings read rightly of each author"),
            AUTHOR_COLUMNS,
            air_px=(2, 4),
            rows_in_sight=AUTHORS_IN_SIGHT,
            is_choice=True,
            is_sorted=True,
        )
        self.result = QWidget()
        self._lay_out()
        self.tint = EarlierTint(self.matrix)
        self.matrix.opened.connect(self._on_opened)
        apart.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what was found last, and whether it still holds."""
        apart, found = self._apart, self._apart.found
        self.result.setVisible(found is not None)
        self.age.setText(OLD if apart.is_old else "")
        self.age.setVisible(apart.is_old)
        self.tint.mark(apart.is_old)
        if found is not None and found is not self._shown:
            self._show(found)
        self._shown = found

    def _show(self, found: ReadApart) -> None:
        for label, text in (
            (self.verdict, verdict(found)),
            (self.split, split_words(found)),
            (self.mistaken, mistaken_words(found)),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.matrix.show_confusion(found.confusion, found.class_names)
        bar_px = self._area.horizontalScrollBar().sizeHint().height()
        self._area.setFixedHeight(
            min(MOST_MATRIX_PX, self.matrix.minimumSizeHint().height() + bar_px)
        )
        rows = author_rows(found)
        self.authors.show_rows(rows)
        self.authors.setVisible(len(rows) > 1)
        self.authors.setFixedHeight(self.authors.minimumSizeHint().height())

    def _on_opened(self, true: int, predicted: int) -> None:
        found = self._shown
        if found is not None:
            pairs = zip(found.drawings, found.labels, found.read_as, strict=True)
            keys = [d.key for d, label, read in pairs if (label, read) == (true, predicted)]
            self.drawings_wanted.emit(keys)

    def _lay_out(self) -> None:
        found = (self.age, self.verdict, self.split, self.mistaken, self.authors, self._area)
        column(*found, into=self.result, gap=4)
        column(self.result, into=self)


def _words() -> QLabel:
    label = QLabel()
    label.setTextFormat(label.textFormat().PlainText)
    label.setWordWrap(True)
    return label


def _around(matrix: ConfusionMatrix) -> QScrollArea:
    area = scrolling(matrix)
    area.viewport().setAutoFillBackground(False)
    matrix.setAutoFillBackground(False)
    return area
