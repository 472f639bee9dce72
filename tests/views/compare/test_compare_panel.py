"""The compare panel: chosen by hand, followed by everything, resting while nobody sees it."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.runs.recorded_run import RecordedRun, snapshot_path
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.compare.compare_panel import ComparePanel
from cnnviz.views.compare.words import NO_RUN, NOTHING_RECORDED
from tests.picture_shapes import grey

ARTICLE = NETWORKS["article"]
TANH = replace(
    ARTICLE,
    name="tanh",
    blocks=tuple(replace(block, activation="tanh") for block in ARTICLE.blocks),
)
PLAIN = NetworkConfig("plain", (BlockConfig(4, batch_norm=False), BlockConfig(5)))
SMALL = 640, 430
WAIT_MS = 20_000

Expose = Callable[[QWidget, int, int], None]
RecordRun = Callable[[NetworkConfig, int], RecordedRun]


@pytest.fixture
def this(session: Session, record_run: RecordRun) -> RecordedRun:
    """A run of 12 steps, on screen."""
    run = record_run(ARTICLE, 12)
    session.time_machine.show(run)
    return run


@pytest.fixture
def that(session: Session, this: RecordedRun, record_run: RecordRun) -> RecordedRun:
    """A run of 8 steps with tanh, beside it."""
    run = record_run(TANH, 8)
    session.comparison.choose(run)
    return run


@pytest.fixture
def panel(session: Session, expose: Expose) -> ComparePanel:
    panel = ComparePanel(session)
    expose(panel, *SMALL)
    return panel


def colours(panel: ComparePanel, block: int, unit: int) -> list[int]:
    """The colours on screen across the middle of a picture."""
    picture = panel.layers.view.grab().toImage()
    middle = panel.layers.view.position_of(block, unit)
    return [picture.pixelColor(middle + QPoint(x, 0)).rgb() for x in range(-8, 9)]


def listed(panel: ComparePanel) -> list[str]:
    return [panel.head.runs.itemText(row) for row in range(panel.head.runs.count())]


def test_without_any_run_it_says_how_to_get_one(panel: ComparePanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel.empty.text() == NOTHING_RECORDED, timeout=WAIT_MS)
    assert panel.empty.isVisible()
    assert not panel.head.runs.isEnabled()
    assert not panel.head.swap.isEnabled()
    assert "Choose a run" in panel.head.swap.toolTip()


def test_a_run_is_chosen_with_the_keyboard(
    this: RecordedRun, record_run: RecordRun, session: Session, expose: Expose, qtbot: QtBot
) -> None:
    other = record_run(TANH, 4)
    panel = ComparePanel(session)
    expose(panel, *SMALL)
    qtbot.waitUntil(lambda: panel.head.runs.count() == 1, timeout=WAIT_MS)  # not the one on screen
    assert panel.empty.text() == NO_RUN
    assert listed(panel)[0].startswith("tanh, article, seed 0")
    panel.head.runs.setFocus()
    qtbot.keyClick(panel.head.runs, Qt.Key.Key_Down)
    qtbot.keyClick(panel.head.runs, Qt.Key.Key_Return)
    assert session.comparison.other is not None
    assert session.comparison.other.id == other.id
    assert not panel.empty.isVisible()
    qtbot.mouseClick(panel.head.clear, Qt.MouseButton.LeftButton)
    assert session.comparison.other is None
    assert panel.empty.isVisible()


def test_the_head_names_runs_steps_and_what_differs(
    session: Session, that: RecordedRun, panel: ComparePanel
) -> None:
    head = panel.head
    assert head.this_title.text() == "This run: article, article, seed 0"
    assert head.runs.currentText().startswith("tanh, article, seed 0")
    assert head.difference.text() == (
        "Same initial weights. This run has activation ReLU instead of tanh."
    )
    assert head.this_step.text == "step 12, its last"
    assert head.that_step.text == "step 8, its last"
    session.time_machine.go_to(3)
    assert head.this_step.text == "step 3, in the past"
    assert head.that_step.text == "step 3"


def test_everything_follows_the_stroke(
    session: Session, that: RecordedRun, panel: ComparePanel, qtbot: QtBot
) -> None:
    before = colours(panel, 0, 2), colours(panel, 1, 2), colours(panel, 2, 2)
    names = panel.bars.winners.toolTip()
    session.canvas.show_example(session.examples[3])
    after = colours(panel, 0, 2), colours(panel, 1, 2), colours(panel, 2, 2)
    assert all(a != b for a, b in zip(before, after, strict=True))
    panel.grab()
    assert panel.bars.winners.toolTip() != names


def test_everything_follows_the_timeline(
    session: Session, that: RecordedRun, panel: ComparePanel
) -> None:
    before = colours(panel, 0, 2), colours(panel, 1, 2)
    session.time_machine.go_to(2)
    after = colours(panel, 0, 2), colours(panel, 1, 2)
    assert all(a != b for a, b in zip(before, after, strict=True))
    assert panel.loss.step_mark.value() == panel.accuracy.step_mark.value() == 2
    assert panel.loss.step_mark.isVisible()


def test_at_step_0_of_the_same_start_the_kernels_are_alike(
    session: Session, that: RecordedRun, panel: ComparePanel, qtbot: QtBot
) -> None:
    qtbot.mouseClick(panel.layers.kernels, Qt.MouseButton.LeftButton)
    session.time_machine.go_to(0)
    blocks = panel.layers.view.blocks
    assert blocks is not None
    assert blocks[2].maps is not None
    assert not blocks[2].maps.any()
    assert colours(panel, 0, 1) == colours(panel, 1, 1)
    session.time_machine.go_to(8)
    assert colours(panel, 0, 1) != colours(panel, 1, 1)


def test_both_curves_are_drawn_and_grow(
    session: Session, that: RecordedRun, panel: ComparePanel
) -> None:
    curves = [item.getData() for item in panel.loss.plot.curves if item.opts["pen"]]
    assert [list(steps) for steps, _ in curves] == [list(range(1, 13)), list(range(1, 9))]
    first = curves[1][1][0]
    assert first == pytest.approx(that.history.losses[0])


def test_a_click_selects_and_the_cursor_reads_both_sides(
    session: Session, that: RecordedRun, panel: ComparePanel, qtbot: QtBot
) -> None:
    session.selection.select("relu1", 0)
    view = panel.layers.view
    qtbot.mouseMove(view, view.position_of(0, 4))
    qtbot.mouseMove(view, view.position_of(1, 5))
    blocks = view.blocks
    assert blocks is not None
    assert blocks[1].maps is not None
    text = panel.layers.readout.text()
    assert text.startswith("map 6 at (")
    column, row = (int(word.strip("(),:")) for word in text.split()[3:5])
    assert f"that {blocks[1].maps[5, row, column]: .3f}" in text
    assert "that - this" in text
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.position_of(1, 5))
    assert (session.selection.layer, session.selection.unit) == ("relu1", 5)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert session.selection.unit == 6
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert session.selection.layer == "pool1"
    assert panel.layers.layers.currentText() == "pool1"


def test_another_activation_is_said(
    session: Session, that: RecordedRun, panel: ComparePanel
) -> None:
    session.selection.select("relu2", 0)
    assert panel.layers.layers.currentText() == "relu2 | tanh2"
    assert panel.layers.caption.text() == "tanh2 in its place: that run has no ReLU."


def test_a_layer_that_only_the_other_run_has(
    session: Session, this: RecordedRun, record_run: RecordRun, panel: ComparePanel, qtbot: QtBot
) -> None:
    plain = record_run(PLAIN, 4)
    session.time_machine.show(plain)
    session.comparison.choose(this)
    layers = panel.layers
    row = layers.layers.findText("batch1 (that run only)")
    layers.layers.setFocus()
    qtbot.keyClick(layers.layers, Qt.Key.Key_Home)
    for _ in range(row):
        qtbot.keyClick(layers.layers, Qt.Key.Key_Down)
    assert layers.layers.currentIndex() == row
    blocks = layers.view.blocks
    assert blocks is not None
    assert blocks[0].note == "This run has no batch norm in block 1."
    assert blocks[1].maps is not None
    qtbot.mouseClick(layers.view, Qt.MouseButton.LeftButton, pos=layers.view.position_of(1, 2))
    assert session.selection.layer == "conv1"  # nothing on this side to select


def test_swap_by_hand(
    session: Session, that: RecordedRun, panel: ComparePanel, qtbot: QtBot
) -> None:
    qtbot.mouseClick(panel.head.swap, Qt.MouseButton.LeftButton)
    assert panel.head.this_title.text() == "This run: tanh, article, seed 0"
    assert panel.head.runs.currentText().startswith("article, article, seed 0")
    assert panel.head.difference.text().endswith("activation tanh instead of ReLU.")


def test_without_a_run_on_screen_maps_and_bars_are_compared(
    session: Session, record_run: RecordRun, panel: ComparePanel
) -> None:
    session.comparison.choose(record_run(ARTICLE, 4))
    assert panel.head.this_step.text == "not a recorded run: as on screen"
    assert panel.head.that_step.text == "step 4, its last"
    assert not panel.loss.step_mark.isVisible()
    assert not panel.head.swap.isEnabled()
    assert colours(panel, 2, 0)
    assert panel.bars.readings()[1] is not None


def test_classes_of_another_data_set_are_said(
    session: Session, that: RecordedRun, panel: ComparePanel
) -> None:
    names = ("Coat", *(f"digit {number}" for number in range(3)))
    network = replace(ARTICLE, classes=4)
    weights = weights_of(build_network(network, seed=1))
    session.network.show(
        Checkpoint(network, weights, names, picture_shape=grey(0.3, 0.3)), "digits"
    )
    assert "different classes: only 1 are common to both" in panel.head.difference.text()
    session.selection.select("fc", 0)
    panel.grab()
    blocks = panel.layers.view.blocks
    assert blocks is not None
    assert blocks[2].note.startswith("No difference to show")


def test_damaged_weights_are_said(session: Session, that: RecordedRun, panel: ComparePanel) -> None:
    for step in that.steps[1:]:
        snapshot_path(that.folder, step).write_bytes(b"")
    session.comparison.choose(that)
    assert panel.head.that_step.text == "step 0: nearer ones cannot be read"
    panel.grab()
    assert panel.bars.readings()[1] is not None


def test_a_deleted_run_leaves_a_sentence(
    session: Session, that: RecordedRun, panel: ComparePanel, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: session.runs.find(that.id) is not None, timeout=WAIT_MS)
    session.runs.delete([that.id])
    qtbot.waitUntil(panel.empty.isVisible, timeout=WAIT_MS)
    assert panel.empty.text().startswith(f"{that.title} no longer exists.")


def test_this_run_is_live_while_it_trains(
    session: Session, that: RecordedRun, panel: ComparePanel, small_dataset: Dataset, qtbot: QtBot
) -> None:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    config = TrainingConfig(epochs=1, batch_size=50, device="cpu")
    session.training.configure(config, "article", "new weights")
    session.training.one_step()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: panel.head.this_step.text == "step 1, now", timeout=WAIT_MS)
    assert panel.head.that_step.text == "step 1"
    assert not panel.head.swap.isEnabled()
    assert "stop it first" in panel.head.swap.toolTip()
    beside = session.comparison.beside()
    assert beside is not None
    assert np.array_equal(beside.network.kernels("conv1"), that.weights(1)["conv1.weight"])
    session.training.stop()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)


def test_hidden_it_rests(session: Session, that: RecordedRun, panel: ComparePanel) -> None:
    panel.hide()
    standing = session.comparison.beside()
    assert standing is not None
    trace = standing.network.trace
    session.canvas.show_example(session.examples[4])
    session.time_machine.go_to(4)
    assert standing.network.trace is trace
    panel.show()
    panel.grab()
    assert standing.network.trace is not trace
    panel.hide()


def test_every_control_is_named_and_explained(that: RecordedRun, panel: ComparePanel) -> None:
    head, layers = panel.head, panel.layers
    for control in (head.runs, head.swap, head.clear, layers.layers, layers.maps, layers.kernels):
        assert control.toolTip()
        assert control.accessibleName()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("size", [(640, 430), (560, 360), (1280, 800)])
def test_nothing_lies_outside_at_any_size(
    session: Session, that: RecordedRun, panel: ComparePanel, size: tuple[int, int]
) -> None:
    panel.resize(*size)
    panel.grab()
    for layer in session.network.layers:
        session.selection.select(layer.name, 0)
        view = panel.layers.view
        scale = view.devicePixelRatioF()
        room = view.rect()
        grids = [place.grid for place in view.places() if place.grid is not None]
        assert len(grids) == 3
        for grid in grids:
            assert grid.rect.right() <= room.width() * scale
            assert grid.rect.bottom() <= room.height() * scale
