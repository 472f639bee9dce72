"""What the network sees: the stages on the way into it, and what each of them did."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.sketching.sketch import WHOLE_PATH
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.input.stages.stage_pictures import SEPARATOR, story
from cnnviz.views.input.stages.stage_row import StageRow
from cnnviz.views.widgets.link_button import LinkButton

GAP_PX = 2
# So much room is kept for the notes, whatever they are, or all below them would jump.
USUAL_NOTES = tr(
    "a frame left out · cropped to 100 % · lines 10 px wide · gaps up to 10 px "
    "closed, inside filled · scaled to 10 % · values -0.00 to 0.00"
)
ABOVE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
WRAPPED = ABOVE_LEFT | Qt.TextFlag.TextWordWrap


class StageStrip(QWidget):
    """Heading, stages and, below them, what was done or the pixel under the mouse."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.setAccessibleName(tr("What the network sees"))
        self.row = StageRow(session, self)
        self.all_on = LinkButton(tr("All on"), tr("Switch on all preprocessing steps"), self)
        self.all_on.clicked.connect(session.canvas.take_whole_path)
        self.row.pixel_pointed.connect(self.update)
        session.canvas.changed.connect(self.update)
        session.canvas.path_changed.connect(self._show_way_back)
        self.refresh()

    def refresh(self) -> None:
        self.row.refresh()
        self._show_way_back()
        self.update()

    def heightForWidth(self, width: int) -> int:
        heading = self.fontMetrics().height() + GAP_PX
        notes = GAP_PX + self._notes_height(USUAL_NOTES, width)
        return heading + self.row.heightForWidth(width) + notes

    def resizeEvent(self, event: QResizeEvent) -> None:
        width, heading_px = self.width(), self.fontMetrics().height()
        link_px = self.all_on.sizeHint().width()
        self.all_on.setGeometry(width - link_px, 0, link_px, heading_px)
        self.row.setGeometry(0, heading_px + GAP_PX, width, self.row.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.rect(), ABOVE_LEFT, tr("What the network sees"))
            top = self.row.geometry().bottom() + 1 + GAP_PX
            rect = QRect(0, top, self.width(), self.height() - top)
            painter.drawText(rect, WRAPPED, self.row.pixel_text or self.fitting_story())

    def fitting_story(self) -> str:
        """Return the notes, without the first ones if not all have room: each has a tooltip."""
        text = story(self.row.pictures())
        room = self._notes_height(USUAL_NOTES, self.width())
        while SEPARATOR in text and self._notes_height(text, self.width()) > room:
            text = text.partition(SEPARATOR)[2]
        return text

    def _show_way_back(self) -> None:
        self.all_on.setVisible(self._session.canvas.path != WHOLE_PATH)

    def _notes_height(self, notes: str, width: int) -> int:
        return self.fontMetrics().boundingRect(0, 0, width, 0, WRAPPED, notes).height()
