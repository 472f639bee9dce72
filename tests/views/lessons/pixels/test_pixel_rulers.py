from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from cnnviz.views.lessons.pixels.pixel_rulers import paint_rulers
from cnnviz.views.lessons.pixels.pixel_window import PixelWindow
from cnnviz.views.theme import number_font, palette

ROOM = QRect(30, 20, 300, 200)


def painted(cell_px: int, pointed: tuple[int, int] | None) -> QImage:
    image = QImage(330, 220, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    seen = PixelWindow(QSize(300, 200), 28, 28, cell_px).settled()
    with QPainter(image) as painter:
        painter.setFont(number_font())
        paint_rulers(painter, ROOM, seen, pointed, palette(dark=True))
    return image


def test_only_the_margins_are_painted(qtbot: QtBot) -> None:
    for cell_px in (7, 30):
        image = painted(cell_px, None)
        black = QImage(ROOM.size(), QImage.Format.Format_RGB32)
        black.fill(QColor("black"))
        assert image.copy(ROOM) == black


def test_the_cell_pointed_at_stands_out(qtbot: QtBot) -> None:
    accent = palette(dark=True).highlight().color()
    for pointed in (None, (3, 4)):
        image = painted(30, pointed)
        colours = {image.pixelColor(x, y).name() for x in range(330) for y in range(20)}
        assert (accent.name() in colours) == (pointed is not None)
        assert len(colours) > 2


def test_no_number_is_cut_off_at_the_edge(qtbot: QtBot) -> None:
    for cell_px in range(7, 40):
        image = painted(cell_px, None)
        right = {image.pixelColor(329, y).name() for y in range(20)}
        bottom = {image.pixelColor(x, 219).name() for x in range(30)}
        assert right | bottom == {"#000000"}
