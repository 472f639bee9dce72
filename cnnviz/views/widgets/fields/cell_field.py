"""The field over a cell of a table: Tab and arrows walk on, and whatever ends it is told."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from cnnviz.core.edits.weight_edits import MAX_WEIGHT
from cnnviz.core.typed_numbers import NumberKind
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.fields.number_field import NumberField

WALKS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Tab: (1, 0),
    Qt.Key.Key_Backtab: (-1, 0),
}
WEIGHTS = NumberKind(-MAX_WEIGHT, MAX_WEIGHT, step=0.1)
WEIGHT_DIGITS = 5


class CellField(NumberField):
    """Nothing steps here: arrows go to the next weight."""

    left = Signal()  # by Enter, Escape or for something else
    walked = Signal(int, int)  # by Tab and arrows: so many cells right and down

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(WEIGHTS, name, parent)
        self.setDigits(WEIGHT_DIGITS)
        self.setFont(number_font())
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)

    def give_up(self) -> None:
        super().give_up()
        self.left.emit()

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        return QAbstractSpinBox.StepEnabledFlag.StepNone

    def event(self, event: QEvent) -> bool:
        # Tab would never come here: it belongs to the window.
        is_press = event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and event.key() in WALKS:
            if self.take():
                self.walked.emit(*WALKS[Qt.Key(event.key())])
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.was_refused:
            event.accept()  # else the table would open a field again
            self.left.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def _gives_up(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape
