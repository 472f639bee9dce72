import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.lessons.lesson_pages import Lesson, load_lessons
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.actions.actions import ACTIONS
from cnnviz.views.docks.panels import PANELS, Panel
from cnnviz.views.theme import palette
from cnnviz.views.window.help_dialogs import keys_table
from cnnviz.views.window.main_window import MENUS, MainWindow
from tests.opening import open_and_wait

WAIT_MS = 60_000
NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(session, tmp_path / "cnnviz.log")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def colours(widget: QWidget) -> int:
    """How many different colours a widget shows."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return len(np.unique(pixels))


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_every_panel_shows_something_at_first_start(window: MainWindow, panel: object) -> None:
    dock = window.docks[panel.name]
    dock.raise_()
    assert dock.isVisible()
    assert colours(dock.panel) > 20


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_every_panel_can_be_closed_and_brought_back(window: MainWindow, panel: object) -> None:
    dock = window.docks[panel.name]
    dock.raise_()
    toggle = dock.toggleViewAction()
    assert toggle in window.menus["View"].actions()
    toggle.trigger()
    assert dock.isHidden()
    assert not toggle.isChecked()
    toggle.trigger()
    assert not dock.isHidden()


BEHIND = [panel for panel in PANELS if panel.name not in ("input", "training")]


@pytest.mark.parametrize("panel", BEHIND, ids=lambda panel: panel.name)
@pytest.mark.parametrize("by_key", [True, False], ids=["key", "menu"])
def test_a_panel_behind_a_tab_is_brought_to_the_front_not_removed(
    qtbot: QtBot, window: MainWindow, panel: Panel, by_key: bool
) -> None:
    dock = window.docks[panel.name]
    window.tabifiedDockWidgets(dock)[0].raise_()
    qtbot.waitUntil(lambda: not dock.is_in_sight)
    assert not dock.toggleViewAction().isChecked()
    if by_key:
        QTest.keySequence(window, QKeySequence(panel.shortcut))
    else:
        dock.toggleViewAction().trigger()
    qtbot.waitUntil(lambda: dock.is_in_sight)
    assert dock.toggleViewAction().isChecked()
    assert not dock.visibleRegion().isEmpty()
    assert dock.isAncestorOf(QApplication.focusWidget())


def test_a_panel_that_is_hidden_by_key_gives_the_focus_back(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.docks["input"].take_focus()
    canvas = QApplication.focusWidget()
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert window.docks["lessons"].isAncestorOf(QApplication.focusWidget())
    qtbot.waitUntil(lambda: window.docks["lessons"].is_in_sight)
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert window.docks["lessons"].isHidden()
    assert QApplication.focusWidget() is canvas


def test_no_two_lines_of_a_menu_share_a_letter(window: MainWindow) -> None:
    bar = [menu.title() for menu in window.menus.values()]
    lines = [[action.text() for action in menu.actions()] for menu in window.menus.values()]
    for texts in (bar, *lines):
        letters = [letter.upper() for text in texts for letter in re.findall("&(.)", text)]
        assert len(letters) == len(set(letters)), texts
    assert all(title.startswith("&") for title in bar)


@pytest.mark.parametrize("name", MENUS)
def test_alt_and_its_letter_open_a_menu(qtbot: QtBot, window: MainWindow, name: str) -> None:
    qtbot.keyClick(window, name[0].lower(), Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(window.menus[name].isVisible)
    window.menus[name].close()


def test_the_window_fits_1280_x_800(window: MainWindow) -> None:
    assert window.width() <= 1280
    assert window.height() <= 800
    assert window.minimumSizeHint().width() <= 1280
    assert window.minimumSizeHint().height() <= 800


@pytest.mark.parametrize("line", ACTIONS, ids=lambda line: line.name)
def test_every_action_is_in_its_menu_and_explains_itself(window: MainWindow, line: object) -> None:
    action = window.actions_by_name[line.name]
    assert action in window.menus[line.menu].actions()
    assert line.tooltip in action.toolTip()
    assert action.isEnabled() != bool(line.why_not(window.session))
    if not action.isEnabled():
        assert line.why_not(window.session) in action.toolTip()


def test_no_two_things_share_a_key(window: MainWindow) -> None:
    keys = [key for line in ACTIONS for key in line.shortcut.split(" / ")]
    keys += [panel.shortcut for panel in PANELS] + ["F1"]
    native = [QKeySequence(key).toString() for key in keys if key]
    assert len(native) == len(set(native))
    assert all(native), "a key that Qt does not know"


def test_a_link_brings_its_panel_to_the_front(window: MainWindow) -> None:
    window.docks["lessons"].raise_()
    window.docks["kernels"].close()
    window.session.navigation.follow("cnnviz:kernels?layer=conv2&unit=4")
    assert window.docks["kernels"].isVisible()
    assert not window.docks["kernels"].visibleRegion().isEmpty()
    assert (window.session.selection.layer, window.session.selection.unit) == ("conv2", 4)


def test_a_link_to_no_panel_is_told(window: MainWindow) -> None:
    window.session.navigation.follow("cnnviz:kitchen")
    assert window.messages.box is not None
    assert "There is no panel kitchen; there are input, network" in window.messages.box.text()
    window.messages.box.close()


@pytest.mark.parametrize("lesson", load_lessons(), ids=lambda lesson: lesson.slug)
def test_the_panels_that_lessons_name_exist(lesson: Lesson) -> None:
    assert set(re.findall(r"\(cnnviz:(\w+)", lesson.text)) <= {panel.name for panel in PANELS}


def test_undo_by_key(qtbot: QtBot, window: MainWindow) -> None:
    canvas = window.session.canvas
    before = canvas.canvas.copy()
    canvas.press(10, 10)
    canvas.move(200, 200)
    canvas.release()
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (canvas.canvas == before).all()


def made(window: MainWindow) -> set[str]:
    """The names of the panels that are there, in sight or not."""
    return {name for name, dock in window.docks.items() if dock.panel}


def test_what_is_behind_a_tab_is_made_when_it_is_first_seen(window: MainWindow) -> None:
    at_start = made(window)
    assert at_start == {"input", "network", "selected", "training"}
    window.show_panel("design")
    assert made(window) == at_start | {"design"}
    panel = window.docks["design"].panel
    window.show_panel("network")
    window.show_panel("design")
    assert window.docks["design"].panel is panel


def test_a_click_on_its_tab_makes_a_panel(qtbot: QtBot, window: MainWindow) -> None:
    tabs = sum(panel.place == "centre" for panel in PANELS)
    (bar,) = (b for b in window.findChildren(QTabBar) if b.isVisible() and b.count() == tabs)
    tab = next(i for i in range(bar.count()) if bar.tabText(i) == "Lessons")
    assert "lessons" not in made(window)
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(tab).center())
    assert colours(window.docks["lessons"].panel) > 20


def test_a_panel_made_late_opens_at_the_linked_page_in_the_theme_of_now(window: MainWindow) -> None:
    next(a for a in window.findChildren(QAction) if a.data() == "dark").trigger()
    window.session.navigation.follow("cnnviz:lessons?page=pooling")
    lessons = window.docks["lessons"].panel
    assert lessons.page.markdown.startswith("# Pooling")
    assert lessons.palette().window().color() == palette(True).window().color()


def test_a_menu_entry_makes_a_panel_that_was_closed_before_it_was_seen(window: MainWindow) -> None:
    window.docks["lessons"].close()
    assert "lessons" not in made(window)
    window.docks["lessons"].toggleViewAction().trigger()
    assert "lessons" in made(window)


def test_reset_layout_leaves_unseen_panels_unmade(window: MainWindow) -> None:
    before = made(window)
    window.zoom.trigger()
    window.reset_layout()
    assert made(window) == before


def test_a_remembered_layout_with_another_panel_in_front_shows_it_at_once(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    first = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(first)
    first.show()
    first.resize(760, 700)  # restoring keeps a window within the offscreen screen
    first.show_panel("lessons")
    sizes = {name: first.docks[name].size() for name in ("input", "lessons", "training")}
    first.close()
    second = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(second)
    second.show()
    assert colours(second.docks["lessons"].panel) > 20
    assert {name: second.docks[name].size() for name in sizes} == sizes
    assert "design" not in made(second)
    second.close()


def test_reset_layout_brings_everything_back(window: MainWindow) -> None:
    for dock in window.docks.values():
        dock.close()
    window.reset_layout()
    assert not any(dock.isHidden() for dock in window.docks.values())
    assert window.docks["network"] in window.tabifiedDockWidgets(window.docks["kernels"])


def test_zooming_gives_the_network_all_room_and_takes_it_back(window: MainWindow) -> None:
    before = {name: dock.isVisible() for name, dock in window.docks.items()}
    width = window.docks["network"].width()
    window.zoom.trigger()
    assert [name for name, dock in window.docks.items() if not dock.isHidden()] == ["network"]
    window.zoom.trigger()
    assert {name: dock.isVisible() for name, dock in window.docks.items()} == before
    assert window.docks["network"].width() == pytest.approx(width, abs=2)


def test_the_layout_is_kept(
    qtbot: QtBot, session: Session, preferences: Preferences, tmp_path: Path
) -> None:
    first = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(first)
    first.show()
    first.docks["training"].close()
    first.close()
    second = MainWindow(session, tmp_path / "log")
    qtbot.addWidget(second)
    second.show()
    assert second.docks["training"].isHidden()
    assert not second.docks["network"].isHidden()
    second.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_chosen_and_kept(window: MainWindow, theme: str) -> None:
    next(a for a in window.findChildren(QAction) if a.data() == theme).trigger()
    assert window.session.preferences.theme == theme
    expected = palette(theme == "dark").window().color()
    assert window.palette().window().color() == expected


def test_closing_in_the_middle_of_training_saves_the_run(
    qtbot: QtBot, window: MainWindow, small_dataset: Dataset
) -> None:
    session = window.session
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    config = TrainingConfig(epochs=1000, batch_size=50, device="cpu")
    session.training.configure(config, "article", "new weights")
    window.actions_by_name["train"].trigger()
    qtbot.waitUntil(lambda: len(session.training.history.steps) > 0, timeout=WAIT_MS)
    window.close()
    assert session.autosave.path.exists()


def test_train_by_key_and_the_title_says_so(
    qtbot: QtBot, window: MainWindow, small_dataset: Dataset
) -> None:
    session = window.session
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.training.configure(
        TrainingConfig(epochs=1, batch_size=50, device="cpu"), "article", "new weights"
    )
    qtbot.keyClick(window, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert "in training" in window.windowTitle()
    assert not window.actions_by_name["open_checkpoint"].isEnabled()
    session.training.stop()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert "stopped at step 1" in window.windowTitle()
    assert "stopped at step 1" in window.statusBar().network.text()


def test_f1_shows_all_keys(qtbot: QtBot, window: MainWindow) -> None:
    listed = {text for _, _, text in keys_table()}
    assert {line.tooltip for line in ACTIONS if line.shortcut} <= listed
    qtbot.keyClick(window, Qt.Key.Key_F1)
    dialogs = [w for w in window.findChildren(QWidget) if w.windowTitle().startswith("Keys")]
    assert len(dialogs) == 1
    assert dialogs[0].isVisible()
    text = dialogs[0].findChild(QTextBrowser).toPlainText()
    assert all(key in text for key in ("F5", "Ctrl+Y", "[ and ], wheel", "PgUp / PgDn"))
    dialogs[0].close()


def test_opening_a_checkpoint_replaces_the_network_and_saving_keeps_it(
    qtbot: QtBot, window: MainWindow, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    path = tmp_path / "kept.safetensors"
    window.session.save_checkpoint(path)
    open_and_wait(qtbot, window.session, path)
    assert "kept.safetensors" in window.windowTitle()
    kernels = window.session.network.kernels("conv1")
    assert (kernels == checkpoint.weights["conv1.weight"].numpy()).all()


def test_a_broken_checkpoint_is_told_and_the_network_stays(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    before = window.session.network.kernels("conv1")
    empty = tmp_path / "empty.safetensors"
    empty.touch()
    with qtbot.waitSignal(window.session.failed, timeout=WAIT_MS):
        window.session.open_checkpoint(empty)
    assert window.messages.box is not None
    assert "0 bytes" in window.messages.box.text()
    window.messages.box.close()
    assert (window.session.network.kernels("conv1") == before).all()


def test_a_checkpoint_dropped_anywhere_on_the_window_is_opened(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, checkpoint: Checkpoint
) -> None:
    save_checkpoint(tmp_path / "saved.safetensors", checkpoint)
    path = (tmp_path / "saved.safetensors").rename(tmp_path / "dropped.bin")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    entered = QDragEnterEvent(QPoint(9, 9), action, mime, left, NO_KEYS)
    QApplication.sendEvent(window, entered)
    assert entered.isAccepted()
    with qtbot.waitSignal(window.session.network.replaced):
        QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), action, mime, left, NO_KEYS))
    assert "dropped" in window.windowTitle()
