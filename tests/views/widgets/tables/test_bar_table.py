"""The table behind every list of bars: what is painted, walked, sorted and read aloud."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.theme import palette
from cnnviz.views.widgets.tables.bar_rows import Bar, Cell, Column, Row, around_zero
from cnnviz.views.widgets.tables.bar_table import BarTable

LEFT = Qt.MouseButton.LeftButton
NAME = QAccessible.Text.Name
NAMES = ("coat", "bag", "sandal")
RED = QColor("#ff0000")
COLUMNS = (
    Column("class", "What it is", icon_px=10, has_bold=True),
    Column("share", reserve="100.0 %", has_bars=True),
    Column("count", reserve="0,000", from_px=200),
)

Made = Callable[..., BarTable]


def rows_of(shares: Sequence[float], names: Sequence[str] = NAMES) -> list[Row]:
    return [
        Row(
            (
                Cell(name, icon=RED),
                Cell(f"{100 * share:5.1f} %", (Bar(share),), key=share),
                Cell(str(number)),
            ),
            f"{name}: {share}",
        )
        for number, (name, share) in enumerate(zip(names, shares, strict=False))
    ]


@pytest.fixture
def made(expose: Callable[[QWidget, int, int], None]) -> Made:
    def made(
        width: int = 300, height: int = 100, **options: bool | int | tuple[int, int]
    ) -> BarTable:
        table = BarTable("Shares", COLUMNS, **options)  # type: ignore[arg-type]
        table.setPalette(palette(dark=False))
        table.show_rows(rows_of((0.5, 1.0, 0.25)))
        expose(table, width, height)
        return table

    return made


def filled(table: BarTable, number: int, colour: QColor) -> list[int]:
    """Where in a row's track, in pixels from its left end, a colour is."""
    track, image = table.track(number, 1), table.viewport().grab().toImage()
    y = int(track.center().y())
    places = range(int(track.left()), int(track.right()))
    return [x - int(track.left()) for x in places if image.pixelColor(x, y) == colour]


@pytest.mark.parametrize("dark", [False, True])
def test_bars_are_as_long_as_their_shares_in_both_themes(made: Made, dark: bool) -> None:
    table = made()
    table.setPalette(palette(dark))
    accent = table.palette().highlight().color()
    wide = table.track(0, 1).width()
    for number, share in enumerate((0.5, 1.0, 0.25)):
        assert len(filled(table, number, accent)) == pytest.approx(share * wide, abs=1)


def test_new_numbers_move_nothing_and_are_told_in_place(made: Made, qtbot: QtBot) -> None:
    table = made(is_choice=True)
    table.mark(1)
    before = [table.track(n, 1) for n in range(3)], table.sizeHint(), table.minimumSizeHint()
    picture = table.grab().toImage()
    model = table.model()
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        table.show_rows(rows_of((0.1, 0.2, 0.3)))
    after = [table.track(n, 1) for n in range(3)], table.sizeHint(), table.minimumSizeHint()
    assert after == before
    assert table.grab().toImage() != picture
    assert table.marked == 1
    with qtbot.assertNotEmitted(table.model().dataChanged):
        table.show_rows(rows_of((0.1, 0.2, 0.3)))


def test_around_zero_bars_share_a_zero() -> None:
    first, second, third = around_zero([1.0, 2.0, 4.0])[0]
    assert first.start == second.start == third.start == 0
    assert third.end == 1 == 2 * second.end == 4 * first.end
    (negative, positive, none), zero = around_zero([-3.0, 1.0, 0.0])
    assert (negative.start, negative.end) == (0, 0.75) == (0, zero)
    assert (positive.start, positive.end) == (0.75, 1)
    assert none.start == none.end == zero
    bars, zero = around_zero([-1.0, 0.5], is_symmetric=True)
    assert zero == 0.5
    assert [(bar.start, bar.end) for bar in bars] == [(0, 0.5), (0.5, 0.75)]
    assert {bar.end - bar.start for bar in around_zero([0.0, 0.0])[0]} == {0}
    assert around_zero([]) == ([], 0)


def test_two_bars_marks_and_zero_lines_are_painted(made: Made) -> None:
    table = made()
    blue = QColor("#0000ff")
    both = Cell("", (Bar(0.5, 0, RED), Bar(1.0, 0, blue)))
    lines = Cell("", (Bar(0.6, 0.4, RED),), mark=0.9, zero=0.4)
    half = Cell("", (None, Bar(float("nan"))))
    table.show_rows([Row((Cell("a"), cell, Cell())) for cell in (both, lines, half)])
    image, track = table.viewport().grab().toImage(), table.track(0, 1)
    x, high = int(track.left() + 0.4 * track.width()), track.height() / 4
    assert image.pixelColor(x, int(track.top() + high)) == RED
    assert image.pixelColor(x, int(track.bottom() - high)) == blue
    wide = table.track(1, 1).width()
    assert len(filled(table, 1, RED)) == pytest.approx(0.2 * wide, abs=2)
    (first, *_, last) = filled(table, 1, table.palette().text().color())
    assert (first + last) / 2 == pytest.approx(0.9 * wide, abs=2)


def test_pictures_stand_left_of_names(made: Made) -> None:
    table = made()
    place = table.row_rect(0).center()
    assert table.viewport().grab().toImage().pixelColor(5, place.y()) == RED
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    picture.fill(QColor("#00ff00"))
    table.show_rows([Row((Cell("coat", icon=picture), Cell(), Cell()))])
    row = table.row_rect(0)
    assert table.viewport().grab().toImage().pixelColor(5, row.center().y()) == QColor("#00ff00")


def test_rows_follow_the_room_and_then_scroll(made: Made) -> None:
    table = made(height=200, air_px=(0, 8), rows_in_sight=2)
    line = table.fontMetrics().height()
    assert table.row_rect(0).height() == line + 8
    table.resize(300, 3 * line + 3)
    assert table.row_rect(0).height() == line + 1
    table.resize(300, 2 * line)
    assert table.row_rect(0).height() == line
    assert table.verticalScrollBar().maximum() > 0
    assert table.minimumSizeHint().height() == 2 * line
    assert table.sizeHint().height() == 3 * (line + 8)


def test_a_narrow_table_leaves_numbers_out_and_elides_names(made: Made) -> None:
    table = made()
    assert not table.isColumnHidden(2)
    table.resize(190, 100)
    assert table.isColumnHidden(2)
    table.show_rows(rows_of((0.5, 1.0, 0.25), ("a name that is far too long for it", "bag", "cap")))
    assert table.columnWidth(0) > table.track(0, 1).left() - 10


def test_a_click_keys_and_enter_are_told(made: Made, qtbot: QtBot) -> None:
    table = made(is_choice=True)
    told: list[tuple[str, int]] = []
    table.picked.connect(lambda number: told.append(("picked", number)))
    table.walked.connect(lambda number: told.append(("walked", number)))
    table.opened.connect(lambda number: told.append(("opened", number)))
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.row_rect(1).center())
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Down)  # at the end
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert told == [("picked", 1), ("walked", 2), ("opened", 2), ("walked", 1), ("opened", 1)]
    told.clear()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.RightButton, pos=table.row_rect(0).center())
    qtbot.mouseClick(table.viewport(), LEFT, pos=QPoint(5, table.row_rect(2).bottom() + 3))
    table.mark(0)
    assert told == []
    qtbot.mouseClick(table.viewport(), LEFT, pos=table.row_rect(0).center())
    qtbot.mouseDClick(table.viewport(), LEFT, pos=table.row_rect(0).center())
    assert told == [("picked", 0), ("opened", 0)]


def test_the_marked_row_and_the_cursor_are_seen(made: Made, qtbot: QtBot) -> None:
    table = made(is_choice=True)
    table.clearFocus()
    plain = table.grab().toImage()
    table.mark(2)
    marked = table.grab().toImage()
    assert marked != plain
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert table.grab().toImage() != marked
    qtbot.keyClick(table, Qt.Key.Key_Up)
    assert table.currentIndex().row() == 1
    table.mark(None)
    assert table.marked is None
    assert not table.selectionModel().hasSelection()


def test_heads_sort_and_numbers_stay_those_of_the_rows(made: Made, qtbot: QtBot) -> None:
    table = made(is_choice=True, is_sorted=True)
    table.mark(0)
    opened: list[int] = []
    table.opened.connect(opened.append)
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    model = table.model()
    assert [model.index(row, 0).data() for row in range(3)] == ["bag", "coat", "sandal"]
    assert table.currentIndex().row() == 1
    assert table.marked == 0
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [1]
    table.show_rows(rows_of((0.9, 0.1, 0.5)))
    assert [model.index(row, 0).data() for row in range(3)] == ["coat", "sandal", "bag"]
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert [model.index(row, 0).data() for row in range(3)] == list(NAMES)
    assert model.rowCount(model.index(0, 0)) == 0 == model.columnCount(model.index(0, 0))


def test_it_is_a_table_to_screen_readers(made: Made) -> None:
    table = made(is_choice=True, has_heads=True)
    seen = QAccessible.queryAccessibleInterface(table)
    assert (seen.role(), seen.text(NAME)) == (QAccessible.Role.Table, "Shares")

    def lines() -> list[list[str]]:
        children = [seen.child(number).text(NAME) for number in range(seen.childCount())]
        return [children[start : start + 4] for start in range(0, len(children), 4)]

    heads, *rows = lines()
    assert heads[1:] == ["class", "share", "count"]
    assert rows == [
        ["coat", "coat", "50.0 %", "0"],
        ["bag", "bag", "100.0 %", "1"],
        ["sandal", "sandal", "25.0 %", "2"],
    ]
    cell = seen.child(4 * 2 + 2)
    assert cell.role() == QAccessible.Role.Cell
    assert cell.text(QAccessible.Text.Description) == "bag: 1.0"
    assert not cell.state().selected
    table.mark(1)
    assert seen.child(4 * 2 + 2).state().selected
    table.show_rows(rows_of((0.5, 0.125, 0.25)))
    assert lines()[2] == ["bag", "bag", "12.5 %", "1"]


def test_a_table_without_rows_is_no_trouble(made: Made, qtbot: QtBot) -> None:
    table = made(is_choice=True)
    table.show_rows([])
    assert not table.grab().isNull()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    table.mark(None)
    assert table.currentIndex() == QModelIndex()
