"""What all answers about the network and the data set have in common."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.data.normalisations import ASSUMED, KEY
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.data.data_library import DataState
from cnnviz.session.evaluation.dataset_answer import DatasetAnswer
from cnnviz.session.lessons.pooling_costs import PoolingCosts
from cnnviz.session.session import Session
from tests.picture_shapes import grey

WAIT_MS = 60_000
SMALL = NetworkConfig("small", (BlockConfig(2), BlockConfig(3)))

Put = Callable[[Dataset | None], None]
AnyAnswer = DatasetAnswer[Any]
ANSWERS: dict[str, Callable[[Session], AnyAnswer]] = {
    "assessments": lambda session: session.assessments,
    "channels": lambda session: session.channels,
    "costs": lambda session: session.edits.costs,
    "pooling": lambda session: PoolingCosts(session.network, session.data, QObject(session)),
    "scaling": lambda session: session.scaling,
}


def network(config: NetworkConfig, names: tuple[str, ...]) -> Checkpoint:
    """Made elsewhere, so that even how its pixels are scaled can be asked."""
    weights = weights_of(build_network(config, seed=3))
    return Checkpoint(config, weights, names, grey(0.1, 0.25), made_by={KEY: ASSUMED})


@pytest.fixture(params=ANSWERS)
def answer(
    request: pytest.FixtureRequest, session: Session, small_dataset: Dataset, one_thread: None
) -> Iterator[AnyAnswer]:
    session.network.show(network(SMALL, small_dataset.class_names), "small")
    answer = ANSWERS[request.param](session)
    yield answer
    answer.shut_down()


@pytest.fixture
def put(session: Session) -> Put:
    """Puts a data set into memory, as loading does, or tells that there is none."""

    def put(dataset: Dataset | None) -> None:
        session.data.dataset = dataset
        session.data.state = DataState.ABSENT if dataset is None else DataState.READY
        session.data.changed.emit()

    return put


@pytest.fixture
def found(answer: AnyAnswer, put: Put, small_dataset: Dataset, qtbot: QtBot) -> AnyAnswer:
    put(small_dataset)
    answer.ask()
    qtbot.waitUntil(lambda: not answer.is_running, timeout=WAIT_MS)
    assert answer.found is not None
    assert answer.progress.done == answer.progress.total or isinstance(answer, PoolingCosts)
    return answer


def test_the_data_set_comes_first(
    session: Session,
    answer: AnyAnswer,
    put: Put,
    small_dataset: Dataset,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wanted: list[str] = []
    monkeypatch.setattr(session.data, "want", wanted.append)
    answer.ask()
    assert wanted == [session.data.wanted]
    assert answer.is_loading
    assert answer.is_running
    put(None)
    assert not answer.is_running, "it cannot be had"
    answer.ask()
    put(small_dataset)
    assert not answer.is_loading
    qtbot.waitUntil(lambda: not answer.is_running, timeout=WAIT_MS)
    assert answer.found is not None


def test_other_weights_make_it_old_or_drop_it(session: Session, found: AnyAnswer) -> None:
    assert not found.is_old
    session.network.update_weights(weights_of(build_network(SMALL, seed=4)))
    assert found.is_old or found.found is None


def test_another_data_set_drops_it(found: AnyAnswer, put: Put, small_dataset: Dataset) -> None:
    put(small_dataset)
    assert found.found is not None
    found.ask()
    put(replace(small_dataset, name="other bars"))
    assert found.found is None
    assert not found.is_running


def test_another_kind_of_network_drops_it_or_makes_it_old(
    session: Session, found: AnyAnswer, small_dataset: Dataset
) -> None:
    other = replace(SMALL, blocks=SMALL.blocks[:1])
    session.network.show(network(other, small_dataset.class_names), "smaller")
    assert found.is_old or found.found is None


def test_it_can_be_cancelled(found: AnyAnswer) -> None:
    found.ask()
    assert found.is_running
    found.cancel()
    assert not found.is_running


def test_pictures_of_another_size_are_an_obstacle(
    answer: AnyAnswer, put: Put, small_dataset: Dataset
) -> None:
    def small(images: ImageSet) -> ImageSet:
        return ImageSet(images.images[..., :20, :20].contiguous(), images.labels)

    data = small_dataset
    train, validation, test = small(data.train), small(data.validation), small(data.test)
    shape = grey(0.1, 0.25, (1, 20, 20))
    put(Dataset("bars", data.class_names, shape, train, validation, test))
    assert "expects pictures other than those of bars" in answer.obstacle
    answer.ask()
    assert not answer.is_running


def test_other_classes_or_none_are_an_obstacle(
    session: Session, answer: AnyAnswer, put: Put, small_dataset: Dataset
) -> None:
    if answer is session.channels:
        return  # what excites a channel has no class
    put(replace(small_dataset, class_names=("round", "square")))
    assert "bars has classes other than" in answer.obstacle
    empty = ImageSet(torch.zeros(0, 1, 28, 28, dtype=torch.uint8), torch.zeros(0, dtype=torch.long))
    put(replace(small_dataset, validation=empty, test=empty))
    assert answer.obstacle == f"bars has no {answer.part} pictures."
