"""The input that a channel would like best: of the selected channel and the weights on screen."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.channels.maximisation import ascend
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.channels import ascents as ascents_module
from cnnviz.session.channels.ascents import Ascents
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState


@pytest.fixture
def ascents(session: Session) -> Ascents:
    return session.channels.ascents


def wait(ascents: Ascents, qtbot: QtBot) -> np.ndarray:
    def is_there() -> bool:
        is_done = ascents.ascent is not None and ascents.ascent.is_done
        return is_done and not ascents.is_old and not ascents.is_running

    qtbot.waitUntil(is_there)
    assert ascents.ascent is not None
    return ascents.ascent.pixels


def expected(session: Session, seed: int = 0) -> np.ndarray:
    checkpoint, place = session.network.checkpoint(), session.selection.place
    picture_shape = checkpoint.picture_shape
    network, config = checkpoint.network(), checkpoint.config
    steps = list(ascend(network, config, place.layer, place.unit, picture_shape, seed))
    return steps[-1].pixels


def test_it_follows_the_selection_while_somebody_watches(
    session: Session, ascents: Ascents, qtbot: QtBot
) -> None:
    session.selection.select("conv2", 3)
    assert not ascents.is_running
    ascents.watch()
    assert (wait(ascents, qtbot) == expected(session)).all()
    session.selection.move_unit(1)
    assert ascents.is_old
    assert (wait(ascents, qtbot) == expected(session)).all()
    ascents.rest()
    session.selection.move_unit(1)
    assert not ascents.is_running
    assert ascents.ascent is None
    ascents.watch()
    assert (wait(ascents, qtbot) == expected(session)).all()


def test_one_sees_it_emerge(session: Session, ascents: Ascents, qtbot: QtBot) -> None:
    steps = []
    ascents.changed.connect(lambda: steps.append(ascents.ascent and ascents.ascent.step))
    ascents.watch()
    wait(ascents, qtbot)
    seen = [step for step in steps if step is not None]
    assert seen == sorted(seen)
    assert len(set(seen)) > 50


def test_it_is_climbed_again_when_the_weights_have_settled(
    session: Session, ascents: Ascents, checkpoint: Checkpoint, qtbot: QtBot
) -> None:
    ascents.watch()
    before = wait(ascents, qtbot)
    session.network.update_weights(weights_of(build_network(checkpoint.config, seed=9)))
    assert ascents.is_old
    assert not ascents.is_running
    after = wait(ascents, qtbot)
    assert (before != after).any()
    assert (after == expected(session)).all()


def test_in_training_only_a_button_climbs(
    session: Session, ascents: Ascents, checkpoint: Checkpoint, qtbot: QtBot
) -> None:
    ascents.watch()
    wait(ascents, qtbot)
    session.training.state = TrainingState.RUNNING
    session.network.update_weights(weights_of(build_network(checkpoint.config, seed=9)))
    qtbot.wait(400)
    assert ascents.is_old
    assert not ascents.is_running
    session.selection.move_unit(1)
    assert ascents.ascent is None
    ascents.climb()
    assert (wait(ascents, qtbot) == expected(session)).all()
    session.training.state = TrainingState.IDLE


def test_other_noise_leads_elsewhere_until_another_channel_is_selected(
    session: Session, ascents: Ascents, qtbot: QtBot
) -> None:
    session.selection.select("relu2", 2)
    ascents.watch()
    first = wait(ascents, qtbot)
    ascents.climb_from_other_noise()
    qtbot.waitUntil(lambda: not ascents.is_running)
    second = wait(ascents, qtbot)
    assert (second == expected(session, seed=1)).all()
    assert (first != second).any()
    session.selection.move_unit(1)
    session.selection.move_unit(-1)
    assert (wait(ascents, qtbot) == first).all()


def test_nobody_watching_stops_it_halfway_and_it_starts_anew(
    session: Session, ascents: Ascents, qtbot: QtBot
) -> None:
    ascents.watch()
    qtbot.waitUntil(lambda: ascents.ascent is not None)
    ascents.rest()
    assert not ascents.is_running
    ascents.watch()
    assert (wait(ascents, qtbot) == expected(session)).all()


def test_another_network_starts_it_anew(
    session: Session, ascents: Ascents, checkpoint: Checkpoint, qtbot: QtBot
) -> None:
    session.selection.select("pool2", 30)
    ascents.watch()
    wait(ascents, qtbot)
    other = Checkpoint(
        checkpoint.config,
        weights_of(build_network(checkpoint.config, seed=5)),
        checkpoint.class_names,
        checkpoint.picture_shape,
    )
    session.network.show(other, "other")
    assert ascents.ascent is None
    assert (wait(ascents, qtbot) == expected(session)).all()


def test_a_failure_is_told(
    session: Session, ascents: Ascents, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise RuntimeError("no memory")

    monkeypatch.setattr(ascents_module, "ascend", fail)
    with qtbot.waitSignal(session.failed) as caught:
        ascents.watch()
    assert "no memory" in str(caught.args[0])
    assert not ascents.is_running
