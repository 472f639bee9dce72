import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.views.explanation.value_map import Marks, ValueMap
from cnnviz.views.maps.map_picture import MapStack


@pytest.fixture
def shown(qtbot: QtBot) -> ValueMap:
    shown = ValueMap("A map")
    qtbot.addWidget(shown)
    shown.resize(200, 180)
    maps = np.arange(12, dtype=np.float32).reshape(1, 3, 4)
    shown.show_map(MapStack.of_layer(maps, np.full(1, 11, np.float32), signed=False), padding=2)
    return shown


def test_every_cell_is_found_where_it_is_drawn(shown: ValueMap) -> None:
    for row in range(3):
        for column in range(4):
            assert shown.cell_at(shown.position_of(row, column)) == (row, column)
    assert shown.cell_at(QPoint(1, 1)) is None


def test_the_padding_fits_around_the_map(shown: ValueMap) -> None:
    whole = shown.rect_of((-2, -2, 7, 8))
    assert shown.rect().contains(whole)
    assert whole.contains(shown.map_rect())


def test_clicks_name_the_cell(shown: ValueMap) -> None:
    clicked: list[tuple[int, int]] = []
    shown.clicked.connect(clicked.append)
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=shown.position_of(2, 1))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert clicked == [(2, 1)]


def test_marks_are_painted_over_the_map(shown: ValueMap) -> None:
    plain = shown.grab().toImage()
    shown.mark(Marks(window=(-1, -1, 3, 3), cell=(1, 1)))
    marked = shown.grab().toImage()
    assert marked != plain
    shown.show_weights(np.linspace(-1, 1, 9).reshape(3, 3), 1.0)
    assert shown.grab().toImage() != marked
