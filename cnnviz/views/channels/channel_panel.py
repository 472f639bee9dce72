"""What the selected channel looks for: pictures that excite it, its best input, its classes."""

from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.channels import words
from cnnviz.views.channels.best_input import BestInput
from cnnviz.views.channels.channel_head import ChannelHead
from cnnviz.views.channels.class_profile import ClassProfile
from cnnviz.views.channels.excited_pictures import ExcitedPictures
from cnnviz.views.channels.search_line import SearchLine
from cnnviz.views.theme import bold
from cnnviz.views.widgets.layouts import column
from cnnviz.views.widgets.scrolling import scrolling

SECTION_GAP_PX = 12


class ChannelPanel(QWidget):
    """Follows the selection; computes only while it is in sight."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.head = ChannelHead(session)
        self.search = SearchLine(session)
        self.pictures = ExcitedPictures(session)
        self.best = BestInput(session)
        self.profile = ClassProfile(session)
        self._excites, self._likes, self._classes = _note(), _note(), _note()
        self._classes_heading = _heading(tr("Response by class"))
        self._lay_out()
        session.selection.changed.connect(self._on_changed)
        session.channels.changed.connect(self._on_changed)
        session.data.changed.connect(self._on_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show the selected channel, and what is known of it."""
        session = self._session
        is_class = not session.network.layer(session.selection.layer).kind.has_maps
        is_known = session.channels.findings is not None
        self.head.refresh()
        self.search.refresh()
        self.pictures.refresh()
        self.best.refresh()
        self.profile.refresh()
        self._excites.setText(words.EXCITES_CLASS if is_class else words.EXCITES_MAP)
        self._likes.setText(words.LIKES_CLASS if is_class else words.LIKES_MAP)
        self._classes.setText(words.CLASSES_CLASS if is_class else words.CLASSES_MAP)
        for widget in (self._excites, self._classes, self._classes_heading):
            widget.setVisible(is_known)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._session.channels.watch()
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._session.channels.rest()

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()

    def _lay_out(self) -> None:
        content = QWidget()
        column(
            *(_heading(tr("Highest activations")), self.search, self.pictures, self._excites),
            SECTION_GAP_PX,
            *(_heading(tr("Activation maximisation")), self.best, self._likes),
            SECTION_GAP_PX,
            *(self._classes_heading, self.profile, self._classes),
            None,
            into=content,
            margins=(0, 0, 4, 0),
        )
        area = scrolling(content, across=False)
        column(self.head, (area, 1), into=self, gap=6, margins=(8, 4, 4, 6))


def _heading(text: str) -> QLabel:
    heading = QLabel(text)
    heading.setFont(bold(heading.font()))
    return heading


def _note() -> QLabel:
    note = QLabel()
    note.setWordWrap(True)
    note.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return note
