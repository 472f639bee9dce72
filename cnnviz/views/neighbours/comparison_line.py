"""The line below: what the input is compared with, how far that is, and the button for it."""

from PySide6.QtWidgets import QPushButton, QStackedWidget, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.views.neighbours.words import button_words, line_words
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import described, row
from cnnviz.views.widgets.work_parts import WorkBar

TIPS = {
    tr("Load"): tr("Load the data set to compare the input with"),
    tr("Cancel"): tr("Stop processing the pictures"),
    tr("Compare"): tr("Run all pictures through the network with its current weights"),
}


class ComparisonLine(QWidget):
    """Text or progress, and one button that does what comes next."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._data, self._neighbours = session.data, session.neighbours
        self.text, self.bar = ElidedLabel(), WorkBar(tr("Pictures processed"), has_words=True)
        self.button = QPushButton()
        self._beside = QStackedWidget()
        self._lay_out()
        self.button.clicked.connect(self._on_clicked)
        self._neighbours.progressed.connect(self.show_progress)
        self.refresh()

    def refresh(self) -> None:
        is_busy = self._neighbours.is_running
        words = button_words(self._data, self._neighbours)
        self.button.setText(words)
        described(self.button, TIPS.get(words.split(" ")[0], ""), words or tr("Compare"))
        self.button.setVisible(bool(words))
        loading = self._data.state in (DataState.LOADING, DataState.DOWNLOADING)
        self.button.setEnabled(not (loading and self._data.dataset is None))
        self._beside.setCurrentIndex(int(is_busy))
        self.text.setText(line_words(self._neighbours))
        self.show_progress()

    def show_progress(self) -> None:
        if not self._neighbours.is_running or not self.isVisible():
            return
        self.bar.show_progress(self._neighbours.progress, line_words(self._neighbours))

    def _on_clicked(self) -> None:
        if self._neighbours.is_running:
            self._neighbours.cancel()
        elif self._data.dataset is None:
            self._data.want(self._data.wanted)
        else:
            self._neighbours.ask()

    def _lay_out(self) -> None:
        for page in (self.text, self.bar):
            self._beside.addWidget(page)
        row((self._beside, 1), self.button, into=self, gap=None)
        self.setFixedHeight(self.button.sizeHint().height())
