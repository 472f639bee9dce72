"""The edits in words; a click goes to the channel."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from cnnviz.core.edits.edit_words import in_words
from cnnviz.core.translation import tr
from cnnviz.session.session import Session

LINES = 3
EMPTY = tr("No edits yet: type over a number, scale\nthe kernel, or ablate the channel.")


class EditList(QListWidget):
    """In the order in which they were done, the newest in sight."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(tr("Edits of the network"))
        self.setToolTip(tr("All manual changes to the network; click one to go to its channel"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(True)
        line = self.fontMetrics().lineSpacing() + 4
        self.setFixedHeight(LINES * line + 2 * self.frameWidth() + 2)
        self.itemClicked.connect(self._on_chosen)
        self.itemActivated.connect(self._on_chosen)

    def refresh(self) -> None:
        """List the edits as they are now."""
        names = self._session.network.class_names
        words = [in_words(edit, names) for edit in self._session.edits.made]
        if words != [self.item(row).text() for row in range(self.count())]:
            self.clear()
            self.addItems(words)
            self.scrollToBottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.count():
            with QPainter(self.viewport()) as painter:
                painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
                room = self.viewport().rect().adjusted(6, 4, -6, -4)
                painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, EMPTY)

    def _on_chosen(self, item: QListWidgetItem) -> None:
        edit = self._session.edits.made[self.row(item)]
        self._session.selection.select(edit.layer, edit.unit)
