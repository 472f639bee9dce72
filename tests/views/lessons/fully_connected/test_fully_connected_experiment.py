from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.fully_connected.fully_connected_experiment import FullyConnectedExperiment


@pytest.fixture
def experiment(qtbot: QtBot, session: Session) -> Iterator[FullyConnectedExperiment]:
    experiment = FullyConnectedExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(640, 430)
    experiment.show()
    qtbot.waitExposed(experiment)
    yield experiment
    experiment.close()


def said_by(session: Session, class_index: int, unit: int) -> float:
    maps = session.network.trace.outputs["pool2"]
    return float(
        (maps[unit].astype(float) * session.network.kernels("fc")[class_index, unit]).sum()
    )


def test_the_printed_sum_is_the_logit(
    session: Session, experiment: FullyConnectedExperiment
) -> None:
    logits = session.network.trace.outputs["fc"]
    for place in range(10):
        experiment.choice.setCurrentIndex(place + 1)
        name, terms = experiment.sum.text().split(": ")
        sum_text, result = terms.split(",")[0].split("=")
        assert name == session.network.class_names[place]
        assert eval(sum_text) == pytest.approx(float(result), abs=1e-9)
        assert float(result) == pytest.approx(logits[place], abs=1e-3)
    experiment.choice.setCurrentIndex(0)
    assert experiment.chosen == logits.argmax()


def test_pointing_at_a_cell_shows_its_sum(
    qtbot: QtBot, session: Session, experiment: FullyConnectedExperiment
) -> None:
    areas = experiment.view.areas()
    cell = areas.row(3, areas.column(20, areas.matrix))
    qtbot.mouseMove(experiment.view, cell.center())
    number = float(experiment.details.text().split("sum to")[1])
    assert experiment.details.text().startswith("Map 21 for Dress: 49 products")
    assert number == pytest.approx(said_by(session, 3, 20), abs=5e-4)
    qtbot.keyClick(experiment.view, Qt.Key.Key_Down)
    assert experiment.details.text().startswith("Map 21 for Coat")
    qtbot.mouseClick(experiment.view, Qt.MouseButton.LeftButton, pos=cell.center())
    assert experiment.chosen == 3


def test_sorting_puts_the_loudest_map_first(
    qtbot: QtBot, session: Session, experiment: FullyConnectedExperiment
) -> None:
    experiment.choice.setCurrentIndex(6)
    qtbot.keyClick(experiment.sort, Qt.Key.Key_Space)
    said = [said_by(session, 5, unit) for unit in range(32)]
    experiment.view.point_at(5, 0)
    assert experiment.details.text().startswith(f"Map {int(np.argmax(said)) + 1} for Sandal")
    experiment.view.point_at(5, 31)
    assert experiment.details.text().startswith(f"Map {int(np.argmin(said)) + 1} for Sandal")


def test_two_classes_show_the_difference_of_their_evidence(
    session: Session, experiment: FullyConnectedExperiment
) -> None:
    experiment.choice.setCurrentIndex(1)
    experiment.against.setCurrentIndex(7)
    logits = session.network.trace.outputs["fc"]
    assert experiment.sum.text().startswith("T-shirt/top - Shirt: ")
    result = float(experiment.sum.text().split("=")[1])
    assert result == pytest.approx(logits[0] - logits[6], abs=1e-3)
    experiment.view.point_at(None, 4)
    terms, both = experiment.details.text().removeprefix("Map 5: ").split(" = ")
    assert eval(terms) == pytest.approx(float(both), abs=1e-9)
    said = said_by(session, 0, 4) - said_by(session, 6, 4)
    assert float(both) == pytest.approx(said, abs=1e-3)
    assert float(terms.split()[0]) == pytest.approx(said_by(session, 0, 4), abs=1e-3)


def test_it_follows_the_drawing_and_rests_while_hidden(
    session: Session, experiment: FullyConnectedExperiment
) -> None:
    before, picture = experiment.sum.text(), experiment.view.grab().toImage()
    experiment.hide()
    session.canvas.clear()
    assert experiment.sum.text() == before
    experiment.show()
    assert experiment.sum.text() != before
    assert experiment.view.grab().toImage() != picture


def test_any_network(
    session: Session, checkpoint: Checkpoint, experiment: FullyConnectedExperiment
) -> None:
    config = NetworkConfig(
        "wide", (BlockConfig(300, batch_norm=False, activation="tanh", pool_size=4, pool_stride=4),)
    )
    weights = weights_of(build_network(config, seed=1))
    experiment.against.setCurrentIndex(3)
    session.network.show(replace(checkpoint, config=config, weights=weights), "other")
    for size in ((320, 200), (420, 360), (1200, 900)):
        experiment.resize(*size)
        areas = experiment.view.areas()
        assert areas.bars.bottom() <= experiment.view.height() + 40
        assert not experiment.grab().isNull()
    assert experiment.compared is None
