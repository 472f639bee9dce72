from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.core.inspection.equations import PrintedSum, Term
from cnnviz.views.explanation.sum_line import SumLine

TERMS = tuple(Term(f"map {n}", n / 7, f"{n / 7:.2f}") for n in range(-8, 9))
SUM = PrintedSum(TERMS, Term("conv2", 0, "0.00"), digits=2)


def line(qtbot: QtBot, width: int = 300) -> SumLine:
    line = SumLine(is_clickable=True)
    qtbot.addWidget(line)
    line.resize(width, 200)
    line.show_sum(SUM, "Adds up:", marked=3)
    return line


def test_it_can_be_typed_into_a_calculator(qtbot: QtBot) -> None:
    text = line(qtbot).text
    assert text.startswith("-1.14 - 1.00 - 0.86")
    assert text.endswith(" + 1.14 = 0.00")


def test_it_wraps_and_says_how_high_it_gets(qtbot: QtBot) -> None:
    sums = line(qtbot)
    assert sums.heightForWidth(300) > sums.heightForWidth(900) > 0
    for number in range(18):
        assert sums.part_rect(number).right() <= 300
        assert sums.part_rect(number).bottom() <= sums.heightForWidth(300)


def test_nothing_moves_when_a_number_gets_shorter(qtbot: QtBot) -> None:
    sums = line(qtbot)
    before = [sums.part_rect(number) for number in range(17)]
    shorter = tuple(Term(term.name, 0.0, "0.00") for term in TERMS)
    sums.show_sum(PrintedSum(shorter, SUM.total, digits=2), "Adds up:")
    assert [sums.part_rect(number) for number in range(17)] == before


def test_terms_are_pointed_at_and_clicked_but_not_the_total(qtbot: QtBot) -> None:
    sums = line(qtbot)
    clicked: list[int] = []
    sums.clicked.connect(clicked.append)
    for number in (0, 9, 17):
        assert sums.part_at(sums.part_rect(number).center()) == number
        QTest.mouseClick(sums, Qt.MouseButton.LeftButton, pos=sums.part_rect(number).center())
    assert clicked == [0, 9]
    assert sums.part_at(QPoint(299, 199)) is None
    parts = [sums.part(number) for number in (0, 9, 17)]
    assert [part.value for part in parts] == ["-1.14", "+ 0.14", "= 0.00"]
    assert parts[1].description == f"map 1: {1 / 7:.17g}"
