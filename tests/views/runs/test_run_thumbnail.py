import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from cnnviz.views.maps.colour_maps import colour_table
from cnnviz.views.runs.run_thumbnail import curve_points, kernels_image


def test_kernels_are_painted_as_the_kernels_panel_does(qapp: object) -> None:
    kernels = np.zeros((4, 1, 5, 5), np.float32)
    kernels[0, 0, 0, 0], kernels[3, 0, 4, 4] = 2.0, -2.0
    image = kernels_image(kernels, 41, QColor("white"))
    table = colour_table(True)
    assert image.width() == image.height() == 41
    assert image.pixel(0, 0) == table[255]
    assert image.pixel(40, 40) == table[1]
    assert image.pixel(10, 10) == table[128]
    assert image.pixel(20, 0) == QColor("white").rgb()


def test_many_kernels_still_fit(qapp: object) -> None:
    image = kernels_image(np.ones((1024, 1, 3, 3), np.float32), 56, QColor("white"))
    assert image.width() <= 56 >= image.height()


def test_the_curve_covers_as_much_as_was_trained() -> None:
    losses = np.array([4, 2, 1, np.nan, np.nan], np.float32)
    points = [(p.x(), p.y()) for p in curve_points(losses, QRect(10, 20, 80, 41))]
    assert points == [(10, 60 - 41), (30, 60 - 20.5), (50, 60 - 10.25)]
    assert curve_points(np.full(5, np.nan, np.float32), QRect(0, 0, 9, 9)) == []
    assert curve_points(np.zeros(0, np.float32), QRect(0, 0, 9, 9)) == []
