"""The grid as the eye sees it, as the mouse and the keys reach it, and as a screen reader does."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QPalette
from pytestqt.qtbot import QtBot

from cnnviz.views.maps.colour_maps import DIVERGING, GREY, coloured
from cnnviz.views.theme import palette
from cnnviz.views.widgets.tables.number_grid import NumberGrid
from cnnviz.views.widgets.tables.number_model import Marks, Numbers

LEFT = Qt.MouseButton.LeftButton
VALUES = np.arange(12, dtype=np.float32).reshape(3, 4)
LONG = tuple(f"{value:.3f}" for value in VALUES.ravel())
SHORT = tuple(f"{value:.0f}" for value in VALUES.ravel())


@pytest.fixture
def grid(qtbot: QtBot) -> NumberGrid:
    grid = NumberGrid("A map")
    qtbot.addWidget(grid)
    grid.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    grid.resize(200, 180)
    words = tuple(f"the value {text}" for text in LONG)
    colours = coloured(VALUES, 11)
    grid.show_numbers(Numbers(VALUES, colours, padding=2, texts=(LONG, SHORT), words=words))
    grid.show()
    return grid


def heard(grid: NumberGrid) -> list[Any]:
    cells: list[Any] = []
    grid.hovered.connect(cells.append)
    return cells


def test_every_cell_is_found_where_it_is_drawn(grid: NumberGrid) -> None:
    for row in range(-2, 5):
        for column in range(-2, 6):
            assert grid.cell_at(grid.cell_rect(row, column).center()) == (row, column)
    assert grid.cell_at(QPoint(1, 1)) is None


@pytest.mark.parametrize("size", [(200, 180), (61, 300), (377, 91)])
def test_cells_are_square_and_fit_with_their_padding(
    grid: NumberGrid, size: tuple[int, int]
) -> None:
    grid.resize(*size)
    places = grid.places()
    assert places.wide == places.high == int(places.wide)
    assert grid.rect().contains(places.whole.toRect())
    assert places.whole.size().toTuple() == (8 * places.wide, 7 * places.high)


def test_a_grid_of_more_cells_than_pixels_is_shown_whole(grid: NumberGrid) -> None:
    values = np.indices((600, 900)).sum(axis=0) % 2
    grid.show_numbers(Numbers(values, coloured(values, 1, GREY)))
    whole = grid.places().whole
    assert grid.rect().contains(whole.toAlignedRect())
    assert whole.width() == pytest.approx(1.5 * whole.height())
    shown = grid.grab().toImage().pixelColor(whole.center().toPoint())
    assert 100 < shown.red() < 155  # the mean of black and white


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_cells_are_of_whole_pixels_of_the_screen(
    grid: NumberGrid, monkeypatch: pytest.MonkeyPatch, scale: float
) -> None:
    monkeypatch.setattr(grid, "devicePixelRatioF", lambda: scale)
    places = grid.places()
    for length in (places.wide, places.left, places.top):
        assert length * scale == pytest.approx(round(length * scale))


@pytest.mark.parametrize("table", [DIVERGING, GREY])
def test_cells_have_the_colours_of_their_values(grid: NumberGrid, table: tuple[int, ...]) -> None:
    grid.show_numbers(Numbers(VALUES, coloured(VALUES, 11, table)))
    picture = grid.grab().toImage()
    for row, column in ((0, 0), (1, 2), (2, 3)):
        colour = picture.pixelColor(grid.cell_rect(row, column).center())
        assert colour.getRgb()[:3] == tuple(grid.numbers.colours[row, column])


def test_texts_shrink_and_vanish_where_they_have_no_room(grid: NumberGrid) -> None:
    seen = []
    for side in (600, 200, 70):
        grid.resize(side, side)
        seen.append(grid.shown_texts())
    assert seen == [0, 1, None]


@pytest.mark.parametrize("dark", [False, True])
def test_texts_are_black_on_light_and_white_on_dark(grid: NumberGrid, dark: bool) -> None:
    grid.setPalette(palette(dark))
    grid.resize(600, 600)
    picture = grid.grab().toImage()
    for column, expected in ((0, "#ffffff"), (3, "#000000")):
        row, cell = (0 if expected == "#ffffff" else 2), grid.cell_rect(0, 0)
        cell = grid.cell_rect(row, column).adjusted(2, 2, -2, -2)
        points = (QPoint(x, y) for x in range(cell.left(), cell.right())
                  for y in range(cell.top(), cell.bottom()))  # fmt: skip
        assert expected in {picture.pixelColor(point).name() for point in points}


@pytest.mark.parametrize(
    "marks",
    [
        Marks(window=(-1, -1, 3, 3)),
        Marks(window=(0, 0, 2, 2), over=np.full((2, 2, 3), 200.0)),
        Marks(window=(1, 2, 3, 3), over=np.full((3, 3, 3), 200.0)),  # reaches beyond the map
        Marks(touched=(-2, 0, 3, 3)),
        Marks(cell=(1, 1)),
        Marks(lit=np.eye(7, 8, dtype=bool)),
    ],
)
def test_marks_are_painted_over_the_cells(grid: NumberGrid, marks: Marks) -> None:
    plain = grid.grab().toImage()
    grid.mark(marks)
    assert grid.grab().toImage() != plain
    grid.mark(Marks())
    assert grid.grab().toImage() == plain


def test_the_mouse_points_presses_and_drags_without_a_gap(grid: NumberGrid, qtbot: QtBot) -> None:
    hovered, pressed, dragged = heard(grid), [], []
    grid.cell_pressed.connect(pressed.append)
    grid.cell_dragged.connect(dragged.append)
    port = grid.viewport()
    qtbot.mouseMove(port, grid.cell_rect(2, 1).center())
    qtbot.mousePress(port, LEFT, pos=grid.cell_rect(0, 0).center())
    qtbot.mouseMove(port, grid.cell_rect(0, 3).center())
    qtbot.mouseRelease(port, LEFT, pos=grid.cell_rect(0, 3).center())
    qtbot.mouseMove(port, QPoint(1, 1))
    qtbot.mouseClick(port, LEFT, pos=QPoint(1, 1))
    assert hovered == [(2, 1), (0, 3), None]
    assert pressed == [(0, 0)]
    assert dragged == [(0, 1), (0, 2), (0, 3)]


def test_arrows_walk_inside_and_space_presses(grid: NumberGrid, qtbot: QtBot) -> None:
    hovered, pressed, typed = heard(grid), [], []
    grid.cell_pressed.connect(pressed.append)
    grid.typed.connect(typed.append)
    grid.mark(Marks(cell=(1, 2)))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space):
        qtbot.keyClick(grid, key)
    qtbot.keyClicks(grid, "-5x")
    assert hovered == [(1, 3), (1, 3), (2, 3)]
    assert pressed == [(2, 3)]
    assert typed == ["-", "5"]


def test_the_focus_is_seen(grid: NumberGrid) -> None:
    grid.clearFocus()
    plain = grid.grab().toImage()
    grid.setFocus()
    accent = grid.palette().color(QPalette.ColorRole.Highlight)
    corner = grid.places().whole.topLeft().toPoint() - QPoint(3, 3)
    assert grid.grab().toImage().pixelColor(corner) == accent
    assert plain.pixelColor(corner) != accent


def test_the_tooltip_says_a_cell_in_full(grid: NumberGrid, tooltip_at: Any) -> None:
    grid.setToolTip("of all cells")
    assert tooltip_at(grid.viewport(), grid.cell_rect(1, 1).center()) == "the value 5.000"
    assert tooltip_at(grid.viewport(), grid.cell_rect(-1, 1).center()) == "of all cells"


def test_a_screen_reader_finds_rows_columns_names_and_values(grid: NumberGrid) -> None:
    table = QAccessible.queryAccessibleInterface(grid)
    assert table.role() == QAccessible.Role.Table
    assert table.text(QAccessible.Text.Name) == "A map"
    children = [table.child(number) for number in range(table.childCount())]
    found = [(child.role(), child.text(QAccessible.Text.Name)) for child in children]
    heads = [text for role, text in found if role == QAccessible.Role.ColumnHeader]
    assert heads == ["column 0", "column 1", "column 2", "column 3"]
    heads = [text for role, text in found if role == QAccessible.Role.RowHeader]
    assert heads == ["row 0", "row 1", "row 2"]
    cells = [child for child in children if child.role() == QAccessible.Role.Cell]
    assert tuple(cell.text(QAccessible.Text.Name) for cell in cells) == LONG
    assert cells[5].text(QAccessible.Text.Description) == "the value 5.000"
    assert cells[5].rect().size() == grid.cell_rect(1, 1).size()
    grid.show_numbers(Numbers(VALUES[:1], coloured(VALUES[:1], 11)))
    assert table.childCount() == (1 + 1) * (4 + 1)


def test_a_screen_reader_follows_the_arrow_keys(grid: NumberGrid, qtbot: QtBot) -> None:
    grid.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(grid, key)
    table = QAccessible.queryAccessibleInterface(grid)
    assert table.focusChild().text(QAccessible.Text.Name) == "5.000"
