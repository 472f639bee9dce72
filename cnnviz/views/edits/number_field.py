"""A field for one number: Enter takes it, Escape gives up, bad text is answered in a sentence."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network_edits import read_number
from cnnviz.views.theme import number_font

STEPS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Tab: (1, 0),
    Qt.Key.Key_Backtab: (-1, 0),
}
MAX_CHARACTERS = 24


class NumberField(QLineEdit):
    """Tells a number only where something was typed; leaving the field takes what is in it."""

    entered = Signal(float)
    refused = Signal(str)
    left = Signal()  # by Enter, Escape or for something else
    walked = Signal(int, int)  # by Tab and arrows: so many cells right and down

    def __init__(self, name: str, parent: QWidget | None = None, walks: bool = False) -> None:
        super().__init__(parent)
        self._shown, self._walks = "", walks
        self.setFont(number_font())
        self.setMaxLength(MAX_CHARACTERS)
        self.setAccessibleName(name)

    def show_number(self, value: float) -> None:
        """Show a number, unless another one is being typed."""
        self._shown = f"{value:.5g}"
        if not (self.hasFocus() and self.isModified()):
            self.setText(self._shown)
            self.setCursorPosition(0)  # what does not fit is cut at the end, not at the sign

    def take(self) -> bool:
        """Tell the number that was typed; False where the text is none."""
        if self.isModified() and self.text().strip() != self._shown:
            try:
                number = read_number(self.text())
            except CnnvizError as error:
                self.refused.emit(str(error))
                self.selectAll()
                return False
            self.setModified(False)
            self.entered.emit(number)
        self.setModified(False)
        return True

    def give_up(self) -> None:
        """Back to the number as it was."""
        self.setText(self._shown)
        self.setModified(False)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        is_key = isinstance(event, QKeyEvent)
        # Escape, and Tab where it walks, would never come here: they belong to the window.
        if is_key and event.type() == QEvent.Type.ShortcutOverride:
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif is_key and event.type() == QEvent.Type.KeyPress and self._walk(event):
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.take():
                self.selectAll()
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            if not self.take():
                self.setText(self._shown)
                self.setModified(False)
            self.left.emit()

    def _walk(self, event: QKeyEvent) -> bool:
        step = STEPS.get(Qt.Key(event.key())) if self._walks else None
        if step is None:
            return False
        if self.take():
            self.walked.emit(*step)
        return True
