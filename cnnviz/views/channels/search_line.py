"""Searches the data set: a button, how far it is, and what is known."""

from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.channels.words import search_text, search_words
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.number_text import progress_words

SEARCHES = tr(
    "Run all training and validation pictures through the network on screen, in the "
    "background: for every channel of every layer at once. The network does not "
    "change"
)
CANCELS = tr("Stop searching; earlier results are kept")


class SearchLine(QWidget):
    """The button goes once there is nothing more to be found."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.button, self.bar = QPushButton(), QProgressBar()
        self.place, self.words = ElidedLabel(), QLabel()
        self._lay_out()
        self.button.clicked.connect(self._on_clicked)
        session.channels.progressed.connect(self._show_progress)

    def refresh(self) -> None:
        channels = self._session.channels
        is_searching = channels.is_running
        self.button.setText(search_text(self._session))
        self.button.setAccessibleName(self.button.text())
        self.button.setEnabled(is_searching or not channels.obstacle)
        self.button.setToolTip(channels.obstacle or (CANCELS if is_searching else SEARCHES))
        self.button.setVisible(is_searching or channels.is_old or channels.findings is None)
        self.bar.setVisible(is_searching)
        self.place.setVisible(is_searching)
        self.words.setVisible(not is_searching)
        self.words.setText(search_words(channels))
        self._show_progress()

    def _show_progress(self) -> None:
        channels, data = self._session.channels, self._session.data
        if not channels.is_running or not self.isVisible():
            return
        progress = channels.progress
        # setValue() repaints at once, and with the bar all that is marked as old.
        self.bar.setUpdatesEnabled(False)
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(0 if channels.is_loading else progress.done)
        self.bar.setUpdatesEnabled(True)
        loading = tr("Loading {name}…", data.wanted)
        self.place.setText(loading if channels.is_loading else progress_words(progress))

    def _on_clicked(self) -> None:
        if self._session.channels.is_running:
            self._session.channels.cancel()
        else:
            self._session.channels.ask()

    def _lay_out(self) -> None:
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(16)
        described(self.bar, tr("Pictures processed so far"), tr("Progress of searching"))
        self.place.setFont(number_font())
        self.words.setWordWrap(True)
        self.words.setAccessibleName(tr("State of the search"))
        column(row(self.button, (self.bar, 1), gap=8), self.place, self.words, into=self)
