"""The numbers of a kernel, to be typed over, or dragged up and down."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent

from cnnviz.core.edits.weight_edits import MAX_WEIGHT, SetWeight
from cnnviz.core.translation import tr
from cnnviz.session.edits.network_edits import NetworkEdits
from cnnviz.views.kernels.kernel_numbers import KernelNumbers
from cnnviz.views.kernels.shown_kernels import ShownKernels
from cnnviz.views.widgets.fields.cell_field import CellField
from cnnviz.views.widgets.tables.cell_painter import accent_frame
from cnnviz.views.widgets.tables.cell_places import Cell, CellPlaces

OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
BEGINS_NUMBER = "0123456789-+.,"
FIELD_PX = (64, 22)  # at least
DRAG_FROM_PX = 4
DRAGGED_SHARE = 0.01  # of the layer's largest weight, a pixel


class EditableNumbers(KernelNumbers):
    """Arrows walk the framed weight; Enter, a click or the first digit opens a field over it."""

    def __init__(self, shown: ShownKernels, edits: NetworkEdits, click_opens: bool) -> None:
        super().__init__(shown)
        self._edits, self._click_opens = edits, click_opens
        self.current: Cell = (0, 0)
        self._pressed: tuple[QPoint, float] | None = None  # and the weight there
        self._is_dragging = False
        self._typed_in = shown.layer, shown.selected
        self.field = CellField(tr("Number of the framed weight"), self)
        self.field.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleDescription(
            tr("Arrow keys move between weights, Enter or a digit edits the framed one")
        )
        opens = tr("Click") if click_opens else tr("Double-click")
        self.setToolTip(
            tr(
                "The weights that one output has for one input channel. {opens} a number "
                "to type over it, or drag it up and down; Tab moves to the next, Esc "
                "cancels",
                opens,
            )
        )
        self.field.valueChanged.connect(self._on_entered)
        self.field.refused.connect(edits.refused)
        self.field.left.connect(self._on_left)
        self.field.walked.connect(self._on_walked)

    def update_weights(self) -> None:
        """Show the weights as they are now; of another kernel nothing is being typed."""
        super().update_weights()
        self.current = self.nearest(*self.current)
        if self.field.isVisible():
            if self._typed_in != (self._shown.layer, self._shown.selected):
                self.field.give_up()
            self.field.show_value(self._weight())

    def open_field(self, text: str = "") -> None:
        """Type over the framed weight, beginning with this text; else with the number there."""
        if self._edits.why_not:
            self._edits.refused.emit(self._edits.why_not)
            return
        self._typed_in = self._shown.layer, self._shown.selected
        self.field.give_up()
        self.field.show_value(self._weight())
        self.field.setGeometry(self._field_rect())
        self.field.show()
        self.field.setFocus()
        self.field.selectAll()
        if text:
            self.field.begin(text)

    def walks_from(self) -> Cell:
        return self.current

    def walk_to(self, cell: Cell) -> None:
        self.current = cell
        self.viewport().update()

    def paint_over(self, painter: QPainter, places: CellPlaces) -> None:
        super().paint_over(painter, places)
        if self.hasFocus() or self.field.isVisible():
            accent_frame(painter, places.rect(*self.current), self.palette())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.setFocus()
            self.walk_to(cell)
            self._pressed, self._is_dragging = (event.position().toPoint(), self._weight()), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pressed is None:
            return
        start, weight = self._pressed
        up_px = start.y() - event.position().toPoint().y()
        if self._is_dragging or abs(up_px) >= DRAG_FROM_PX:
            step = max(0.001, DRAGGED_SHARE * self._shown.range.reach)
            self._set(round(weight + up_px * step, 4), goes_on=self._is_dragging)
            self._is_dragging = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and not self._is_dragging and self._click_opens:
            self.open_field()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.current = cell
            self.open_field()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in OPENING_KEYS:
            self.open_field()
        elif _begins_number(event):
            self.open_field(event.text())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        # Point and comma are shortcuts of the timeline.
        if is_override and isinstance(event, QKeyEvent) and _begins_number(event):
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.field.setGeometry(self._field_rect())

    def _set(self, value: float, goes_on: bool = False) -> bool:
        address, (row, column) = self._shown.selected, self.current
        value = max(-MAX_WEIGHT, min(MAX_WEIGHT, value))
        edit = SetWeight(self._shown.layer, address.unit, address.channel, row, column, value)
        return self._edits.apply(edit, goes_on)

    def _on_entered(self, value: float) -> None:
        self._set(value)

    def _on_left(self) -> None:
        if self.field.hasFocus():
            self.setFocus()
        self.field.hide()
        self.viewport().update()

    def _on_walked(self, right: int, down: int) -> None:
        """Go on to the next weight, in the next row behind the last of one; at the end stop."""
        rows, columns = self.values.shape
        row, column = self.current
        if down:
            self.walk_to(self.nearest(row + down, column))
        else:
            place = row * columns + column + right
            if not 0 <= place < rows * columns:
                self._on_left()
                return
            self.walk_to(divmod(place, columns))
        self.open_field()

    def _weight(self) -> float:
        return float(self._shown.slice[self.nearest(*self.current)])

    def _field_rect(self) -> QRect:
        """The framed cell, or around it where that is too small to type in."""
        cell = self.cell_rect(*self.current)
        wide, high = max(cell.width(), FIELD_PX[0]), max(cell.height(), FIELD_PX[1])
        left = cell.center().x() - wide // 2
        top = cell.center().y() - high // 2
        left = max(0, min(left, self.width() - wide))
        return QRect(left, max(0, min(top, self.height() - high)), wide, high)


def _begins_number(event: QKeyEvent) -> bool:
    plain = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    return bool(event.text()) and event.text() in BEGINS_NUMBER and not plain
