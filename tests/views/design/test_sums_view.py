import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.design.design_sums import LayerSums, examine
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.views.design.sums_view import SumsView


@pytest.fixture
def view(qtbot: QtBot, window: QWidget) -> SumsView:
    view = SumsView(window)
    window.resize(300, 100)
    view.resize(300, 80)
    window.show()
    return view


def layer(name: str) -> LayerSums:
    return next(sums for sums in examine(NETWORKS["article"], 100).layers if sums.name == name)


def test_shows_size_parameters_and_field(view: SumsView) -> None:
    view.show_sums(layer("conv1"), is_unfit=False)
    assert view.text().splitlines() == [
        "conv1 28x28x16",
        "size (28 - 5 + 2*2)/1 + 1 = 28",
        "params 5*5*1*16 + 16 = 416",
        "field 1 + (5 - 1)*1 = 5 px",
    ]
    assert view.accessibleName().startswith("conv1 28x28x16, size (28")
    assert view.toolTip() == ""


def test_is_as_high_as_what_it_says(view: SumsView) -> None:
    view.show_sums(layer("relu1"), is_unfit=False)
    low = view.sizeHint().height()
    view.show_sums(layer("conv1"), is_unfit=False)
    assert view.sizeHint().height() == 4 * low


def test_what_is_cut_is_whole_in_the_tooltip(view: SumsView) -> None:
    view.show_sums(layer("conv2"), is_unfit=False)
    view.resize(120, 80)
    assert "5*5*16*32 + 32 = 12,832" in view.toolTip()


def test_a_misfit_says_so(view: SumsView) -> None:
    config = NetworkConfig("misfit", (BlockConfig(2, pool_size=3),))
    unfit = examine(config, 100).layers[3]
    view.show_sums(unfit, is_unfit=True)
    assert view.text() == "pool1 does not fit\nsize (28 - 3)/2 + 1 = 13.5"
    view.show_sums(LayerSums(NETWORKS["article"].nodes[4]), is_unfit=False)
    assert view.text() == "conv2 -"
