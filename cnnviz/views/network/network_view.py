"""All maps of all layers, painted as columns; mouse and keys pick one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QShowEvent,
)

from cnnviz.core.inspection.images import FloatArray
from cnnviz.core.network.shapes import LayerShape
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.maps.map_point import INPUT_NAME, MapPoint, point_in_tile
from cnnviz.views.maps.network_pictures import NetworkPictures
from cnnviz.views.maps.selection_keys import LAYER_KEYS
from cnnviz.views.network.column_curves import ColumnCurves
from cnnviz.views.network.column_heads import head_tooltip
from cnnviz.views.network.columns_plan import ColumnsPlan, Fonts, plan_columns
from cnnviz.views.network.map_words import map_part, map_tooltip
from cnnviz.views.network.network_painter import NetworkPainter
from cnnviz.views.widgets.painted.accessible import tell_current
from cnnviz.views.widgets.painted.painted_widget import PaintedWidget
from cnnviz.views.widgets.painted.parts import Part
from cnnviz.views.widgets.painted.walking import place_after
from cnnviz.views.widgets.painting import frame_focus


class NetworkView(PaintedWidget):
    """Shows the session's trace; as wide as its columns need at the height that it gets."""

    hovered = Signal(MapPoint)  # None where there is none
    head_hovered = Signal(str)  # the layer whose head is pointed at, or ""
    curves_hovered = Signal(str)  # what the curves pointed at tell, or ""
    planned = Signal()  # everything has a new place

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Maps of all layers"))
        self._session = session
        self.pictures = NetworkPictures(session)
        self._painter = NetworkPainter(session, self.pictures)
        self.curves = ColumnCurves(session)
        self._room = QSize(640, 380)
        self._hovered: MapPoint | None = None
        self._hovered_head = ""
        self._columns: QPixmap | None = None  # all but what follows the cursor
        self.plan = self._make_plan()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # all of it is painted here
        self.setAccessibleDescription(
            tr(
                "Arrow keys move between the maps of a layer, Page Up and Page Down "
                "change the layer, Home and End go to its first and last map, Enter "
                "shows how a map is computed"
            )
        )
        session.network.traced.connect(self.forget_pictures)
        session.network.replaced.connect(self.refresh)
        session.selection.changed.connect(self._on_selected)
        session.selection.range_scope_changed.connect(self.forget_pictures)
        session.layer_histories.changed.connect(self._on_curves_changed)

    def refresh(self) -> None:
        """Lay everything out anew."""
        self._hover(None)
        self.plan = self._make_plan()
        self.curves.forget()
        self.setFixedSize(max(self.plan.width, self._room.width()), self._room.height())
        self.forget_pictures()
        self.planned.emit()

    def forget_pictures(self) -> None:
        """Input, weights or colours changed: paint anew, once somebody looks."""
        self.pictures.forget()
        self._paint_anew()

    def fit_to(self, room: QSize) -> None:
        """Use this room; if the columns need more width, be wider."""
        if room != self._room or room.height() != self.height():
            self._room = room
            self.refresh()

    def show_curves(self, shown: bool) -> None:
        """Give every column room for its curves, or take it back; remembered."""
        self._session.preferences.layer_curves = shown
        self.curves.watch(self.isVisible())
        self.refresh()

    @property
    def selected_rect(self) -> QRect:
        """Where the selected map lies."""
        selection = self._session.selection
        if self.plan.layers[1:] != self._session.network.layers:
            self.refresh()  # the selection may hear of a replaced network first
        return self.map_rect(selection.layer, selection.unit)

    def map_rect(self, layer: str, unit: int) -> QRect:
        return self.plan.to_qt(self.plan.column(layer).grid.tile(unit))

    def map_at(self, position: QPoint) -> MapPoint | None:
        """Return the value shown at a position in this widget."""
        scale = self.plan.scale
        point = QPoint(int(position.x() * scale), int(position.y() * scale))
        for layer, column in self.plan.pairs:
            is_text = self.plan.is_list(layer) and 0 <= point.x() - column.left < column.width
            x = column.left if is_text else point.x()
            unit = column.grid.unit_at(x, point.y())
            if unit is not None:
                return point_in_tile(layer, unit, column.grid.tile(unit), point)
        return None

    def tooltip_at(self, position: QPoint) -> str:
        point = self.map_at(position)
        if point is not None:
            values = self._values(point.layer, point.unit)
            return map_tooltip(self._session, point, values)
        curves = self.curves.tooltip_at(self.plan, position)
        if curves:
            return curves
        head = self._head_at(position)
        if head is None:
            return ""
        sees = None if head.name == INPUT_NAME else self._session.network.largest_field(head.name)
        return head_tooltip(head, self.pictures.dead(head), sees)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.devicePixelRatioF() != self.plan.scale:
            self.refresh()
        if self._columns is None:
            self._columns = self._painted_columns()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._columns)
            self.curves.paint(painter, self.plan, self.fonts(), self.palette())
            self._painter.paint_outlines(painter, self.plan, self.palette(), self._hovered)
            painter.resetTransform()
            frame_focus(painter, self, self.visibleRegion().boundingRect())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        self._hover(self.map_at(position))
        self._hover_head(self._head_at(position))
        self._hover_curves(position)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.curves.seek(self.plan, position)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)
        self._hover_head(None)
        self.curves_hovered.emit("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        position = event.position().toPoint()
        point = self.map_at(position)
        if point is not None and point.layer != INPUT_NAME:
            self._session.inspection.open_map(point.layer, point.unit)
        else:
            self.curves.seek(self.plan, position)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.curves.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.curves.watch(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in LAYER_KEYS:
            self._session.selection.move_layer(LAYER_KEYS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def part_after(self, key: int) -> int | None:
        """Arrows, Home and End stay within the selected layer."""
        grid = self.plan.column(self._session.selection.layer).grid
        first = self.current_part() - self._session.selection.unit
        places = range(first, first + grid.count)
        return place_after(key, self.current_part(), places, grid.columns)

    def part_groups(self) -> Sequence[tuple[str, int]]:
        return [(layer.name, column.grid.count) for layer, column in self.plan.pairs]

    def part_count(self) -> int:
        return len(self.plan.maps)

    def part_rect(self, number: int) -> QRect:
        return self.map_rect(*self.plan.maps[number])

    def part_at(self, position: QPoint) -> int | None:
        point = self.map_at(position)
        return None if point is None else self.plan.maps.index((point.layer, point.unit))

    def part(self, number: int) -> Part:
        layer, unit = self.plan.maps[number]
        return map_part(self._session, layer, unit, self._values(layer, unit))

    def current_part(self) -> int:
        selection = self._session.selection
        return self.plan.maps.index((selection.layer, selection.unit))

    def can_choose(self, number: int) -> bool:
        return self.plan.maps[number][0] != INPUT_NAME

    def walk_to(self, number: int) -> None:
        if self.can_choose(number):
            self._session.selection.select(*self.plan.maps[number])

    def choose(self, number: int) -> None:
        self._session.inspection.open_map(*self.plan.maps[number])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.refresh()
        super().changeEvent(event)

    def _on_selected(self) -> None:
        self._paint_anew()
        tell_current(self)

    def _paint_anew(self) -> None:
        self._columns = None
        self.update()

    def _painted_columns(self) -> QPixmap:
        columns = QPixmap(self.size() * self.plan.scale)
        columns.setDevicePixelRatio(self.plan.scale)
        with QPainter(columns) as painter:
            self._painter.paint_columns(
                painter, self.rect(), self.plan, self.fonts(), self.palette()
            )
        return columns

    def _hover(self, point: MapPoint | None) -> None:
        if point != self._hovered:
            self._hovered = point
            self.hovered.emit(point)
            self.update()

    def _hover_curves(self, position: QPoint) -> None:
        words = self.curves.summary_at(self.plan, position)
        self.setCursor(Qt.CursorShape.PointingHandCursor if words else Qt.CursorShape.ArrowCursor)
        self.curves_hovered.emit(words)

    def _on_curves_changed(self) -> None:
        if self.curves.height_px(self.fonts(), self._room) != self.plan.curves_px:
            self.refresh()
        self.curves.forget()
        self.update()

    def _hover_head(self, layer: LayerShape | None) -> None:
        name = "" if layer is None else layer.name
        if name != self._hovered_head:
            self._hovered_head = name
            self.head_hovered.emit(name)

    def _head_at(self, position: QPoint) -> LayerShape | None:
        for layer, column in self.plan.pairs:
            if self.plan.head_rect(column).contains(position):
                return layer
        return None

    def _values(self, layer: str, unit: int) -> FloatArray:
        values: FloatArray = self.pictures.maps(self.plan.layer(layer))[unit]
        return values

    def fonts(self) -> Fonts:
        return Fonts.from_plain(self.font())

    def _make_plan(self) -> ColumnsPlan:
        return plan_columns(
            self._session.network,
            self._room,
            self.fonts(),
            self._painter.legend_px,
            self.curves.height_px(self.fonts(), self._room),
            self.devicePixelRatioF(),
        )
