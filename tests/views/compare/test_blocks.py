"""What is shown of one layer in two networks, against the traces themselves."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.shapes import layer_shapes
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.session import Session
from cnnviz.views.compare.blocks import kernel_blocks, map_blocks
from cnnviz.views.compare.layer_pairs import LayerPair, layer_pairs

ARTICLE = NETWORKS["article"]
FEWER = NetworkConfig(
    "fewer", (BlockConfig(6, kernel_size=3, padding=1, batch_norm=False), BlockConfig(5))
)


@pytest.fixture
def beside(
    session: Session, record_run: Callable[[NetworkConfig, int], RecordedRun]
) -> Callable[[NetworkConfig], LiveNetwork]:
    """Records a run of a network, and puts it beside the one on screen."""

    def beside(network: NetworkConfig) -> LiveNetwork:
        session.comparison.choose(record_run(network, 2))
        found = session.comparison.beside()
        assert found is not None
        return found.network

    return beside


def pair(session: Session, other: NetworkConfig, name: str) -> LayerPair:
    found = layer_pairs(session.network.layers, layer_shapes(other))
    return next(each for each in found if each.name == name)


def test_maps_of_both_in_one_range_and_their_difference(
    session: Session, beside: Callable[[NetworkConfig], LiveNetwork]
) -> None:
    other = beside(ARTICLE)
    ours, theirs, difference = map_blocks(session.network, other, pair(session, ARTICLE, "conv2"))
    this, that = session.network.trace.outputs["conv2"], other.trace.outputs["conv2"]
    assert ours.maps is not None
    assert theirs.maps is not None
    assert np.array_equal(ours.maps, this)
    assert np.array_equal(theirs.maps, that)
    assert difference.maps is not None
    assert np.array_equal(difference.maps, that - this)
    assert ours.shown == theirs.shown
    assert ours.shown is not None
    assert ours.shown.reach == max(abs(this).max(), abs(that).max())
    assert difference.shown is not None
    assert difference.shown.diverging
    assert difference.shown.reach == abs(that - this).max()


def test_what_can_be_negative_on_one_side_colours_both(
    session: Session, beside: Callable[[NetworkConfig], LiveNetwork]
) -> None:
    tanh = replace(ARTICLE, blocks=tuple(replace(b, activation="tanh") for b in ARTICLE.blocks))
    blocks = map_blocks(session.network, beside(tanh), pair(session, tanh, "relu1"))
    assert blocks[0].shown is not None
    assert blocks[0].shown.diverging
    assert blocks[0].shown == blocks[1].shown


def test_a_layer_of_one_side_only_is_shown_there(
    session: Session, beside: Callable[[NetworkConfig], LiveNetwork]
) -> None:
    blocks = map_blocks(session.network, beside(FEWER), pair(session, FEWER, "batch1"))
    assert blocks[0].maps is not None
    assert blocks[1].note == "That run has no batch norm in block 1."
    assert blocks[2].maps is None
    assert blocks[2].note == ""


def test_unequal_maps_have_no_difference(
    session: Session, beside: Callable[[NetworkConfig], LiveNetwork]
) -> None:
    blocks = map_blocks(session.network, beside(FEWER), pair(session, FEWER, "conv1"))
    assert blocks[2].maps is None
    assert blocks[2].note == (
        "No difference to show: 16 of 28x28 in this run, 6 of 28x28 in that one."
    )


def test_kernels_of_the_first_layer_and_of_one_unit_of_the_next(
    session: Session, beside: Callable[[NetworkConfig], LiveNetwork]
) -> None:
    other = beside(ARTICLE)
    first = kernel_blocks(session.network, other, pair(session, ARTICLE, "conv1"), 3)
    assert first[0].maps is not None
    assert np.array_equal(first[0].maps, session.network.kernels("conv1")[:, 0])
    second = kernel_blocks(session.network, other, pair(session, ARTICLE, "conv2"), 3)
    assert second[1].maps is not None
    assert np.array_equal(second[1].maps, other.kernels("conv2")[3])
    assert second[2].maps is not None


def test_a_kernel_that_the_other_side_lacks(
    session: Session, beside: Callable[[NetworkConfig], LiveNetwork]
) -> None:
    blocks = kernel_blocks(session.network, beside(FEWER), pair(session, FEWER, "conv2"), 20)
    assert blocks[1].maps is None
    assert blocks[1].note == "conv2 has 5 kernels here: there is no kernel 21."


@pytest.mark.filterwarnings("error")
def test_numbers_that_are_none_are_no_trouble(
    session: Session, beside: Callable[[NetworkConfig], LiveNetwork]
) -> None:
    other = beside(ARTICLE)
    for network in (session.network, other):
        network.trace.outputs["conv1"][:] = np.inf
    blocks = map_blocks(session.network, other, pair(session, ARTICLE, "conv1"))
    assert blocks[2].shown is not None
    assert blocks[2].shown.reach == 0
