from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.equivariance.equivariance_experiment import (
    BLANK,
    STILL,
    EquivarianceExperiment,
)
from cnnviz.views.lessons.equivariance.shift_table import BORDER, CHANGE, IN_STEP, INSIDE

FOUR_BLOCKS = NetworkConfig(
    "bare",
    (
        BlockConfig(3, kernel_size=3, padding=1, batch_norm=False, activation="tanh"),
        BlockConfig(4, kernel_size=3, padding=1, batch_norm=False, pooling=None),
    ),
)


@pytest.fixture
def experiment(qtbot: QtBot, session: Session) -> Iterator[EquivarianceExperiment]:
    experiment = EquivarianceExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(640, 430)
    with qtbot.waitSignal(experiment.study.changed):
        experiment.show()
    yield experiment
    experiment.close()


def press(qtbot: QtBot, experiment: EquivarianceExperiment, key: Qt.Key) -> None:
    with qtbot.waitSignal(experiment.study.changed):
        qtbot.keyClick(experiment.pad, key)


def test_convolution_batch_norm_and_relu_show_0_inside(
    qtbot: QtBot, experiment: EquivarianceExperiment
) -> None:
    text = experiment.table.text_of
    for layer in ("conv1", "batch1", "relu1"):
        assert text(layer, INSIDE) == "0"
        assert text(layer, IN_STEP) == "yes"
    assert float(text("conv1", BORDER)) > 0
    assert float(text("pool1", INSIDE)) > 0
    assert text("pool1", IN_STEP) == "every 2 px"
    assert text("fc", IN_STEP) == "never"
    assert text("relu1", CHANGE).endswith("%")
    assert text("pool1", CHANGE).endswith("%")
    press(qtbot, experiment, Qt.Key.Key_Right)
    for layer in ("conv1", "relu1", "pool1", "conv2", "relu2"):
        assert text(layer, INSIDE) == "0"
        assert text(layer, IN_STEP) == "yes"
    assert text("pool2", IN_STEP) == "every 4 px"
    assert float(text("fc", BORDER)) > 0


def test_dragging_moves_by_whole_pixels(qtbot: QtBot, experiment: EquivarianceExperiment) -> None:
    pad = experiment.pad
    side = pad.picture_rect().width() // 28
    start = pad.rect().center()
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=start)
    with qtbot.waitSignal(experiment.study.changed):
        qtbot.mouseMove(pad, start + QPoint(3 * side, -2 * side))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=start + QPoint(3 * side, -2 * side))
    assert (pad.dx, pad.dy) == (4, -2)
    qtbot.waitUntil(lambda: (experiment.study.run.dx, experiment.study.run.dy) == (4, -2))
    assert experiment.table.text_of("pool2", IN_STEP) == "every 4 px"
    assert experiment.distance.text() == "x  +4  y  -2"


def test_putting_back_leaves_no_difference(
    qtbot: QtBot, experiment: EquivarianceExperiment
) -> None:
    with qtbot.waitSignal(experiment.study.changed):
        qtbot.mouseClick(experiment.back, Qt.MouseButton.LeftButton)
    assert not experiment.back.isEnabled()
    assert experiment.verdict.text() == STILL
    assert experiment.table.text_of("fc", BORDER) == "0"
    for _ in range(40):
        experiment.pad.move_to(experiment.pad.dx - 1, 0)
    assert experiment.pad.dx == -14


def test_the_picture_is_the_chosen_layers_and_maps(
    qtbot: QtBot, experiment: EquivarianceExperiment
) -> None:
    shift = experiment.study.run.layers[3]
    experiment.table.setCurrentCell(3, 0)
    assert experiment.difference.values == pytest.approx(
        np.abs(shift.residual).max(axis=0), rel=1e-6
    )
    experiment.map_choice.setCurrentText("Map 3")
    assert experiment.difference.values == pytest.approx(shift.residual[2], rel=1e-6)
    before = experiment.grab().toImage()
    experiment.table.setCurrentCell(8, 0)
    assert experiment.logits.isVisible()
    assert experiment.grab().toImage() != before


def test_it_follows_the_canvas_and_rests_while_hidden(
    qtbot: QtBot, session: Session, experiment: EquivarianceExperiment
) -> None:
    with qtbot.waitSignal(experiment.study.changed):
        session.canvas.clear()
    assert experiment.verdict.text() == BLANK
    assert experiment.table.text_of("fc", BORDER) == "0"
    experiment.hide()
    run = experiment.study.run
    session.canvas.show_example(session.examples[1])
    assert experiment.study.run is run
    with qtbot.waitSignal(experiment.study.changed):
        experiment.show()
    assert experiment.verdict.text() != BLANK


def test_any_network(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, experiment: EquivarianceExperiment
) -> None:
    weights = weights_of(build_network(FOUR_BLOCKS, seed=1))
    experiment.table.setCurrentCell(8, 0)
    with qtbot.waitSignal(experiment.study.changed):
        session.network.show(replace(checkpoint, config=FOUR_BLOCKS, weights=weights), "other")
    names = [experiment.table.item(row, 0).text() for row in range(experiment.table.rowCount())]
    assert names == ["conv1", "tanh1", "pool1", "conv2", "relu2", "fc"]
    assert experiment.table.text_of("tanh1", INSIDE) == "0"
    experiment.resize(320, 200)
    assert not experiment.grab().isNull()


def test_a_comparison_that_is_not_renewed_is_tinted(
    qtbot: QtBot, session: Session, experiment: EquivarianceExperiment
) -> None:
    qtbot.waitUntil(lambda: experiment.study.run is not None)
    assert not experiment.tint.isVisible()
    experiment.study.compare = lambda dx, dy: None  # as if it took for ever
    session.canvas.clear()
    qtbot.waitUntil(experiment.tint.isVisible)
