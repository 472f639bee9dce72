import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.maps.large_picture import LargePicture, large_size


class Squares(LargePicture):
    """Two rows of three grey pixels."""

    def __init__(self) -> None:
        super().__init__("Squares", "Six pixels")
        self.shown = QImage(3, 2, QImage.Format.Format_Grayscale8)
        for number in range(6):
            self.shown.setPixelColor(number % 3, number // 3, QColor(*[40 * number] * 3))

    def pixels(self) -> QSize:
        return self.shown.size()

    def picture(self, size: QSize) -> QImage:
        return self.shown.scaled(size)


@pytest.fixture
def picture(qtbot: QtBot, window: QWidget) -> Squares:
    picture = Squares()
    picture.setParent(window)
    picture.resize(200, 150)
    window.resize(200, 150)
    window.show()
    qtbot.waitExposed(window)
    return picture


@pytest.mark.parametrize(
    ("room", "expected"),
    [((200, 150), (198, 132)), ((8, 5), (6, 4)), ((2, 9), (2, 1)), ((1, 1), (1, 1))],
)
def test_pixels_are_whole_while_they_fit(room: tuple[int, int], expected: tuple[int, int]) -> None:
    size = large_size(QSize(3, 2), QSize(*room))
    assert (size.width(), size.height()) == expected


def test_each_pixel_is_painted_pointed_at_and_framed(qtbot: QtBot, picture: Squares) -> None:
    pointed: list[object] = []
    picture.hovered.connect(pointed.append)
    image = picture.grab().toImage()
    for row, column in ((0, 0), (1, 2), (0, 1)):
        place = picture.position_of(row, column)
        assert image.pixelColor(place) == QColor(*[40 * (3 * row + column)] * 3)
        qtbot.mouseMove(picture, place)
        qtbot.waitUntil(lambda at=(row, column): pointed[-1:] == [at])
    qtbot.mouseMove(picture, QPoint(199, 149))
    qtbot.waitUntil(lambda: pointed[-1] is None)
    picture.mark((1, 1))
    assert picture.grab().toImage() != image


def test_the_focus_is_seen_and_a_copy_is_large(qtbot: QtBot, picture: Squares) -> None:
    picture.setFocus()
    qtbot.waitUntil(picture.hasFocus)
    below = picture.picture_rect().bottomLeft() + QPoint(5, 2)
    accent = picture.palette().color(QPalette.ColorRole.Highlight)
    assert picture.grab().toImage().pixelColor(below) == accent
    assert picture.copied_picture().size() == QSize(279, 186)
    assert picture.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_without_a_picture_nothing_is_painted_nor_pointed_at(
    qtbot: QtBot, picture: Squares
) -> None:
    picture.shown = QImage()
    pointed: list[object] = []
    picture.hovered.connect(pointed.append)
    picture.repaint()
    qtbot.mouseMove(picture, QPoint(20, 20))
    qtbot.waitUntil(lambda: pointed == [None])
