"""One block of a design: its settings, and under each layer its sums."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from cnnviz.core.design.design_sums import Examination
from cnnviz.core.design.network_design import block_layers
from cnnviz.core.network.network_config import MAX_BLOCKS, BlockConfig, NetworkConfig
from cnnviz.views.design import block_words as words
from cnnviz.views.design.card import Card
from cnnviz.views.design.fields import ChoiceField, CountField
from cnnviz.views.design.sums_view import SumsView
from cnnviz.views.widgets.icon_button import IconButton
from cnnviz.views.widgets.layouts import REST, Part, column, described, row


class BlockCard(Card):
    """Edits block `index` of a design; what is wanted goes out as signals."""

    edited = Signal(int, BlockConfig)  # the index comes first
    move_wanted = Signal(int, int)  # index, by how much
    duplicate_wanted = Signal(int)
    remove_wanted = Signal(int)

    def __init__(self, config: NetworkConfig, index: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.index = index
        self.block = config.blocks[index]
        self.title = QLabel(self)
        self.up = IconButton("up", "Move up", "", self)
        self.down = IconButton("down", "Move down", "", self)
        self.duplicate = IconButton("duplicate", "Duplicate", "", self)
        self.remove = IconButton("remove", "Remove", "", self)
        self.numbers = {
            field: CountField(name, lowest, highest, tooltip, self)
            for field, (_, name, lowest, highest, tooltip) in (
                words.CONVOLUTION | words.POOLING
            ).items()
        }
        self.batch_norm = QCheckBox("batch norm", self)
        self.activation = ChoiceField("Activation", words.ACTIVATIONS, words.ACTIVATION, self)
        self.pooling = ChoiceField("Pooling", words.POOLINGS, words.POOLING_KIND, self)
        self.sums = {part: SumsView(self) for part in ("conv", "batch", "activation", "pool")}
        self._describe()
        self._lay_out()
        self._connect()

    def show_block(self, index: int, config: NetworkConfig, examined: Examination) -> None:
        """Show one block of a design and what it amounts to."""
        self.index, self.block = index, config.blocks[index]
        self.title.setText(f"Block {index + 1}")
        self.setAccessibleName(f"Block {index + 1}")
        for field, number in self.numbers.items():
            number.show_value(getattr(self.block, field))
        with QSignalBlocker(self.batch_norm):
            self.batch_norm.setChecked(self.block.batch_norm)
        self.activation.show_value(self.block.activation)
        self.pooling.show_value(self.block.pooling)
        for field in words.POOLING:
            self.numbers[field].setEnabled(self.block.pooling is not None)
        self._allow_moves(len(config.blocks))
        self._show_sums(examined)

    def controls(self) -> tuple[QWidget, ...]:
        """All that can be changed, from top to bottom."""
        numbers = self.numbers
        return (
            *(self.up, self.down, self.duplicate, self.remove),
            *(numbers[field] for field in words.CONVOLUTION),
            *(self.batch_norm, self.activation, self.pooling),
            *(numbers[field] for field in words.POOLING),
        )

    def _show_sums(self, examined: Examination) -> None:
        names = block_layers(self.index + 1, self.block)
        of_layer = {layer.name: layer for layer in examined.layers if layer.name in names}
        kinds = {"activation": self.block.activation}
        for part, view in self.sums.items():
            name = f"{kinds.get(part, part)}{self.index + 1}"
            view.setVisible(name in of_layer)
            if name in of_layer:
                view.show_sums(of_layer[name], name == examined.unfit)
        self.mark(examined.unfit in names)

    def _allow_moves(self, count: int) -> None:
        full = count >= MAX_BLOCKS
        self._allow(self.up, "Move the block up: Alt+Up", self.index == 0, "It is the first.")
        last = self.index == count - 1
        self._allow(self.down, "Move the block down: Alt+Down", last, "It is the last.")
        most = f"{MAX_BLOCKS} blocks are the most."
        self._allow(self.duplicate, "The same block once more: Ctrl+D", full, most)
        only = "A network needs a block: add another first."
        self._allow(self.remove, "Remove the block: Ctrl+Delete", count == 1, only)

    def _allow(self, button: QWidget, tooltip: str, is_forbidden: bool, reason: str) -> None:
        button.setEnabled(not is_forbidden)
        button.setToolTip(f"{tooltip}\n{reason}" if is_forbidden else tooltip)

    def _describe(self) -> None:
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() + 1)
        self.title.setFont(font)
        described(self.batch_norm, words.BATCH_NORM, "Batch norm")

    def _connect(self) -> None:
        for number in self.numbers.values():
            number.valueChanged.connect(self._on_edited)
        self.batch_norm.toggled.connect(self._on_edited)
        self.activation.currentIndexChanged.connect(self._on_edited)
        self.pooling.currentIndexChanged.connect(self._on_edited)
        for keys, button in (
            ("Alt+Up", self.up),
            ("Alt+Down", self.down),
            ("Ctrl+D", self.duplicate),
            ("Ctrl+Delete", self.remove),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(button.click)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.duplicate.clicked.connect(self._on_duplicate)
        self.remove.clicked.connect(self._on_remove)

    def _on_edited(self) -> None:
        block = replace(
            self.block,
            batch_norm=self.batch_norm.isChecked(),
            activation=self.activation.currentData(),
            pooling=self.pooling.currentData(),
            **{field: number.value() for field, number in self.numbers.items()},
        )
        self.edited.emit(self.index, block)

    def _on_up(self) -> None:
        self.move_wanted.emit(self.index, -1)

    def _on_down(self) -> None:
        self.move_wanted.emit(self.index, 1)

    def _on_duplicate(self) -> None:
        self.duplicate_wanted.emit(self.index)

    def _on_remove(self) -> None:
        self.remove_wanted.emit(self.index)

    def _lay_out(self) -> None:
        buttons = (self.up, self.down, self.duplicate, self.remove)
        column(
            row(self.title, REST, *buttons),
            row(*self._numbers(words.CONVOLUTION)[1:]),
            self.sums["conv"],
            row(self.batch_norm, REST, self.activation),
            self.sums["batch"],
            self.sums["activation"],
            row(self.pooling, *self._numbers(words.POOLING)),
            self.sums["pool"],
            REST,
            into=self,
            gap=5,
            margins=(9, 6, 9, 9),
        )

    def _numbers(self, fields: dict[str, tuple[str, str, int, int, str]]) -> list[Part]:
        """Return each field with its letter, and room before it."""
        parts: list[Part] = []
        for field, (letter, *_) in fields.items():
            label = described(QLabel(letter, self), self.numbers[field].toolTip())
            label.setBuddy(self.numbers[field])
            parts += [REST, label, self.numbers[field]]
        return parts
