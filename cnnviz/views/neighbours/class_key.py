"""The classes' colours; pressed ones stay bright on the map, and the others are dimmed."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cnnviz.core.translation import tr
from cnnviz.views.maps.class_colours import class_colour

ROLE = QPalette.ColorRole
SWATCH_PX = 9
GAP_PX = 3


class ClassKey(QWidget):
    """As many in a row as have room."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[ClassButton] = []
        self.setAccessibleName(tr("Classes on the map"))
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_classes(self, names: Sequence[str]) -> None:
        """Make a button for each class, none pressed, unless they are there."""
        if [button.text() for button in self.buttons] == list(names):
            return
        for button in self.buttons:
            button.setParent(None)
            button.deleteLater()
        self.buttons = [ClassButton(number, name, self) for number, name in enumerate(names)]
        for button in self.buttons:
            button.toggled.connect(self._on_toggled)
            button.show()
        self._arrange()
        self.updateGeometry()

    @property
    def bright(self) -> frozenset[int]:
        """The classes that are not dimmed; all, if none is pressed."""
        pressed = {n for n, button in enumerate(self.buttons) if button.isChecked()}
        return frozenset(pressed or range(len(self.buttons)))

    def sizeHint(self) -> QSize:
        return QSize(300, self.heightForWidth(300))

    def heightForWidth(self, width: int) -> int:
        if not self.buttons:
            return 0
        return ceil(len(self.buttons) / self._columns(width)) * self._cell().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()
            self.updateGeometry()

    def _columns(self, width: int) -> int:
        most = max(1, width // self._cell().width())
        rows = ceil(len(self.buttons) / most)
        return ceil(len(self.buttons) / rows)  # evenly filled

    def _cell(self) -> QSize:
        hints = [button.sizeHint() for button in self.buttons]
        return QSize(max(h.width() for h in hints), max(h.height() for h in hints))

    def _arrange(self) -> None:
        if not self.buttons:
            return
        columns, high = self._columns(self.width()), self._cell().height()
        for number, button in enumerate(self.buttons):
            row, column = divmod(number, columns)
            left, right = (self.width() * edge // columns for edge in (column, column + 1))
            button.setGeometry(QRect(left, row * high, right - left, high))

    def _on_toggled(self, is_down: bool) -> None:
        bright = self.bright
        for number, button in enumerate(self.buttons):
            button.show_dimmed(number not in bright)
        self.changed.emit()


class ClassButton(QAbstractButton):
    """A class's colour and name."""

    def __init__(self, number: int, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._number, self._dimmed = number, False
        self.setText(name)
        self.setCheckable(True)
        self.setAccessibleName(tr("Highlight only {name} on the map", name))
        self.setToolTip(
            tr("Highlight {name} on the map and dim the others; press again to undo", name)
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_dimmed(self, dimmed: bool) -> None:
        self._dimmed = dimmed
        self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = SWATCH_PX + metrics.horizontalAdvance(self.text()) + 3 * GAP_PX + 2
        return QSize(width, metrics.height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, cell = self.palette(), self.rect().adjusted(0, 0, -2, -2)
        with QPainter(self) as painter:
            if self.isChecked() or self.underMouse():
                painter.fillRect(cell, palette.color(ROLE.Midlight))
            if self.isChecked() or self.hasFocus():
                painter.setPen(palette.color(ROLE.Highlight if self.hasFocus() else ROLE.Mid))
                painter.drawRect(cell)
            top = (cell.height() - SWATCH_PX) // 2
            swatch = QRect(GAP_PX, top + 1, SWATCH_PX, SWATCH_PX)
            painter.setOpacity(0.3 if self._dimmed else 1.0)
            painter.fillRect(swatch, class_colour(self._number))
            painter.setOpacity(1.0)
            painter.setPen(palette.color(ROLE.PlaceholderText if self._dimmed else ROLE.WindowText))
            room = cell.adjusted(2 * GAP_PX + SWATCH_PX, 0, 0, 0)
            text = self.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
