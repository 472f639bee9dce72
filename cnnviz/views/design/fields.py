"""Fields of a block: undo and redo go to the panel, not to single letters."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.undo_keys import is_redo, is_undo


def is_train(event: QKeyEvent) -> bool:
    is_return = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
    return is_return and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def is_for_panel(event: QKeyEvent) -> bool:
    return is_undo(event) or is_redo(event) or is_train(event)


FRAME_PX = 28  # Fusion's frame, padding and arrows around a field's digits


class CountField(WholeField):
    """A whole number in its bounds."""

    def __init__(self, name: str, lowest: int, highest: int, tooltip: str, parent: QWidget) -> None:
        super().__init__(lowest, highest, name, parent)
        self.setWhatsThis(tooltip)
        self.setToolTip(tr("{tooltip}\n{lowest} to {highest}", tooltip, lowest, highest))
        self.setFont(number_font())
        digits = self.fontMetrics().horizontalAdvance("0" * len(str(highest)))
        self.setFixedWidth(digits + FRAME_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_for_panel(event):
            if self.take():
                event.ignore()
        else:
            super().keyPressEvent(event)


class ChoiceField(ChoiceBox):
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
