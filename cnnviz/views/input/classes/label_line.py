"""Under the bars: what the network misreads, the person names; and where the drawing is then."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import read
from cnnviz.views.input.classes.names_menu import NamesMenu, name_of
from cnnviz.views.widgets.layouts import described, row
from cnnviz.views.widgets.link_button import LinkButton
from cnnviz.views.widgets.text_block import TextBlock

WHICH = tr("Which is it? What you say is kept in My drawings.")
WHAT_FOR = tr("Say what the drawing shows: it is kept in My drawings under that class (Ctrl+L)")


class LabelLine(QWidget):
    """A menu of classes; beside it what was labelled just now, with undo, or a question."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._mine = session, session.my_drawings
        self.button = described(QToolButton(self), name=tr("It is a…"))
        self.button.setText(tr("It is a…"))
        self.button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.menu = NamesMenu(tr("It is a…"), session, self)
        self.button.setMenu(self.menu)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.words = TextBlock(tr("About the label"), lines=2)
        tooltip = tr("Take the drawing out of My drawings again, or give it its class before")
        self.undo = described(LinkButton(tr("Undo"), tooltip, self), name=tr("Undo the label"))
        row(self.button, (self.words, 1), self.undo, into=self, gap=6)
        self.menu.triggered.connect(self._on_named)
        self.undo.clicked.connect(self._mine.undo)
        self._mine.labelling_changed.connect(self.refresh)
        session.network.traced.connect(self.ask)
        self.refresh()

    def refresh(self) -> None:
        """Show whether the input can be labelled, and what there is to say about that."""
        why_not = self._mine.why_not_label
        self.button.setEnabled(not why_not)
        self.button.setToolTip(f"{WHAT_FOR}\n{why_not}" if why_not else WHAT_FOR)
        self.undo.setVisible(bool(self._mine.confirmation))
        self.ask()

    def ask(self) -> None:
        """Ask what the input is, where the network is not sure and nothing was said yet."""
        asks = not self._mine.why_not_label and read(self._session).unsure
        self.words.setText(self._mine.confirmation or (WHICH if asks else ""))

    def offer(self) -> None:
        """Open the menu by key."""
        if self.button.isEnabled():
            self.menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height())))
            self.menu.setActiveAction(self.menu.actions()[0])

    def _on_named(self, action: QAction) -> None:
        self._mine.label(name_of(action))


def offer_classes(session: Session, window: QWidget) -> None:
    """Open the menu of classes, with the input panel in sight."""
    line = window.findChild(LabelLine)
    if not isinstance(line, LabelLine) or not line.isVisible():
        session.navigation.panel_wanted.emit("input")
        line = window.findChild(LabelLine)
    if isinstance(line, LabelLine):
        line.offer()
