"""Focus that comes back, and keys that mean what the panel with the focus says."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from cnnviz.core.edits.weight_edits import SilenceChannel
from cnnviz.session.network.inspection import Depth
from cnnviz.session.session import Session
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.widgets.focus_return import FocusReturn, first_stop
from cnnviz.views.window.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> MainWindow:
    made = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(made, before_close_func=lambda _: session.shut_down())
    made.show()
    qtbot.waitExposed(made)
    return made


def give_focus(window: MainWindow, name: str) -> QWidget:
    """Give a panel the focus, and return what got it."""
    window.docks[name].come_forward()
    focused = QApplication.focusWidget()
    assert window.docks[name].isAncestorOf(focused)
    return focused


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_escape_closes_what_covers_the_network_wherever_the_focus_is(
    qtbot: QtBot, window: MainWindow, panel: object
) -> None:
    window.session.inspection.open_map("conv2", 3)
    window.session.inspection.open_channel(2)
    give_focus(window, panel.name)
    for depth in (Depth.TERMS, Depth.OVERVIEW):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
        assert window.session.inspection.depth is depth
    assert not window.actions_by_name["level_back"].isEnabled()


@pytest.mark.parametrize("name", ["input", "network", "training", "selected"])
def test_the_focus_comes_back_after_the_arithmetic(
    qtbot: QtBot, window: MainWindow, name: str
) -> None:
    before = give_focus(window, name)
    window.session.inspection.open_map("pool1", 3)
    assert QApplication.focusWidget() is not before
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.session.inspection.depth is Depth.OVERVIEW
    assert QApplication.focusWidget() is before


def test_a_focus_that_went_elsewhere_meanwhile_stays_there(
    qtbot: QtBot, window: MainWindow
) -> None:
    give_focus(window, "network")
    window.session.inspection.open_map("pool1", 3)
    elsewhere = give_focus(window, "input")
    qtbot.keyClick(elsewhere, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is elsewhere


def test_control_z_undoes_edits_in_the_edit_panel_and_strokes_elsewhere(
    qtbot: QtBot, window: MainWindow
) -> None:
    session = window.session
    for panel in PANELS:
        if panel.name in ("design", "runs", "my_drawings"):
            continue  # they have an undo of their own
        session.edits.apply(SilenceChannel("conv1", 2))
        session.canvas.clear()
        session.next_example()
        focused = give_focus(window, panel.name)
        if panel.name == "edit":
            focused = window.docks["edit"].panel.verbs.silence
            focused.setFocus()
        edits, drawing = len(session.edits.made), session.canvas.canvas.copy()
        qtbot.keyClick(focused, Qt.Key.Key_Z, CONTROL)
        is_edit = panel.name == "edit"
        assert (len(session.edits.made) < edits) == is_edit, panel.name
        assert (session.canvas.canvas == drawing).all() == is_edit, panel.name
        session.edits.reset_all()


def test_redo_in_the_edit_panel(qtbot: QtBot, window: MainWindow) -> None:
    edits = window.session.edits
    edits.apply(SilenceChannel("conv1", 2))
    give_focus(window, "edit")
    focused = window.docks["edit"].panel.verbs.silence
    focused.setFocus()
    made = edits.made
    qtbot.keyClick(focused, Qt.Key.Key_Z, CONTROL)
    assert not edits.made
    qtbot.keyClick(focused, Qt.Key.Key_Y, CONTROL)
    assert edits.made == made


def press(field: QWidget, key: Qt.Key) -> None:
    """Press Ctrl and a key as the window system does: first it may be a shortcut of the window."""
    QTest.keyClick(field.window().windowHandle(), key, CONTROL)


@pytest.mark.parametrize("name", ["bias", "unit", "channel", "factor"])
def test_undo_and_redo_by_key_in_a_field_of_the_edit_panel(window: MainWindow, name: str) -> None:
    edits = window.session.edits
    edits.apply(SilenceChannel("conv2", 2))
    window.session.selection.select("conv2", 4)
    made = edits.made
    give_focus(window, "edit")
    panel = window.docks["edit"].panel
    field = panel.scale.factor if name == "factor" else getattr(panel.kernel, name)
    window.session.canvas.clear()
    drawing = window.session.canvas.canvas.copy()
    window.session.next_example()
    drawn = window.session.canvas.canvas.copy()
    assert (drawn != drawing).any()
    field.setFocus()
    press(field, Qt.Key.Key_Z)
    assert not edits.made
    press(field, Qt.Key.Key_Y)
    assert edits.made == made
    assert (window.session.canvas.canvas == drawn).all()


def test_undo_while_a_number_is_typed_is_of_what_is_typed(window: MainWindow) -> None:
    edits = window.session.edits
    edits.apply(SilenceChannel("conv2", 2))
    window.session.selection.select("conv2", 4)
    made = edits.made
    give_focus(window, "edit")
    bias = window.docks["edit"].panel.kernel.bias
    bias.setFocus()
    bias.selectAll()
    before = bias.text()
    for key in (Qt.Key.Key_1, Qt.Key.Key_2):
        QTest.keyClick(bias.window().windowHandle(), key)
    assert bias.text() == "12"
    press(bias, Qt.Key.Key_Z)
    assert bias.text() != "12"
    assert edits.made == made
    bias.give_up()
    assert bias.text() == before


def test_what_is_gone_or_hidden_gets_no_focus(qtbot: QtBot) -> None:
    window, owner, before = QWidget(), QWidget(), QWidget()
    for child in (owner, before):
        child.setParent(window)
        child.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    for spoil in (QWidget.hide, delete):
        before.show()
        before.setFocus()
        memory = FocusReturn(owner)
        memory.remember()
        owner.setFocus()
        spoil(before)
        memory.give_back()
        assert window.focusWidget() is owner


def test_the_first_stop_of_tab_is_one_that_can_be_used(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    assert first_stop(outer) is None
    off, shy, taken = (QWidget(outer) for _ in range(3))
    for widget in (off, taken):
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    shy.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    off.setEnabled(False)
    assert first_stop(outer) is taken
