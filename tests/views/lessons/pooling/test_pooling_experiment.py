from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.lessons.pooling_comparison import KINDS, legal_strides, with_pooling
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.pooling.pooling_experiment import PoolingExperiment


@pytest.fixture
def experiment(qtbot: QtBot, session: Session) -> Iterator[PoolingExperiment]:
    experiment = PoolingExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(640, 430)
    experiment.show()
    qtbot.waitExposed(experiment)
    yield experiment
    experiment.close()


def window_of(experiment: PoolingExperiment, row: int, column: int) -> np.ndarray:
    size, stride = experiment.choice.side, experiment.choice.stride
    top, left = row * stride, column * stride
    return experiment.source.values[top : top + size, left : left + size]


def test_the_four_results_are_what_each_window_comes_to(experiment: PoolingExperiment) -> None:
    experiment.choice.sizes.setCurrentText("4")
    shown = {kind: result.values for kind, result in experiment.results.items()}
    for row, column in ((0, 0), (3, 5), (11, 9)):
        window = window_of(experiment, row, column).astype(float)
        assert shown["max"][row, column] == pytest.approx(window.max())
        assert shown["average"][row, column] == pytest.approx(window.mean(), abs=1e-6)
        assert shown["l2"][row, column] == pytest.approx(np.sqrt((window**2).sum()), abs=1e-6)
    assert not np.allclose(shown["weighted"], shown["average"], atol=1e-4)


def test_2x2_weighted_is_average_and_the_weights_say_why(experiment: PoolingExperiment) -> None:
    weighted, average = (experiment.results[kind].values for kind in ("weighted", "average"))
    np.testing.assert_allclose(weighted, average, atol=1e-6)
    assert "weighted equals average" in experiment.weights.words.text()
    experiment.choice.sizes.setCurrentText("3")
    assert "not the average" in experiment.weights.words.text()


def test_hovering_shows_the_window_and_marks_the_winner(
    qtbot: QtBot, experiment: PoolingExperiment
) -> None:
    result = experiment.results["max"]
    qtbot.mouseMove(result.viewport(), result.position_of(6, 5))
    window = window_of(experiment, 6, 5)
    down, across = np.unravel_index(window.argmax(), window.shape)
    assert experiment.source.marks.window == (12, 10, 2, 2)
    assert experiment.source.marks.cell == (12 + down, 10 + across)
    assert experiment.words.text() == f"Max (6, 5): the largest of the window: {window.max():.3f}"
    qtbot.keyClick(experiment.results["average"], Qt.Key.Key_Right)
    assert experiment.pointed == (6, 6)
    assert experiment.words.text().startswith("Average (6, 6): the mean of the window")
    assert experiment.source.marks.cell is None


def test_only_legal_windows_can_be_chosen(experiment: PoolingExperiment) -> None:
    choice = experiment.choice
    for place in range(choice.sizes.count()):
        choice.sizes.setCurrentIndex(place)
        strides = [int(choice.strides.itemText(n)) for n in range(choice.strides.count())]
        assert tuple(strides) == legal_strides(28, 28, choice.side)
        for number in range(len(strides)):
            choice.strides.setCurrentIndex(number)
            high = (28 - choice.side) // strides[number] + 1
            assert experiment.results["l2"].values.shape == (high, high)


def test_it_follows_the_drawing_and_rests_while_hidden(
    session: Session, experiment: PoolingExperiment
) -> None:
    before = experiment.source.values.copy()
    experiment.hide()
    session.canvas.clear()
    np.testing.assert_array_equal(experiment.source.values, before)
    experiment.show()
    relu1 = session.network.trace.outputs["relu1"][0]
    np.testing.assert_array_equal(experiment.source.values, relu1)
    experiment.choice.layers.setCurrentText("conv2")
    experiment.choice.maps.setCurrentText("Map 7")
    conv2 = session.network.trace.outputs["conv2"][6]
    np.testing.assert_array_equal(experiment.source.values, conv2)


def test_the_cost_of_each_kind_is_its_accuracy(
    qtbot: QtBot, session: Session, small_dataset: Dataset, experiment: PoolingExperiment
) -> None:
    session.data.dataset = small_dataset
    with qtbot.waitSignal(
        experiment.costs.changed, check_params_cb=lambda: not experiment.costs.is_running
    ):
        qtbot.mouseClick(experiment.measuring.button, Qt.MouseButton.LeftButton)
        assert experiment.measuring.button.text() == "Cancel"
    checkpoint = session.network.checkpoint()
    for kind in KINDS:
        network = with_pooling(checkpoint.network(), kind)
        wanted = evaluate(network, small_dataset.validation, checkpoint.picture_shape)
        assert experiment.accuracies[kind].text().startswith(f"{wanted.accuracy:.1%}")
    assert "100 validation pictures" in experiment.measuring.words.text()
    assert not any(tint.isVisible() for tint in experiment.tints.values())
    session.network.update_weights(checkpoint.weights)
    assert experiment.measuring.words.text().startswith("Out of date: measure again.")
    qtbot.waitUntil(lambda: all(tint.isVisible() for tint in experiment.tints.values()))
    experiment.measuring.button.click()
    qtbot.waitUntil(lambda: not experiment.costs.is_running)
    assert not any(tint.isVisible() for tint in experiment.tints.values())


def test_measuring_is_cancelled(
    qtbot: QtBot, session: Session, small_dataset: Dataset, experiment: PoolingExperiment
) -> None:
    session.data.dataset = small_dataset
    qtbot.mouseClick(experiment.measuring.button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(experiment.measuring.button, Qt.MouseButton.LeftButton)
    assert not experiment.costs.is_running
    assert experiment.measuring.button.text() == "Measure the cost"
    assert {label.text() for label in experiment.accuracies.values()} == {"-"}


def test_a_network_without_pooling_says_so(
    session: Session, checkpoint: Checkpoint, experiment: PoolingExperiment
) -> None:
    config = NetworkConfig("bare", (BlockConfig(3, batch_norm=False, pooling=None),))
    weights = weights_of(build_network(config, seed=1))
    session.network.show(replace(checkpoint, config=config, weights=weights), "other")
    assert not experiment.measuring.button.isEnabled()
    assert "no pooling" in experiment.measuring.words.text()
    assert experiment.choice.layer.name == "relu1"
    assert experiment.choice.maps.count() == 3
    experiment.resize(320, 200)
    assert not experiment.grab().isNull()
