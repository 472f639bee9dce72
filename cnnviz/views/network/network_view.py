"""All maps of all layers, painted as columns; mouse and keys pick one."""

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QShowEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.core.network.shapes import LayerShape
from cnnviz.session.session import Session
from cnnviz.views.maps.map_point import INPUT_NAME, MapPoint, describe_point, point_in_tile
from cnnviz.views.maps.network_pictures import NetworkPictures
from cnnviz.views.network.column_curves import ColumnCurves
from cnnviz.views.network.column_heads import head_tooltip
from cnnviz.views.network.columns_plan import ColumnsPlan, Fonts, plan_columns
from cnnviz.views.network.network_painter import NetworkPainter
from cnnviz.views.widgets.number_text import short_number

OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LAYER_KEYS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class NetworkView(QWidget):
    """Shows the session's trace; as wide as its columns need at the height that it gets."""

    hovered = Signal(MapPoint)  # None where there is none
    head_hovered = Signal(str)  # the layer whose head is pointed at, or ""
    curves_hovered = Signal(str)  # what the curves pointed at tell, or ""
    planned = Signal()  # everything has a new place

    def __init__(self, session: Session) -> None:
        super().__init__()
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
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # all of it is painted here
        self.setAccessibleName("Maps of all layers")
        self.setAccessibleDescription(
            "Arrow keys walk the maps of a layer, Page Up and Page Down change the layer, "
            "Home and End go to its first and last map, Enter shows how a map is made"
        )
        session.network.traced.connect(self.forget_pictures)
        session.network.replaced.connect(self.refresh)
        session.selection.changed.connect(self._paint_anew)
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
            return self._map_tooltip(point)
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
        if self.hasFocus():
            self._paint_focus()

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
        selection = self._session.selection
        last = self._session.network.layer(selection.layer).depth - 1
        unit = self._unit_after(Qt.Key(event.key()), last)
        if event.key() in LAYER_KEYS:
            selection.move_layer(LAYER_KEYS[Qt.Key(event.key())])
        elif event.key() in OPENING_KEYS:
            self._session.inspection.open_map(selection.layer, selection.unit)
        elif unit is None:
            super().keyPressEvent(event)
        elif 0 <= unit <= last:
            selection.select(selection.layer, unit)

    def focusInEvent(self, event: QEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QEvent) -> None:
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange):
            self.refresh()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tooltip_at(event.pos()), self)
            return True
        return super().event(event)

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

    def _unit_after(self, key: Qt.Key, last: int) -> int | None:
        """Return where a key leads from the selected map, perhaps over the edge, or None."""
        selection = self._session.selection
        columns = self.plan.column(selection.layer).grid.columns
        targets = {
            Qt.Key.Key_Left: selection.unit - 1,
            Qt.Key.Key_Right: selection.unit + 1,
            Qt.Key.Key_Up: selection.unit - columns,
            Qt.Key.Key_Down: selection.unit + columns,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        return targets.get(key)

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

    def _map_tooltip(self, point: MapPoint) -> str:
        values = self.pictures.maps(self.plan.layer(point.layer))[point.unit]
        text = describe_point(self._session, point)
        if point.layer != INPUT_NAME:
            text += "\nClick to see how it is made"
        if values.size == 1:
            return text
        low, high = short_number(float(values.min())), short_number(float(values.max()))
        return f"{text}\nThis map: minimum {low}, maximum {high}"

    def _paint_focus(self) -> None:
        frame = self.visibleRegion().boundingRect()
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(frame.adjusted(0, 0, -1, -1))

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
