"""Asked, told of, kept, old, cancelled, forgotten, failed: what every answer has in common."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.progress import Progress
from cnnviz.session.background import progress_clock
from cnnviz.session.background.answer import Answer
from cnnviz.session.background.background_work import Work


class Double(Answer[int, int]):
    """Doubles a number, in so many steps."""

    now = 2

    def ask(self, steps: int = 3, of: int | None = None) -> None:
        question = self.now if of is None else of
        self._ask(question, self._doubled(question, steps))

    def _doubled(self, question: int, steps: int) -> Work:
        for step in range(steps):
            yield Progress(step + 1, steps)
        if question < 0:
            raise ValueError(question)
        return 2 * question

    def move_on(self, now: int) -> None:
        self.now = now
        self._tell_age()

    def _is_now(self, question: int) -> bool:
        return question == self.now


@pytest.fixture
def answer(qtbot: QtBot) -> Iterator[Double]:
    owner = QObject()
    answer = Double(owner)
    yield answer
    answer.shut_down()


@pytest.fixture
def found(answer: Double, qtbot: QtBot) -> Double:
    answer.ask()
    qtbot.waitUntil(lambda: answer.found == 4)
    return answer


def test_what_is_found_answers_what_was_asked(answer: Double, qtbot: QtBot) -> None:
    with qtbot.waitSignal(answer.changed):
        answer.ask()
    assert answer.is_running
    assert answer.found is None
    qtbot.waitUntil(lambda: not answer.is_running)
    assert answer.found == 4
    assert not answer.is_old


def test_it_tells_how_far_it_is(
    answer: Double, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_clock, "TOLD_EVERY_S", 0.0)
    told: list[int] = []
    answer.progressed.connect(lambda: told.append(answer.progress.done))
    answer.ask(steps=4)
    qtbot.waitUntil(lambda: answer.found == 4)
    assert told == [1, 2, 3, 4]


def test_how_much_there_is_to_do_is_told_at_once(found: Double, qtbot: QtBot) -> None:
    with qtbot.waitSignal(found.progressed):
        found.ask(steps=7)
    assert found.progress.total == 7
    found.shut_down()


def test_it_grows_old_once_and_young_again(found: Double) -> None:
    told: list[bool] = []
    found.changed.connect(lambda: told.append(found.is_old))
    for now in (3, 4, 2):
        found.move_on(now)
    assert told == [True, False]


def test_an_answer_to_an_older_question_comes_old(answer: Double, qtbot: QtBot) -> None:
    answer.ask()
    answer.move_on(3)
    qtbot.waitUntil(lambda: answer.found == 4)
    assert answer.is_old


@pytest.mark.parametrize(("end", "left"), [(Double.cancel, 4), (Double.forget, None)])
def test_it_ends_before_its_time(
    found: Double, qtbot: QtBot, end: Callable[[Double], None], left: int | None
) -> None:
    found.ask(steps=10_000, of=50)
    with qtbot.waitSignal(found.changed):
        end(found)
    assert not found.is_running
    assert found.found == left
    with qtbot.assertNotEmitted(found.changed, wait=50):
        end(found)


def test_a_failure_is_told_and_what_was_found_stays(found: Double, qtbot: QtBot) -> None:
    with qtbot.waitSignal(found.failed) as told:
        found.ask(of=-1)
    assert isinstance(told.args[0], ValueError)
    assert not found.is_running
    assert found.found == 4
