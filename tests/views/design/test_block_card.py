from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.design.design_sums import examine
from cnnviz.core.network.network_config import MAX_BLOCKS, NETWORKS, BlockConfig, NetworkConfig
from cnnviz.views.design.block_card import BlockCard

ARTICLE = NETWORKS["article"]
FIRST = ARTICLE.blocks[0]


@pytest.fixture
def card(qtbot: QtBot, window: QWidget) -> BlockCard:
    card = BlockCard(ARTICLE, 0, window)
    show(card, ARTICLE, 0)
    card.resize(280, 320)
    window.resize(300, 340)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return card


def show(card: BlockCard, config: NetworkConfig, index: int) -> None:
    card.show_block(index, config, examine(config, 100))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("channels", 7),
        ("kernel_size", 3),
        ("stride", 2),
        ("padding", 0),
        ("pool_size", 4),
        ("pool_stride", 1),
    ],
)
def test_typed_numbers_reach_the_block(
    qtbot: QtBot, card: BlockCard, field: str, value: int
) -> None:
    number = card.numbers[field]
    number.setFocus()
    number.selectAll()
    with qtbot.waitSignal(card.edited) as edited:
        qtbot.keyClicks(number, str(value))
        qtbot.keyClick(number, Qt.Key.Key_Return)
    assert edited.args == [0, replace(FIRST, **{field: value})]


def test_batch_norm_activation_and_pooling_by_key(qtbot: QtBot, card: BlockCard) -> None:
    with qtbot.waitSignal(card.edited) as edited:
        qtbot.keyClick(card.batch_norm, Qt.Key.Key_Space)
    assert edited.args[1] == replace(FIRST, batch_norm=False)
    show(card, ARTICLE, 0)
    with qtbot.waitSignal(card.edited) as edited:
        qtbot.keyClick(card.activation, Qt.Key.Key_Down)
    assert edited.args[1] == replace(FIRST, activation="tanh")
    show(card, ARTICLE, 0)
    with qtbot.waitSignal(card.edited) as edited:
        qtbot.keyClick(card.pooling, Qt.Key.Key_End)
    assert edited.args[1] == replace(FIRST, pooling=None)


def test_shows_a_block_without_telling_it_back(qtbot: QtBot, card: BlockCard) -> None:
    block = BlockConfig(9, 3, 1, 1, False, "sigmoid", None, 3, 1)
    with qtbot.assertNotEmitted(card.edited):
        show(card, NetworkConfig("other", (FIRST, block)), 1)
    assert card.title.text() == "Block 2"
    assert card.numbers["channels"].value() == 9
    assert card.activation.currentText() == "sigmoid"
    assert card.pooling.currentText() == "no pooling"
    assert not card.numbers["pool_size"].isEnabled()
    assert not card.sums["batch norm"].isVisible()
    assert not card.sums["pooling"].isVisible()
    assert card.sums["activation"].text() == "sigmoid2 14x14x9"


@pytest.mark.parametrize(
    ("key", "modifier", "signal", "expected"),
    [
        (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier, "move_wanted", [0, 1]),
        (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier, "duplicate_wanted", [0]),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier, "remove_wanted", [0]),
    ],
)
def test_keys_of_the_card_work_in_all_its_buttons(
    qtbot: QtBot,
    card: BlockCard,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    signal: str,
    expected: list[int],
) -> None:
    card.duplicate.setFocus()
    with qtbot.waitSignal(getattr(card, signal)) as wanted:
        qtbot.keyClick(card.duplicate, key, modifier)
    assert wanted.args == expected


def test_what_is_impossible_says_why(card: BlockCard) -> None:
    assert not card.up.isEnabled()
    assert "It is the first." in card.up.toolTip()
    show(card, ARTICLE, 1)
    assert card.up.isEnabled()
    assert "It is the last." in card.down.toolTip()
    show(card, NetworkConfig("one", (FIRST,)), 0)
    assert "needs a block" in card.remove.toolTip()
    show(card, NetworkConfig("full", (BlockConfig(2, pooling=None),) * MAX_BLOCKS), 3)
    assert not card.duplicate.isEnabled()
    assert "12 blocks at most" in card.duplicate.toolTip()


def test_the_card_that_does_not_fit_is_marked(card: BlockCard) -> None:
    misfit = NetworkConfig("misfit", (BlockConfig(2, pool_size=3), FIRST))
    show(card, misfit, 0)
    assert card.is_marked
    assert "does not fit" in card.sums["pooling"].text()
    show(card, misfit, 1)
    assert not card.is_marked


def test_the_wheel_scrolls_on_unless_the_field_has_the_focus(qtbot: QtBot, card: BlockCard) -> None:
    number = card.numbers["channels"]
    number.clearFocus()
    turn_wheel(number)
    assert number.value() == 16
    number.setFocus()
    turn_wheel(number)
    assert number.value() == 17


def turn_wheel(widget: QWidget) -> None:
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        widget.mapToGlobal(middle),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_every_control_explains_itself(card: BlockCard) -> None:
    for control in card.controls():
        assert control.toolTip()
        assert control.accessibleName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
