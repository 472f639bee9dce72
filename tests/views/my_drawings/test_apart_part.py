"""What was read apart: words, matrix, and whose drawings are read rightly."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.progress import Progress
from cnnviz.core.teaching.own_classes import ReadApart
from cnnviz.views.my_drawings.apart_part import ApartPart, JudgeRow
from cnnviz.views.my_drawings.apart_words import author_rows, mistaken_words, split_words, verdict
from tests.core.teaching.hands import drawn

Expose = Callable[[QWidget, int, int], None]
LEFT = Qt.MouseButton.LeftButton


class FakeApart(QObject):
    """What the part needs of `ReadingApart`, set by hand."""

    changed, progressed = Signal(), Signal()

    def __init__(self) -> None:
        super().__init__()
        self.found: ReadApart | None = None
        self.is_running = self.is_old = False
        self.obstacle, self.progress = "", Progress(0, 1)
        self.asked = self.cancelled = 0

    def ask(self) -> None:
        self.asked += 1

    def cancel(self) -> None:
        self.cancelled += 1


def read(students: int, *, is_by_author: bool = True) -> ReadApart:
    """Each drew two squares and two crosses; of the first one's all but one are read wrongly."""
    drawings = tuple(
        drawn(
            name, name, Random(10 * number + place), f"student {number:02}" if students > 1 else ""
        )
        for number in range(students)
        for place, name in enumerate(("square", "square", "cross", "cross"))
    )
    read_as = np.array([0, 0, 1, 1] * students)
    read_as[:3] = (1, 1, 0)
    return ReadApart(drawings, ("square", "cross"), read_as, is_by_author)


@pytest.fixture
def apart() -> FakeApart:
    return FakeApart()


@pytest.fixture
def part(apart: FakeApart, expose: Expose) -> ApartPart:
    part = ApartPart(apart)  # type: ignore[arg-type]
    expose(part, 480, 500)
    return part


def test_words_say_how_many_how_and_what_was_mistaken() -> None:
    assert verdict(read(3)) == "9 of 12 read rightly by networks that did not learn them."
    assert split_words(read(3)) == (
        "By author: each network learned nothing of the author it reads."
    )
    assert "as too few authors" in split_words(read(3, is_by_author=False))
    one = read(1, is_by_author=False)
    assert split_words(one) == "By drawing: each network knows other drawings of the same hand."
    assert mistaken_words(one) == "Taken for each other: square and cross (3)."
    right = ReadApart(one.drawings, one.class_names, one.labels, is_by_author=False)
    assert mistaken_words(right) == ""


def test_each_author_has_a_row_and_nobody_has_a_name_too() -> None:
    rows = author_rows(read(3))
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["student 00", "1 of 4"],
        ["student 01", "4 of 4"],
        ["student 02", "4 of 4"],
    ]
    assert author_rows(read(1))[0].cells[0].text == "no name"


def test_a_click_judges_and_another_one_cancels(
    apart: FakeApart, expose: Expose, qtbot: QtBot
) -> None:
    part = JudgeRow(apart)  # type: ignore[arg-type]
    expose(part, 480, 40)
    assert not part.bar.isVisible()
    qtbot.mouseClick(part.judge, LEFT)
    assert apart.asked == 1
    apart.is_running, apart.progress = True, Progress(1, 4)
    apart.changed.emit()
    assert part.bar.isVisible()
    assert part.bar.value() == 1
    qtbot.mouseClick(part.judge, LEFT)
    assert apart.cancelled == 1


def test_thirty_students_scroll_and_are_sorted(
    part: ApartPart, apart: FakeApart, qtbot: QtBot
) -> None:
    apart.found = read(30)
    apart.changed.emit()
    assert part.split.text().startswith("By author")
    assert part.authors.isVisible()
    assert part.authors.height() < 250
    assert part.authors.verticalScrollBar().maximum() > 0
    part.authors.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    first = part.authors.model().index(0, 0).data()
    assert first == "student 00"
    part.authors.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert part.authors.model().index(0, 0).data() == "student 29"
    assert (part.matrix.values == apart.found.confusion).all()


def test_one_author_needs_no_table_and_old_findings_are_marked(
    part: ApartPart, apart: FakeApart, qtbot: QtBot
) -> None:
    apart.found, apart.is_old = read(1, is_by_author=False), True
    apart.changed.emit()
    assert not part.authors.isVisible()
    assert part.age.text() == "The drawings have changed since: judge them again."
    qtbot.waitUntil(part.tint.isVisible)
    apart.found = None
    apart.changed.emit()
    assert not part.result.isVisible()


def test_a_cell_leads_to_its_drawings(part: ApartPart, apart: FakeApart, qtbot: QtBot) -> None:
    apart.found = read(3)
    apart.changed.emit()
    wanted: list[list[str]] = []
    part.drawings_wanted.connect(wanted.append)
    place = part.matrix.places().rect(0, 1).center().toPoint()
    qtbot.mouseClick(part.matrix.viewport(), LEFT, pos=place)
    assert wanted == [[drawing.key for drawing in apart.found.drawings[:2]]]


def test_twenty_classes_keep_to_their_place(part: ApartPart, apart: FakeApart) -> None:
    one = read(1)
    names = ("square", "cross", *(f"a class with a long name {n}" for n in range(18)))
    apart.found = ReadApart(one.drawings, names, one.read_as, is_by_author=False)
    apart.changed.emit()
    assert part.width() == 480
    assert part.minimumSizeHint().width() <= 300
