from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.session.lessons.batch_reader import BatchReader
from cnnviz.session.session import Session


@pytest.fixture
def answers() -> list[str]:
    return []


@pytest.fixture
def reader(session: Session, small_dataset: Dataset, answers: list[str]) -> Iterator[BatchReader]:
    session.data.dataset = small_dataset
    reader = BatchReader(session, QObject(session), answers.append)
    yield reader
    reader.rest()


def work(answer: str) -> Generator[None, None, str]:
    yield
    return answer


def test_an_answer_is_as_old_as_its_question(
    qtbot: QtBot, reader: BatchReader, answers: list[str]
) -> None:
    reader.ask(work("first"))
    qtbot.waitUntil(lambda: answers == ["first"])
    assert not reader.is_older
    reader.outdate(100_000)
    assert reader.is_older
    reader.ask(work("second"))
    qtbot.waitUntil(lambda: answers == ["first", "second"])
    assert not reader.is_older


def test_weights_that_change_while_it_computes_leave_the_answer_older(
    qtbot: QtBot, reader: BatchReader, answers: list[str]
) -> None:
    reader.ask(work("of before"))
    reader.outdate(100_000)
    qtbot.waitUntil(lambda: answers == ["of before"])
    assert reader.is_older
    reader.ask(work("dropped"))
    reader.drop()
    assert not reader.is_busy
    assert reader.is_older


def test_it_is_due_once_for_many_changes_and_never_while_it_computes(
    qtbot: QtBot, reader: BatchReader
) -> None:
    due: list[bool] = []

    def note() -> None:
        due.append(reader.is_busy)

    reader.due.connect(note)
    reader.ask(work("slow"))
    for _ in range(5):
        reader.outdate(1)
    qtbot.waitUntil(lambda: due == [False])
    with qtbot.assertNotEmitted(reader.due, wait=30):
        reader.outdate(1)
        reader.rest()


def test_other_pictures_make_what_is_computed_useless(
    qtbot: QtBot, session: Session, reader: BatchReader
) -> None:
    first = reader.take(8)
    assert first is not None
    assert len(first) == 8
    reader.ask(work("of those"))
    with qtbot.waitSignal(reader.due):
        reader.pictures.more()
    assert not reader.is_busy
    other = reader.take(8)
    assert other is not None
    assert not (other.images == first.images).all()
    session.data.dataset = None
    with qtbot.waitSignal(reader.due):
        assert reader.take(8) is None
    assert reader.take(8) is not None
