from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.activations.nonlinearity import NonlinearityExperiment


@pytest.fixture
def experiment(qtbot: QtBot, session: Session) -> Iterator[NonlinearityExperiment]:
    experiment = NonlinearityExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(420, 360)
    experiment.show()
    qtbot.waitExposed(experiment)
    yield experiment
    experiment.close()


def shown(experiment: NonlinearityExperiment, function: str) -> list[str]:
    return [cell.text().strip() for cell in experiment.table.cells[function]]  # type: ignore[index]


def test_the_shares_are_those_of_the_values_that_arrive(
    session: Session, experiment: NonlinearityExperiment
) -> None:
    arriving = session.network.trace.outputs["batch1"].astype(np.float64)
    assert shown(experiment, "relu")[0] == f"{100 * (arriving <= 0).mean():.1f} %"
    assert shown(experiment, "tanh")[1] == f"{np.tanh(arriving).mean():.3f}"
    assert shown(experiment, "sigmoid")[2] == "0.0 %"
    outputs = session.network.trace.outputs["relu1"]
    assert shown(experiment, "relu")[1] == f"{outputs.mean():.3f}"


def test_a_drag_moves_x_and_its_slope(qtbot: QtBot, experiment: NonlinearityExperiment) -> None:
    plot = experiment.plot
    for x, expected in ((-1.5, "ReLU(x) =  0.000   slope = 0.000"), (2, "slope = 1.000")):
        at = QPoint(round(plot.place_of(x).x()), 40)
        qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert plot.at_x == pytest.approx(x, abs=0.05)
        assert expected in experiment.readout.text()
    before = plot.at_x
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert plot.at_x < before


def test_another_function_at_the_same_values(
    qtbot: QtBot, experiment: NonlinearityExperiment
) -> None:
    experiment.plot.move_to(0.5)
    before = experiment.plot.grab().toImage()
    qtbot.mouseClick(experiment.table.buttons["tanh"], Qt.MouseButton.LeftButton)
    assert f"tanh(x) =  {np.tanh(0.5):.3f}" in experiment.readout.text()
    assert experiment.plot.grab().toImage() != before


def test_dead_maps_are_named_and_lead_to_the_network_panel(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, small_dataset: Dataset,
    experiment: NonlinearityExperiment,
) -> None:  # fmt: skip
    weights = dict(checkpoint.weights)
    weights["batch1.bias"] = torch.zeros(16)
    weights["batch1.weight"] = torch.ones(16)
    weights["batch1.weight"][4], weights["batch1.bias"][4] = 0, -1
    session.data.dataset = small_dataset
    session.network.show(replace(checkpoint, weights=weights), "one dead")
    qtbot.mouseClick(experiment.batch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: experiment.reading is not None and experiment.reading.pictures == 32)
    assert "map 5" in experiment.dead.text()
    assert shown(experiment, "relu")[3] == "1 of 16"
    with qtbot.waitSignal(session.navigation.panel_wanted):
        experiment.dead.linkActivated.emit("cnnviz:network?layer=relu1&unit=4")
    assert (session.selection.layer, session.selection.unit) == ("relu1", 4)


def test_without_a_data_set_the_batch_is_of_drawings(
    qtbot: QtBot, session: Session, experiment: NonlinearityExperiment
) -> None:
    qtbot.mouseClick(experiment.batch, Qt.MouseButton.LeftButton)
    wanted = len(session.examples)
    qtbot.waitUntil(
        lambda: experiment.reading is not None and experiment.reading.pictures == wanted
    )
    assert "example drawings" in experiment.source.text.text()


def test_it_copes_with_another_network_and_a_blank_canvas(
    session: Session, checkpoint: Checkpoint, experiment: NonlinearityExperiment
) -> None:
    block = BlockConfig(3, batch_norm=False, activation="tanh", pooling=None)
    config = NetworkConfig("plain", (block,))
    weights = weights_of(build_network(config))
    session.network.show(replace(checkpoint, config=config, weights=weights), "plain")
    session.canvas.clear()
    experiment.refresh()
    assert experiment.layers.currentText() == "tanh1"
    assert experiment.own == experiment.table.function == "tanh"
    assert shown(experiment, "tanh")[3].endswith("of 3")


def test_it_follows_strokes_while_seen_and_rests_while_hidden(
    qtbot: QtBot, session: Session, experiment: NonlinearityExperiment
) -> None:
    before = experiment.reading
    session.canvas.clear()
    qtbot.waitUntil(lambda: experiment.reading is not before)
    experiment.hide()
    hidden = experiment.reading
    aged = QSignalSpy(experiment.reader.aged)
    session.canvas.show_example(session.examples[4])
    assert aged.count() == 0
    assert experiment.reading is hidden
