from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.design.design_panel import DesignPanel

CONFIG = TrainingConfig(epochs=1, batch_size=50, device="cpu")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton
MISFIT = NetworkConfig("misfit", (BlockConfig(16), BlockConfig(8, pool_size=3)))
WAIT_MS = 60_000


@pytest.fixture
def panel(qtbot: QtBot, session: Session, small_dataset: Dataset) -> Iterator[DesignPanel]:
    session.data.dataset = small_dataset
    session.data.state = DataState.READY
    session.training.configure(CONFIG, "article", "new weights")
    panel = DesignPanel(session)
    qtbot.addWidget(panel)
    panel.resize(900, 600)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    yield panel
    session.shut_down()


def channels(session: Session) -> list[int]:
    return [block.channels for block in session.designs.current.blocks]


def test_the_design_is_shown_card_by_card(session: Session, panel: DesignPanel) -> None:
    assert [card.numbers["channels"].value() for card in panel.blocks.cards] == [16, 32]
    assert panel.header.summary.text() == "16c5 p2 32c5 p2"
    assert "29,034 parameters, receptive field 16 px" in panel.header.verdict.text()
    session.designs.open(NetworkConfig("one", (BlockConfig(5),)))
    assert [card.numbers["channels"].value() for card in panel.blocks.cards] == [5]
    assert panel.blocks.output.text().endswith("params 14*14*5*10 + 10 = 9,810")


def test_sums_follow_what_is_typed(qtbot: QtBot, session: Session, panel: DesignPanel) -> None:
    number = panel.blocks.cards[0].numbers["channels"]
    number.setFocus()
    number.selectAll()
    qtbot.keyClicks(number, "8")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert channels(session) == [8, 32]
    assert "5*5*1*8 + 8 = 208" in panel.blocks.cards[0].sums["convolution"].text()
    assert "5*5*8*32 + 32 = 6,432" in panel.blocks.cards[1].sums["convolution"].text()
    assert number.hasFocus()


def test_add_duplicate_move_remove_by_mouse_keep_the_keyboard_there(
    qtbot: QtBot, session: Session, panel: DesignPanel
) -> None:
    qtbot.mouseClick(panel.blocks.add, LEFT)
    assert channels(session) == [16, 32, 64]
    assert panel.focusWidget() is panel.blocks.cards[2].numbers["channels"]
    qtbot.mouseClick(panel.blocks.cards[0].duplicate, LEFT)
    assert channels(session) == [16, 16, 32, 64]
    assert panel.focusWidget() is panel.blocks.cards[1].duplicate
    qtbot.mouseClick(panel.blocks.cards[2].down, LEFT)
    assert channels(session) == [16, 16, 64, 32]
    assert panel.focusWidget() is panel.blocks.cards[3].numbers["channels"]
    qtbot.mouseClick(panel.blocks.cards[3].up, LEFT)
    assert panel.focusWidget() is panel.blocks.cards[2].up
    qtbot.mouseClick(panel.blocks.cards[0].remove, LEFT)
    assert channels(session) == [16, 32, 64]
    assert panel.focusWidget() is panel.blocks.cards[0].remove


def test_undo_and_redo_by_key_and_button(
    qtbot: QtBot, session: Session, panel: DesignPanel
) -> None:
    panel.blocks.cards[0].numbers["channels"].setFocus()
    session.designs.add_block()
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Z, CONTROL)
    assert channels(session) == [16, 32]
    qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Z, CONTROL | SHIFT)
    assert channels(session) == [16, 32, 64]
    qtbot.mouseClick(panel.header.undo, LEFT)
    assert not panel.header.undo.isEnabled()
    qtbot.keyClick(panel, Qt.Key.Key_Y, CONTROL)
    assert channels(session) == [16, 32, 64]


def test_control_z_is_the_designs_here_and_the_canvas_s_elsewhere(
    qtbot: QtBot, session: Session
) -> None:
    """As in the main window, where an action of the whole window owns Ctrl+Z."""
    window = QMainWindow()
    qtbot.addWidget(window)
    panel, other = DesignPanel(session), QPushButton("other")
    inside = QWidget()
    panel.setParent(inside)
    other.setParent(inside)
    window.setCentralWidget(inside)
    action = window.menuBar().addMenu("Edit").addAction("Undo", session.canvas.undo)
    action.setShortcut("Ctrl+Z")
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    session.canvas.clear()
    card = panel.blocks.cards[0]
    for field in (card.numbers["channels"], card.duplicate, card.batch_norm, card.pooling):
        session.designs.add_block()
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Z, CONTROL)
        assert (channels(session), session.canvas.title) == ([16, 32], "Nothing drawn")
    other.setFocus()
    qtbot.keyClick(other, Qt.Key.Key_Z, CONTROL)
    assert session.canvas.title != "Nothing drawn"


def test_an_illegal_design_says_what_would_fit_and_takes_it(
    qtbot: QtBot, session: Session, panel: DesignPanel
) -> None:
    header = panel.header
    height = header.height()
    session.designs.open(MISFIT)
    assert header.verdict.text() == "pool2: (14 - 3)/2 + 1 is no whole number; S=1 would fit."
    assert not header.train.isEnabled()
    assert header.verdict.text() in header.train.toolTip()
    assert panel.blocks.cards[1].is_marked
    assert header.height() == height
    assert [b.isVisible() for b in header.remedies] == [True, False]
    assert header.remedies[0].text() == "Take S=1"
    qtbot.mouseClick(header.remedies[0], LEFT)
    assert session.designs.current.blocks[1].pool_stride == 1
    assert header.train.isEnabled()
    assert not header.remedies[0].isVisible()


def test_the_second_remedy(qtbot: QtBot, session: Session, panel: DesignPanel) -> None:
    blocks = (BlockConfig(2, stride=3, padding=1, pooling=None),)
    session.designs.open(NetworkConfig("misfit", blocks))
    assert [b.text() for b in panel.header.remedies] == ["Take P=2", "Take S=1"]
    qtbot.mouseClick(panel.header.remedies[1], LEFT)
    assert session.designs.current.blocks == (replace(blocks[0], stride=1),)


def test_train_this_by_key(qtbot: QtBot, session: Session, panel: DesignPanel) -> None:
    session.designs.open(NetworkConfig("small", (BlockConfig(3), BlockConfig(4))))
    qtbot.keyClick(panel, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert session.network.title == "small, just trained"
    assert not panel.header.from_screen.isEnabled() or session.network.config.classes != 10


def test_same_as_on_screen(qtbot: QtBot, session: Session, panel: DesignPanel) -> None:
    assert not panel.header.from_screen.isEnabled()
    session.designs.open(MISFIT)
    qtbot.mouseClick(panel.header.from_screen, LEFT)
    assert session.designs.current == NETWORKS["article"]


def test_narrow_shows_one_page_at_a_time(qtbot: QtBot, panel: DesignPanel) -> None:
    assert panel.blocks.isVisible()
    assert panel.saved.isVisible()
    assert not panel.header.pages.isVisible()
    panel.resize(320, 500)
    assert (panel.width(), panel.height()) == (320, 500)
    assert panel.blocks.isVisible()
    assert not panel.saved.isVisible()
    qtbot.mouseClick(panel.header.pages.kept, LEFT)
    assert not panel.blocks.isVisible()
    assert panel.saved.isVisible()
    panel.resize(900, 600)
    assert panel.blocks.isVisible()
    assert panel.saved.isVisible()


@pytest.mark.parametrize("width", [290, 320, 640, 900, 1400])
def test_nothing_is_cut_off(qtbot: QtBot, session: Session, panel: DesignPanel, width: int) -> None:
    session.designs.open(MISFIT)
    panel.resize(width, 600)
    area = panel.blocks.viewport()
    qtbot.waitUntil(lambda: all(c.geometry().right() <= area.width() for c in panel.blocks.cards))
    for card in panel.blocks.cards:
        assert card.width() >= card.minimumSizeHint().width()
        assert card.height() >= card.minimumSizeHint().height()
    image = panel.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert len(np.unique(np.frombuffer(image.constBits(), np.uint32))) > 20


def test_the_tab_key_goes_from_top_to_bottom(qtbot: QtBot, panel: DesignPanel) -> None:
    controls = [c for card in panel.blocks.cards for c in card.controls() if c.isEnabled()]
    controls[0].setFocus()
    for control in controls:
        assert panel.focusWidget() is control
        qtbot.keyClick(control, Qt.Key.Key_Tab)
    assert panel.focusWidget() is panel.blocks.add


def test_a_hidden_panel_rests_and_catches_up(session: Session, panel: DesignPanel) -> None:
    panel.hide()
    session.designs.add_block()
    assert len(panel.blocks.cards) == 2
    panel.show()
    assert len(panel.blocks.cards) == 3


def test_every_button_explains_itself(panel: DesignPanel) -> None:
    for button in panel.findChildren(QPushButton):
        if button.isVisible():
            assert button.toolTip()
            assert button.accessibleName()
