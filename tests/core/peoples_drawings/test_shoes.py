import cv2
import numpy as np
import numpy.typing as npt
import pytest

from cnnviz.core.peoples_drawings.shoes import shoe_shape

Points = list[tuple[int, int]]

# Outlines in 28 x 28 pixels, toe to the right: x from left to right, y downwards.
LOAFER: Points = [(1, 9), (8, 9), (14, 14), (25, 15), (26, 20), (1, 20)]
BOOT: Points = [(2, 2), (11, 2), (12, 13), (25, 15), (26, 25), (2, 25)]
HIGH_TOP: Points = [(1, 6), (10, 6), (14, 12), (25, 13), (26, 23), (1, 23)]
BOX: Points = [(2, 3), (25, 3), (25, 25), (2, 25)]
TIPPED: Points = [(10, 2), (17, 2), (18, 24), (12, 26), (8, 24)]


def outlined(points: Points, closed: bool = True) -> npt.NDArray[np.uint8]:
    drawing = np.zeros((28, 28), np.uint8)
    cv2.polylines(drawing, [np.array(points, np.int32)], closed, 255, 2)
    return drawing


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(
    ("points", "is_low", "is_boot"),
    [
        (LOAFER, True, False),
        (BOOT, False, True),
        (HIGH_TOP, False, False),  # in between
        (BOX, False, False),
        (TIPPED, False, False),
    ],
    ids=["loafer", "boot", "high-top", "box", "tipped"],
)
def test_a_shoe_is_known_by_its_shape(
    points: Points, is_low: bool, is_boot: bool, mirrored: bool
) -> None:
    drawing = outlined(points)[:, :: -1 if mirrored else 1]
    shape = shoe_shape(drawing)
    assert (shape.is_low, shape.is_boot) == (is_low, is_boot)


@pytest.mark.parametrize("points", [LOAFER, BOOT], ids=["loafer", "boot"])
def test_what_is_half_drawn_is_neither(points: Points) -> None:
    shape = shoe_shape(outlined(points[3:], closed=False))
    assert not shape.is_boot
    assert shoe_shape(outlined(points)).enclosed > shape.enclosed


def test_the_measures_are_those_of_the_box() -> None:
    drawing = np.zeros((28, 28), np.uint8)
    drawing[4:14, 5:25] = 255  # 10 high, 20 wide
    drawing[4:9, 15:25] = 0  # the upper half is as wide as the left half
    shape = shoe_shape(drawing)
    assert shape.height == 0.5
    assert shape.upper_width == 0.5
    assert shape.lower_width == 1
    assert shape.lower_end == 0.5
    assert shape.enclosed == 0.75
