"""The selected map, large: square pixels, each a whole number of the screen's."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.network.shapes import LayerShape
from cnnviz.session.session import Session
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.maps.map_point import MapPoint, point_in_tile
from cnnviz.views.maps.network_pictures import NetworkPictures

ROLE = QPalette.ColorRole
COPIED_PX = 280  # a copied picture is about as large, whatever the window's size


class MapView(QWidget):
    """Shows one map in the range of the session's scope; left and right go to the next one."""

    hovered = Signal(MapPoint)  # None where there is none

    def __init__(self, session: Session, pictures: NetworkPictures) -> None:
        super().__init__()
        self._session, self._pictures = session, pictures
        self._picture: QImage | None = None
        self.pointed: MapPoint | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(112, 112)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("The selected map")
        self.setToolTip(
            "Point at a value to read it; Left and Right go to the next map, "
            "Page Up and Page Down to the next layer, Ctrl+C copies the picture"
        )

    def sizeHint(self) -> QSize:
        return QSize(264, 264)

    def refresh(self) -> None:
        """Paint anew, once somebody looks: values, range, or the selected map changed."""
        self._picture = None
        if self.pointed is not None:
            self._hover(self._same_place(self.pointed))
        self.update()

    def map_rect(self) -> QRect:
        """Where the map lies, in device pixels."""
        scale, layer = self.devicePixelRatioF(), self._layer()
        room = QSize(int(self.width() * scale), int(self.height() * scale))
        size = _fitting(QSize(layer.width, layer.height), room)
        left, top = (room.width() - size.width()) // 2, (room.height() - size.height()) // 2
        return QRect(QPoint(left, top), size)

    def position_of(self, x: int, y: int) -> QPoint:
        """Return where in this widget the middle of a value is."""
        rect, layer, scale = self.map_rect(), self._layer(), self.devicePixelRatioF()
        across = rect.x() + (x + 0.5) * rect.width() / layer.width
        down = rect.y() + (y + 0.5) * rect.height() / layer.height
        return QPoint(int(across / scale), int(down / scale))

    def copied_picture(self) -> QImage:
        """Return the map as a picture of its own, large enough to be seen anywhere."""
        layer = self._layer()
        return self._make_picture(
            _fitting(QSize(layer.width, layer.height), QSize(COPIED_PX, COPIED_PX))
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        rect, scale = self.map_rect(), self.devicePixelRatioF()
        if self._picture is None or self._picture.size() != rect.size():
            self._picture = self._make_picture(rect.size())
        with QPainter(self) as painter:
            painter.scale(1 / scale, 1 / scale)
            painter.drawImage(rect.topLeft(), self._picture)
            if self.pointed is not None:
                self._paint_cursor(painter, rect, self.pointed)
            if self.hasFocus():
                painter.setPen(self.palette().color(ROLE.Highlight))
                painter.drawRect(rect.adjusted(-2, -2, 1, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setMaximumHeight(max(self.minimumHeight(), self.width()))  # no map is that much taller

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        scale, rect = self.devicePixelRatioF(), self.map_rect()
        position = event.position().toPoint()
        point = QPoint(int(position.x() * scale), int(position.y() * scale))
        unit = self._session.selection.unit
        self._hover(
            point_in_tile(self._layer(), unit, rect, point) if rect.contains(point) else None
        )

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        selection = self._session.selection
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            selection.move_unit(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            selection.move_layer(1 if event.key() == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    def _hover(self, point: MapPoint | None) -> None:
        if point != self.pointed:
            self.pointed = point
            self.hovered.emit(point)
            self.update()

    def _same_place(self, point: MapPoint) -> MapPoint | None:
        """Return the place on the map that is selected now, if it has that place."""
        layer = self._layer()
        if point.x >= layer.width or point.y >= layer.height:
            return None
        return MapPoint(layer.name, self._session.selection.unit, point.x, point.y)

    def _paint_cursor(self, painter: QPainter, rect: QRect, point: MapPoint) -> None:
        layer = self._layer()
        wide, high = rect.width() / layer.width, rect.height() / layer.height
        left, top = round(rect.x() + point.x * wide), round(rect.y() + point.y * high)
        cell = QRect(left, top, max(2, round(wide)), max(2, round(high)))
        # White within black shows on every colour.
        painter.setPen(Qt.GlobalColor.black)
        painter.drawRect(cell.adjusted(-1, -1, 0, 0))
        painter.setPen(Qt.GlobalColor.white)
        painter.drawRect(cell.adjusted(-2, -2, 1, 1))

    def _make_picture(self, size: QSize) -> QImage:
        layer, unit = self._layer(), self._session.selection.unit
        maps = self._pictures.maps(layer)[unit : unit + 1]
        reach = self._pictures.reach(layer)[unit : unit + 1]
        grid = TileGrid(0, 0, size.width(), size.height(), columns=1, count=1, gap=0)
        stack = MapStack.of_layer(maps, reach, layer.signed)
        return mosaic(stack, grid, self.palette().color(ROLE.Base))

    def _layer(self) -> LayerShape:
        return self._session.network.layer(self._session.selection.layer)


def _fitting(values: QSize, room: QSize) -> QSize:
    """Return the largest size that fits: whole pixels for each value, fewer only if it must be."""
    times = min(room.width() // values.width(), room.height() // values.height())
    if times >= 1:
        return values * times
    return values.scaled(room, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
