"""The line drawings on buttons."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.theme import palette
from cnnviz.views.widgets.glyphs import (
    Glyph,
    GlyphButton,
    clear_glyph,
    eraser_glyph,
    fill_glyph,
    open_glyph,
    paste_glyph,
    pen_glyph,
    redo_glyph,
    undo_glyph,
)

GLYPHS = (
    pen_glyph,
    eraser_glyph,
    fill_glyph,
    undo_glyph,
    redo_glyph,
    clear_glyph,
    open_glyph,
    paste_glyph,
)


def picture(glyph: Glyph, dark: bool, checked: bool, qtbot: QtBot) -> QImage:
    window = QWidget()
    qtbot.addWidget(window)
    button = GlyphButton(glyph, "name", "tooltip", window)
    button.setPalette(palette(dark))
    button.setCheckable(True)
    button.setChecked(checked)
    button.resize(button.sizeHint())
    return button.grab().toImage()


def lightness(image: QImage) -> list[int]:
    inside_x, inside_y = range(6, image.width() - 6), range(6, image.height() - 6)
    return [image.pixelColor(x, y).lightness() for y in inside_y for x in inside_x]


@pytest.mark.parametrize("checked", [False, True])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("glyph", GLYPHS)
def test_each_stands_out_from_its_button(
    glyph: Glyph, dark: bool, checked: bool, qtbot: QtBot
) -> None:
    values = lightness(picture(glyph, dark, checked, qtbot))
    assert max(values) - min(values) > 100


def test_no_two_look_alike(qtbot: QtBot) -> None:
    pictures = [tuple(lightness(picture(g, False, False, qtbot))) for g in GLYPHS]
    assert len(set(pictures)) == len(GLYPHS)


@pytest.mark.parametrize("glyph", GLYPHS)
def test_each_stays_within_its_square(glyph: Glyph) -> None:
    bounds = glyph().boundingRect()
    assert bounds.left() >= 0
    assert bounds.top() >= 0
    assert bounds.right() <= 16
    assert bounds.bottom() <= 16
