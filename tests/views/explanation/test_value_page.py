"""The arithmetic of one value: what is shown is what the network computed, and adds up."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
import torch
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.core.network.explained_values import ConvolutionValue
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.session.session import Session
from cnnviz.views.explanation.sum_line import SumLine
from cnnviz.views.explanation.value_page import ValuePage
from cnnviz.views.explanation.walker import Walker
from cnnviz.views.widgets.tables.number_model import Marks
from tests.core.random_designs import SPARSE


@pytest.fixture
def page(session: Session, qtbot: QtBot) -> Iterator[ValuePage]:
    walker = Walker(session, session)
    page = ValuePage(session, walker)
    qtbot.addWidget(page)
    page.resize(640, 440)
    with qtbot.waitExposed(page):
        page.show()
    yield page
    page.close()


def sides(line: SumLine) -> tuple[Decimal, Decimal]:
    """What the terms of a printed sum come to, and what is printed as their sum."""
    terms, total = line.text.replace("- ", "+ -").split(" = ")
    return sum(map(Decimal, terms.split(" + ")), Decimal(0)), Decimal(total)


@pytest.mark.parametrize("layer", ["conv1", "conv2", "fc"])
def test_the_printed_terms_make_the_printed_result(
    page: ValuePage, session: Session, layer: str
) -> None:
    session.selection.select(layer, 3)
    terms, total = sides(page.whole)
    assert terms == total
    output = session.network.trace.outputs[layer].reshape(-1)
    place = session.selection.place
    if layer != "fc":
        output = session.network.trace.outputs[layer][3, place.row]
    value = float(output[3 if layer == "fc" else place.column])
    digits = -int(total.as_tuple().exponent)
    assert float(total) == pytest.approx(value, abs=0.6 * 10**-digits)


def test_batch_norm_adds_up(page: ValuePage, session: Session) -> None:
    session.selection.select("batch1", 5)
    for line in (page.inner, page.whole):
        assert line.isVisible()
        terms, total = sides(line)
        assert terms == total
    place = session.selection.place
    value = session.network.trace.outputs["batch1"][5, place.row, place.column]
    assert f"{value:.6f}" in page.steps.text()


def test_a_stroke_changes_the_arithmetic_at_once(page: ValuePage, session: Session) -> None:
    session.selection.select_value("conv2", 1, 7, 7)
    before = page.whole.text
    session.canvas.clear()
    assert page.whole.text != before


def test_the_window_is_drawn_where_the_value_reads(page: ValuePage, session: Session) -> None:
    session.selection.select_value("conv2", 1, 0, 13)
    assert replace(page.source.marks, over=None) == Marks(window=(-2, 11, 5, 5))
    assert page.target.marks == Marks(cell=(0, 13))
    assert page.fields.on_input_name.text() == "sees 8x8 px, cut"
    session.selection.select_value("pool1", 1, 3, 4)
    assert page.source.marks == Marks(window=(6, 8, 2, 2))
    assert page.fields.on_input_name.text() == "sees 6x6 px"


def test_a_weight_lights_up_all_that_it_meets(page: ValuePage, session: Session) -> None:
    session.selection.select_value("conv1", 4, 10, 10)
    QTest.mouseMove(page.grid.viewport(), page.grid.cell_rect(1, 4).center())
    # Over the whole map the weight of row 2, column 5 meets rows -1 to 26 and columns 2 to 29.
    assert page.source.marks.touched == (-1, 2, 28, 28)
    page.grid.hovered.emit(None)
    assert page.source.marks.touched is None


def test_a_click_on_a_term_shows_its_map(page: ValuePage, session: Session) -> None:
    session.inspection.open_map("conv2", 2)
    session.inspection.open_channel(0)
    page.whole.clicked.emit(9)
    assert session.inspection.channel == 9
    assert page.source_name.text() == "pool1 · map 10"
    session.selection.select("fc", 6)
    explained = session.network.explain(session.selection.place)
    page.whole.clicked.emit(0)
    assert session.inspection.channel == explained.order[0]


def test_the_bias_is_no_map_to_be_shown(page: ValuePage, session: Session) -> None:
    session.inspection.open_map("conv2", 2)
    session.inspection.open_channel(4)
    page.whole.clicked.emit(16)
    assert session.inspection.channel == 4


def test_cells_show_value_weight_and_product(page: ValuePage, session: Session) -> None:
    session.selection.select_value("conv1", 0, 14, 14)
    assert page.grid.shown_texts() == 0  # all three lines
    explained = session.network.explain(session.selection.place)
    assert isinstance(explained, ConvolutionValue)
    printed = page.middle_name.text()
    assert printed.startswith("window x kernel of map 1 = ")
    assert float(printed.split("= ")[1]) == pytest.approx(
        float(explained.partial_sums[0]), abs=0.01
    )


@pytest.mark.parametrize("layer", ["conv1", "batch1", "relu1", "pool1", "conv2", "pool2", "fc"])
@pytest.mark.parametrize("size", [(640, 440), (420, 300), (1200, 900)])
def test_every_layer_can_be_looked_at_in_every_size(
    page: ValuePage, session: Session, layer: str, size: tuple[int, int]
) -> None:
    page.resize(*size)
    session.selection.select(layer, 1)
    picture = page.grab()
    assert (picture.width(), picture.height()) == (page.width(), page.height())
    image = picture.toImage()
    colours = {image.pixel(x, y) for x in range(0, page.width(), 5) for y in range(0, 200, 5)}
    assert len(colours) > 5


@pytest.mark.parametrize("layer", ["conv1", "batch1", "relu1", "pool1", "conv2", "fc"])
def test_weights_gone_astray_do_no_harm(page: ValuePage, session: Session, layer: str) -> None:
    checkpoint = session.network.checkpoint()
    weights = dict(checkpoint.weights)
    weights["conv1.weight"] = torch.full_like(weights["conv1.weight"], torch.nan)
    weights["fc.weight"] = torch.full_like(weights["fc.weight"], torch.inf)
    session.network.show(replace(checkpoint, weights=weights), "astray")
    session.selection.select(layer, 1)
    page.grab()


def test_a_value_that_reads_padding_alone_says_so(
    page: ValuePage, session: Session, show_network: Callable[[NetworkConfig], None]
) -> None:
    show_network(SPARSE)
    session.selection.select_value("conv2", 1, 3, 0)
    assert page.fields.on_input_name.text() == "sees padding only"
    assert page.fields.on_input.marks == Marks()
    assert page.fields.effective_name.text() == "follows no pixel here"
    session.selection.select_value("conv2", 1, 3, 1)
    assert page.fields.on_input_name.text() == "sees 5x6 px, cut"


# What the panel leaves the page at 1280 x 800 with a title bar, and a little more.
@pytest.mark.parametrize("size", [(635, 340), (635, 360), (700, 440)])
@pytest.mark.parametrize("layer", ["conv1", "conv2"])
def test_all_factors_are_seen_beside_long_sums(
    page: ValuePage, session: Session, layer: str, size: tuple[int, int]
) -> None:
    page.resize(*size)
    session.selection.select(layer, 3)
    for channel in range(session.inspection.channels):
        session.inspection.open_channel(channel)
        page.refresh()
        assert page.grid.shown_texts() == 0  # all three lines
