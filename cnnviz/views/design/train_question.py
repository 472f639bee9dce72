"""A run that is going on is not lost without asking."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.dialogs import ask_and_save_checkpoint, open_dialog

SENTENCE = tr(
    "A run is in progress. Training this design ends that run, and replaces it on "
    "screen and in the autosave."
)


class TrainQuestion(QObject):
    """Starts the design at once where nothing runs, and else asks first."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.box: QMessageBox | None = None

    def train_or_ask(self) -> None:
        """Start training the design at hand, if need be after a question."""
        designs = self._session.designs
        if designs.examined.refusal or not self._session.training.is_active:
            designs.train()
        elif self.box is None:
            self._ask()

    def _ask(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Question, "cnnviz", SENTENCE, parent=self._window)
        stop = box.addButton(tr("S&top it, train this"), QMessageBox.ButtonRole.AcceptRole)
        stop.setToolTip(tr("The run ends after its current step, and is lost unless saved"))
        save = box.addButton(tr("&Save it first…"), QMessageBox.ButtonRole.ActionRole)
        save.setToolTip(tr("Save the current network to a file, then ask again"))
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        self._answers = {stop: self._session.designs.train, save: self._save_and_ask}
        box.finished.connect(self._on_finished)
        self.box = box
        open_dialog(box)

    def _on_finished(self) -> None:
        box, self.box = self.box, None
        answer = None if box is None else box.clickedButton()
        if answer in self._answers:
            self._answers[answer]()

    def _save_and_ask(self) -> None:
        ask_and_save_checkpoint(self._window, self._session)
        self.train_or_ask()
