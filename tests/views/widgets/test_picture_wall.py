from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.widgets.picture_wall import PictureWall, WallPicture

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


def pictures(count: int) -> list[WallPicture]:
    return [
        WallPicture(np.full((1, 28, 28), number, np.uint8), f"Coat\n{number}", f"picture {number}")
        for number in range(count)
    ]


@pytest.fixture
def area(qtbot: QtBot, window: QWidget) -> QScrollArea:
    area = QScrollArea(window)
    area.setWidget(PictureWall())
    area.setWidgetResizable(True)
    area.resize(400, 300)
    window.resize(400, 300)
    window.show()
    qtbot.waitExposed(window)
    return area


@pytest.fixture
def wall(area: QScrollArea) -> PictureWall:
    wall = area.widget()
    assert isinstance(wall, PictureWall)
    wall.show_pictures(pictures(50))
    QApplication.sendPostedEvents(wall.parentWidget(), QEvent.Type.LayoutRequest)
    QApplication.sendPostedEvents(area, QEvent.Type.LayoutRequest)
    return wall


def test_pictures_stand_in_rows_without_overlap_and_all_have_room(wall: PictureWall) -> None:
    rects = [wall.picture_rect(number) for number in range(50)]
    assert not any(a.intersects(b) for n, a in enumerate(rects) for b in rects[:n])
    columns = len({rect.x() for rect in rects})
    assert columns > 1
    assert all(rect.x() >= 0 and rect.right() < wall.width() for rect in rects)
    assert wall.height() >= wall.heightForWidth(wall.width()) > rects[-1].bottom()


def test_what_is_painted_are_its_pixels(wall: PictureWall) -> None:
    image = wall.grab().toImage()
    for number in (0, 7, 31):
        assert image.pixelColor(wall.picture_rect(number).center()) == QColor(*[number] * 3)


def test_a_click_chooses_what_is_under_it_and_beside_them_nothing(
    qtbot: QtBot, wall: PictureWall, current_words: Callable[[QWidget], str]
) -> None:
    chosen: list[int] = []
    wall.chosen.connect(chosen.append)
    qtbot.mouseClick(wall, LEFT, pos=wall.picture_rect(3).center())
    qtbot.mouseClick(wall, RIGHT, pos=wall.picture_rect(4).center())
    wall.menu.close()
    qtbot.mouseClick(wall, LEFT, pos=wall.picture_rect(49).center() + QPoint(0, 200))
    assert chosen == [3]
    assert current_words(wall) == "Coat, 3 · picture 3"


def test_arrows_walk_enter_chooses_and_the_area_follows(
    qtbot: QtBot, area: QScrollArea, wall: PictureWall
) -> None:
    chosen: list[int] = []
    wall.chosen.connect(chosen.append)
    tops = [wall.picture_rect(number).y() for number in range(50)]
    columns = tops.count(tops[0])
    wall.setFocus()
    qtbot.keyClick(wall, Qt.Key.Key_Left)
    assert wall.current == 0
    qtbot.keyClick(wall, Qt.Key.Key_Right)
    for _ in range(6):
        qtbot.keyClick(wall, Qt.Key.Key_Down)
    assert wall.current == 1 + 6 * columns
    shown = wall.visibleRegion().boundingRect()
    assert shown.contains(wall.picture_rect(wall.current))
    assert area.verticalScrollBar().value() > 0
    qtbot.keyClick(wall, Qt.Key.Key_Return)
    assert chosen == [1 + 6 * columns]
    qtbot.keyClick(wall, Qt.Key.Key_End)
    qtbot.keyClick(wall, Qt.Key.Key_PageUp)
    assert wall.current == 49 - columns * wall.page_rows()
    qtbot.keyClick(wall, Qt.Key.Key_Home)
    assert wall.current == 0


def test_the_tooltip_is_that_of_the_picture_below_the_mouse(
    wall: PictureWall, tooltip_at: Callable[[QWidget, QPoint], str]
) -> None:
    assert tooltip_at(wall, wall.picture_rect(2).center()) == "picture 2"
    assert tooltip_at(wall, QPoint(-5, -5)) == ""


def test_the_menu_copies_the_picture_that_was_clicked(wall: PictureWall) -> None:
    point = wall.picture_rect(5).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, wall.mapToGlobal(point))
    QApplication.sendEvent(wall, event)
    assert wall.menu.isVisible()
    wall.copy.trigger()
    wall.menu.close()
    image = QGuiApplication.clipboard().image()
    assert (image.width(), image.height()) == (280, 280)
    assert image.pixelColor(140, 140) == QColor(5, 5, 5)


def test_the_current_picture_is_framed_and_with_the_focus_in_the_accent(
    qtbot: QtBot, wall: PictureWall
) -> None:
    beside = QPoint(1, 1)
    wall.walk_to(1)
    wall.setFocus()
    qtbot.waitUntil(wall.hasFocus)
    accent = wall.palette().color(QPalette.ColorRole.Highlight)
    image = wall.grab().toImage()
    assert image.pixelColor(wall.picture_rect(1).topLeft() - beside) == accent
    plain = image.pixelColor(wall.picture_rect(0).topLeft() - beside)
    wall.clearFocus()
    frame = wall.grab().toImage().pixelColor(wall.picture_rect(1).topLeft() - beside)
    assert frame not in (plain, accent)


def test_a_box_marks_a_part(wall: PictureWall) -> None:
    marked = WallPicture(np.zeros((1, 28, 28), np.uint8), box=(7, 14, 7, 7))
    wall.show_pictures([WallPicture(np.zeros((1, 28, 28), np.uint8)), marked])
    image, place = wall.grab().toImage(), wall.picture_rect(1)
    accent = wall.palette().color(QPalette.ColorRole.Highlight)
    assert image.pixelColor(place.x() + 28, place.y() + 20) == accent
    assert image.pixelColor(place.x() + 10, place.y() + 20) == QColor("black")


def test_without_pictures_it_is_empty_and_keys_do_nothing(qtbot: QtBot, wall: PictureWall) -> None:
    chosen: list[int] = []
    wall.chosen.connect(chosen.append)
    wall.show_pictures([])
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
        qtbot.keyClick(wall, key)
    wall.copy.trigger()
    assert wall.heightForWidth(400) == 0
    assert chosen == []
