from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.neighbours.feature_space import features_of
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.data.data_library import DataState
from cnnviz.session.neighbours import neighbours as neighbours_module
from cnnviz.session.neighbours.neighbours import Neighbours
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState

WAIT_MS = 60_000
OTHER = NetworkConfig("other", (BlockConfig(3), BlockConfig(4)))


@pytest.fixture
def neighbours(session: Session, small_dataset: Dataset, one_thread: None) -> Iterator[Neighbours]:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    yield session.neighbours
    session.neighbours.shut_down()


@pytest.fixture
def known(qtbot: QtBot, neighbours: Neighbours) -> Neighbours:
    """With the neighbours of the first example."""
    neighbours.watch()
    qtbot.waitUntil(lambda: neighbours.resemblance is not None, timeout=WAIT_MS)
    return neighbours


def current(session: Session) -> bool:
    found = session.neighbours.resemblance
    return found is not None and np.array_equal(found.input, session.network.trace.input)


def other_weights(session: Session) -> dict[str, torch.Tensor]:
    return weights_of(build_network(session.network.config, seed=9))


def test_the_nearest_are_those_of_every_distance_computed(
    session: Session, known: Neighbours, small_dataset: Dataset
) -> None:
    network = session.network.checkpoint().network()
    both = torch.cat((small_dataset.train.images, small_dataset.validation.images))
    images = (both.double() / 255 - 0.286) / 0.353
    with torch.inference_mode():
        features = features_of(network, images.float()).double()
        vector = features_of(network, torch.from_numpy(session.network.trace.input)[None]).double()
    apart = (features - vector).norm(dim=1)
    found = known.resemblance
    assert found is not None
    assert found.nearest.indices.tolist() == apart.argsort()[:12].tolist()
    np.testing.assert_allclose(found.nearest.distances, apart.sort().values[:12], rtol=1e-3)


def test_a_picture_of_the_data_set_is_its_own_neighbour(
    qtbot: QtBot, session: Session, known: Neighbours
) -> None:
    session.show_data_picture("validation", 7)
    qtbot.waitUntil(lambda: current(session), timeout=WAIT_MS)
    found, around = known.resemblance, known.surroundings
    assert found is not None
    assert around is not None
    # This network's statistics are not the data set's: it normalises both the same way.
    assert around.pictures.part_and_index(int(found.nearest.indices[0])) == ("validation", 7)
    assert found.nearest.distances[0] == pytest.approx(0, abs=1e-4)
    place = around.flat[(around.sample == 407).nonzero()[0, 0]]
    np.testing.assert_allclose(found.flat_place, place, atol=1e-3)


def test_neighbours_follow_the_stroke_to_its_end(
    qtbot: QtBot, session: Session, known: Neighbours
) -> None:
    before = known.resemblance
    for number in range(5):
        session.show_data_picture("train", number)
    qtbot.waitUntil(lambda: current(session), timeout=WAIT_MS)
    assert known.resemblance is not before
    assert known.resemblance is not None
    assert int(known.resemblance.nearest.indices[0]) == 4


def test_nobody_looks_nothing_is_searched(
    qtbot: QtBot, session: Session, known: Neighbours
) -> None:
    known.rest()
    with qtbot.assertNotEmitted(known.moved, wait=200):
        session.next_example()
    known.watch()
    qtbot.waitUntil(lambda: current(session), timeout=WAIT_MS)


def test_other_weights_make_it_older_and_the_same_ones_again_do_not(
    session: Session, known: Neighbours
) -> None:
    before = session.network.checkpoint().weights
    session.network.update_weights(other_weights(session))
    assert known.is_old
    session.network.update_weights(before)
    assert not known.is_old


def test_comparing_anew_takes_the_weights_of_now(
    qtbot: QtBot, session: Session, known: Neighbours
) -> None:
    before = known.surroundings
    session.network.update_weights(other_weights(session))
    known.ask()
    assert known.is_running
    assert known.surroundings is before  # to be looked at meanwhile
    qtbot.waitUntil(lambda: not known.is_running and current(session), timeout=WAIT_MS)
    assert not known.is_old
    assert known.surroundings is not before


def test_of_another_architecture_it_begins_anew(
    qtbot: QtBot, session: Session, known: Neighbours
) -> None:
    small = replace(
        session.network.checkpoint(), config=OTHER, weights=weights_of(build_network(OTHER))
    )
    session.network.show(small, "small")
    assert known.surroundings is None
    qtbot.waitUntil(lambda: current(session) and known.surroundings is not None, timeout=WAIT_MS)
    assert known.surroundings is not None
    assert known.surroundings.numbers_each == 7 * 7 * 4


def test_another_data_set_is_another_comparison(
    qtbot: QtBot, session: Session, known: Neighbours, small_dataset: Dataset
) -> None:
    session.data.dataset = replace(small_dataset, train=small_dataset.test)
    session.data.changed.emit()
    assert known.surroundings is None
    qtbot.waitUntil(lambda: known.surroundings is not None, timeout=WAIT_MS)
    assert known.surroundings is not None
    assert len(known.surroundings.pictures) == 200


def test_what_was_cancelled_begins_only_when_asked_for(
    qtbot: QtBot, neighbours: Neighbours
) -> None:
    neighbours.watch()
    assert neighbours.is_running
    neighbours.cancel()
    assert not neighbours.is_running
    neighbours.rest()
    neighbours.watch()
    assert not neighbours.is_running
    neighbours.ask()
    qtbot.waitUntil(lambda: neighbours.resemblance is not None, timeout=WAIT_MS)


def test_beside_training_it_waits_to_be_asked(
    session: Session, neighbours: Neighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session.training, "state", TrainingState.RUNNING)
    neighbours.watch()
    assert not neighbours.is_running
    monkeypatch.setattr(session.training, "state", TrainingState.IDLE)
    session.training.state_changed.emit()
    assert neighbours.is_running


def test_memory_is_freed_when_nobody_has_looked_for_long(qtbot: QtBot, known: Neighbours) -> None:
    assert known.surroundings is not None
    known.rest()
    known._freeing.start(1)  # instead of minutes
    qtbot.waitUntil(lambda: known.surroundings is None)
    assert known._space is None
    known.watch()
    qtbot.waitUntil(lambda: known.resemblance is not None, timeout=WAIT_MS)


def test_an_error_is_told_once_and_ends_it(
    qtbot: QtBot, session: Session, neighbours: Neighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(neighbours_module, "choose_pictures", fail)
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as told:
        neighbours.watch()
    assert str(told.args[0]) == "no room"
    assert not neighbours.is_running
    assert neighbours.surroundings is None


def test_numbers_without_bounds_are_refused(
    qtbot: QtBot, session: Session, neighbours: Neighbours
) -> None:
    broken = {
        name: torch.full_like(value, torch.inf) if name == "conv2.weight" else value
        for name, value in session.network.checkpoint().weights.items()
    }
    session.network.update_weights(broken)
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as told:
        neighbours.watch()
    assert "NaN or infinite" in str(told.args[0])


def test_without_a_data_set_it_asks_for_one_quietly(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []

    def want(name: str, quietly: bool = False) -> None:
        asked.append((name, quietly))

    monkeypatch.setattr(session.data, "want", want)
    session.neighbours.watch()
    session.neighbours.ask()
    assert asked == [("fashion-mnist", True)]
    assert not session.neighbours.is_running
