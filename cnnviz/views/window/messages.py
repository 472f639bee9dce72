"""What goes wrong, told in one sentence; and the question what to do without the data set."""

import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QMessageBox, QWidget

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.dialogs import open_dialog

SYNTHETIC = "synthetic-garments"


class Messages(QObject):
    """Shows one message box at a time, beside the running program, never in its way."""

    def __init__(self, session: Session, window: QWidget, log_file: Path) -> None:
        super().__init__(window)
        self._session, self._window, self._log_file = session, window, log_file
        self.box: QMessageBox | None = None
        session.failed.connect(self.show_error)
        session.data.missing.connect(self._ask_for_data)

    def show_error(self, error: Exception) -> None:
        """Tell a mendable error in its own sentence, any other with details to copy."""
        if isinstance(error, CnnvizError):
            self._open(self._box(QMessageBox.Icon.Warning, str(error)))
        else:
            self.show_crash("".join(traceback.format_exception(error)))

    def show_crash(self, details: str) -> None:
        """Tell of an error that nobody expected; the program goes on."""
        box = self._box(
            QMessageBox.Icon.Critical,
            tr(
                "Something went wrong that cnnviz did not expect. It keeps running; "
                "save your work. The details are in {log_file}.",
                self._log_file,
            ),
        )
        box.setDetailedText(details)
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._open(box)

    def _ask_for_data(self, name: str, message: str) -> None:
        box = self._box(QMessageBox.Icon.Question, message)
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        download = box.addButton(tr("&Fetch {name}", name), QMessageBox.ButtonRole.AcceptRole)
        download.setToolTip(tr("Download the files in the background; training waits for them"))
        self._answers: dict[QAbstractButton, Callable[[], None]] = {download: self._download}
        if self._session.training.left is None:  # a run that goes on needs what it learned from
            synthetic = box.addButton(
                tr("&Use {synthetic}", SYNTHETIC), QMessageBox.ButtonRole.ActionRole
            )
            synthetic.setToolTip(
                tr("Train on garments that cnnviz draws itself; needs no connection")
            )
            self._answers[synthetic] = self._use_synthetic
        box.buttonClicked.connect(self._on_answer)
        self._open(box)

    def _on_answer(self, button: QAbstractButton) -> None:
        if button in self._answers:
            self._answers[button]()

    def _download(self) -> None:
        self._session.data.download()
        self._session.training.run_awaited()

    def _use_synthetic(self) -> None:
        self._session.data.want(SYNTHETIC)
        self._session.training.run_awaited()

    def _box(self, icon: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(icon, "cnnviz", text, QMessageBox.StandardButton.Ok, self._window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.finished.connect(self._forget_box)
        return box

    def _open(self, box: QMessageBox) -> None:
        if self.box is not None:
            self.box.close()
        self.box = box
        open_dialog(box)

    def _forget_box(self) -> None:
        self.box = None
