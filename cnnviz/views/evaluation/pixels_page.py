"""How pixels are scaled for the network on screen, and which of the usual ways fits it best."""

from functools import cached_property

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QRadioButton, QWidget

from cnnviz.core.data.normalisations import Normalisation
from cnnviz.core.data.picture_shape import per_channel
from cnnviz.core.evaluation.normalisation_comparison import NormalisationScore
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.evaluation.words import percent
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.layouts import REST, column, described, row
from cnnviz.views.widgets.work_parts import WorkBar, WorkButton

HEADS = (tr("Pixels"), tr("mean"), tr("deviation"), tr("accuracy"), tr("loss"), "")
COMPARE = tr("Compare")
COMPARE_TOOLTIP = tr("Evaluate each on the validation pictures, in the background")
NAMES_TOOLTIP = tr("Use the class names of the loaded data set")
UNDO_TOOLTIP = tr("Undo the last choice")
ASSUMED = tr(
    "The file of this network does not say how pixels were normalised in training, and "
    "the wrong way lowers its accuracy. One of these is assumed: Compare shows which "
    "fits best; click to use it. Save checkpoint keeps the choice."
)
CHOSEN = tr(
    "You chose how pixels are normalised for this network; Save checkpoint keeps the choice."
)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PixelsPage(QWidget):
    """A row a way of scaling; needs no evaluation."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._scaling = session, session.scaling
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.compare = WorkButton(self._scaling, COMPARE, COMPARE_TOOLTIP)
        self.undo = described(QPushButton(tr("Undo")), UNDO_TOOLTIP)
        self.names = described(QPushButton(), NAMES_TOOLTIP)
        self.bar = WorkBar(tr("Progress of comparing"), has_words=True)
        self.rows: list[ScalingRow] = []
        self._table = QWidget()
        self._grid = QGridLayout(self._table)
        self._lay_out()
        self.undo.clicked.connect(self._scaling.undo)
        self.names.clicked.connect(self._scaling.take_names)
        self._scaling.changed.connect(self.refresh)
        self._scaling.progressed.connect(self._show_progress)
        session.network.replaced.connect(self.refresh)

    def refresh(self) -> None:
        """Show everything as it is now, if anybody looks."""
        if not self.isVisible():
            return
        scaling = self._scaling
        choices = sorted(scaling.choices, key=lambda one: one.what)
        if [one.normalisation for one in self.rows] != choices:
            self._make_rows(choices)
        scores = {score.normalisation.name: score for score in scaling.scores}
        best = scaling.best
        for shown in self.rows:
            name = shown.normalisation.name
            is_used = name == scaling.used.name
            is_best = best is not None and name == best.normalisation.name
            shown.show_state(scores.get(name), is_used, is_best, scaling.why_not)
        known = scaling.why_not if len(choices) == 1 else CHOSEN
        self.sentence.setText(ASSUMED if scaling.is_assumed else known)
        self.compare.refresh(COMPARE)
        self.undo.setEnabled(scaling.can_undo)
        self.names.setVisible(bool(scaling.other_names))
        self.names.setText(tr("Take the class names of {other_names}", scaling.other_names))
        self.names.setAccessibleName(self.names.text())
        self._show_progress()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _show_progress(self) -> None:
        self.bar.setVisible(self._scaling.is_running)
        self.bar.show_progress(self._scaling.progress)

    def _on_chosen(self) -> None:
        chosen = next(one for one in self.rows if one.button is self.sender())
        self._scaling.choose(chosen.normalisation)
        self.refresh()  # a button that was down went up under the click

    def _make_rows(self, choices: list[Normalisation]) -> None:
        for old in self.rows:
            for part in old.parts:
                part.deleteLater()
        self.rows = [ScalingRow(one) for one in choices]
        for number, new in enumerate(self.rows, start=1):
            for place, part in enumerate(new.parts):
                self._grid.addWidget(part, number, place)
            new.button.clicked.connect(self._on_chosen)

    def _lay_out(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(18)
        for place, text in enumerate(HEADS):
            head = QLabel(text)
            head.setAlignment(Qt.AlignmentFlag.AlignLeft if place == 0 else RIGHT)
            self._grid.addWidget(head, 0, place)
        column(
            self.sentence,
            row(self.compare, self.undo, self.names, (self.bar, 1), None, gap=None),
            (self._table, 0, Qt.AlignmentFlag.AlignLeft),
            REST,
            into=self,
            gap=10,
            margins=(0, 6, 0, 0),
        )


class ScalingRow:
    """What is known of one way of scaling; its button takes it."""

    def __init__(self, normalisation: Normalisation) -> None:
        self.normalisation = normalisation
        self.button = QRadioButton(normalisation.what)
        self.accuracy, self.loss, self.mark = QLabel(), QLabel(), QLabel()

    @cached_property
    def parts(self) -> tuple[QWidget, ...]:
        """The widgets of the row, from left to right."""
        one = self.normalisation
        numbers = (QLabel(per_channel(values, ".4f")) for values in (one.mean, one.deviation))
        labels = (*numbers, self.accuracy, self.loss)
        for label in labels:
            label.setFont(number_font())
            label.setAlignment(RIGHT)
        return self.button, *labels, self.mark

    def show_state(
        self, score: NormalisationScore | None, is_used: bool, is_best: bool, why_not: str
    ) -> None:
        """Show how good it is, where that was tried, and whether it is in use."""
        self.button.setAutoExclusive(False)  # it shows what is used, not what was clicked
        self.button.setChecked(is_used)
        self.button.setEnabled(not why_not)
        self.button.setToolTip(why_not or tr("Scale pixels so: {title}", self.normalisation.title))
        self.accuracy.setText("" if score is None else percent(score.accuracy, 2))
        self.loss.setText("" if score is None else f"{score.loss:.4f}")
        self.mark.setText(tr("fits best") if is_best else "")
