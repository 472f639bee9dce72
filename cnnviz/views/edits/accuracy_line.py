"""The validation accuracy, and by how much the edits changed it."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.evaluation.metrics import Evaluation
from cnnviz.core.inspection.printed_sums import change_in_print
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.link_button import LinkButton
from cnnviz.views.widgets.steady_label import SteadyLabel

SIZE_PT = 12.0
UNKNOWN = "--.-- %"
CLASS_NAME_WIDTH = 12


class AccuracyLine(QWidget):
    """The number large, what it is below; per class in the tooltip."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.number = described(SteadyLabel(), name=tr("Validation accuracy"))
        self.number.setFont(number_font(SIZE_PT))
        self.state = ElidedLabel()
        self.load = LinkButton(
            tr("Load data"),
            tr("Load the data set that the training panel names, to measure on"),
            self,
        )
        column(self.number, row((self.state, 1), self.load, gap=None), into=self, gap=0)
        self.number.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.load.clicked.connect(self._on_load)

    def refresh(self) -> None:
        """Say what is known now."""
        data, accuracy = self._session.data, self._session.edits.accuracy
        is_absent = data.dataset is None and data.state is DataState.ABSENT
        self.load.setVisible(is_absent)
        self.state.setText(tr("Needs the data set") if is_absent else self._state())
        before, now = accuracy.before, accuracy.now
        self.number.setText(UNKNOWN if now is None else self._number(before, now))
        lines = self._per_class(before, now) if before and now else []
        self.number.setToolTip(
            "\n".join([tr("On validation pictures, not used for training"), *lines])
        )

    def _state(self) -> str:
        data, accuracy = self._session.data, self._session.edits.accuracy
        if data.dataset is None:
            return tr("Waiting for the data set to load")
        if accuracy.obstacle:
            return accuracy.obstacle
        pictures = tr("{count:,} validation pictures", len(data.dataset.validation))
        if accuracy.is_measuring:
            return tr("Measuring on {pictures}…", pictures)
        if accuracy.now is None:
            return tr("Measured after the first edit")
        return tr("of {pictures}", pictures) if not accuracy.is_old else tr("Out of date")

    def _number(self, before: Evaluation | None, now: Evaluation) -> str:
        share = f"{100 * now.accuracy:.2f} %"
        if before is None or not self._session.edits.made:
            return share
        return f"{share} ({change_in_print(100 * now.accuracy, 100 * before.accuracy, 2)})"

    def _per_class(self, before: Evaluation, now: Evaluation) -> list[str]:
        names = self._session.network.class_names
        rows = zip(names, before.per_class, now.per_class, strict=True)
        return [
            f"{100 * after:6.2f} % ({change_in_print(100 * after, 100 * earlier, 2)})  {name}"
            for name, earlier, after in rows
        ]

    def _on_load(self) -> None:
        self._session.data.want(self._session.data.wanted)
