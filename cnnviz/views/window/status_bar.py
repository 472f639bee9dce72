"""The line at the bottom: what just happened, what runs, the network and the device."""

from PySide6.QtWidgets import QStatusBar

from cnnviz.core.training.devices import choose_device
from cnnviz.core.translation import tr
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.training.training_progress import STATES
from cnnviz.views.widgets.layouts import described
from cnnviz.views.widgets.number_text import clock
from cnnviz.views.widgets.steady_label import SteadyLabel
from cnnviz.views.window.reading_note import ReadingNote

MESSAGE_MS = 6000
DATA_STATES = {DataState.LOADING: tr("loading data"), DataState.DOWNLOADING: tr("downloading data")}


class StatusBar(QStatusBar):
    """Always there: run, network, device. Passing: what was done."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.reading = ReadingNote(session)
        self.addPermanentWidget(self.reading)
        self.run = self._label(tr("Run in progress"))
        self.network = self._label(tr("Network on screen"))
        self.device = self._label(tr("Where training computes"))
        session.notified.connect(self._on_notified)
        session.training.state_changed.connect(self.refresh)
        session.training.progressed.connect(self.refresh)
        session.data.changed.connect(self.refresh)
        session.network.replaced.connect(self.refresh)
        session.network.renamed.connect(self.refresh)
        session.following.changed.connect(self.refresh)
        self.device.setText(tr("device {name}", choose_device()))
        self.refresh()

    def refresh(self) -> None:
        network = self._session.network
        parameters = sum(layer.parameters for layer in network.layers)
        told = tr("{title} · {count:,} parameters", network.title, parameters)
        if self._session.following.path is not None:
            told = tr("following {title} · {count:,} parameters", network.title, parameters)
        self.network.setText(told)
        self.run.setText(self._run_text())

    def _run_text(self) -> str:
        training, data = self._session.training, self._session.data
        if training.state is TrainingState.IDLE:
            return DATA_STATES.get(data.state, "")
        state, left = STATES[training.state], training.seconds_left
        return state if left is None else tr("{state}, {time} left", state, clock(left))

    def _on_notified(self, message: str) -> None:
        self.showMessage(message, MESSAGE_MS)

    def _label(self, tooltip: str) -> SteadyLabel:
        label = described(SteadyLabel(), tooltip, tooltip)
        label.setContentsMargins(10, 0, 10, 0)
        self.addPermanentWidget(label)
        return label
