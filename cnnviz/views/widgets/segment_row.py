"""A choice of few: buttons side by side of which one is down."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QWidget

from cnnviz.views.widgets.layouts import described, row
from cnnviz.views.widgets.segment_button import SegmentButton


class SegmentRow(QWidget):
    """Says the number of the button that a person presses."""

    chosen = Signal(int)

    def __init__(self, name: str, tooltips: Mapping[str, str]) -> None:
        """Take what is written on the buttons, with what each does."""
        super().__init__()
        self._group = QButtonGroup(self)
        for number, (text, tooltip) in enumerate(tooltips.items()):
            button = described(SegmentButton(text), tooltip, f"{name}: {text}")
            self._group.addButton(button, number)
        row(*self._group.buttons(), into=self, gap=0)
        self._group.button(0).setChecked(True)
        # Not idClicked: arrow keys move the choice without a click.
        self._group.idToggled.connect(self._on_toggled)

    @property
    def number(self) -> int:
        return self._group.checkedId()

    def button(self, number: int) -> QAbstractButton:
        return self._group.button(number)

    def choose(self, number: int) -> None:
        self.button(number).setChecked(True)

    def _on_toggled(self, number: int, is_down: bool) -> None:
        if is_down:
            self.chosen.emit(number)
