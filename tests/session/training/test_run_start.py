from dataclasses import replace
from pathlib import Path

import pytest

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.run_state import ResumeError, RunState
from cnnviz.core.training.step_reports import StepReport
from cnnviz.session.training.run_start import (
    LeftRun,
    check_same_data,
    known_network,
    last_report_of,
    left_run,
    settings_of,
)
from tests.picture_shapes import grey

CONFIG = TrainingConfig(epochs=2, batch_size=50)
FILE = Path("run.safetensors")


@pytest.fixture
def left(checkpoint: Checkpoint, small_dataset: Dataset) -> LeftRun:
    """At step 11 of 16, on the bars."""
    history = checkpoint.history.copy()
    for step in range(1, 12):
        history.add(StepReport(step, 1, 1 / step, step / 20, 0.001, 50, step / 4))
    values = {"learning_rate": 0.003, "seconds": 2.5}
    run = RunState(CONFIG, 11, 16, {}, values)
    picture_shape = small_dataset.picture_shape
    made_by = {"dataset": "bars"}
    whole = replace(
        checkpoint, history=history, made_by=made_by, run=run, picture_shape=picture_shape
    )
    return left_run(whole, FILE)


def test_knows_where_it_stood(left: LeftRun) -> None:
    report = last_report_of(left)
    assert (report.step, report.epoch, report.loss, report.seconds) == (11, 2, 1 / 11, 2.5)
    assert settings_of(left.state) == replace(CONFIG, learning_rate=0.003)


@pytest.mark.parametrize("rate", [None, "fast", [1], True, -1, 0, float("nan"), 10**400])
def test_takes_no_nonsense_for_a_learning_rate(left: LeftRun, rate: object) -> None:
    state = replace(left.state, values={"learning_rate": rate, "seconds": rate})
    assert settings_of(state) == CONFIG
    assert last_report_of(replace(left, state=state)).seconds == 0


def test_goes_on_only_where_all_is_there(left: LeftRun, checkpoint: Checkpoint) -> None:
    whole = left.checkpoint
    for broken in (
        replace(whole, run=None),
        replace(whole, run=replace(left.state, step=16)),
        replace(whole, made_by={}),
        replace(whole, made_by={"dataset": 3}),
        replace(whole, history=checkpoint.history),
    ):
        with pytest.raises(ResumeError, match="train on from its weights"):
            left_run(broken, FILE)


def test_goes_on_only_on_what_it_learned_from(left: LeftRun, small_dataset: Dataset) -> None:
    check_same_data(left, small_dataset)
    names = tuple("abcdefghij")
    train = small_dataset.train
    fewer = replace(train, images=train.images[:300], labels=train.labels[:300])
    for other in (
        replace(small_dataset, class_names=names),
        replace(small_dataset, picture_shape=grey(0.2, 0.25)),
        replace(small_dataset, picture_shape=grey(0.1, 0.3)),
        replace(small_dataset, train=fewer),
    ):
        with pytest.raises(ResumeError, match="other pictures than bars"):
            check_same_data(left, other)


def test_knows_cnnvizs_own_networks() -> None:
    assert known_network(replace(NETWORKS["article"], classes=3)) == "article"
    assert known_network(NetworkConfig("article", (BlockConfig(3),))) is None
    assert known_network(NetworkConfig("mine", (BlockConfig(3),))) is None
