import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.views.channels.profile_bars import ProfileBars

NAMES = ["coat", "bag", "sandal"]


@pytest.fixture
def bars(qtbot: QtBot, window: QWidget) -> ProfileBars:
    bars = ProfileBars()
    bars.setParent(window)
    bars.resize(260, 60)
    window.resize(260, 60)
    with qtbot.waitExposed(window):
        window.show()
    return bars


def test_bars_are_as_long_as_their_values_and_share_a_zero(bars: ProfileBars) -> None:
    bars.show_values(NAMES, [1.0, 2.0, 4.0])
    first, second, third = (bars.bar(number) for number in range(3))
    assert first.left() == second.left() == third.left()
    assert second.width() == pytest.approx(2 * first.width())
    assert third.width() == pytest.approx(4 * first.width())


def test_negative_ones_go_left_of_it(bars: ProfileBars) -> None:
    bars.show_values(NAMES, [-3.0, 1.0, 0.0])
    negative, positive, none = (bars.bar(number) for number in range(3))
    assert negative.right() == pytest.approx(positive.left())
    assert negative.width() == pytest.approx(3 * positive.width())
    assert none.width() == 0


def test_the_strongest_is_painted_in_full_colour(bars: ProfileBars) -> None:
    bars.show_values(NAMES, [1.0, 2.0, 4.0])
    image = bars.grab().toImage()
    accent = bars.palette().highlight().color()
    colours = [image.pixelColor(bars.bar(number).center().toPoint()) for number in range(3)]
    assert colours[2] == accent
    assert colours[0] == colours[1] != accent
    assert bars.toolTip() == "coat: 1\nbag: 2\nsandal: 4"
    assert "bag: 2" in bars.accessibleDescription()


def test_all_zeros_and_nothing_at_all_are_no_trouble(bars: ProfileBars) -> None:
    bars.show_values(NAMES, [0.0, 0.0, 0.0])
    assert bars.bar(1).width() == 0
    assert not bars.grab().isNull()
    bars.show_values([], [])
    assert not bars.grab().isNull()
