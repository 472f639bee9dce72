"""Which channel it is about, and the ones before and after it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.channels.words import title
from cnnviz.views.theme import bold
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import described, row

ARROW_PX = 28


class ChannelHead(QWidget):
    """Steps through the layer's channels."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.previous, self.next = QToolButton(), QToolButton()
        self.title = ElidedLabel()
        self.title.setFont(bold(self.title.font()))
        self._describe(self.previous, Qt.ArrowType.LeftArrow, tr("Previous channel of this layer"))
        self._describe(self.next, Qt.ArrowType.RightArrow, tr("Next channel of this layer"))
        row(self.previous, self.next, (self.title, 1), into=self)
        self.previous.clicked.connect(self._on_previous)
        self.next.clicked.connect(self._on_next)

    def refresh(self) -> None:
        selection = self._session.selection
        depth = self._session.network.layer(selection.layer).depth
        self.previous.setEnabled(selection.unit > 0)
        self.next.setEnabled(selection.unit < depth - 1)
        self.title.setText(title(self._session))

    def _describe(self, button: QToolButton, arrow: Qt.ArrowType, name: str) -> None:
        button.setArrowType(arrow)
        described(button, name, name)
        button.setFixedWidth(ARROW_PX)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _on_previous(self) -> None:
        self._session.selection.move_unit(-1)

    def _on_next(self) -> None:
        self._session.selection.move_unit(1)
