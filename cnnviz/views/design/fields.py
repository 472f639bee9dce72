"""Fields that the wheel changes only when they have the focus, so that a card scrolls safely."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from cnnviz.views.design.panel_keys import is_for_panel
from cnnviz.views.theme import number_font

FRAME_PX = 28  # Fusion's frame, padding and arrows around a spin box's digits
FOCUS = Qt.FocusPolicy.StrongFocus


class NumberField(QSpinBox):
    """A whole number in its bounds; undo and redo go to the panel, not to single letters."""

    def __init__(self, name: str, lowest: int, highest: int, tooltip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRange(lowest, highest)
        self.setKeyboardTracking(False)
        self.setFocusPolicy(FOCUS)
        self.setAccessibleName(name)
        self.setWhatsThis(tooltip)
        self.setToolTip(f"{tooltip}\n{lowest} to {highest}")
        self.setFont(number_font())
        digits = self.fontMetrics().horizontalAdvance("0" * len(str(highest)))
        self.setFixedWidth(digits + FRAME_PX)

    def show_value(self, value: int) -> None:
        """Show the session's value without telling it back."""
        with QSignalBlocker(self):
            self.setValue(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_for_panel(event):
            self.interpretText()
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ChoiceField(QComboBox):
    """One of a few named values; each has its own tooltip."""

    def __init__(
        self,
        name: str,
        choices: Mapping[str | None, tuple[str, str]],
        tooltip: str,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        for value, (text, sentence) in choices.items():
            self.addItem(text, value)
            self.setItemData(self.count() - 1, sentence, Qt.ItemDataRole.ToolTipRole)
        self.setFocusPolicy(FOCUS)
        self.setAccessibleName(name)
        self.setToolTip(tooltip)

    def show_value(self, value: str | None) -> None:
        """Show the session's value without telling it back."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(value))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_for_panel(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
