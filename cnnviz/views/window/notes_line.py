"""A line above the panels that says what was assumed of a checkpoint that was opened."""

from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import described, row


class NotesLine(QToolBar):
    """There until the person puts it aside or another network is on screen."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(tr("What was assumed"), window)
        self._session = session
        self.setObjectName("notes_line")
        self.setMovable(False)
        self.toggleViewAction().setVisible(False)
        self.text = described(ElidedLabel(), name=tr("What was assumed of the opened file"))
        self.scaling = _button(
            tr("Pixels…"), tr("Choose how pixels are normalised, or find out which way fits")
        )
        self.done = _button(tr("Got it"), tr("Put this line aside"))
        self._lay_out()
        self.scaling.clicked.connect(session.scaling.want)
        self.done.clicked.connect(session.network.put_notes_aside)
        session.network.replaced.connect(self.refresh)
        session.network.renamed.connect(self.refresh)
        session.scaling.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        notes = self._session.network.notes
        # The last one is the assumption, which matters most.
        self.text.setText(" ".join(reversed(notes)))
        self.text.setToolTip("\n".join(notes))
        self.scaling.setVisible(self._session.scaling.is_assumed)
        self.setVisible(bool(notes))

    def setVisible(self, visible: bool) -> None:
        """A layout that is restored may not bring back what nobody has to know any more."""
        super().setVisible(bool(self._session.network.notes))

    def _lay_out(self) -> None:
        line = QWidget()
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row((self.text, 1), self.scaling, self.done, into=line, gap=None, margins=(8, 2, 8, 2))
        self.addWidget(line)


def _button(text: str, tooltip: str) -> QPushButton:
    return described(QPushButton(text), tooltip, text)
