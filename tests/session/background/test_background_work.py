from collections.abc import Generator, Iterator
from threading import Event, Thread

import pytest
import torch
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from cnnviz.session.background.background_work import BackgroundWork


class Owner(QObject):
    """Tells as signals what its work told."""

    progressed, answered, failed = Signal(int), Signal(str), Signal(Exception)

    def __init__(self) -> None:
        super().__init__()
        told = self.answered.emit, self.failed.emit, self.progressed.emit
        self.work = BackgroundWork(self, *told)


@pytest.fixture
def owner(qapp: object) -> Iterator[Owner]:
    owner = Owner()
    yield owner
    owner.work.shut_down()


@pytest.fixture
def work(owner: Owner) -> BackgroundWork:
    return owner.work


def count_to(number: int) -> Generator[int, None, str]:
    yield from range(number)
    return "done"


def test_yields_then_answers(qtbot: QtBot, owner: Owner, work: BackgroundWork) -> None:
    seen: list[int] = []
    owner.progressed.connect(seen.append)
    with qtbot.waitSignal(owner.answered) as answer:
        work.request(count_to(3))
    assert answer.args == ["done"]
    assert seen == [0, 1, 2]
    assert not work.is_busy


def threads_of_a_new_thread() -> int:
    """How many torch gives to what starts now, which is what was set last, wherever that was."""
    found: list[int] = []
    thread = Thread(target=lambda: found.append(torch.get_num_threads()))
    thread.start()
    thread.join()
    return found[0]


@pytest.mark.usefixtures("one_thread")
def test_takes_one_thread_of_torch_and_leaves_those_of_training_alone(
    qtbot: QtBot, owner: Owner, work: BackgroundWork
) -> None:
    trains, asked, answered = Event(), Event(), Event()
    training: list[int] = []

    def train() -> None:
        torch.set_num_threads(2)
        trains.set()
        asked.wait(10)
        training.append(torch.get_num_threads())
        answered.set()

    def count_threads() -> Generator[int, None, str]:
        yield from ()
        asked.set()
        answered.wait(10)
        return str(torch.get_num_threads())

    before = torch.get_num_threads()
    thread = Thread(target=train)
    thread.start()
    assert trains.wait(10)
    assert threads_of_a_new_thread() == 2
    with qtbot.waitSignal(owner.answered) as answer:
        work.request(count_threads())
    thread.join()
    assert (answer.args, training) == (["1"], [2])
    assert torch.get_num_threads() == before
    assert threads_of_a_new_thread() == 2


def test_tells_a_failure(qtbot: QtBot, owner: Owner, work: BackgroundWork) -> None:
    def fail() -> Generator[int, None, None]:
        yield 1
        raise ValueError("broken")

    with qtbot.waitSignal(owner.failed) as failure:
        work.request(fail())
    assert str(failure.args[0]) == "broken"


def test_only_the_newest_request_is_answered(
    qtbot: QtBot, owner: Owner, work: BackgroundWork
) -> None:
    gate, started = Event(), Event()

    def slow() -> Generator[int, None, str]:
        started.set()
        gate.wait(10)
        yield 1
        return "stale"

    answers: list[str] = []
    owner.answered.connect(answers.append)
    work.request(slow())
    assert started.wait(10)
    with qtbot.waitSignal(owner.answered):
        work.request(count_to(1))
        gate.set()
    work.shut_down()
    assert answers == ["done"]


def test_cancelling_closes_the_generator(qtbot: QtBot, work: BackgroundWork) -> None:
    gate, started, closed = Event(), Event(), Event()

    def endless() -> Generator[int, None, None]:
        try:
            while True:
                started.set()
                gate.wait(10)
                yield 1
        finally:
            closed.set()

    work.request(endless())
    assert started.wait(10)
    with qtbot.waitSignal(work.cancelled):
        work.cancel()
    gate.set()
    work.shut_down()
    assert closed.is_set()
    assert not work.is_busy
