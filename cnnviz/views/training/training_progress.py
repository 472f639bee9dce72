"""How far the run is, how fast it goes and how long it still takes."""

from PySide6.QtWidgets import QProgressBar, QPushButton, QSizePolicy, QWidget

from cnnviz.core.files.web import DownloadProgress
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.number_text import clock
from cnnviz.views.widgets.steady_label import SteadyLabel


class TrainingProgress(QWidget):
    """A bar with the figures of the run, or of the download that comes before it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Progress"))
        self.bar.setToolTip(tr("Progress of the run, or of the download"))
        self.bar.setFixedHeight(16)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setToolTip(tr("Stop fetching the data set; complete files are kept"))
        self.cancel.setAccessibleName(tr("Cancel download"))
        self.text = described(SteadyLabel(), name=tr("Progress in words"))
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        # Two lines always: the panels above must not move when the second one comes and goes.
        self.text.setFixedHeight(2 * self.text.fontMetrics().lineSpacing() + 2)
        self._lay_out()
        session.training.progressed.connect(self.refresh)
        session.training.state_changed.connect(self.refresh)
        session.data.changed.connect(self.refresh)
        session.data.progressed.connect(self._on_download)
        self.cancel.clicked.connect(session.data.cancel)
        self.refresh()

    def refresh(self) -> None:
        data = self._session.data
        downloading = data.state is DataState.DOWNLOADING
        self.cancel.setVisible(downloading)
        if downloading or data.state is DataState.LOADING:
            verb = tr("Fetching") if downloading else tr("Loading")
            # Not an unending (0, 0): Fusion goes on animating that 60 times a second for ever.
            self._show_bar(0, 1)
            self.text.setText(f"{verb} {data.wanted}…")
            return
        training = self._session.training
        report = training.last_report
        self._show_bar(report.step if report else 0, training.total_steps)
        self.text.setText(progress_text(self._session))

    def _on_download(self, progress: DownloadProgress) -> None:
        self._show_bar(progress.done_bytes, progress.total_bytes)
        done, total = progress.done_bytes / 1e6, progress.total_bytes / 1e6
        self.text.setText(
            tr("Fetching {file}: {done:5.1f} of {total:.1f} MB", progress.file, done, total)
        )

    def _show_bar(self, done: int, total: int) -> None:
        # setValue() repaints at once, and with the bar all of the window that is marked as old,
        # which is then painted again when the others have marked what they show.
        self.bar.setUpdatesEnabled(False)
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.bar.setUpdatesEnabled(True)

    def _lay_out(self) -> None:
        column(
            row((self.bar, 1), self.cancel, gap=None),
            self.text,
            into=self,
            gap=2,
            margins=(0, 2, 0, 0),
        )


STATES = {
    TrainingState.WAITING: tr("waiting for data"),
    TrainingState.RUNNING: tr("running"),
    TrainingState.PAUSED: tr("paused"),
    TrainingState.STOPPING: tr("stopping"),
}


def progress_text(session: Session) -> str:
    """The run in two lines: state, place and time left; loss, accuracy and speed."""
    training = session.training
    report = training.last_report
    if report is None:
        started = tr("Starting…")
        return started if training.is_active else tr("Not training. Train starts a run.")
    ending = tr("done") if report.step >= training.total_steps else tr("stopped")
    where = tr(
        "{state}: epoch {epoch}/{epochs} step {step:,}/{steps:,}",
        STATES.get(training.state, ending),
        *(report.epoch, training.total_epochs, report.step, training.total_steps),
    )
    numbers = [tr("loss {loss:.3f}", report.loss)]
    if training.history.validation_accuracies:
        accuracy = training.history.validation_accuracies[-1]
        numbers = [tr("loss {loss:.3f} val {accuracy:6.2%}", report.loss, accuracy)]
    numbers.append(tr("rate {rate:.2g}", report.learning_rate))
    numbers.append(tr("{speed:,.0f} pictures/s", training.pictures_per_s))
    left = training.seconds_left if training.is_active else None
    if left is not None:
        where = tr("{place}, {time} left", where, clock(left))
    return f"{where}\n{' · '.join(numbers)}"
