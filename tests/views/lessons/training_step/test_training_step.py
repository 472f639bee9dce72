from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.lessons.slow_step import LossStage, UpdateStage
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.training_step.training_step import NO_PICTURES, TrainingStepExperiment


@pytest.fixture
def experiment(
    qtbot: QtBot, session: Session, small_dataset: Dataset
) -> Iterator[TrainingStepExperiment]:
    session.data.dataset = small_dataset
    experiment = TrainingStepExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(640, 700)
    experiment.show()
    qtbot.waitExposed(experiment)
    wait_for_step(qtbot, experiment)
    yield experiment
    experiment.close()


def wait_for_step(qtbot: QtBot, experiment: TrainingStepExperiment) -> None:
    qtbot.waitUntil(lambda: len(experiment.stages) == 5)


def press_next(qtbot: QtBot, experiment: TrainingStepExperiment) -> None:
    qtbot.mouseClick(experiment.next, Qt.MouseButton.LeftButton)


def test_next_goes_through_the_stages_and_lights_the_chain(
    qtbot: QtBot, experiment: TrainingStepExperiment
) -> None:
    lit = [experiment.chain.lit]
    texts = [experiment.told.text().split(":")[0]]
    for _ in range(4):
        press_next(qtbot, experiment)
        lit.append(experiment.chain.lit)
        texts.append(experiment.told.text().split(":")[0])
    assert texts == ["Batch", "Forward", "Loss", "Backward", "Update"]
    assert lit == ["first", "forward", "last", "backward", "learning"]
    assert experiment.buttons[4].isChecked()
    press_next(qtbot, experiment)
    assert experiment.shown == 0


def test_the_losses_shown_are_those_of_the_probabilities(
    qtbot: QtBot, experiment: TrainingStepExperiment
) -> None:
    qtbot.mouseClick(experiment.buttons[2], Qt.MouseButton.LeftButton)
    batch, forward = experiment.batch.batch, experiment.batch.forward
    assert batch is not None
    assert forward is not None
    assert experiment.batch.loss is not None
    p = forward.probabilities[np.arange(len(batch.labels)), batch.labels]
    assert len(p) == 8
    assert np.allclose(-np.log(p), experiment.batch.loss.per_picture, atol=1e-5)
    assert f"is {-np.log(p).mean():.4f}" in experiment.told.text()


def test_the_network_on_screen_stays_and_the_copy_learns(
    qtbot: QtBot, session: Session, experiment: TrainingStepExperiment
) -> None:
    before = dict(session.network.checkpoint().weights)
    experiment.rate.setValue(0.01)
    wait_for_step(qtbot, experiment)
    qtbot.mouseClick(experiment.buttons[4], Qt.MouseButton.LeftButton)
    update = experiment.stages[4]
    assert isinstance(update, UpdateStage)
    assert update.learning_rate == 0.01
    assert update.loss_after < update.loss_before
    assert f"{update.loss_before:.4f} to {update.loss_after:.4f}" in experiment.told.text()
    after = session.network.checkpoint().weights
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_larger_rate_moves_the_same_batch_further(
    qtbot: QtBot, experiment: TrainingStepExperiment
) -> None:
    qtbot.mouseClick(experiment.buttons[4], Qt.MouseButton.LeftButton)
    first = experiment.stages[4]
    loss = experiment.stages[2]
    experiment.rate.setValue(10 * experiment.rate.value())
    wait_for_step(qtbot, experiment)
    second, same = experiment.stages[4], experiment.stages[2]
    assert isinstance(first, UpdateStage)
    assert isinstance(second, UpdateStage)
    assert isinstance(loss, LossStage)
    assert isinstance(same, LossStage)
    assert same.mean == pytest.approx(loss.mean, rel=1e-5)
    weights = first.changes[0], second.changes[0]
    assert weights[1].change_norm == pytest.approx(10 * weights[0].change_norm, rel=0.02)
    assert experiment.shown == 4


def test_play_runs_to_the_end_and_can_be_paused(
    qtbot: QtBot, experiment: TrainingStepExperiment
) -> None:
    experiment._timer.setInterval(1)
    qtbot.mouseClick(experiment.play, Qt.MouseButton.LeftButton)
    assert experiment.play.text() == "Pause"
    qtbot.waitUntil(lambda: experiment.shown == 4)
    assert experiment.play.text() == "Play"
    experiment._timer.setInterval(100_000)
    qtbot.mouseClick(experiment.play, Qt.MouseButton.LeftButton)
    assert experiment.shown == 0
    qtbot.mouseClick(experiment.play, Qt.MouseButton.LeftButton)
    assert not experiment._timer.isActive()


def test_a_click_on_a_box_opens_the_layer(
    qtbot: QtBot,
    session: Session,
    experiment: TrainingStepExperiment,
    current_words: Callable[[QWidget], str],
) -> None:
    names = [link.name for link in experiment.chain.links]
    box = experiment.chain.part_rect(names.index("pool2"))
    with qtbot.waitSignal(session.navigation.panel_wanted):
        qtbot.mouseClick(experiment.chain, Qt.MouseButton.LeftButton, pos=box.center())
    assert session.selection.layer == "pool2"
    assert current_words(experiment.chain).startswith("pool2 · ")
    with qtbot.waitSignal(session.navigation.panel_wanted):
        qtbot.keyClicks(experiment.chain, " ")
    qtbot.keyClick(experiment.chain, Qt.Key.Key_Home)
    assert experiment.chain.current == 1
    for name in (320, 420, 1200):
        boxes = experiment.chain._boxes(name)
        assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)


def test_another_network_and_no_known_classes(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, experiment: TrainingStepExperiment
) -> None:
    block = BlockConfig(4, batch_norm=False, activation="sigmoid", pooling="average")
    config = NetworkConfig("plain", (block,))
    other = replace(checkpoint, config=config, weights=weights_of(build_network(config)))
    session.network.show(other, "plain")
    wait_for_step(qtbot, experiment)
    assert [link.name for link in experiment.chain.links][1:3] == ["conv1", "sigmoid1"]
    session.data.dataset = None
    names = tuple(str(number) for number in range(10))
    session.network.show(replace(other, class_names=names), "digits")
    qtbot.waitUntil(lambda: experiment.told.text() == NO_PICTURES)


def test_it_rests_while_hidden(qtbot: QtBot, experiment: TrainingStepExperiment) -> None:
    qtbot.mouseClick(experiment.play, Qt.MouseButton.LeftButton)
    experiment.hide()
    assert not experiment._timer.isActive()
    assert not experiment.reader.is_busy


def test_a_step_of_earlier_weights_says_so_until_it_is_taken_again(
    qtbot: QtBot, session: Session, experiment: TrainingStepExperiment
) -> None:
    press_next(qtbot, experiment)
    assert not experiment.tint.isVisible()
    weights = dict(session.network.checkpoint().weights)
    session.network.update_weights(weights)
    assert not experiment.is_older
    weights["fc.bias"] = weights["fc.bias"] + 1
    session.network.update_weights(weights)
    qtbot.waitUntil(experiment.tint.isVisible)
    assert "Out of date: press Again." in experiment.told.text()
    press_next(qtbot, experiment)
    assert experiment.tint.isVisible()
    qtbot.mouseClick(experiment.again, Qt.MouseButton.LeftButton)
    wait_for_step(qtbot, experiment)
    assert not experiment.tint.isVisible()
    assert "earlier" not in experiment.told.text()


def test_weights_that_change_while_it_is_hidden_count_too(
    qtbot: QtBot, session: Session, experiment: TrainingStepExperiment
) -> None:
    experiment.hide()
    weights = dict(session.network.checkpoint().weights)
    weights["fc.bias"] = weights["fc.bias"] + 1
    session.network.update_weights(weights)
    experiment.show()
    qtbot.waitUntil(experiment.tint.isVisible)
