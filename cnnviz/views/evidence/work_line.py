"""How far the computation is, and how it is stopped or asked for."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.evidence.words import work_words
from cnnviz.views.widgets.layouts import row
from cnnviz.views.widgets.work_parts import WorkBar

PATIENCE_MS = 300  # what is done sooner needs no progress


class WorkLine(QWidget):
    """Progress and Cancel while it takes long; a button where it waits to be asked."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._attributions = session.attributions
        self.bar = WorkBar(tr("Progress of the attribution"), has_words=True)
        self.cancel, self.compute = QPushButton(tr("Cancel")), QPushButton(tr("Compute now"))
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._is_long = False
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show what is going on, once it has gone on for a while."""
        work = self._attributions
        if not work.is_running:
            self._patience.stop()
            self._is_long = False
        elif not self._is_long and not self._patience.isActive():
            self._patience.start()
        self.bar.setVisible(self._is_long)
        self.cancel.setVisible(self._is_long)
        is_wanted = work.findings is None or work.is_old
        self.compute.setVisible(is_wanted and not work.is_due and not work.reason)
        if self._is_long:
            self.bar.show_progress(work.progress, work_words(work))

    def _on_patience(self) -> None:
        self._is_long = self._attributions.is_running
        self.refresh()

    def _describe_controls(self) -> None:
        self.bar.setFixedWidth(190)
        self.cancel.setToolTip(tr("Stop computing; the earlier result is kept"))
        self.cancel.setAccessibleName(tr("Cancel the computation"))
        self.compute.setToolTip(
            tr(
                "Compute the attribution for the current input and weights; during "
                "training, slow methods run only on request"
            )
        )
        self.compute.setAccessibleName(tr("Compute the attribution now"))

    def _lay_out(self) -> None:
        row(None, self.bar, self.cancel, self.compute, into=self)
        self.setFixedHeight(self.compute.sizeHint().height())

    def _connect(self) -> None:
        self._patience.timeout.connect(self._on_patience)
        self._attributions.progressed.connect(self.refresh)
        self._attributions.changed.connect(self.refresh)
        self.cancel.clicked.connect(self._attributions.cancel)
        self.compute.clicked.connect(self._attributions.compute)
