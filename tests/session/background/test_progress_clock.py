import pytest

from cnnviz.session.background import progress_clock
from cnnviz.session.background.progress_clock import ProgressClock


class Time:
    now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr(progress_clock, "time", time)
    return time


def test_the_time_left_follows_from_what_is_done(time: Time) -> None:
    clock = ProgressClock()
    clock.begin()
    time.now_s += 2
    assert clock.note(50, 200)
    assert clock.progress.done == 50
    assert clock.progress.seconds_left == pytest.approx(6)


def test_what_was_done_before_says_nothing_of_the_speed(time: Time) -> None:
    clock = ProgressClock()
    clock.begin(100)
    time.now_s += 2
    assert clock.note(150, 200)
    assert clock.progress.seconds_left == pytest.approx(2)


def test_first_steps_tell_nothing_of_the_time_left(time: Time) -> None:
    clock = ProgressClock()
    clock.begin()
    time.now_s += 0.2
    assert clock.note(1, 200)
    assert clock.progress.seconds_left is None


def test_it_is_told_ten_times_a_second_at_most(time: Time) -> None:
    clock = ProgressClock()
    clock.begin()
    told = 0
    for step in range(100):
        time.now_s += 0.01
        told += clock.note(step, 100)
    assert 9 <= told <= 10
