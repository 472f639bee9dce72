"""The ranking in the background: of the weights at the time of asking, cancelled, and marked."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.data.data_library import DataState
from cnnviz.session.edits import channel_costs
from cnnviz.session.edits.channel_costs import ChannelCosts
from cnnviz.session.session import Session
from tests.picture_shapes import grey

WAIT_MS = 60_000
SMALL = NetworkConfig("small", (BlockConfig(3), BlockConfig(4, activation="sigmoid")))


@pytest.fixture
def costs(session: Session, small_dataset: Dataset) -> ChannelCosts:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.data.changed.emit()
    weights = weights_of(build_network(SMALL, seed=3))
    session.network.show(
        Checkpoint(SMALL, weights, small_dataset.class_names, grey(0.1, 0.25)), "small"
    )
    return session.edits.costs


def test_each_channel_is_silenced_in_turn(
    session: Session, costs: ChannelCosts, qtbot: QtBot, small_dataset: Dataset
) -> None:
    with qtbot.waitSignal(costs.changed):
        costs.ask()
    assert costs.is_running
    qtbot.waitUntil(lambda: not costs.is_running, timeout=WAIT_MS)
    assert len(costs.ranking) == 7
    assert not costs.is_old
    for cost in costs.ranking:
        session.edits.silence(cost.layer, cost.unit)
        assert costs.is_old
        checkpoint = session.network.checkpoint()
        alone = evaluate(checkpoint.network(), small_dataset.validation, grey(0.1, 0.25))
        assert cost.accuracy == pytest.approx(alone.accuracy)
        session.edits.undo()


def test_it_can_be_cancelled_and_the_one_before_stays(
    session: Session, costs: ChannelCosts, qtbot: QtBot
) -> None:
    costs.ask()
    qtbot.waitUntil(lambda: bool(costs.ranking), timeout=WAIT_MS)
    before = costs.ranking
    costs.ask()
    costs.cancel()
    assert not costs.is_running
    assert costs.ranking is before


def test_of_another_network_nothing_is_known(
    session: Session,
    costs: ChannelCosts,
    qtbot: QtBot,
    show_network: Callable[[NetworkConfig], None],
) -> None:
    costs.ask()
    qtbot.waitUntil(lambda: bool(costs.ranking), timeout=WAIT_MS)
    costs.ask()
    show_network(replace(SMALL, classes=4))
    assert not costs.ranking
    assert not costs.is_running
    costs.ask()
    assert "classes other than" in costs.obstacle
    assert not costs.is_running


def test_an_error_in_the_work_is_told(
    session: Session, costs: ChannelCosts, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(channel_costs, "rank_channels", broken)
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as failed:
        costs.ask()
    assert isinstance(failed.args[0], ZeroDivisionError)
    assert not costs.is_running
