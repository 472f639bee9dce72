import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QMainWindow
from pytestqt.qtbot import QtBot

from cnnviz.core.resources import resource
from cnnviz.views.maps.class_colours import luminance
from cnnviz.views.theme import apply_theme, gap_colour, palette

SEEN = 3.0  # WCAG's least contrast for what is no text


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["close", "float"])
def test_the_icons_of_title_bars_are_seen(qapp: QApplication, theme: str, name: str) -> None:
    image = QIcon(str(resource("window", f"{name}-{theme}.svg"))).pixmap(16, 16).toImage()
    ground = palette(theme == "dark").window().color()
    inks = [image.pixelColor(x, y) for x in range(16) for y in range(16)]
    assert max(contrast(ink, ground) for ink in inks if ink.alpha() > 200) >= SEEN


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_title_bars_show_them(qtbot: QtBot, qapp: QApplication, theme: str) -> None:
    apply_theme(qapp, theme)
    window, dock = QMainWindow(), QDockWidget("Panel")
    qtbot.addWidget(window)
    window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    window.show()
    ground = window.palette().window().color()
    for button in dock.findChildren(QAbstractButton):
        image = button.grab().toImage()
        colours = [
            image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())
        ]
        assert max(contrast(colour, ground) for colour in colours) >= SEEN
    apply_theme(qapp, "system")


def test_black_maps_are_parted_in_both_themes() -> None:
    black = QColor("#000000")
    for dark in (False, True):
        ground = palette(dark)
        assert contrast(gap_colour(ground), black) >= 1.9
    assert contrast(palette(True).color(QPalette.ColorRole.Base), black) < 1.4  # why it is not Base
