"""The base of widgets that paint their parts: keys, mouse, tooltips, focus, screen readers."""

from PySide6.QtCore import QEvent, QMargins, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from cnnviz.views.widgets.painted.accessible import tell_current
from cnnviz.views.widgets.painted.parts import Painted
from cnnviz.views.widgets.painted.walking import CHOOSING_KEYS, place_after

FRAMES_PX = 4  # how far frames reach beyond what they frame


class PaintedWidget(Painted, QWidget):
    """Arrows, Home and End walk; Enter, Space or a click choose; a subclass says what is where."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.current = self.first  # what keys act on
        self.pointed: int | None = None  # what the mouse is on
        self.setAccessibleName(name)
        self.setMouseTracking(True)

    def current_part(self) -> int:
        return self.current

    def part_columns(self) -> int:
        """How many parts stand in a row; 0 for a single row."""
        return 0

    def page_rows(self) -> int:
        """How many rows the Page keys pass; 0 where they do something else."""
        return 0

    def walk_to(self, number: int) -> None:
        if number in range(self.first, self.part_count()) and number != self.current:
            before, self.current = self.current, number
            self._repaint(before, number)
            tell_current(self)

    def point(self, number: int | None) -> None:
        """The mouse is on a part now, or on none."""
        if number != self.pointed:
            before, self.pointed = self.pointed, number
            self._repaint(before, number)
            is_choosable = number is not None and self.can_choose(number)
            shape = Qt.CursorShape
            self.setCursor(shape.PointingHandCursor if is_choosable else shape.ArrowCursor)

    def tooltip_at(self, position: QPoint) -> str:
        number = self.part_at(position)
        return "" if number is None else self.part(number).description

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.point(self.part_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self.point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self.part_at(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if number is not None and is_left and self.can_choose(number):
            self.walk_to(number)
            self.choose(number)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        number = self.part_after(event.key())
        if number is not None:
            self.walk_to(number)
        elif event.key() in CHOOSING_KEYS and self.current_part() in range(self.part_count()):
            self.choose(self.current_part())
        else:
            super().keyPressEvent(event)

    def part_after(self, key: int) -> int | None:
        """Return where a key leads from the current part, None if it does not walk."""
        places = range(self.first, self.part_count())
        return place_after(key, self.current, places, self.part_columns(), self.page_rows())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        tell_current(self)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tooltip_at(event.pos())
            if text or not self.toolTip():
                QToolTip.showText(event.globalPos(), text, self)
                return True
        return super().event(event)

    def _repaint(self, *numbers: int | None) -> None:
        for number in numbers:
            if number is not None and number < self.part_count():
                around = QMargins(FRAMES_PX, FRAMES_PX, FRAMES_PX, FRAMES_PX)
                self.update(self.part_rect(number).marginsAdded(around))
