from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.lessons.batch_norm.batch_norm import BatchNormExperiment


@pytest.fixture
def experiment(
    qtbot: QtBot, session: Session, small_dataset: Dataset
) -> Iterator[BatchNormExperiment]:
    session.data.dataset = small_dataset
    experiment = BatchNormExperiment(session)
    qtbot.addWidget(experiment)
    experiment.resize(420, 640)
    experiment.show()
    qtbot.waitExposed(experiment)
    wait_for(qtbot, experiment, 16)
    yield experiment
    experiment.close()


def wait_for(qtbot: QtBot, experiment: BatchNormExperiment, pictures: int) -> None:
    qtbot.waitUntil(
        lambda: (
            experiment.reading is not None and len(experiment.reading.comparison.inputs) == pictures
        )
    )


def plain(checkpoint: Checkpoint, block: BlockConfig) -> Checkpoint:
    config = NetworkConfig("plain", (block,))
    return replace(checkpoint, config=config, weights=weights_of(build_network(config)))


def test_eval_mode_says_what_the_rest_of_the_window_says(
    session: Session, experiment: BatchNormExperiment
) -> None:
    evaluated, trained = experiment.table.probabilities
    assert np.allclose(evaluated, session.network.trace.probabilities, atol=1e-5)
    assert not np.allclose(trained, evaluated, atol=1e-3)


def test_training_mode_leaves_mean_beta_and_deviation_gamma(
    qtbot: QtBot, session: Session, experiment: BatchNormExperiment
) -> None:
    eval_counts = experiment.histograms.counts[1]
    qtbot.mouseClick(experiment.training, Qt.MouseButton.LeftButton)
    assert experiment.moments.trains
    assert experiment.reading is not None
    out = experiment.reading.comparison.after_batch
    learned = session.network.batch_norm("batch1")
    assert np.allclose(out.means, learned["shift"], atol=1e-4)
    assert np.allclose(np.sqrt(out.variances), learned["scale"], atol=1e-3)
    assert not np.array_equal(experiment.histograms.counts[1], eval_counts)
    assert experiment.numbers.text().splitlines()[2].split()[2] == f"{out.means[0]:.3f}"


def test_the_other_pictures_change_training_mode_alone(
    qtbot: QtBot, experiment: BatchNormExperiment
) -> None:
    evaluated, trained = experiment.table.logits
    before = experiment.reading
    qtbot.mouseClick(experiment.source.others, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: experiment.reading is not before)
    assert np.allclose(experiment.table.logits[0], evaluated, atol=1e-4)
    assert not np.allclose(experiment.table.logits[1], trained, atol=1e-4)


def test_a_batch_of_one(qtbot: QtBot, experiment: BatchNormExperiment) -> None:
    experiment.batch_size.setValue(1)
    wait_for(qtbot, experiment, 1)
    assert "batch of one" in experiment.told.text()


def test_a_click_and_the_keys_choose_a_map(qtbot: QtBot, experiment: BatchNormExperiment) -> None:
    moments = experiment.moments
    at = moments.column(3).center().toPoint()
    qtbot.mouseClick(moments.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert moments.channel == 3
    assert experiment.reading is not None
    mean = experiment.reading.comparison.before.means[3]
    assert experiment.numbers.text().split()[2] == f"{mean:.3f}"
    qtbot.keyClick(moments, Qt.Key.Key_Right)
    assert moments.channel == 4


def test_one_value_a_map_is_refused_with_the_remedy(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, experiment: BatchNormExperiment
) -> None:
    block = BlockConfig(4, kernel_size=28, padding=0, pooling=None)
    experiment.batch_size.setValue(1)
    session.network.show(plain(checkpoint, block), "one place")
    qtbot.waitUntil(lambda: "Use at least 2 pictures" in experiment.told.text())
    experiment.batch_size.setValue(2)
    wait_for(qtbot, experiment, 2)


def test_a_network_without_batch_norm_is_told(
    session: Session, checkpoint: Checkpoint, experiment: BatchNormExperiment
) -> None:
    session.network.show(plain(checkpoint, BlockConfig(4, batch_norm=False)), "plain")
    assert "no batch norm" in experiment.told.text()
    assert not experiment.moments.isVisible()
    session.network.show(checkpoint, "back")
    assert experiment.moments.isVisible()


def test_it_rests_while_hidden(session: Session, experiment: BatchNormExperiment) -> None:
    experiment.hide()
    aged = QSignalSpy(experiment.reader.aged)
    session.canvas.clear()
    assert aged.count() == 0
    assert not experiment.reader.is_busy


def test_what_is_not_computed_anew_in_time_is_tinted(
    qtbot: QtBot, session: Session, experiment: BatchNormExperiment
) -> None:
    wait_for(qtbot, experiment, 16)
    assert not experiment.tint.isVisible()
    experiment.reader.outdate(100_000)
    qtbot.waitUntil(experiment.tint.isVisible)
    experiment.refresh()
    qtbot.waitUntil(lambda: not experiment.tint.isVisible())
