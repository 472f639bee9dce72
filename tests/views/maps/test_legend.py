"""The legend: its colours from end to end, its numbers where there is room."""

from pytestqt.qtbot import QtBot

from cnnviz.core.inspection.images import ColourRange
from cnnviz.views.maps.colour_maps import DIVERGING, SEQUENTIAL
from cnnviz.views.maps.legend import Legend


def test_the_bar_runs_from_one_end_of_the_colours_to_the_other(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    legend.resize(255, legend.sizeHint().height())
    for diverging, table in ((True, DIVERGING), (False, SEQUENTIAL)):
        legend.show_range(ColourRange(2.5, diverging))
        bar = legend.grab().toImage()
        assert bar.pixelColor(0, 2).rgb() == table[1]
        assert bar.pixelColor(127, 2).rgb() == table[128]
        assert bar.pixelColor(254, 2).rgb() == table[255]


def test_it_says_what_the_ends_are_and_is_empty_without_a_range(qtbot: QtBot) -> None:
    legend = Legend()
    qtbot.addWidget(legend)
    blank = legend.grab().toImage()
    legend.show_range(ColourRange(2.5, diverging=True))
    assert "2.50" in legend.toolTip()
    assert "-2.50" in legend.toolTip()
    assert legend.grab().toImage() != blank
    legend.show_range(None)
    assert legend.grab().toImage() == blank
    assert not legend.toolTip()
