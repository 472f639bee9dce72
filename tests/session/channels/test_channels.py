"""Searches on demand, kept results by themselves, and both of the weights that they are of."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.channels.channel_files import finds_folder
from cnnviz.core.channels.channel_search import search_channels
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.channels import channels as channels_module
from cnnviz.session.channels.channels import Channels
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from tests.picture_shapes import grey

SMALL = NetworkConfig("small", (BlockConfig(3), BlockConfig(4, activation="sigmoid")))


def weights_like(config: NetworkConfig, seed: int) -> Checkpoint:
    names = tuple(f"class {number}" for number in range(config.classes))
    return Checkpoint(config, weights_of(build_network(config, seed)), names, grey(0.286, 0.353))


@pytest.fixture
def give_data(session: Session) -> Callable[[Dataset], None]:
    def give_data(dataset: Dataset) -> None:
        session.data.dataset, session.data.state = dataset, DataState.READY
        session.data.changed.emit()

    return give_data


@pytest.fixture
def channels(
    session: Session, small_dataset: Dataset, give_data: Callable[[Dataset], None]
) -> Channels:
    session.network.show(weights_like(SMALL, 3), "small")
    give_data(small_dataset)
    return session.channels


def search(channels: Channels, qtbot: QtBot) -> None:
    channels.ask()
    assert channels.is_running
    qtbot.waitUntil(lambda: not channels.is_running)


def test_it_finds_what_the_core_finds_and_keeps_it(
    channels: Channels, session: Session, small_dataset: Dataset, qtbot: QtBot
) -> None:
    search(channels, qtbot)
    assert channels.findings is not None
    assert not channels.is_old
    assert channels.progress.done <= 500
    checkpoint = session.network.checkpoint()
    work = search_channels(checkpoint.network(), SMALL, small_dataset, checkpoint.picture_shape)
    while True:
        try:
            next(work)
        except StopIteration as end:
            expected = end.value
            break
    assert channels.findings.finds.of("pool2", 3) == expected.of("pool2", 3)
    assert channels.findings.dataset is small_dataset
    assert len(list(finds_folder().iterdir())) == 1


def test_a_kept_result_comes_by_itself_once_somebody_looks(
    channels: Channels, session: Session, qtbot: QtBot
) -> None:
    search(channels, qtbot)
    assert channels.findings is not None
    found = channels.findings.finds.of("conv2", 1)
    session.network.update_weights(weights_like(SMALL, 4).weights)
    assert channels.is_old
    session.network.show(weights_like(SMALL, 3), "small")
    assert channels.is_old, "nobody looks"
    channels.watch()
    qtbot.waitUntil(lambda: not channels.is_old)
    assert channels.findings.finds.of("conv2", 1) == found
    session.network.update_weights(weights_like(SMALL, 4).weights)
    session.network.update_weights(weights_like(SMALL, 3).weights)
    assert channels.is_old
    qtbot.waitUntil(lambda: not channels.is_old)


def test_weights_that_change_during_a_search_make_its_answer_old(
    channels: Channels, session: Session, qtbot: QtBot
) -> None:
    channels.ask()
    session.network.update_weights(weights_like(SMALL, 4).weights)
    qtbot.waitUntil(lambda: not channels.is_running)
    assert channels.findings is not None
    assert channels.is_old


def test_another_architecture_or_data_set_drops_what_is_known(
    channels: Channels,
    session: Session,
    small_dataset: Dataset,
    give_data: Callable[[Dataset], None],
    qtbot: QtBot,
) -> None:
    search(channels, qtbot)
    other = replace(small_dataset, name="others", train=small_dataset.validation)
    give_data(other)
    assert channels.findings is None
    search(channels, qtbot)
    assert channels.findings is not None
    assert channels.findings.finds.pictures == 200
    channels.ask()
    session.network.show(weights_like(replace(SMALL, blocks=SMALL.blocks[:1]), 1), "smaller")
    assert channels.findings is None
    assert not channels.is_running
    channels.ask()
    give_data(small_dataset)
    assert not channels.is_running


def test_it_can_be_cancelled_and_what_was_known_stays(channels: Channels, qtbot: QtBot) -> None:
    search(channels, qtbot)
    before = channels.findings
    channels.ask()
    with qtbot.waitSignal(channels.changed):
        channels.cancel()
    assert not channels.is_running
    assert channels.findings is before


def test_in_training_nothing_is_looked_up(
    channels: Channels, session: Session, qtbot: QtBot
) -> None:
    search(channels, qtbot)
    session.training.state = TrainingState.RUNNING
    session.network.update_weights(weights_like(SMALL, 4).weights)
    session.network.update_weights(weights_like(SMALL, 3).weights)
    channels.watch()
    qtbot.wait(400)
    assert channels.is_old
    session.training.state = TrainingState.IDLE
    session.training.state_changed.emit()
    qtbot.waitUntil(lambda: not channels.is_old)


def test_a_failure_is_told_and_ends_the_search(
    channels: Channels, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(channels_module, "search_channels", fail)
    with qtbot.waitSignal(channels.failed) as caught:
        channels.ask()
    assert "no memory" in str(caught.args[0])
    assert not channels.is_running
