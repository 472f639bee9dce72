"""The selected map, large: square pixels, each a whole number of the screen's."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QKeyEvent, QPalette, QResizeEvent

from cnnviz.core.network.shapes import LayerShape
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.maps.large_picture import LargePicture
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.maps.map_point import MapPoint, reach_words
from cnnviz.views.maps.network_pictures import NetworkPictures
from cnnviz.views.maps.selection_keys import moved_selection


class MapView(LargePicture):
    """Shows one map in the range of the session's scope; left and right go to the next one."""

    def __init__(self, session: Session, pictures: NetworkPictures) -> None:
        super().__init__(
            tr("The selected map"),
            tr(
                "Point at a value to read it; Left and Right go to the next map, Page Up "
                "and Page Down to the next layer"
            ),
        )
        self._session, self._pictures = session, pictures
        self._picture: QImage | None = None
        self.hovered.connect(self.mark)

    def sizeHint(self) -> QSize:
        return QSize(264, 264)

    def refresh(self) -> None:
        """Paint anew, once somebody looks: values, range, or the selected map changed."""
        self._picture = None
        layer = self._layer()
        if self.marked is not None:
            row, column = self.marked
            self.mark(self.marked if row < layer.height and column < layer.width else None)
        self.update()

    @property
    def pointed(self) -> MapPoint | None:
        """The value that the mouse is on."""
        if self.marked is None:
            return None
        row, column = self.marked
        return MapPoint(self._layer().name, self._session.selection.unit, column, row)

    def value_words(self) -> str:
        layer, unit = self._layer(), self._session.selection.unit
        return tr(
            "{name} map {unit}: {values}",
            layer.name,
            unit + 1,
            reach_words(self._pictures.maps(layer)[unit]),
        )

    def pixels(self) -> QSize:
        return QSize(self._layer().width, self._layer().height)

    def picture(self, size: QSize) -> QImage:
        if self._picture is None or self._picture.size() != size:
            self._picture = self._make_picture(size)
        return self._picture

    def picture_rect(self) -> QRect:
        rect = super().picture_rect()
        spare = self.room().size() - rect.size()
        return rect.translated(spare.width() // 2, spare.height() // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.setMaximumHeight(max(self.minimumHeight(), self.width()))  # no map is that much taller

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not moved_selection(self._session.selection, event.key()):
            super().keyPressEvent(event)

    def _make_picture(self, size: QSize) -> QImage:
        layer, unit = self._layer(), self._session.selection.unit
        maps = self._pictures.maps(layer)[unit : unit + 1]
        reach = self._pictures.reach(layer)[unit : unit + 1]
        grid = TileGrid(0, 0, size.width(), size.height(), columns=1, count=1, gap=0)
        stack = MapStack.of_layer(maps, reach, layer.signed)
        return mosaic(stack, grid, self.palette().color(QPalette.ColorRole.Base))

    def _layer(self) -> LayerShape:
        return self._session.network.layer(self._session.selection.layer)
