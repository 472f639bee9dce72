from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.neighbours.feature_space import PictureList
from cnnviz.views.maps.class_colours import class_colour
from cnnviz.views.neighbours.data_map_view import DataMapView
from cnnviz.views.neighbours.map_content import MapContent
from cnnviz.views.neighbours.map_points import MapPoints

LEFT = Qt.MouseButton.LeftButton
COUNT = 25


@pytest.fixture
def view(small_dataset: Dataset, expose: Callable[[QWidget, int, int], None]) -> DataMapView:
    """25 points on a grid, and the input between the middle one and that right of it."""
    side = np.arange(5, dtype=np.float32)
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(COUNT, 2)
    places = torch.arange(100, 100 + COUNT)
    labels = small_dataset.train.labels[places].numpy()
    pictures = PictureList(small_dataset, places, labels)
    view = DataMapView()
    view.show_content(MapContent(points, np.arange(COUNT), pictures, frozenset(range(10))))
    view.show_input(np.array((2.5, 2), np.float32), np.array([12, 13]))
    expose(view, 340, 260)
    return view


def at(view: DataMapView, number: int) -> QPoint:
    return view.point_place(number).toPoint()


def colour_at(image: QImage, place: QPointF) -> QColor:
    return image.pixelColor(place.toPoint())


def wheel(view: DataMapView, at: QPoint, notches: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        view.mapToGlobal(QPointF(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def test_each_point_has_the_colour_of_its_class(view: DataMapView) -> None:
    image = view.grab().toImage()
    assert view.content is not None
    for number in (0, 7, 24):
        expected = class_colour(int(view.content.labels[number]))
        assert colour_at(image, view.point_place(number)) == expected


def test_dimmed_classes_are_paler_and_cannot_be_pointed_at(qtbot: QtBot, view: DataMapView) -> None:
    assert view.content is not None
    mine = int(view.content.labels[0])
    others = frozenset(range(10)) - {mine}
    view.show_content(replace(view.content, bright=others))
    shown = colour_at(view.grab().toImage(), view.point_place(0))
    base = view.palette().color(QPalette.ColorRole.Base)
    full = class_colour(mine)
    assert shown != full
    assert abs(shown.red() - base.red()) <= abs(full.red() - base.red())
    qtbot.mouseMove(view.viewport(), at(view, 0))
    assert view.pointed is None


def test_pointing_shows_the_picture_with_its_class(qtbot: QtBot, view: DataMapView) -> None:
    before = view.grab().toImage()
    qtbot.mouseMove(view.viewport(), at(view, 6) + QPoint(3, 2))
    assert view.pointed == 6
    assert view.content is not None
    name = view.content.pictures.dataset.class_names[int(view.content.labels[6])]
    assert view.accessibleDescription() == f"{name}, Training picture 106"
    after = view.grab().toImage()
    assert after != before
    black = sum(
        after.pixelColor(x, y).lightness() < 60 and before.pixelColor(x, y).lightness() > 200
        for x in range(0, 340, 4)
        for y in range(0, 260, 4)
    )
    assert black > 100  # the card's picture, dark with a bright bar
    qtbot.mouseMove(view.viewport(), at(view, 6) + QPoint(20, 20))
    assert view.pointed is None
    assert view.grab().toImage() == before


def test_a_click_takes_the_picture_and_beside_all_points_nothing(
    qtbot: QtBot, view: DataMapView
) -> None:
    with qtbot.waitSignal(view.chosen) as taken:
        qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, 17))
    assert taken.args == [17]
    with qtbot.assertNotEmitted(view.chosen, wait=50):
        qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, 17) + QPoint(20, 20))


def test_the_wheel_enlarges_around_the_mouse_and_a_double_click_shows_all(
    qtbot: QtBot, view: DataMapView
) -> None:
    home, apart = at(view, 6), at(view, 7).x() - at(view, 6).x()
    wheel(view, home, 3)
    assert (view.point_place(6) - QPointF(home)).manhattanLength() < 2
    assert at(view, 7).x() - at(view, 6).x() == pytest.approx(apart * 1.25**3, abs=2)
    with qtbot.assertNotEmitted(view.chosen, wait=QApplication.doubleClickInterval() + 100):
        qtbot.mouseClick(view.viewport(), LEFT, pos=at(view, 6))
        qtbot.mouseDClick(view.viewport(), LEFT, pos=at(view, 6))
    assert not view.is_zoomed
    assert at(view, 6) == home


def test_dragging_moves_the_map_and_takes_nothing(qtbot: QtBot, view: DataMapView) -> None:
    before = view.point_place(12)
    with qtbot.assertNotEmitted(view.chosen, wait=50):
        qtbot.mousePress(view.viewport(), LEFT, pos=at(view, 12))
        qtbot.mouseMove(view.viewport(), QPoint(190, 150))
        qtbot.mouseMove(view.viewport(), QPoint(200, 160))
        qtbot.mouseRelease(view.viewport(), LEFT, pos=QPoint(200, 160))
    moved = view.point_place(12) - before
    assert (moved - (QPointF(200, 160) - before)).manhattanLength() < 2


def test_keys_walk_take_enlarge_and_show_all(qtbot: QtBot, view: DataMapView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Right)
    assert view.pointed == 13  # right of the input
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert view.pointed == 17
    with qtbot.waitSignal(view.chosen) as taken:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert taken.args == [17]
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.is_zoomed
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert not view.is_zoomed


def test_the_input_moves_without_the_points_being_painted_anew(
    view: DataMapView, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.grab()
    painted: list[object] = []
    monkeypatch.setattr(MapPoints, "paint", lambda self, *with_: painted.append(self))
    before = view.input_place()
    view.show_input(np.array((3.5, 1), np.float32), np.array([8]))
    image = view.grab().toImage()
    assert not painted
    moved = view.input_place() - before
    apart = view.point_place(1) - view.point_place(0)
    assert moved.x() == pytest.approx(apart.x(), abs=0.5)
    highlight = view.palette().color(QPalette.ColorRole.Highlight)
    assert colour_at(image, view.input_place()) == highlight
    assert colour_at(image, before) != highlight


def test_an_input_out_of_sight_is_shown_at_the_edge(view: DataMapView) -> None:
    view.show_input(np.array((500, 2), np.float32), np.array([14]))
    image = view.grab().toImage()
    edge = QPointF(view.width() - 8 - 1, view.input_place().y())
    base = view.palette().color(QPalette.ColorRole.Base)
    assert colour_at(image, edge) == base  # hollow
    ring = [image.pixelColor(x, int(edge.y())) for x in range(view.width() - 20, view.width())]
    assert view.palette().color(QPalette.ColorRole.Text) in ring


def test_without_points_it_says_what_to_do(view: DataMapView) -> None:
    view.pointed = 3
    view.show_content(None)
    assert view.pointed is None
    assert len({view.grab().toImage().pixel(x, 130) for x in range(340)}) > 1


def test_it_is_enlarged_no_more_than_it_can_be_and_no_less_than_whole(view: DataMapView) -> None:
    whole = view.box.viewRect()
    for _ in range(50):
        wheel(view, QPoint(100, 100), 1)
    assert view.box.viewRect().width() == pytest.approx(whole.width() / 60)
    wheel(view, QPoint(200, 30), -80)
    assert view.box.viewRect() == whole
    assert not view.is_zoomed


def test_some_of_the_map_stays_in_sight(qtbot: QtBot, view: DataMapView) -> None:
    whole = view.box.viewRect()
    for _ in range(9):
        qtbot.mousePress(view.viewport(), LEFT, pos=QPoint(10, 10))
        qtbot.mouseMove(view.viewport(), QPoint(300, 20))
        qtbot.mouseRelease(view.viewport(), LEFT, pos=QPoint(300, 20))
    assert view.box.viewRect().intersected(whole).width() == pytest.approx(0.2 * whole.width())
    assert view.is_zoomed
    qtbot.mouseClick(view.reset, LEFT)
    assert view.box.viewRect() == whole


def test_another_size_goes_on_showing_the_same_part(qtbot: QtBot, view: DataMapView) -> None:
    at = view.place_of(3, 1)
    wheel(view, at.toPoint(), 4)
    shares = at.x() / view.width(), at.y() / view.height()
    view.resize(500, 400)
    qtbot.waitUntil(lambda: view.box.width() > 450)
    moved = view.place_of(3, 1)
    assert (moved.x() / 500, moved.y() / 400) == pytest.approx(shares, abs=0.05)
    apart = view.place_of(1, 1) - view.place_of(0, 0)
    assert apart.x() == pytest.approx(apart.y(), rel=0.01), "one scale"
