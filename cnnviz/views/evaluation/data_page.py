"""The data set as it is: pictures by part and class, found by their number."""

from typing import get_args

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from cnnviz.core.data.datasets import PART_TITLES, Dataset, Part
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.views.evaluation.class_filter import ClassFilter
from cnnviz.views.evaluation.paged_wall import PagedWall
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.segment_row import SegmentRow

PARTS: tuple[Part, ...] = get_args(Part)
TOOLTIPS = {
    "train": tr("The pictures used for training"),
    "validation": tr("Pictures held out from training, for choosing settings"),
    "test": tr("Pictures for the final evaluation of a network"),
}


class DataPage(QWidget):
    """Needs no evaluation; where the data set is not in memory it offers to load it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: Dataset | None = None
        self.parts = SegmentRow(tr("Part"), {PART_TITLES[part]: TOOLTIPS[part] for part in PARTS})
        self.classes = ClassFilter(tr("all classes"), tr("Only pictures of this class"))
        self.number = WholeField(0, 99_999, tr("Number of a picture"))
        self.pictures = PagedWall(session)
        self.words, self.load = QLabel(), QPushButton(tr("Load the data set"))
        self._stack = QStackedWidget()
        self._lay_out()
        self.parts.chosen.connect(self._on_part)
        self.classes.chosen.connect(self._fill)
        self.number.valueChanged.connect(self._reveal)
        self.number.editingFinished.connect(self._on_typed)
        self.load.clicked.connect(self._on_load)
        session.data.changed.connect(self.refresh)

    @property
    def part(self) -> Part:
        return PARTS[self.parts.number]

    def refresh(self) -> None:
        """Show the data set in memory, if anybody looks."""
        data = self._session.data
        if not self.isVisible():
            return
        self._stack.setCurrentIndex(int(data.dataset is None))
        is_on_its_way = data.state in (DataState.LOADING, DataState.DOWNLOADING)
        self.words.setText(
            tr("Loading {wanted}…", data.wanted) if is_on_its_way else tr("No data set is loaded.")
        )
        self.load.setEnabled(not is_on_its_way)
        if data.dataset is not None and data.dataset is not self._shown:
            self._shown = data.dataset
            self.classes.offer(data.dataset.class_names)
            self._on_part()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _on_part(self) -> None:
        if self._shown is None:
            return
        last = len(self._shown.part(self.part)) - 1
        self.number.blockSignals(True)
        self.number.setRange(0, max(0, last))
        self.number.blockSignals(False)
        self.number.setToolTip(
            tr(
                "Type the number of a picture, 0 to {last}, and press Enter: it is framed below",
                last,
            )
        )
        self._fill()

    def _fill(self) -> None:
        if self._shown is None:
            return
        indices = self._shown.part(self.part).of_class(self.classes.class_index)
        nothing = tr("There are no pictures of this class.")
        self.pictures.show_indices(self.part, indices, self._describe, nothing)

    def _on_typed(self) -> None:
        """Enter; leaving the field by Tab asks for nothing."""
        if self.number.hasFocus():
            self._reveal()

    def _reveal(self) -> None:
        """Frame the picture, among all classes if it is of another than the chosen one."""
        if self._shown is None:
            return
        if not self.pictures.reveal(self.number.value()):
            self.classes.choose(None)
            self._fill()
            self.pictures.reveal(self.number.value())

    def _describe(self, index: int) -> tuple[str, str]:
        assert self._shown is not None
        name = self._shown.class_name(self.part, index)
        return f"{name}\n{index:,}", tr(
            "{part} picture {index:,}: {name}.", PART_TITLES[self.part], index, name
        )

    def _on_load(self) -> None:
        self._session.data.want(self._session.data.wanted)

    def _lay_out(self) -> None:
        self.load.setToolTip(
            tr("Load the data set from this machine; if it is missing, offer to download it")
        )
        shown = QWidget()
        column(
            row(self.parts, 6, self.classes, None, QLabel(tr("Number")), self.number, gap=6),
            (self.pictures, 1),
            into=shown,
        )
        absent = QWidget()
        middle = [row(None, widget, None, gap=None) for widget in (self.words, self.load)]
        column(None, *middle, None, into=absent, gap=None, margins=None)
        self._stack.addWidget(shown)
        self._stack.addWidget(absent)
        column(self._stack, into=self, gap=None)
