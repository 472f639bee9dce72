"""One thing that may be changed: a button to choose it, what it is now, and what it becomes."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QRadioButton, QWidget

from cnnviz.core.network.kinds.layer import MAX_CHANNELS
from cnnviz.core.runs.repetition import OF_ONE_BLOCK, Change, Original, Setting, kernel_sizes
from cnnviz.core.translation import tr
from cnnviz.views.runs.repeat_words import NO_BLOCKS, NO_POOLING, SETTINGS, kinds, present
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.fields.number_field import NumberField, WholeField, rate_field
from cnnviz.views.widgets.layouts import described

FIELD_PX = 110


class RepeatRow(QObject):
    """Touching its field chooses it."""

    changed = Signal()

    def __init__(self, original: Original, setting: Setting, parent: QWidget) -> None:
        super().__init__(parent)
        self._original, self.setting = original, setting
        name, tooltip = SETTINGS[setting]
        self.choice = QRadioButton(name, parent)
        self.choice.setToolTip(tooltip)
        self.block = ChoiceBox(parent)
        self.now = QLabel(parent)
        self.now.setFont(number_font())
        self.now.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.field = described(self._make_field(parent), tooltip, tr("New {name}", name.lower()))
        self.field.setFixedWidth(FIELD_PX)
        self._fill_blocks(name, tooltip)
        self._show_block()
        self._forbid()
        self.field.installEventFilter(self)
        self.choice.toggled.connect(self.changed)
        self.block.currentIndexChanged.connect(self._on_block)

    def change(self) -> Change:
        """Return what this row says now."""
        block = self.block.currentIndex() if self.setting in OF_ONE_BLOCK else 0
        return Change(self.setting, self._value(), block)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click into the field chooses, also where it leaves the value as it is."""
        by_mouse = Qt.FocusReason.MouseFocusReason
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() == by_mouse:
            self.choice.setChecked(True)
        return False

    def place(self, grid: QGridLayout, line: int) -> None:
        arrow = QLabel("→")
        for column, widget in enumerate((self.choice, self.block, self.now, arrow, self.field)):
            grid.addWidget(widget, line, column)

    def _value(self) -> object:
        if isinstance(self.field, ChoiceBox):
            return self.field.currentData()
        return self.field.value()

    def _make_field(self, parent: QWidget) -> ChoiceBox | NumberField:
        if self.setting == "learning_rate":
            return self._rate_field(parent)
        if self.setting == "channels":
            number = WholeField(1, MAX_CHANNELS, parent=parent)
            number.tell_while_typed()
            number.valueChanged.connect(self._choose)
            return number
        choice = ChoiceBox(parent)
        if self.setting != "kernel_size":
            for value, word in kinds(self._original, self.setting).items():
                choice.addItem(word, value)
        choice.currentIndexChanged.connect(self._choose)
        return choice

    def _rate_field(self, parent: QWidget) -> NumberField:
        rate = rate_field("", parent)
        rate.setValue(float(f"{self._original.config.learning_rate * 0.3:.0e}"))
        rate.tell_while_typed()
        rate.valueChanged.connect(self._choose)
        return rate

    def _fill_blocks(self, name: str, tooltip: str) -> None:
        is_needed = self.setting in OF_ONE_BLOCK
        nodes = self._original.network.nodes if is_needed else ()
        kernels = (node for node in nodes if node.layer.has_kernels and node.block is not None)
        self.block.addItems([node.name for node in kernels])
        described(
            self.block,
            tr("{tooltip}: in which layer?", tooltip),
            tr("Layer of the new {name}", name.lower()),
        )
        self.block.setVisible(is_needed)

    def _show_block(self) -> None:
        """Show what the chosen block has, and suggest a smaller number."""
        place = max(0, self.block.currentIndex())
        self.now.setText(present(self._original, self.setting, place))
        if not self._original.network.blocks:
            return
        block = self._original.network.blocks[place]
        with QSignalBlocker(self.field):
            if isinstance(self.field, NumberField) and self.setting == "channels":
                self.field.setValue(max(1, block.channels // 2))
            elif self.setting == "kernel_size" and isinstance(self.field, ChoiceBox):
                self.field.clear()
                sizes = [size for size in kernel_sizes(block) if size != block.kernel_size]
                for size in sizes:
                    self.field.addItem(f"{size}", size)
                smaller = sum(size < block.kernel_size for size in sizes)
                self.field.setCurrentIndex(max(0, smaller - 1))

    def _forbid(self) -> None:
        """What the network does not have cannot be changed."""
        blocks, reason = self._original.network.blocks, ""
        if not blocks and self.setting != "learning_rate":
            reason = NO_BLOCKS
        elif self.setting == "pooling" and not any(block.pooling for block in blocks):
            reason = NO_POOLING
        for widget in (self.choice, self.field) if reason else ():
            widget.setEnabled(False)
            widget.setToolTip(f"{widget.toolTip()}\n{reason}")

    def _on_block(self) -> None:
        self._show_block()
        self._choose()

    def _choose(self) -> None:
        if self.choice.isChecked():
            self.changed.emit()
        else:
            self.choice.setChecked(True)
