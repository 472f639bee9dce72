import math
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.evaluation.doubt import CalibrationBins, calibration_bins
from cnnviz.views.evaluation.reliability_diagram import ReliabilityDiagram


@pytest.fixture
def diagram(qtbot: QtBot) -> ReliabilityDiagram:
    """Bins of a fifth: of 10 pictures that are 90 % certain 4 are right, none is less certain."""
    diagram = ReliabilityDiagram()
    qtbot.addWidget(diagram)
    diagram.resize(420, 300)
    labels = [0] * 4 + [1] * 6
    diagram.show_bins(calibration_bins(np.tile([0.9, 0.1], (10, 1)), labels, bins=5))
    return diagram


def test_bars_end_at_the_accuracy_and_the_gap_at_the_certainty(diagram: ReliabilityDiagram) -> None:
    image, place = diagram.grab().toImage(), diagram.bin_rect(4)
    accent = diagram.palette().color(QPalette.ColorRole.Highlight)
    x = round(place.left()) + 3

    def at(share: float) -> object:
        return image.pixelColor(x, round(place.bottom() - share * place.height()))

    assert at(0.02) == accent
    assert at(0.37) == accent
    assert at(0.43) != accent
    column = [image.pixelColor(x, y) for y in range(image.height())]
    orange = [y for y, c in enumerate(column) if c.red() > c.blue() + 100]
    top, bottom = place.bottom() - 0.9 * place.height(), place.bottom() - 0.4 * place.height()
    assert abs(min(orange) - top) <= 2
    assert abs(max(orange) - bottom) <= 2


def test_a_bin_is_said_in_words(
    diagram: ReliabilityDiagram, tooltip_at: Callable[[QWidget, QPoint], str]
) -> None:
    words = "80 to 100 % confidence: 10 pictures, mean confidence 90.0 %, accuracy 40.0 %"
    assert diagram.words(4) == words
    assert diagram.words(0) == "0 to 20 % confidence: no pictures"
    assert tooltip_at(diagram.viewport(), diagram.bin_rect(4).center().toPoint()) == words
    assert tooltip_at(diagram.viewport(), QPoint(1, 1)) == ""


def test_certainties_that_are_no_numbers_are_not_painted(diagram: ReliabilityDiagram) -> None:
    nothing = np.full(5, math.nan)
    diagram.show_bins(CalibrationBins(np.array([0, 0, 0, 0, 3]), nothing, nothing, math.nan))
    accent = diagram.palette().color(QPalette.ColorRole.Highlight)
    image, place = diagram.grab().toImage(), diagram.bin_rect(4)
    assert image.pixelColor(round(place.left()) + 3, round(place.bottom()) - 3) != accent
