"""All blocks of the design as cards, in as many columns as there is room for."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QWidget

from cnnviz.core.network.network_config import MAX_BLOCKS, BlockConfig
from cnnviz.core.translation import tr
from cnnviz.session.design.designs import Designs
from cnnviz.views.design.block_card import BlockCard
from cnnviz.views.design.card import Card
from cnnviz.views.design.sums_view import SumsView
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.layouts import column, described

CARD_PX = 262
GAP_PX = 7


class CardsArea(QScrollArea):
    """The input, the blocks, a button that adds one, and the fully connected layer."""

    def __init__(self, designs: Designs) -> None:
        super().__init__()
        self._designs = designs
        self._columns = 0
        self._inside = QWidget()
        self.cards: list[BlockCard] = []
        self.input = QLabel(self._inside)
        self.add = described(QPushButton(tr("Add block"), self._inside), name=tr("Add block"))
        self.output = SumsView(self._inside)
        self._output_card = Card(self._inside)
        self._grid = QGridLayout(self._inside)
        self._prepare()
        self.add.clicked.connect(self._on_add)

    def refresh(self) -> None:
        """Show the design at hand; cards stay where they are, so the focus does too."""
        config, examined = self._designs.current, self._designs.examined
        depth, height, width = config.input_shape
        self.input.setText(tr("input {width}x{height}x{depth}", width, height, depth))
        has_new_count = len(self.cards) != len(config.blocks)
        while len(self.cards) > len(config.blocks):
            self._drop_card()
        while len(self.cards) < len(config.blocks):
            self._make_card(len(self.cards))
        for index, card in enumerate(self.cards):
            card.show_block(index, config, examined)
        self.output.show_sums(examined.layers[-1], is_unfit=False)
        is_full = len(config.blocks) >= MAX_BLOCKS
        self.add.setEnabled(not is_full)
        more = tr(
            "Add a block before the fully connected layer: a deeper network has "
            "larger receptive fields"
        )
        self.add.setToolTip(
            tr("{more}\n{most} blocks at most.", more, MAX_BLOCKS) if is_full else more
        )
        if has_new_count:
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._columns != self._fitting_columns():
            self._place()

    def _make_card(self, index: int) -> None:
        card = BlockCard(self._designs.current, index, self._inside)
        card.edited.connect(self._on_edited)
        card.move_wanted.connect(self._on_move)
        card.duplicate_wanted.connect(self._on_duplicate)
        card.remove_wanted.connect(self._on_remove)
        self.cards.append(card)

    def _drop_card(self) -> None:
        card = self.cards.pop()
        self._grid.removeWidget(card)
        card.hide()
        card.deleteLater()

    def _fitting_columns(self) -> int:
        return max(1, (self.viewport().width() - GAP_PX) // (CARD_PX + GAP_PX))

    def _place(self) -> None:
        """Lay the cards out anew, from left to right and on in the next row."""
        grid, columns = self._grid, self._fitting_columns()
        while grid.count():
            grid.takeAt(0)
        for place in range(max(columns, self._columns)):
            grid.setColumnStretch(place, 1 if place < columns else 0)
        for place in range(grid.rowCount()):
            grid.setRowStretch(place, 0)
        self._columns = columns
        grid.addWidget(self.input, 0, 0, 1, columns)
        for place, card in enumerate(self.cards):
            grid.addWidget(card, 1 + place // columns, place % columns)
            card.show()
        row = 2 + (len(self.cards) - 1) // columns
        grid.addWidget(self.add, row, 0, 1, columns, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._output_card, row + 1, 0, 1, columns)
        grid.setRowStretch(row + 2, 1)
        self._order_tabs()

    def _order_tabs(self) -> None:
        controls = [control for card in self.cards for control in card.controls()]
        for first, second in pairwise([*controls, self.add]):
            QWidget.setTabOrder(first, second)

    def _on_edited(self, index: int, block: BlockConfig) -> None:
        self._designs.change_block(index, block)

    def _on_add(self) -> None:
        self._designs.add_block()
        self._focus(self.cards[-1].numbers["channels"], self.cards[-1])

    def _on_move(self, index: int, by: int) -> None:
        self._designs.move_block(index, by)
        card = self.cards[index + by]
        self._focus(card.up if by < 0 else card.down, card)

    def _on_duplicate(self, index: int) -> None:
        self._designs.duplicate_block(index)
        card = self.cards[min(index + 1, len(self.cards) - 1)]
        self._focus(card.duplicate, card)

    def _on_remove(self, index: int) -> None:
        self._designs.remove_block(index)
        card = self.cards[min(index, len(self.cards) - 1)]
        self._focus(card.remove, card)

    def _focus(self, button: QWidget, card: BlockCard) -> None:
        """Go on with the keyboard in the card that was moved, made or moved up."""
        target = button if button.isEnabled() else card.numbers["channels"]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._grid.activate()
        self.ensureWidgetVisible(card)

    def _prepare(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._inside)
        self.input.setFont(number_font())
        self._grid.setContentsMargins(GAP_PX, 0, GAP_PX, GAP_PX)
        self._grid.setSpacing(GAP_PX)
        column(self.output, into=self._output_card, gap=None, margins=(9, 7, 9, 8))
