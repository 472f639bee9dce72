"""One block of a design: its settings, and under each layer its sums."""

from dataclasses import Field, replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from cnnviz.core.design.design_sums import Examination
from cnnviz.core.network.kinds.batch_norm import BatchNorm
from cnnviz.core.network.kinds.convolution import Convolution
from cnnviz.core.network.kinds.layer import numbers_of
from cnnviz.core.network.kinds.poolings import Pooling
from cnnviz.core.network.network_config import MAX_BLOCKS, BlockConfig, NetworkConfig
from cnnviz.core.translation import tr
from cnnviz.views.design.block_words import (
    ACTIVATION,
    ACTIVATION_CHOICES,
    POOLING_CHOICES,
    POOLING_KIND,
)
from cnnviz.views.design.card import Card
from cnnviz.views.design.fields import ChoiceField, CountField
from cnnviz.views.design.sums_view import SumsView
from cnnviz.views.widgets.icon_button import IconButton
from cnnviz.views.widgets.layouts import REST, Part, column, described, row

CONVOLUTION, POOLING = numbers_of(Convolution), numbers_of(Pooling)
ROLES = ("convolution", "batch norm", "activation", "pooling")


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
        self.up = IconButton("up", tr("Move up"), "", self)
        self.down = IconButton("down", tr("Move down"), "", self)
        self.duplicate = IconButton("duplicate", tr("Duplicate"), "", self)
        self.remove = IconButton("remove", tr("Remove"), "", self)
        self.numbers = {
            number.name: CountField(
                number.metadata["title"],
                number.metadata["lowest"],
                number.metadata["highest"],
                number.metadata["does"],
                self,
            )
            for number in (*CONVOLUTION, *POOLING)
        }
        self.batch_norm = QCheckBox(tr("batch norm"), self)
        self.activation = ChoiceField(tr("Activation"), ACTIVATION_CHOICES, ACTIVATION, self)
        self.pooling = ChoiceField(tr("Pooling"), POOLING_CHOICES, POOLING_KIND, self)
        self.sums = {part: SumsView(self) for part in ROLES}
        self._describe()
        self._lay_out()
        self._connect()

    def show_block(self, index: int, config: NetworkConfig, examined: Examination) -> None:
        """Show one block of a design and what it amounts to."""
        self.index, self.block = index, config.blocks[index]
        self.title.setText(tr("Block {index}", index + 1))
        self.setAccessibleName(tr("Block {index}", index + 1))
        for field, number in self.numbers.items():
            number.show_value(getattr(self.block, field))
        with QSignalBlocker(self.batch_norm):
            self.batch_norm.setChecked(self.block.batch_norm)
        self.activation.show_value(self.block.activation)
        self.pooling.show_value(self.block.pooling)
        for setting in POOLING:
            self.numbers[setting.name].setEnabled(self.block.pooling is not None)
        self._allow_moves(len(config.blocks))
        self._show_sums(examined)

    def controls(self) -> tuple[QWidget, ...]:
        """All that can be changed, from top to bottom."""
        numbers = self.numbers
        return (
            *(self.up, self.down, self.duplicate, self.remove),
            *(numbers[number.name] for number in CONVOLUTION),
            *(self.batch_norm, self.activation, self.pooling),
            *(numbers[number.name] for number in POOLING),
        )

    def _show_sums(self, examined: Examination) -> None:
        own = {
            sums.node.layer.role: sums for sums in examined.layers if sums.node.block == self.index
        }
        for role, view in self.sums.items():
            view.setVisible(role in own)
            if role in own:
                view.show_sums(own[role], own[role].name == examined.unfit)
        self.mark(examined.unfit in {sums.name for sums in own.values()})

    def _allow_moves(self, count: int) -> None:
        full = count >= MAX_BLOCKS
        self._allow(
            self.up, tr("Move the block up: Alt+Up"), self.index == 0, tr("It is the first.")
        )
        last = self.index == count - 1
        self._allow(self.down, tr("Move the block down: Alt+Down"), last, tr("It is the last."))
        most = tr("{most} blocks at most.", MAX_BLOCKS)
        self._allow(self.duplicate, tr("Duplicate the block: Ctrl+D"), full, most)
        only = tr("A network needs a block: add another first.")
        self._allow(self.remove, tr("Remove the block: Ctrl+Delete"), count == 1, only)

    def _allow(self, button: QWidget, tooltip: str, is_forbidden: bool, reason: str) -> None:
        button.setEnabled(not is_forbidden)
        button.setToolTip(f"{tooltip}\n{reason}" if is_forbidden else tooltip)

    def _describe(self) -> None:
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() + 1)
        self.title.setFont(font)
        described(self.batch_norm, BatchNorm.does, tr("Batch norm"))

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
            row(*self._numbers(CONVOLUTION)[1:]),
            self.sums["convolution"],
            row(self.batch_norm, REST, self.activation),
            self.sums["batch norm"],
            self.sums["activation"],
            row(self.pooling, *self._numbers(POOLING)),
            self.sums["pooling"],
            REST,
            into=self,
            gap=5,
            margins=(9, 6, 9, 9),
        )

    def _numbers(self, settings: list[Field[Any]]) -> list[Part]:
        """Return each field with its letter, and room before it."""
        parts: list[Part] = []
        for setting in settings:
            field = self.numbers[setting.name]
            label = described(QLabel(setting.metadata["letter"], self), field.toolTip())
            label.setBuddy(field)
            parts += [REST, label, field]
        return parts
