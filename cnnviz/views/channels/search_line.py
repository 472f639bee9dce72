"""Searches the data set: a button, how far it is, and what is known."""

from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.channels.words import search_text, search_words
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.number_text import progress_words
from cnnviz.views.widgets.work_parts import WorkBar, WorkButton

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
        self.button = WorkButton(session.channels, search_text(session), SEARCHES, CANCELS)
        self.bar = WorkBar(tr("Progress of searching"), tr("Pictures processed so far"))
        self.place, self.words = ElidedLabel(), QLabel()
        self._lay_out()
        session.channels.progressed.connect(self._show_progress)

    def refresh(self) -> None:
        channels = self._session.channels
        is_searching = channels.is_running
        self.button.refresh(search_text(self._session))
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
        self.bar.show_progress(Progress(0, 1) if channels.is_loading else channels.progress)
        loading = tr("Loading {name}…", data.wanted)
        self.place.setText(loading if channels.is_loading else progress_words(channels.progress))

    def _lay_out(self) -> None:
        self.place.setFont(number_font())
        self.words.setWordWrap(True)
        self.words.setAccessibleName(tr("State of the search"))
        column(row(self.button, (self.bar, 1), gap=8), self.place, self.words, into=self)
