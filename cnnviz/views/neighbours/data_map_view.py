"""The data set as a map: a point for each picture, and the input among them."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from cnnviz.views.neighbours.map_content import MapBackground, MapContent
from cnnviz.views.neighbours.map_look import MapLook
from cnnviz.views.neighbours.map_marks import paint_card, paint_input
from cnnviz.views.neighbours.words import picture_words
from cnnviz.views.widgets.grey_image import grey_image

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
KEY, BUTTON = Qt.Key, Qt.MouseButton

NEAR_PX = 9.0
ZOOM_STEP = 1.25
WHEEL_NOTCH = 120
NOTHING = np.zeros(0, np.int64)
DIRECTIONS = {
    KEY.Key_Left: (-1, 0),
    KEY.Key_Right: (1, 0),
    KEY.Key_Up: (0, -1),
    KEY.Key_Down: (0, 1),
}
HINT = "No map yet: make it with the button above."
TIP = (
    "Each point is a picture, in the colour of its class; the ringed point is the input, joined "
    "with the nearest on the map.\nPoint at one to see it; a click makes it the input. Wheel or "
    "+ and - enlarge, dragging moves, a double click or 0 shows all. Arrows walk from point to "
    "point, Enter takes one."
)


class DataMapView(QWidget):
    """Moving the input repaints no points; pointing and walking skip the dimmed ones."""

    chosen = Signal(int)  # the number of a picture

    def __init__(self) -> None:
        super().__init__()
        self.look = MapLook()
        self.content: MapContent | None = None
        self.pointed: int | None = None  # a place in the content
        self.place: FloatArray | None = None  # (2,), of the input, in the map's coordinates
        self.joined: IntArray = NOTHING
        self._background = MapBackground()
        self._pressed: QPointF | None = None
        self._dragged = False
        # A double click that shows all must not also take the picture under it.
        self._taking = QTimer(self, singleShot=True)
        self._taking.timeout.connect(self._take)
        self.setAccessibleName("Map of the data set")
        self.setToolTip(TIP)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_content(self, content: MapContent | None) -> None:
        """Show other points; what is pointed at is forgotten where they are others."""
        if (
            content is None
            or self.content is None
            or len(content.points) != len(self.content.points)
        ):
            self.pointed = None
        self.content = content
        self.update()

    def show_input(self, place: FloatArray | None, joined: IntArray = NOTHING) -> None:
        """Show where the input lies, and join it with these places of the content."""
        self.place, self.joined = place, joined
        self.update()

    def show_all(self) -> None:
        self.look = MapLook()
        self.update()

    def place_of(self, number: int) -> QPointF:
        """Return where a place of the content is on the screen."""
        x, y = self._places()[number]
        return QPointF(float(x), float(y))

    def input_place(self) -> QPointF:
        """Return where the input's point is on the screen."""
        self._places()
        assert self.place is not None
        assert self._background.frame is not None
        x, y = self._background.frame.on_screen(self.place)
        return QPointF(float(x), float(y))

    def sizeHint(self) -> QSize:
        return QSize(340, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 140)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
            if self.content is None:
                self._paint_hint(painter)
                return
            painter.drawImage(0, 0, self._image())
            places, frame = self._background.places, self._background.frame
            if self.place is not None and frame is not None:
                joined = places[self.joined]
                paint_input(
                    painter, frame.on_screen(self.place), joined, self.rect(), self.palette()
                )
            if self.pointed is not None:
                number = int(self.content.numbers[self.pointed])
                pictures = self.content.pictures
                card = grey_image(pictures.pixels(number)), picture_words(pictures, number)
                place = places[self.pointed]
                paint_card(painter, place, *card, self.rect(), self.palette())
            if self.hasFocus():
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
                painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_hint(self, painter: QPainter) -> None:
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, HINT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == BUTTON.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            self._point_at(event.position())
            return
        way = event.position() - self._pressed
        if self._dragged or way.manhattanLength() >= QApplication.startDragDistance():
            self._dragged = True
            self._pressed = event.position()
            self._move(way.x() / self.width(), way.y() / self.height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_click = self._pressed is not None and not self._dragged
        self._pressed = None
        if is_click and event.button() == BUTTON.LeftButton:
            self._point_at(event.position())
            if self.look == MapLook():
                self._take()
            else:
                self._taking.start(QApplication.doubleClickInterval())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._taking.stop()
        self.show_all()

    def wheelEvent(self, event: QWheelEvent) -> None:
        at, notches = event.position(), event.angleDelta().y() / WHEEL_NOTCH
        self._zoom(ZOOM_STEP**notches, at.x() / self.width(), at.y() / self.height())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = KEY(event.key())
        if key in DIRECTIONS:
            self._walk(*DIRECTIONS[key])
        elif key in (KEY.Key_Plus, KEY.Key_Equal, KEY.Key_Minus):
            self._zoom(1 / ZOOM_STEP if key == KEY.Key_Minus else ZOOM_STEP, 0.5, 0.5)
        elif key == KEY.Key_0:
            self.show_all()
        elif key in (KEY.Key_Return, KEY.Key_Enter, KEY.Key_Space) and self.pointed is not None:
            self._take()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def _image(self) -> QImage:
        assert self.content is not None
        ratio = self.devicePixelRatioF()
        return self._background.image(self.content, self.look, self.size(), ratio, self.palette())

    def _places(self) -> FloatArray:
        if self.content is None:
            return np.zeros((0, 2), np.float32)
        self._image()
        return self._background.places

    def _zoom(self, factor: float, x: float, y: float) -> None:
        self.look = self.look.zoomed(factor, x, y)
        self.update()

    def _move(self, right: float, down: float) -> None:
        self.look = self.look.moved(right, down)
        self.update()

    def _point_at(self, position: QPointF) -> None:
        near = self._distances(position.x(), position.y())
        is_there = len(near) and near.min() <= NEAR_PX
        self._point(int(near.argmin()) if is_there else None)

    def _distances(self, x: float, y: float) -> FloatArray:
        """Return how far the points are from a place on the screen; the dimmed endlessly."""
        if self.content is None:
            return np.zeros(0, np.float32)
        apart = self._places() - np.array((x, y), np.float32)
        return np.where(self.content.is_bright, np.hypot(*apart.T), np.inf)

    def _walk(self, right: int, down: int) -> None:
        """Go to the nearest point in a direction, from the one pointed at or the input."""
        if self.content is None:
            return
        start = QPointF(self.rect().center())
        if self.pointed is not None:
            start = self.place_of(self.pointed)
        elif self.place is not None:
            start = self.input_place()
        apart = self._places() - np.array((start.x(), start.y()), np.float32)
        ahead, aside = apart @ (right, down), np.abs(apart @ (down, right))
        there = (ahead > 0.5) & (aside <= ahead) & self.content.is_bright
        if there.any():
            self._point(int(np.where(there, ahead + aside, np.inf).argmin()))

    def _point(self, pointed: int | None) -> None:
        if pointed != self.pointed:
            self.pointed = pointed
            over = (
                Qt.CursorShape.ArrowCursor if pointed is None else Qt.CursorShape.PointingHandCursor
            )
            self.setCursor(over)
            if pointed is not None and self.content is not None:
                number = int(self.content.numbers[pointed])
                self.setAccessibleDescription(
                    ", ".join(picture_words(self.content.pictures, number))
                )
            self.update()

    def _take(self) -> None:
        if self.pointed is not None and self.content is not None:
            self.chosen.emit(int(self.content.numbers[self.pointed]))
