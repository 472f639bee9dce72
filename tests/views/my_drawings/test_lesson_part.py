"""The part of the panel where drawings are learned, and what that changed."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.progress import Progress
from cnnviz.core.teaching.judging import Standing
from cnnviz.session.teaching.teaching import Taught
from cnnviz.views.my_drawings.lesson_part import LessonPart
from cnnviz.views.my_drawings.lesson_words import apart_words, forgotten_words, rows_of

Expose = Callable[[QWidget, int, int], None]


class FakeJudge:
    """Has forgotten what it is told to have forgotten."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def forgotten(self, before: Standing, after: Standing) -> list[str]:
        return list(self._names)


class FakeTeaching(QObject):
    """What the part needs of `Teaching`, set by hand."""

    changed, progressed = Signal(), Signal()

    def __init__(self) -> None:
        super().__init__()
        self.taught: Taught | None = None
        self.obstacle, self.asked, self.ended = "", 0, ""
        self.is_running = self.is_learning = self.can_go_back = False
        self.progress = Progress(0, 60)
        self.drawings = 3

    def known(self) -> tuple[LabelledDrawing | None, ...]:
        return (None,) * self.drawings

    def ask(self) -> None:
        self.asked += 1

    def cancel(self) -> None:
        self.ended = "cancelled"

    def keep(self) -> None:
        self.ended = "kept"

    def back(self) -> None:
        self.ended = "back"


def hits(right: int, total: int) -> np.ndarray:
    return np.arange(total) < right


def taught(*forgotten: str, apart: int | None = 2, is_whole: bool = True) -> Taught:
    before = Standing(hits(1, 3), hits(900, 1000), hits(30, 30))
    after = Standing(hits(3, 3), hits(896, 1000), hits(29, 30))
    found = None if apart is None else hits(apart, 3)
    return Taught(FakeJudge(*forgotten), before, after, found, is_whole)  # type: ignore[arg-type]


@pytest.fixture
def teaching() -> FakeTeaching:
    return FakeTeaching()


@pytest.fixture
def part(teaching: FakeTeaching, expose: Expose, qtbot: QtBot) -> LessonPart:
    part = LessonPart(teaching)  # type: ignore[arg-type]
    expose(part, 480, 200)
    return part


def test_before_and_after_stand_side_by_side() -> None:
    assert rows_of(taught()) == [
        ("Drawings it learned", "1 of 3", "3 of 3"),
        ("Drawings it did not learn", "1 of 3", "2 of 3"),
        ("Test pictures", "90.0%", "89.6%"),
        ("Shipped examples", "30 of 30", "29 of 30"),
    ]


def test_what_is_still_judged_or_cannot_be_is_said() -> None:
    assert rows_of(taught(apart=None, is_whole=False))[1][2] == "…"
    assert rows_of(taught(apart=None))[1][2] == "too few"
    assert "at least two drawings of each class" in apart_words(taught(apart=None))
    assert "the other half" in apart_words(taught())


def test_what_was_forgotten_is_named_and_nothing_else() -> None:
    assert forgotten_words(taught()) == ""
    assert forgotten_words(taught("Jeans")) == "Forgot: Jeans"


def test_a_click_learns_and_another_one_cancels(
    part: LessonPart, teaching: FakeTeaching, qtbot: QtBot
) -> None:
    assert part.learn.text() == "Learn these 3 drawings"
    qtbot.mouseClick(part.learn, Qt.MouseButton.LeftButton)
    assert teaching.asked == 1
    teaching.is_running = teaching.is_learning = True
    teaching.progress = Progress(15, 60)
    teaching.changed.emit()
    assert part.bar.isVisible()
    assert part.bar.text() == "Step 15 of 60"
    qtbot.mouseClick(part.learn, Qt.MouseButton.LeftButton)
    assert teaching.ended == "cancelled"


def test_why_nothing_can_be_learned_is_said(part: LessonPart, teaching: FakeTeaching) -> None:
    teaching.obstacle, teaching.drawings = "A run is in progress: stop it first.", 0
    teaching.changed.emit()
    assert not part.learn.isEnabled()
    assert part.learn.toolTip() == "A run is in progress: stop it first."
    assert part.learn.text() == "Learn these"


def test_the_result_is_kept_or_given_back_by_keys(
    part: LessonPart, teaching: FakeTeaching, qtbot: QtBot
) -> None:
    assert not part.result.isVisible()
    teaching.taught, teaching.can_go_back = taught("Jeans", "Boot"), True
    teaching.changed.emit()
    assert part.result.isVisible()
    assert part.cells[1][2].text() == "3 of 3"
    assert part.forgotten.text() == "Forgot: Jeans and Boot"
    part.back.setFocus()
    qtbot.keyClick(part.back, Qt.Key.Key_Space)
    assert teaching.ended == "back"
    part.keep.setFocus()
    qtbot.keyClick(part.keep, Qt.Key.Key_Space)
    assert teaching.ended == "kept"
    teaching.taught, teaching.can_go_back = None, False
    teaching.changed.emit()
    assert not part.result.isVisible()
