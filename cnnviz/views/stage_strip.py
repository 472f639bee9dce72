"""What the network sees: one small picture for every stage on the way into it."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.session.session import Session
from cnnviz.views.stage_pictures import (
    SEPARATOR,
    StagePicture,
    largest_normalised,
    stage_pictures,
    story,
)

GAP_PX = 4
# So much room is kept for the notes, whatever they are, or all below them would jump.
USUAL_NOTES = "light ink · cropped to 100 % · centred in a square · scaled 0.00 · -0.00 to 0.00"
ABOVE_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
WRAPPED = ABOVE_LEFT | Qt.TextFlag.TextWordWrap


class StageStrip(QWidget):
    """Pictures with their names, and below them what was done or the pixel under the mouse."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._reach = 0.0
        self._pictures: tuple[StagePicture, ...] = ()
        self._made_for_px = 0
        self._mouse: QPoint | None = None
        self.setMouseTracking(True)
        self.setAccessibleName("What the network sees")
        session.canvas.changed.connect(self._mark_stale)
        session.network.replaced.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Take the network's own normalisation, and make new pictures."""
        network = self._session.network.checkpoint()
        self._reach = largest_normalised(network.mean, network.std)
        self._mark_stale()

    def heightForWidth(self, width: int) -> int:
        heading_and_names = 2 * self.fontMetrics().height()
        notes = self._notes_height(USUAL_NOTES, width)
        return self._side(width) + heading_and_names + notes + 2 * GAP_PX

    def paintEvent(self, event: QPaintEvent) -> None:
        self._make_pictures()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._paint_heading(painter)
            for number, picture in enumerate(self._pictures):
                self._paint_picture(painter, picture, self._picture_rect(number))
            self._paint_names(painter)
            self._paint_note(painter)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position().toPoint()
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            picture = self._picture_at(event.pos())
            text = picture.tooltip if picture else story(self._pictures)
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def pixel_text(self, position: QPoint) -> str:
        """Return the stage, place and value of the pixel at a position, if there is one."""
        for number, picture in enumerate(self._pictures):
            rect = self._picture_rect(number)
            if rect.contains(QPointF(position)):
                rows, columns = picture.values.shape
                row = min(int((position.y() - rect.y()) / rect.height() * rows), rows - 1)
                column = min(int((position.x() - rect.x()) / rect.width() * columns), columns - 1)
                value = picture.value_text(row, column)
                return f"{picture.name}, row {row}, column {column}: {value}"
        return ""

    def _mark_stale(self) -> None:
        """New pictures are due, but are not made before they are painted."""
        self._made_for_px = 0
        self.update()

    def _make_pictures(self) -> None:
        side_px = round(self._side(self.width()) * self.devicePixelRatioF())
        if side_px != self._made_for_px:
            session = self._session
            self._pictures = stage_pictures(
                session.canvas.seen, session.network.trace.input, self._reach, side_px
            )
            self._made_for_px = side_px

    def _count(self) -> int:
        return len(self._session.canvas.seen.stages) + 1

    def _side(self, width: int) -> int:
        """How large the pictures are when the strip is so wide."""
        return max(1, (width - (self._count() - 1) * GAP_PX) // self._count())

    def _cell(self, number: int) -> QRect:
        side = self._side(self.width())
        return QRect(number * (side + GAP_PX), self.fontMetrics().height() + GAP_PX, side, side)

    def _picture_rect(self, number: int) -> QRectF:
        """Where the picture lies in its square cell."""
        cell = QRectF(self._cell(number))
        image = self._pictures[number].image
        size = image.size() / self.devicePixelRatioF()
        rect = QRectF(0, 0, min(size.width(), cell.width()), min(size.height(), cell.height()))
        rect.moveCenter(cell.center())
        return rect

    def _picture_at(self, position: QPoint) -> StagePicture | None:
        for number, picture in enumerate(self._pictures):
            if self._cell(number).contains(position):
                return picture
        return None

    def _paint_heading(self, painter: QPainter) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(self.rect(), ABOVE_LEFT, "What the network sees")

    def _paint_picture(self, painter: QPainter, picture: StagePicture, rect: QRectF) -> None:
        painter.drawImage(rect, picture.image)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(rect.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_names(self, painter: QPainter) -> None:
        """Names start where their pictures do; the last one, which is long, ends there."""
        painter.setPen(self.palette().color(QPalette.ColorRole.Text))
        squeeze = self._squeeze()
        top = self._cell(0).bottom() + 1 + GAP_PX // 2
        for number, picture in enumerate(self._pictures):
            advance = self.fontMetrics().horizontalAdvance(picture.name)
            cell = self._cell(number)
            is_last = number == len(self._pictures) - 1
            left = cell.right() + 1 - advance * squeeze if is_last else cell.left()
            painter.save()
            painter.translate(left, top + self.fontMetrics().ascent())
            painter.scale(squeeze, 1)
            painter.drawText(0, 0, picture.name)
            painter.restore()

    def _squeeze(self) -> float:
        """How narrow the names must be drawn so that none touches the next."""
        advances = [self.fontMetrics().horizontalAdvance(p.name) for p in self._pictures]
        pitch = self._side(self.width()) + GAP_PX
        last_two = (2 * pitch - 2 * GAP_PX) / max(1, sum(advances[-2:]))
        return min(1.0, last_two, *((pitch - GAP_PX) / max(1, a) for a in advances[:-2]))

    def _paint_note(self, painter: QPainter) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        pixel = self.pixel_text(self._mouse) if self._mouse is not None else ""
        top = self._cell(0).bottom() + self.fontMetrics().height() + GAP_PX
        rect = QRect(0, top, self.width(), self.height() - top)
        painter.drawText(rect, WRAPPED, pixel or self._fitting_story())

    def _fitting_story(self) -> str:
        """The notes, without the first ones if not all have room: the tooltip has them all."""
        text = story(self._pictures)
        room = self._notes_height(USUAL_NOTES, self.width())
        while SEPARATOR in text and self._notes_height(text, self.width()) > room:
            text = text.partition(SEPARATOR)[2]
        return text

    def _notes_height(self, notes: str, width: int) -> int:
        return self.fontMetrics().boundingRect(0, 0, width, 0, WRAPPED, notes).height()
