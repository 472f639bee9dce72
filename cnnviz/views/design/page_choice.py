"""Where there is no room for both: the blocks or the designs that are kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from cnnviz.core.translation import tr
from cnnviz.views.widgets.layouts import described, row
from cnnviz.views.widgets.segment_button import SegmentButton


class PageChoice(QWidget):
    """Two buttons of which one is down."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.blocks = described(
            SegmentButton(tr("Blocks")), tr("Edit the blocks of the current design")
        )
        self.kept = described(SegmentButton(tr("Kept")), tr("Save the design, or open a saved one"))
        self.blocks.setChecked(True)
        self._group = QButtonGroup(self)
        for button in (self.blocks, self.kept):
            button.setAccessibleName(button.text())
            self._group.addButton(button)
        row(self.blocks, self.kept, into=self, gap=0)
        self._group.buttonToggled.connect(self._on_toggled)

    def show_count(self, count: int) -> None:
        """Say how many designs of one's own are kept."""
        text = tr("Kept ({count})", count) if count else tr("Kept")
        if text != self.kept.text():
            self.kept.setText(text)
            self.kept.updateGeometry()

    def _on_toggled(self) -> None:
        self.changed.emit()
