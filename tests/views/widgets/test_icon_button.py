"""The line drawings on buttons."""

from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.resources import resource
from cnnviz.views.theme import palette
from cnnviz.views.widgets.icon_button import IconButton, drawn

# The others are named by the style sheet, which cannot colour them.
ICONS = sorted(file.stem for file in resource("window").glob("*.svg") if "-" not in file.stem)


def picture(icon: str, dark: bool, checked: bool, qtbot: QtBot) -> QImage:
    window = QWidget()
    qtbot.addWidget(window)
    button = IconButton(icon, "name", "tooltip", window)
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
@pytest.mark.parametrize("icon", ICONS)
def test_each_stands_out_from_its_button(
    icon: str, dark: bool, checked: bool, qtbot: QtBot
) -> None:
    values = lightness(picture(icon, dark, checked, qtbot))
    assert max(values) - min(values) > 100


def test_no_two_look_alike(qtbot: QtBot) -> None:
    pictures = [tuple(lightness(picture(icon, False, False, qtbot))) for icon in ICONS]
    assert len(set(pictures)) == len(ICONS) == 14


@pytest.mark.parametrize("icon", ICONS)
def test_each_is_drawn_in_the_palettes_colour_within_its_square(icon: str) -> None:
    root = ElementTree.parse(resource("window", f"{icon}.svg")).getroot()
    assert root.get("viewBox") == "0 0 16 16"
    assert [part.get("stroke") for part in root] == ["currentColor"]
    colour = palette(dark=True).buttonText().color()
    assert drawn(icon, colour).isValid()
    assert drawn(icon, colour) is drawn(icon, colour), "read once"
