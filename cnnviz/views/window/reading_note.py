"""Says which file is being read, and takes the request back."""

from PySide6.QtWidgets import QWidget

from cnnviz.core.checkpoints.checkpoint import shown_name
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import described, row
from cnnviz.views.widgets.link_button import LinkButton

WIDEST_PX = 260


class ReadingNote(QWidget):
    """There while a checkpoint or a picture is read; the window goes on meanwhile."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.text = described(ElidedLabel(), name=tr("What is being read"))
        self.text.setMaximumWidth(WIDEST_PX)
        self.stop = LinkButton(tr("Cancel"), tr("Keep what is on screen"), self)
        row(self.text, self.stop, into=self, gap=None)
        self.stop.clicked.connect(self._cancel)
        session.opening.changed.connect(self.refresh)
        session.pictures.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        path, picture = self._session.opening.path, self._session.pictures.title
        name = shown_name(path) if path is not None else picture
        self.text.setText(tr("Reading {name}…", name) if name else "")
        self.setVisible(bool(name))

    def _cancel(self) -> None:
        self._session.opening.cancel()
        self._session.pictures.cancel()
