from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.views.evaluation.confusion_colours import ConfusionLegend, cell_colour, mistaken_end
from cnnviz.views.evaluation.confusion_matrix import ConfusionMatrix, worst_cell

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def confusion() -> np.ndarray:
    """1,000 pictures of each class; shirts are taken for T-shirts 74 times, for nothing else."""
    confusion = 1000 * np.eye(10, dtype=np.int64)
    confusion[6, 6], confusion[6, 0] = 926, 74
    confusion[2, 2], confusion[2, 4] = 990, 10
    return confusion


@pytest.fixture
def matrix(qtbot: QtBot, confusion: np.ndarray) -> ConfusionMatrix:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    matrix.resize(430, 270)
    matrix.show_confusion(confusion, FASHION_CLASSES)
    matrix.show()
    qtbot.waitExposed(matrix)
    return matrix


def test_cells_lie_side_by_side_inside_and_are_found_again(matrix: ConfusionMatrix) -> None:
    layout = matrix.layout_now()
    assert matrix.rect().contains(matrix.cell_rect(9, 9))
    assert layout.size.width() <= matrix.width()
    for row in range(10):
        for column in range(10):
            rect = matrix.cell_rect(row, column)
            assert matrix.cell_at(rect.center()) == (row, column)
            assert matrix.cell_at(rect.topLeft()) == (row, column)
    assert matrix.cell_at(QPoint(3, 3)) is None
    assert matrix.cell_at(QPoint(layout.left - 1, layout.top + 5)) is None


def test_every_name_has_room_at_the_panels_least_size(matrix: ConfusionMatrix) -> None:
    widest = max(map(matrix.fontMetrics().horizontalAdvance, FASHION_CLASSES))
    layout = matrix.layout_now()
    assert layout.row_name(0).width() > widest
    assert layout.cell.height() >= matrix.fontMetrics().height()


def test_a_cell_is_said_in_words(matrix: ConfusionMatrix) -> None:
    assert matrix.words((6, 0)) == "74 of 1,000 Shirt were mistaken for T-shirt/top: 7.4 %"
    assert matrix.words((6, 6)) == "926 of 1,000 Shirt were recognised: 92.6 %"
    matrix.show_confusion(np.zeros((10, 10), np.int64), FASHION_CLASSES)
    assert matrix.words((6, 0)) == "There are no pictures of Shirt."


def test_the_tooltip_says_the_cell_below_the_mouse(
    matrix: ConfusionMatrix, tooltip_at: Callable[[QWidget, QPoint], str]
) -> None:
    found = tooltip_at(matrix.viewport(), matrix.cell_rect(6, 0).center())
    assert found == "74 of 1,000 Shirt were mistaken for T-shirt/top: 7.4 %"
    assert tooltip_at(matrix.viewport(), QPoint(2, 2)) == ""


def test_it_starts_at_the_worst_mistake_and_keys_walk_and_open(
    qtbot: QtBot, matrix: ConfusionMatrix
) -> None:
    opened: list[tuple[int, int]] = []
    matrix.opened.connect(lambda *cell: opened.append(cell))
    assert matrix.current == (6, 0)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(matrix, key)
    assert opened == [(7, 1)]
    assert matrix.accessibleDescription() == "0 of 1,000 Sneaker were mistaken for Trouser: 0.0 %"
    qtbot.mouseClick(matrix.viewport(), LEFT, pos=matrix.cell_rect(2, 4).center())
    assert opened == [(7, 1), (2, 4)]
    qtbot.mouseClick(matrix.viewport(), LEFT, pos=QPoint(2, 2))
    assert len(opened) == 2


def test_hovering_points_at_a_cell_and_leaving_goes_back(
    qtbot: QtBot, matrix: ConfusionMatrix
) -> None:
    qtbot.mouseMove(matrix.viewport(), matrix.cell_rect(2, 4).center())
    qtbot.waitUntil(lambda: matrix.looked_at == (2, 4))
    QApplication.sendEvent(matrix, QEvent(QEvent.Type.Leave))
    assert matrix.looked_at == (6, 0)


def test_colours_tell_right_from_mistaken_and_much_from_little(matrix: ConfusionMatrix) -> None:
    image = matrix.grab().toImage()

    def colour(row: int, column: int) -> tuple[int, int, int]:
        return image.pixelColor(matrix.cell_rect(row, column).topLeft() + QPoint(4, 4)).getRgb()[:3]

    right, often, seldom, never = colour(0, 0), colour(6, 0), colour(2, 4), colour(8, 1)
    assert right[2] > right[0] + 50  # blue
    assert often[0] > often[2] + 50  # orange
    base = matrix.palette().color(QPalette.ColorRole.Base).getRgb()[:3]
    distance = [
        sum(abs(a - b) for a, b in zip(c, base, strict=True)) for c in (never, seldom, often)
    ]
    assert distance[0] == 0
    assert 0 < distance[1] < distance[2]


def distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def test_full_orange_is_a_round_share_that_no_cell_is_beyond(confusion: np.ndarray) -> None:
    assert mistaken_end(confusion) == 0.1
    confusion[1] = [500, 500, 0, 0, 0, 0, 0, 0, 0, 0]
    assert mistaken_end(confusion) == 0.5
    assert mistaken_end(np.zeros((3, 3), np.int64)) == 0.05
    palette = QPalette()
    full = cell_colour(0.1, False, 0.1, palette)
    assert full == cell_colour(0.3, False, 0.3, palette)


def test_the_legend_says_where_the_colours_end(qtbot: QtBot) -> None:
    legend = ConfusionLegend()
    qtbot.addWidget(legend)
    legend.resize(300, 24)
    legend.show_end(0.15)
    assert "full orange is 15 % mistaken for another class" in " ".join(legend.toolTip().split())
    image = legend.grab().toImage()
    right, mistaken = image.pixelColor(140, 3), image.pixelColor(295, 3)
    assert right.blue() > right.red() + 50
    assert mistaken.red() > mistaken.blue() + 50


def test_many_classes_keep_readable_cells_and_few_do_not_grow_without_end(qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    qtbot.addWidget(matrix)
    names = tuple(f"class {number}" for number in range(47))
    matrix.show_confusion(np.eye(47, dtype=np.int64), names)
    least = matrix.minimumSizeHint()
    assert least.width() > 47 * matrix.fontMetrics().horizontalAdvance("00")
    matrix.resize(1200, 800)
    matrix.show_confusion(np.array([[5, 1], [3, 4]]), ("round", "square"))
    assert matrix.layout_now().cell.width() < 100
    assert matrix.current == (1, 0)
    assert matrix.grab().toImage().width() == 1200


def test_where_nothing_is_mistaken_it_starts_at_a_cell_that_is_there() -> None:
    assert worst_cell(np.eye(4, dtype=np.int64)) == (0, 0)


def test_a_screen_reader_finds_classes_counts_and_what_they_mean(
    qtbot: QtBot, matrix: ConfusionMatrix
) -> None:
    table = QAccessible.queryAccessibleInterface(matrix)
    children = [table.child(number) for number in range(table.childCount())]
    for role in (QAccessible.Role.RowHeader, QAccessible.Role.ColumnHeader):
        heads = [child for child in children if child.role() == role]
        assert tuple(head.text(QAccessible.Text.Name) for head in heads) == FASHION_CLASSES
    cell = [child for child in children if child.role() == QAccessible.Role.Cell][60]
    assert cell.text(QAccessible.Text.Name) == "74"
    assert cell.text(QAccessible.Text.Description) == matrix.words((6, 0))
    matrix.setFocus()
    qtbot.keyClick(matrix, Qt.Key.Key_Right)
    assert table.focusChild().text(QAccessible.Text.Description) == matrix.words((6, 1))
