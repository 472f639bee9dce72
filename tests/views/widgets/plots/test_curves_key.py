"""The key of the curves: beside the quantity's name, or below it, and never over a curve."""

from itertools import product

import pytest
from PySide6.QtGui import QFontMetrics, QImage, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.theme import palette
from cnnviz.views.widgets.plots.curves_key import (
    BLUE,
    LONG,
    ORANGE,
    SAMPLE_GAP_PX,
    SAMPLE_PX,
    SHORT,
    CurvesKey,
    key_lines,
)


@pytest.fixture
def key(window: QWidget, qtbot: QtBot) -> CurvesKey:
    key = CurvesKey("Accuracy", raw=False)
    key.setParent(window)
    key.resize(500, key.heightForWidth(500))
    window.resize(500, 100)
    with qtbot.waitExposed(window):
        window.show()
    return key


def colours(image: QImage) -> set[str]:
    places = product(range(image.width()), range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in places}


@pytest.mark.parametrize("quantity", ["Loss", "Accuracy"])
def test_the_words_fit_and_cover_neither_each_other_nor_the_name(
    key: CurvesKey, quantity: str
) -> None:
    metrics = key.fontMetrics()
    forms = set()
    for width in range(190, 700):
        lines = key_lines(metrics, quantity, width)
        first, second = (start.x() + SAMPLE_PX + SAMPLE_GAP_PX for start in lines.starts)
        name_ends = metrics.horizontalAdvance(quantity) if lines.starts[0].y() == 0 else 0
        assert name_ends < lines.starts[0].x()
        assert first + metrics.horizontalAdvance(lines.words[0]) < lines.starts[1].x()
        assert second + metrics.horizontalAdvance(lines.words[1]) <= width
        assert lines.starts[0].y() + metrics.height() <= lines.height
        forms.add((lines.words, lines.starts[0].y() > 0))
    assert forms == {(LONG, False), (SHORT, False), (SHORT, True)}


def test_more_room_never_shortens_the_words(key: CurvesKey) -> None:
    metrics = QFontMetrics(key.font())
    lengths = [len("".join(key_lines(metrics, "Loss", width).words)) for width in range(100, 700)]
    heights = [key_lines(metrics, "Loss", width).height for width in range(100, 700)]
    assert lengths == sorted(lengths)
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("dark", [False, True])
def test_each_name_stands_beside_a_sample_of_its_line(key: CurvesKey, dark: bool) -> None:
    key.setPalette(palette(dark))
    image, lines = key.grab().toImage(), key.lines()
    samples = [
        colours(image.copy(start.x(), start.y(), SAMPLE_PX, lines.height)) for start in lines.starts
    ]
    assert BLUE in samples[0]
    assert ORANGE not in samples[0]
    assert ORANGE in samples[1]
    assert BLUE not in samples[1]
    words = image.copy(lines.starts[0].x() + SAMPLE_PX + 1, 0, 60, lines.height)
    assert key.palette().color(QPalette.ColorRole.Base).name() in colours(words)
    assert {BLUE, ORANGE}.isdisjoint(colours(words)), "text is in the text's own colour"


def test_a_line_with_single_steps_behind_it_is_sampled_with_them(
    key: CurvesKey, window: QWidget
) -> None:
    raw = CurvesKey("Accuracy", raw=True)
    raw.setParent(window)
    raw.setGeometry(key.geometry())
    start = key.lines().starts[0]
    plain, scattered = (
        colours(widget.grab().toImage().copy(start.x(), 0, SAMPLE_PX, key.height()))
        for widget in (key, raw)
    )
    assert len(scattered - plain) == 1
