"""Which two classes are compared."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import described, row

FOLLOWING = (tr("The winner"), tr("The runner-up"))


class RivalsRow(QWidget):
    """Winner and runner-up unless others are chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._question = session, session.attributions.question
        self.first, self.second = ChoiceBox(), ChoiceBox()
        self.swap = QToolButton()
        self._describe_controls()
        self._lay_out()
        self.first.currentIndexChanged.connect(self._on_first)
        self.second.currentIndexChanged.connect(self._on_second)
        self.swap.clicked.connect(self._question.swap)
        self._question.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the choices, of a network with perhaps other classes."""
        pins = (self._question.pinned, self._question.pinned_rival)
        for choice, head, pin in zip((self.first, self.second), FOLLOWING, pins, strict=True):
            items = [head, *self._session.network.class_names]
            choice.blockSignals(True)
            if items != [choice.itemText(place) for place in range(choice.count())]:
                choice.clear()
                choice.addItems(items)
            choice.setCurrentIndex(0 if pin is None else pin + 1)
            choice.blockSignals(False)

    def _on_first(self, place: int) -> None:
        self._question.pin(None if place <= 0 else place - 1)

    def _on_second(self, place: int) -> None:
        self._question.pin_rival(None if place <= 0 else place - 1)

    def _describe_controls(self) -> None:
        self.first.setAccessibleName(tr("First class"))
        self.first.setToolTip(tr("The first class; the network does not change"))
        described(self.second, tr("The class to compare with"), tr("Second class"))
        self.swap.setText(tr("Swap"))
        self.swap.setAccessibleName(tr("Swap the two classes"))
        self.swap.setToolTip(tr("Ask what supports the second class rather than the first"))
        self.swap.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _lay_out(self) -> None:
        row(self.first, QLabel(tr("rather than")), self.second, self.swap, None, into=self, gap=6)
