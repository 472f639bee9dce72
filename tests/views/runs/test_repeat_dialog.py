from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.runs.recorded_run import Parent, RecordedRun, read_run
from cnnviz.core.runs.repetition import Setting, original_of
from cnnviz.session.data.data_library import DataState
from cnnviz.session.runs.run_repeats import STOP_FIRST
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.runs.repeat_dialog import RepeatDialog, ask_and_repeat
from cnnviz.views.runs.repeat_row import RepeatRow
from cnnviz.views.runs.repeat_words import NO_POOLING

ARTICLE = NETWORKS["article"]
LEFT, WAIT_MS = Qt.MouseButton.LeftButton, 60_000
RecordRun = Callable[[NetworkConfig, int], RecordedRun]
Open = Callable[[RecordedRun], RepeatDialog]


@pytest.fixture
def open_dialog(
    qtbot: QtBot, session: Session, small_dataset: Dataset, window: QWidget
) -> Iterator[Open]:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    window.show()

    def open_dialog(run: RecordedRun) -> RepeatDialog:
        dialog = ask_and_repeat(session, run, window)
        assert dialog is not None
        qtbot.waitExposed(dialog)
        return dialog

    yield open_dialog
    for dialog in window.findChildren(RepeatDialog):
        dialog.close()
    session.shut_down()


def row(dialog: RepeatDialog, setting: Setting) -> RepeatRow:
    return next(row for row in dialog.rows if row.setting == setting)


def test_it_opens_with_something_that_can_be_trained(
    record_run: RecordRun, open_dialog: Open
) -> None:
    dialog = open_dialog(record_run(ARTICLE, 1))
    assert [r.now.text() for r in dialog.rows] == ["ReLU", "max", "on", "0.001", "16", "5"]
    assert row(dialog, "activation").choice.isChecked()
    assert dialog.consequences.text() == (
        "29,034 parameters, as before.\nAll 29,034 initial weights are identical."
    )
    assert dialog.train.isEnabled()


def test_each_change_says_what_it_means(
    qtbot: QtBot, record_run: RecordRun, open_dialog: Open
) -> None:
    dialog = open_dialog(record_run(ARTICLE, 1))
    kernels = row(dialog, "channels")
    kernels.field.setFocus()
    kernels.field.selectAll()
    qtbot.keyClicks(kernels.field, "4")
    assert kernels.choice.isChecked()
    assert dialog.consequences.text() == (
        "19,098 parameters instead of 29,034.\n"
        "conv1: 5*5*1*4 + 4 = 104 instead of 416\n"
        "batch1: 2*4 = 8 instead of 32\n"
        "conv2: 5*5*4*32 + 32 = 3,232 instead of 12,832\n"
        "15,786 initial weights are identical.\n"
        "New initial weights, from the same seed: conv1, batch1 and conv2."
    )
    qtbot.mouseClick(row(dialog, "batch_norm").choice, LEFT)
    assert dialog.consequences.text().endswith(
        "All 28,938 initial weights are identical.\nRemoved: batch1 and batch2."
    )


def test_the_layer_is_chosen_for_k_and_f(record_run: RecordRun, open_dialog: Open) -> None:
    dialog = open_dialog(record_run(ARTICLE, 1))
    size = row(dialog, "kernel_size")
    size.block.setCurrentText("conv2")
    assert size.choice.isChecked()
    assert isinstance(size.field, QComboBox)
    assert size.field.currentText() == "3"
    assert [size.field.itemText(n) for n in range(4)] == ["1", "3", "7", "9"]
    repeated = dialog.repetition()
    assert [b.kernel_size for b in repeated.network.blocks] == [5, 3]
    assert [b.padding for b in repeated.network.blocks] == [2, 1]
    kernels = row(dialog, "channels")
    kernels.block.setCurrentText("conv2")
    assert (kernels.now.text(), kernels.field.value()) == ("32", 16)


def test_a_click_into_a_field_chooses_it(
    qtbot: QtBot, record_run: RecordRun, open_dialog: Open
) -> None:
    dialog = open_dialog(record_run(ARTICLE, 1))
    rate = row(dialog, "learning_rate")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.mouseClick(rate.field.findChild(QLineEdit), LEFT)
    assert rate.choice.isChecked()
    assert dialog.repetition().config.learning_rate == 0.0003


def test_what_cannot_be_says_why(record_run: RecordRun, open_dialog: Open) -> None:
    dialog = open_dialog(record_run(ARTICLE, 1))
    row(dialog, "learning_rate").field.setValue(0.001)
    assert "already has that setting" in dialog.consequences.text()
    assert not dialog.train.isEnabled()
    assert "already has that setting" in dialog.train.toolTip()


def test_a_network_without_pooling(record_run: RecordRun, open_dialog: Open) -> None:
    network = NetworkConfig("bare", (BlockConfig(2, stride=2, kernel_size=4, padding=1,
                                                 pooling=None),))  # fmt: skip
    dialog = open_dialog(record_run(network, 1))
    pooling = row(dialog, "pooling")
    assert not pooling.choice.isEnabled()
    assert NO_POOLING in pooling.choice.toolTip()


def test_a_number_refused_as_train_is_pressed_is_not_trained_without(
    qtbot: QtBot, session: Session, record_run: RecordRun, open_dialog: Open
) -> None:
    dialog = open_dialog(record_run(ARTICLE, 1))
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    rate = row(dialog, "learning_rate").field
    rate.begin("a third")
    dialog.train.setFocus()
    qtbot.mouseClick(dialog.train, LEFT)
    assert dialog.isVisible()
    assert not session.training.is_active
    assert rate.text() == "0.0003"


def test_train_starts_the_changed_run(
    qtbot: QtBot, session: Session, record_run: RecordRun, open_dialog: Open
) -> None:
    run = record_run(NETWORKS["article-3x3"], 16)
    dialog = open_dialog(run)
    row(dialog, "activation").field.setCurrentText("sigmoid")
    qtbot.mouseClick(dialog.train, LEFT)
    assert session.training.is_active
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert session.training.recording is not None
    again = read_run(session.training.recording.folder)
    assert again.parent == Parent(run.id, 0)
    assert [b.activation for b in again.start.config.blocks] == ["sigmoid", "sigmoid"]
    assert again.title == "article-3x3 with sigmoid, article, seed 0"


def test_while_a_run_goes_on_it_says_so(
    qtbot: QtBot, session: Session, record_run: RecordRun, open_dialog: Open
) -> None:
    run = record_run(ARTICLE, 1)
    dialog = open_dialog(run)
    session.training.one_step()
    assert not dialog.train.isEnabled()
    assert dialog.train.toolTip() == STOP_FIRST
    with qtbot.waitSignal(session.failed) as told:
        assert ask_and_repeat(session, run, dialog) is None
    assert str(told.args[0]) == STOP_FIRST
    session.training.stop()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)


def test_cancel_trains_nothing(
    qtbot: QtBot, session: Session, record_run: RecordRun, open_dialog: Open
) -> None:
    dialog = open_dialog(record_run(ARTICLE, 1))
    box = dialog.findChild(QDialogButtonBox)
    qtbot.mouseClick(box.button(QDialogButtonBox.StandardButton.Cancel), LEFT)
    assert not session.training.is_active


def test_a_run_that_does_not_tell_how_it_was_made(
    qtbot: QtBot, session: Session, record_run: RecordRun, window: QWidget
) -> None:
    run = record_run(ARTICLE, 1)
    bare = replace(run, start=replace(run.start, made_by={}))
    with qtbot.waitSignal(session.failed) as told:
        assert ask_and_repeat(session, bare, window) is None
    assert "record its settings" in str(told.args[0])
    assert original_of(run).dataset == "bars"
