import shutil
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.runs.recorded_run import RUN, RecordedRun, read_run
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.runs.repeat_dialog import RepeatDialog
from cnnviz.views.runs.run_verbs import CHOOSE, CHOOSE_ONE
from cnnviz.views.runs.runs_panel import NO_RUNS, RunsPanel

ARTICLE = NETWORKS["article-3x3"]
CONFIG = TrainingConfig(epochs=1, batch_size=50, device="cpu", precision="float32")
KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
WAIT_MS = 60_000
RecordRun = Callable[[NetworkConfig, int], RecordedRun]
Expose = Callable[[QWidget, int, int], None]


@pytest.fixture
def recorded(record_run: RecordRun) -> list[RecordedRun]:
    return [record_run(ARTICLE, steps) for steps in (2, 3, 16)]


@pytest.fixture
def panel(qtbot: QtBot, session: Session, recorded: list[RecordedRun], expose: Expose) -> RunsPanel:
    panel = RunsPanel(session)
    expose(panel, 680, 430)
    panel.activateWindow()
    qtbot.waitUntil(lambda: not session.runs.is_reading, timeout=WAIT_MS)
    panel.list.setFocus()
    return panel


def click(
    qtbot: QtBot, panel: RunsPanel, run: RecordedRun, modifier: Qt.KeyboardModifier = NONE
) -> QPoint:
    at = middle(panel, run)
    qtbot.mouseClick(panel.list.viewport(), LEFT, modifier, at)
    return at


def middle(panel: RunsPanel, run: RecordedRun) -> QPoint:
    place = [row.id for row in panel.list.rows.rows].index(run.id)
    return panel.list.visualRect(panel.list.rows.index(place)).center()


def titles(panel: RunsPanel) -> list[str]:
    return [row.title for row in panel.list.rows.rows]


def listed(panel: RunsPanel) -> list[str]:
    return [row.id for row in panel.list.rows.rows]


def test_all_runs_are_listed_with_what_they_are(
    panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    assert listed(panel) == [run.id for run in reversed(recorded)]
    row = panel.list.rows.rows[0]
    assert row.title == "article-3x3, article, seed 0"
    assert row.score == f"{100 * recorded[2].accuracy:.2f} %"
    assert row.facts.startswith("16 steps, 1 epoch, ")
    assert panel.list.rows.rows[1].facts.startswith("3 of 16 steps, 0.2 of 1 epoch")
    assert panel.footer.used.text().startswith("3 runs, ")
    assert row.text in panel.list.rows.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_pictures_are_painted(panel: RunsPanel) -> None:
    image = panel.list.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.array(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    row = panel.list.visualRect(panel.list.rows.index(0))
    kernels = pixels[row.top() : row.bottom(), 8:60].reshape(-1, 4)
    assert len(np.unique(kernels, axis=0)) > 40


def test_nothing_recorded_says_what_to_do(qtbot: QtBot, session: Session, expose: Expose) -> None:
    panel = RunsPanel(session)
    expose(panel, 640, 400)
    qtbot.waitUntil(lambda: panel.list._empty == NO_RUNS, timeout=WAIT_MS)
    assert titles(panel) == []
    for verb in panel.verbs.values():
        assert not verb.isEnabled()
        assert CHOOSE in verb.toolTip()


def test_enter_and_a_double_click_open(
    qtbot: QtBot, session: Session, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    click(qtbot, panel, recorded[1])
    assert session.runs.selected == recorded[1].id
    qtbot.keyClick(panel.list, KEY.Key_Return)
    assert session.time_machine.run is not None
    assert session.time_machine.run.id == recorded[1].id
    marks = [row.mark for row in panel.list.rows.rows]
    assert marks == ["", "on the timeline", ""]
    at = click(qtbot, panel, recorded[2])
    qtbot.mouseDClick(panel.list.viewport(), LEFT, NONE, at)
    assert session.time_machine.run.id == recorded[2].id
    assert (
        session.network.kernels("conv1") == recorded[2].weights(16)["conv1.weight"].numpy()
    ).all()


def test_arrows_choose(
    qtbot: QtBot, session: Session, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    click(qtbot, panel, recorded[2])
    qtbot.keyClick(panel.list, KEY.Key_Down)
    assert session.runs.selected == recorded[1].id


def test_f2_names_a_run_in_place_and_an_empty_name_takes_it_away(
    qtbot: QtBot, session: Session, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    for typed, title in (("Mine", "Mine"), ("", recorded[1].title)):
        click(qtbot, panel, recorded[1])
        qtbot.keyClick(panel.list, KEY.Key_F2)
        field = panel.list.findChild(QLineEdit)
        assert field is not None
        field.selectAll()
        qtbot.keyClick(field, KEY.Key_Backspace)
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, KEY.Key_Return)
        qtbot.waitUntil(lambda: panel.list.rows.rows[1].name == typed, timeout=WAIT_MS)  # noqa: B023
        assert titles(panel)[1] == title
        assert read_run(recorded[1].folder).name == typed
        assert session.runs.selected == recorded[1].id
        qtbot.waitUntil(lambda: panel.list.findChild(QLineEdit) is None)


def test_a_name_being_typed_outlives_a_refresh(
    qtbot: QtBot, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    click(qtbot, panel, recorded[2])
    qtbot.keyClick(panel.list, KEY.Key_F2)
    field = panel.list.findChild(QLineEdit)
    qtbot.keyClicks(field, "half a na")
    panel.verbs["F2"].trigger()  # again: Qt warns of that
    panel.refresh()
    assert field.text() == "half a na"
    qtbot.keyClick(field, KEY.Key_Escape)


def test_delete_several_and_undo_level_by_level(
    qtbot: QtBot, session: Session, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    click(qtbot, panel, recorded[0])
    qtbot.keyClick(panel.list, KEY.Key_Delete)
    assert listed(panel) == [recorded[2].id, recorded[1].id]
    assert session.runs.selected == recorded[1].id  # the neighbour: Del goes on
    assert panel.footer.news.text() == f"Deleted {recorded[0].title}."
    click(qtbot, panel, recorded[2], CONTROL)
    assert CHOOSE_ONE in panel.verbs["Return"].toolTip()
    qtbot.keyClick(panel.list, KEY.Key_Delete)
    assert listed(panel) == []
    assert panel.footer.news.text() == "Deleted 2 runs."
    qtbot.keyClick(panel.list, KEY.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(listed(panel)) == 2, timeout=WAIT_MS)
    assert panel.footer.undo.isVisible()
    qtbot.mouseClick(panel.footer.undo, LEFT)
    qtbot.waitUntil(lambda: len(listed(panel)) == 3, timeout=WAIT_MS)
    assert not panel.footer.undo.isVisible()
    assert panel.footer.news.text() == ""


@pytest.mark.parametrize("way", ["key", "button"])
def test_undo_by_key_brings_back_runs_whichever_way_they_were_deleted(
    qtbot: QtBot, panel: RunsPanel, recorded: list[RecordedRun], way: str
) -> None:
    panel.list.selectAll()
    button = next(b for b in panel.findChildren(QToolButton) if b.text() == "Delete")
    if way == "key":
        qtbot.keyClick(panel.list, KEY.Key_Delete)
    else:
        qtbot.mouseClick(button, LEFT)
    assert listed(panel) == []
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: len(listed(panel)) == len(recorded), timeout=WAIT_MS)


def test_the_context_menu_has_the_same_verbs(
    qtbot: QtBot, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    click(qtbot, panel, recorded[0])
    panel.list.customContextMenuRequested.emit(middle(panel, recorded[0]))
    assert panel.menu is not None
    assert [action.iconText() for action in panel.menu.actions()] == [
        "Open",
        "Resume",
        "Repeat with…",
        "Rename",
        "Delete",
    ]
    panel.menu.actions()[-1].trigger()
    assert len(listed(panel)) == 2
    panel.menu.close()


def test_buttons_have_names_and_tell_their_keys(panel: RunsPanel) -> None:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    names = [button.accessibleName() for button in panel.findChildren(QToolButton, options=direct)]
    assert names == ["Open run", "Resume run", "Repeat with… run", "Rename run", "Delete run"]
    assert ": F2" in panel.verbs["F2"].toolTip()


def test_the_filter_leaves_what_has_all_words(
    qtbot: QtBot, session: Session, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    session.runs.rename(recorded[0].id, "The tanh one")
    qtbot.waitUntil(lambda: "The tanh one" in titles(panel), timeout=WAIT_MS)
    panel.filter.setFocus()
    qtbot.keyClicks(panel.filter, "ONE tanh")
    assert titles(panel) == ["The tanh one"]
    qtbot.keyClicks(panel.filter, "x")
    assert titles(panel) == []
    assert "ONE tanhx" in panel.list._empty
    panel.filter.clear()
    assert len(titles(panel)) == 3


def test_the_budget_is_changed_in_the_panel(
    qtbot: QtBot, session: Session, panel: RunsPanel
) -> None:
    assert panel.footer.budget.value() == 500
    panel.footer.budget.setFocus()
    panel.footer.budget.selectAll()
    qtbot.keyClicks(panel.footer.budget, "800")
    qtbot.keyClick(panel.footer.budget, KEY.Key_Return)
    assert session.preferences.runs_budget_mb == 800
    assert len(listed(panel)) == 3


def test_damage_is_listed_and_told(
    qtbot: QtBot, session: Session, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    (recorded[1].folder / RUN).write_text("[")
    session.runs.look()
    qtbot.waitUntil(lambda: not panel.list.rows.rows[1].is_readable, timeout=WAIT_MS)
    row = panel.list.rows.rows[1]
    assert (row.title, row.score) == (recorded[1].id, "")
    assert "damaged" in row.facts
    click(qtbot, panel, recorded[1])
    for key in ("Return", "F2", "Ctrl+R"):
        assert not panel.verbs[key].isEnabled()
        assert "damaged" in panel.verbs[key].toolTip()
    assert panel.verbs["Del"].isEnabled()
    panel.grab()


def test_a_folder_that_went_is_told_once_and_not_listed_any_more(
    qtbot: QtBot, session: Session, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    click(qtbot, panel, recorded[0])
    shutil.rmtree(recorded[0].folder)
    with qtbot.waitSignal(session.failed) as told:
        qtbot.keyClick(panel.list, KEY.Key_Return)
    assert "no longer exists" in str(told.args[0])
    qtbot.waitUntil(lambda: len(listed(panel)) == 2, timeout=WAIT_MS)


def test_the_run_in_training_is_marked_and_cannot_be_opened_or_deleted(
    qtbot: QtBot, session: Session, panel: RunsPanel, small_dataset: Dataset, one_thread: None
) -> None:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.training.configure(CONFIG, "article-3x3", "new weights")
    session.training.one_step()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: "1 of 8 steps" in panel.list.rows.rows[0].facts, timeout=WAIT_MS)
    assert panel.list.rows.rows[0].mark == "in training"
    panel.list.choose(panel.list.rows.rows[0].id)
    for verb in ("Return", "Del", "Ctrl+R"):
        assert not panel.verbs[verb].isEnabled()
    assert "stop it first" in panel.verbs["Del"].toolTip()
    session.training.one_step()
    qtbot.waitUntil(lambda: "2 of 8 steps" in panel.list.rows.rows[0].facts, timeout=WAIT_MS)
    panel.grab()
    session.training.stop()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert panel.verbs["Return"].isEnabled()
    assert panel.list.rows.rows[0].mark == "on the timeline"


def test_ctrl_r_asks_what_to_change(
    qtbot: QtBot, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    click(qtbot, panel, recorded[0])
    qtbot.keyClick(panel.list, KEY.Key_R, CONTROL)
    dialog = panel.findChild(RepeatDialog)
    assert dialog is not None
    assert recorded[0].title in dialog.windowTitle()
    dialog.reject()


def test_a_hidden_panel_rests_and_catches_up(
    qtbot: QtBot, session: Session, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    panel.hide()
    session.runs.delete([recorded[0].id])
    assert len(listed(panel)) == 3
    panel.show()
    assert len(listed(panel)) == 2


def test_somebody_else_may_choose(
    session: Session, panel: RunsPanel, recorded: list[RecordedRun]
) -> None:
    session.runs.select(recorded[0].id)
    assert panel.list.chosen() == [recorded[0].id]
