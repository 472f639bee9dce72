"""The data set as a map: a point for each picture, and the input among them."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication

from cnnviz.core.translation import tr
from cnnviz.views.neighbours.map_content import MapContent, first_sight
from cnnviz.views.neighbours.map_marks import paint_card, paint_input
from cnnviz.views.neighbours.map_points import MapPoints
from cnnviz.views.neighbours.words import picture_words
from cnnviz.views.widgets.painted.walking import ARROWS
from cnnviz.views.widgets.painting import picture_image
from cnnviz.views.widgets.plots.movable_plot import MovablePlot

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]
KEY, BUTTON = Qt.Key, Qt.MouseButton

NEAR_PX = 9.0
ZOOM_STEP, MOST_ZOOM = 1.25, 60.0
BEYOND = 0.8  # of what is in sight at first: so far all of it can be moved out
WHEEL_NOTCH = 120
NOTHING = np.zeros(0, np.int64)
HINT = tr("No map yet: compute it with the button above.")
TIP = tr(
    "Each point is a picture, in the colour of its class; the ringed point is the "
    "input, connected to its nearest pictures.\nPoint at one to see it; click to use "
    "it as the input. Wheel or + and - zoom, dragging moves, a double click or 0 shows "
    "all. Arrow keys move from point to point, Enter chooses one."
)


class DataMapView(MovablePlot):
    """Moving the input repaints no points; pointing and walking skip the dimmed ones."""

    chosen = Signal(int)  # the number of a picture

    def __init__(self) -> None:
        super().__init__(tr("Map of the data set"))
        self.content: MapContent | None = None
        self.pointed: int | None = None  # a place in the content
        self.place: FloatArray | None = None  # (2,), of the input, in the map's coordinates
        self.joined: IntArray = NOTHING
        self._pressed: QPointF | None = None
        self._dragged = False
        # A double click that shows all must not also take the picture under it.
        self._taking = QTimer(self, singleShot=True)
        self._taking.timeout.connect(self._take)
        self.setToolTip(TIP)
        self.reset.setToolTip(tr("Show all points again"))
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.box.left.hide()
        self.bottom.hide()
        self.box.invertY(True)
        self.points = MapPoints()
        self.box.addItem(self.points)
        self.box.sigResized.connect(self._fit)
        self.box.wear(QPalette.ColorRole.Base, self._show_points)

    def show_content(self, content: MapContent | None) -> None:
        """Show other points; what is pointed at is forgotten where they are others."""
        shown, self.content = self.content, content
        if content is None or shown is None or len(content.points) != len(shown.points):
            self.pointed = None
        self.points.setVisible(content is not None)
        if content is not shown:
            self._show_points(self.palette().color(QPalette.ColorRole.Base))
            self._fit()
        self.viewport().update()

    def show_input(self, place: FloatArray | None, joined: IntArray = NOTHING) -> None:
        """Show where the input lies, and join it with these places of the content."""
        self.place, self.joined = place, joined
        self.viewport().update()

    def point_place(self, number: int) -> QPointF:
        """Return where a place of the content is on the screen."""
        x, y = self._places()[number]
        return QPointF(float(x), float(y))

    def input_place(self) -> QPointF:
        """Return where the input's point is on the screen."""
        assert self.place is not None
        return self.place_of(float(self.place[0]), float(self.place[1]))

    def sizeHint(self) -> QSize:
        return QSize(340, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 140)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        around, palette = self.rect(), self.palette()
        if self.content is None:
            painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(around, Qt.AlignmentFlag.AlignCenter, HINT)
            return
        places = self._places()
        if self.place is not None:
            at = self.input_place().toTuple()
            paint_input(painter, np.array(at), places[self.joined], around, palette)
        if self.pointed is not None:
            number = int(self.content.numbers[self.pointed])
            pictures = self.content.pictures
            card = picture_image(pictures.pixels(number)), picture_words(pictures, number)
            paint_card(painter, places[self.pointed], *card, around, palette)

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
            by = self.value_at(QPointF(0, 0)) - self.value_at(way)
            self._look_at(self.box.viewRect().translated(by))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_click = self._pressed is not None and not self._dragged
        self._pressed = None
        if is_click and event.button() == BUTTON.LeftButton:
            self._point_at(event.position())
            if self.is_zoomed:
                self._taking.start(QApplication.doubleClickInterval())
            else:
                self._take()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._taking.stop()
        self.reset_view()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._zoom(ZOOM_STEP ** (event.angleDelta().y() / WHEEL_NOTCH), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = KEY(event.key())
        if key in ARROWS:
            down, right = ARROWS[key]
            self._walk(right, down)
        elif key in (KEY.Key_Plus, KEY.Key_Equal, KEY.Key_Minus):
            factor = 1 / ZOOM_STEP if key == KEY.Key_Minus else ZOOM_STEP
            self._zoom(factor, QPointF(self.rect().center()))
        elif key == KEY.Key_0:
            self.reset_view()
        elif key in (KEY.Key_Return, KEY.Key_Enter, KEY.Key_Space) and self.pointed is not None:
            self._take()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def reset_view(self) -> None:
        super().reset_view()
        if hasattr(self, "points"):
            self.points.grow(1)

    def _hold_together(self) -> None:
        whole = self._whole
        across, down = BEYOND * whole.width(), BEYOND * whole.height()
        reach = whole.adjusted(-across, -down, across, down)
        self.box.setLimits(
            xMin=reach.left(), xMax=reach.right(), yMin=reach.top(), yMax=reach.bottom()
        )

    def _fit(self, *resized: object) -> None:
        """Go on showing the same part, of other points or in another size."""
        if self.content is None:
            return
        old, seen = self._whole, self.box.viewRect()
        self.show_whole(first_sight(self.content.points, self.box.size()))
        if self.is_zoomed:
            new = self._whole
            across, down = new.width() / old.width(), new.height() / old.height()
            moved = seen.center() - old.center()
            shown = QRectF(0, 0, seen.width() * across, seen.height() * down)
            shown.moveCenter(new.center() + QPointF(moved.x() * across, moved.y() * down))
            self._look_at(shown)

    def _look_at(self, seen: QRectF) -> None:
        self.box.setRange(seen, padding=0)
        self._on_moved()
        self.viewport().update()

    def _show_points(self, base: QColor) -> None:
        if self.content is not None:
            self.points.show_content(self.content, base)

    def _places(self) -> FloatArray:
        """Return where the points are on the screen."""
        if self.content is None:
            return np.zeros((0, 2), np.float32)
        origin = np.array(self.place_of(0, 0).toTuple())
        scale = np.array(self.place_of(1, 1).toTuple()) - origin
        return np.asarray(self.content.points * scale + origin, np.float32)

    def _zoom(self, factor: float, at: QPointF) -> None:
        """Enlarge around a place on the screen; there is no less than all."""
        seen, whole = self.box.viewRect(), self._whole
        zoom = min(factor * whole.width() / seen.width(), MOST_ZOOM)
        if zoom <= 1:
            self.reset_view()
            return
        kept, share = self.value_at(at), whole.width() / zoom / seen.width()
        shown = QRectF(QPointF(0, 0), seen.size() * share)
        shown.moveTopLeft(kept + (seen.topLeft() - kept) * share)
        self.points.grow(zoom)
        self._look_at(shown)

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
            start = self.point_place(self.pointed)
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
            self.viewport().update()

    def _take(self) -> None:
        if self.pointed is not None and self.content is not None:
            self.chosen.emit(int(self.content.numbers[self.pointed]))
