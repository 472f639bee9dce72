"""Under the recipe: whether it learns drawings, and people's drawings to be fetched for it."""

from PySide6.QtWidgets import QWidget

from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import described, row
from cnnviz.views.widgets.number_text import clock
from cnnviz.views.widgets.work_parts import WorkBar, WorkButton

FETCH = tr("People's drawings: fetch 30 MB")
FETCHES = tr(
    "Download drawings by players of Google's Quick, Draw! (CC BY 4.0) in the background: recipe "
    "sketch learns from them from the next run on"
)
CANCELS = tr("Stop fetching people's drawings; what has come is kept, and the rest fetched later")
PICTURES_ONLY = tr("Learns pictures only: drawings are recognised less often.")
PICTURES_ONLY_WHY = tr("Recipe sketch learns drawings as well as pictures.")


class PeoplesDrawingsLine(QWidget):
    """One line, always as high: a note, a button, or how far the download is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._training, self._drawings = session.training, session.peoples_drawings
        self._data = session.data
        self.text = described(ElidedLabel(), name=tr("What the recipe learns from"))
        self.button = WorkButton(self._drawings, FETCH, FETCHES, CANCELS)
        self.bar = WorkBar(tr("Progress of fetching people's drawings"), has_words=True)
        row((self.text, 1), (self.bar, 1), self.button, into=self, gap=8)
        self.setFixedHeight(self.button.sizeHint().height())
        session.training.settings_changed.connect(self.refresh)
        session.training.state_changed.connect(self.refresh)
        session.data.changed.connect(self.refresh)
        self._drawings.changed.connect(self.refresh)
        self._drawings.progressed.connect(self._show_progress)
        self.refresh()

    def refresh(self) -> None:
        is_running, draws = self._drawings.is_running, self._training.config.drawings_share > 0
        counts = self._drawings.counts() if draws and not is_running else {}
        words, tooltip = _learned(counts) if draws else (PICTURES_ONLY, PICTURES_ONLY_WHY)
        if not draws and self._data.makes(self._data.wanted):
            words = tooltip = ""  # it is made of drawings
        self.text.setText(words)
        self.setToolTip(tooltip)
        self.text.setVisible(not is_running)
        self.bar.setVisible(is_running)
        self.button.setVisible(is_running or (draws and not counts))
        self.button.refresh(FETCH)
        self._show_progress()

    def _show_progress(self) -> None:
        if self._drawings.is_running:
            self.bar.show_progress(
                self._drawings.progress, _progress_words(self._drawings.progress)
            )


def _learned(counts: dict[str, int]) -> tuple[str, str]:
    """Return what recipe `sketch` learns from, and of whom that is."""
    if not counts:
        return tr("Learns made drawings."), ""
    by = tr("By players of Quick, Draw! by Google, CC BY 4.0:")
    each = [f"{name}: {count:,}" for name, count in counts.items()]
    words = tr("Learns from {count:,} drawings by people.", sum(counts.values()))
    return words, "\n".join((by, *each))


def _progress_words(progress: Progress) -> str:
    done, total = progress.done / 1e6, progress.total / 1e6
    if progress.seconds_left is None:
        return tr("{done:.1f} of {total:.1f} MB", done, total)
    left = clock(progress.seconds_left)
    return tr("{done:.1f} of {total:.1f} MB, {time} left", done, total, left)
