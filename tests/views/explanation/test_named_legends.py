import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPalette

from cnnviz.core.inspection.images import ColourRange
from cnnviz.views.explanation.named_legends import GAP_PX, paint_legends
from cnnviz.views.maps.legend import LegendPainter

RANGES = {name: ColourRange(2.0, diverging=True) for name in ("kernels", "products", "sum")}
TOP = 20


def painted(height: int) -> tuple[int, list[int]]:
    """Where the room that is left begins, and the lines that are drawn on."""
    image = QImage(200, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    with QPainter(image) as painter:
        font = painter.font()
        room = QRect(10, TOP, 150, height)
        left = paint_legends(painter, room, RANGES, LegendPainter(), QPalette())
        assert painter.font() == font
        assert left.bottom() == room.bottom()
    inked = [y for y in range(400) if any(image.pixel(x, y) != 0xFFFFFFFF for x in range(200))]
    return left.top(), inked


@pytest.mark.parametrize("fitting", [0, 1, 2, 3])
def test_as_many_are_drawn_as_have_room(qapp: object, fitting: int) -> None:
    step = (painted(380)[0] - TOP) // len(RANGES)
    height = fitting * step - GAP_PX + 1
    left, inked = painted(max(height, step // 2))
    assert left == TOP + fitting * step
    assert all(TOP <= y < TOP + height for y in inked)
    assert bool(inked) == bool(fitting)
