"""Lesson 7: the last maps as one long row, and which of them spoke for which class."""

import numpy as np
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from cnnviz.core.evidence.class_sums import Evidence, evidence
from cnnviz.core.inspection.images import ColourRange
from cnnviz.core.inspection.printed_sums import adding_up, in_print
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.lessons.fully_connected.evidence_view import EvidenceView, Shown
from cnnviz.views.maps.legend import Legend
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.number_text import steady_number

DIGITS = 3
WINNER, NOBODY = 0, 0  # the first of each list of choices


class FullyConnectedExperiment(QWidget):
    """Choose a class, or two to compare; point at a cell to read its sum."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.choice, self.against = ChoiceBox(), ChoiceBox()
        self.sort = QCheckBox(tr("Sort"))
        self.view, self.legend = EvidenceView(), Legend(120)
        self.sum, self.details = ElidedLabel(), ElidedLabel()
        self._evidence: Evidence | None = None
        self._order = np.zeros(0, np.int64)
        self._describe_controls()
        self._lay_out()
        self._list_classes()
        self._connect()

    @property
    def chosen(self) -> int:
        """The class that is looked at; the winner unless another one was chosen."""
        place = self.choice.currentIndex()
        return self._taken().winner if place <= WINNER else place - 1

    @property
    def compared(self) -> int | None:
        place = self.against.currentIndex()
        return None if place <= NOBODY or place - 1 == self.chosen else place - 1

    def refresh(self) -> None:
        """Take fc apart for the input and the weights as they are now."""
        if not self.isVisible():
            return
        network = self._session.network
        maps = network.trace.outputs[network.layers[-2].name]
        last = network.layers[-1].name
        weights = network.kernels(last)
        found = evidence(maps, weights, network.biases(last))
        self._evidence = found
        said = found.of(self.chosen, self.compared)
        natural = np.arange(len(said))
        self._order = np.argsort(-said, kind="stable") if self.sort.isChecked() else natural
        names, signed = network.class_names, network.layers[-2].signed
        self.view.show_evidence(
            Shown(found, maps, weights, self._order, names, self.chosen, self.compared, signed)
        )
        reach = float(np.abs(found.contributions).max())
        self.legend.show_range(ColourRange(reach, diverging=True))
        self._update_words()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _update_words(self) -> None:
        if self._evidence is not None:
            self.sum.setText(self._sum_text())
            self.details.setText(self._details_text())

    def _sum_text(self) -> str:
        """The logit, or the difference of two, as a sum that adds up."""
        found, names = self._taken(), self._session.network.class_names
        first, *others, total = found.printed(self.chosen, self.compared)
        terms = " ".join([first, *map(_added, others), f"= {total}"])
        if self.compared is not None:
            return f"{names[self.chosen]} - {names[self.compared]}: {terms}"
        return f"{names[self.chosen]}: {terms}, {found.probabilities[self.chosen]:.1%}"

    def _details_text(self) -> str:
        """What is pointed at, or what to do."""
        row, column = self.view.pointed
        if column is None or column >= len(self._order):
            return tr("Point at a map or a cell; click to choose its class.")
        network, found = self._session.network, self._taken()
        unit, shape = int(self._order[column]), network.layers[-2]
        values = shape.width * shape.height
        if row is not None or self.compared is None:
            row = self.chosen if row is None else row
            said = steady_number(float(found.contributions[row, unit]))
            return tr(
                "Map {unit} for {name}: {values} products sum to {said}",
                unit + 1,
                network.class_names[row],
                values,
                said,
            )
        parts = [found.contributions[self.chosen, unit], -found.contributions[self.compared, unit]]
        units = adding_up([float(part) for part in parts], DIGITS)
        first, second = (in_print(number, DIGITS) for number in units)
        return tr(
            "Map {unit}: {first} {added} = {number}",
            unit + 1,
            first,
            _added(second),
            in_print(sum(units), DIGITS),
        )

    def _taken(self) -> Evidence:
        assert self._evidence is not None, "asked before anything was shown"
        return self._evidence

    def _on_chosen(self, *chosen: object) -> None:
        self.refresh()

    def _on_class_clicked(self, class_index: int) -> None:
        self.choice.setCurrentIndex(class_index + 1)

    def _on_replaced(self) -> None:
        self._list_classes()
        self.view.point_at(None, None)
        self.refresh()

    def _list_classes(self) -> None:
        names = self._session.network.class_names
        for choice, first in ((self.choice, tr("The winner")), (self.against, tr("Nothing"))):
            choice.blockSignals(True)
            choice.clear()
            choice.addItems([first, *names])
            choice.blockSignals(False)

    def _describe_controls(self) -> None:
        texts = (
            (
                self.choice,
                tr("Class"),
                tr(
                    "The class whose weights and contributions are shown; the network "
                    "does not change"
                ),
            ),
            (
                self.against,
                tr("Compared with"),
                tr("Another class: its contributions are subtracted map by map"),
            ),
        )
        for choice, name, tooltip in texts:
            described(choice, tooltip, name)
            choice.setMinimumContentsLength(6)
            shrink = ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            choice.setSizeAdjustPolicy(shrink)
        self.sort.setToolTip(tr("Maps with the largest contribution first"))
        self.sort.setAccessibleName(tr("Sort the maps by contribution"))
        self.sum.setAccessibleName(tr("The sum of the class"))
        self.details.setAccessibleName(tr("What is pointed at"))
        self.sum.setFont(number_font())

    def _lay_out(self) -> None:
        column(
            row((self.choice, 1), QLabel(tr("against")), (self.against, 1), self.sort, gap=6),
            (self.view, 1),
            self.sum,
            row((self.details, 3), (self.legend, 1), gap=8),
            into=self,
            margins=(4, 0, 4, 0),
        )

    def _connect(self) -> None:
        self.choice.currentIndexChanged.connect(self._on_chosen)
        self.against.currentIndexChanged.connect(self._on_chosen)
        self.sort.toggled.connect(self._on_chosen)
        self.view.pointed_changed.connect(self._update_words)
        self.view.class_clicked.connect(self._on_class_clicked)
        self._session.network.traced.connect(self.refresh)
        self._session.network.replaced.connect(self._on_replaced)


def _added(printed: str) -> str:
    """A number as it stands in a sum behind others."""
    return f"- {printed[1:]}" if printed.startswith("-") else f"+ {printed}"
