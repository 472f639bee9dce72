"""Jobs one after the other, none dropped."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.session.my_drawings.file_queue import FileQueue


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_jobs_run_in_their_order_outside_the_gui_thread(owner: QObject, qtbot: QtBot) -> None:
    queue, threads, told = FileQueue(owner), [], []

    def job(number: int) -> int:
        threads.append(threading.current_thread())
        return number

    for number in range(5):
        queue.add(lambda number=number: (partial(job, number), told.append))
    assert queue.is_busy
    qtbot.waitUntil(lambda: not queue.is_busy)
    assert told == [0, 1, 2, 3, 4]
    assert threading.main_thread() not in threads


def test_a_job_is_asked_for_when_the_one_before_was_told_of(owner: QObject, qtbot: QtBot) -> None:
    queue, told = FileQueue(owner), []

    def begin(number: int) -> tuple[Callable[[], int], Callable[[int], None]] | None:
        assert len(told) == number
        return None if number == 1 else (lambda: number, told.append)

    queue.add(partial(begin, 0))
    queue.add(lambda: (told.append(99), None)[1])  # has nothing to do
    queue.add(partial(begin, 2))
    qtbot.waitUntil(lambda: not queue.is_busy)
    assert told == [0, 99, 2]


def test_a_job_that_fails_is_told_and_the_next_one_runs(owner: QObject, qtbot: QtBot) -> None:
    queue, told, failed = FileQueue(owner), [], []
    queue.failed.connect(failed.append)
    queue.add(lambda: (partial(int, "x"), told.append))
    queue.add(lambda: (partial(int, "7"), told.append))
    qtbot.waitUntil(lambda: not queue.is_busy)
    assert told == [7]
    assert [type(error) for error in failed] == [ValueError]


def test_shutting_down_does_all_that_waits(owner: QObject) -> None:
    queue, told = FileQueue(owner), []
    for number in range(4):
        queue.add(lambda number=number: (lambda: number, told.append))
    queue.shut_down()
    assert told == [0, 1, 2, 3]
    assert not queue.is_busy
