import numpy as np
import pytest

from cnnviz.core.network.kinds.activations import Relu, Sigmoid, Tanh
from cnnviz.core.network.kinds.batch_norm import BatchNorm
from cnnviz.core.network.kinds.convolution import Convolution
from cnnviz.core.network.kinds.fully_connected import FullyConnected
from cnnviz.core.network.kinds.layer import Input, Layer
from cnnviz.core.network.kinds.poolings import MaxPooling
from cnnviz.session.runs.layer_histories import LayerHistory
from cnnviz.views.network.layer_curves import (
    bounds,
    has_curves,
    layer_curves,
    ratio_text,
    share_text,
    std_text,
)
from cnnviz.views.widgets.plots.curves_key import BLUE, ORANGE

NONE = np.full(3, np.nan)


def history(**columns: list[float]) -> LayerHistory:
    names = LayerHistory.__dataclass_fields__
    return LayerHistory(**{name: np.array(columns.get(name, NONE)) for name in names})


@pytest.mark.parametrize("kind", [Convolution(4, 3, 1, 1), FullyConnected(10)])
def test_kernels_show_gradient_and_weights_and_print_the_update(kind: Layer) -> None:
    gradient, weights = [np.nan, 4.0, 2.0], [5.0, 6.0, 7.0]
    shown = layer_curves(
        kind,
        history(gradient_norm=gradient, weight_norm=weights, update_ratio=[np.nan, 0.01, 0.0021]),
    )
    blue, orange = shown.curves
    assert (blue.colour, blue.low, blue.high) == (BLUE, 2, 4)
    assert (orange.colour, orange.low, orange.high) == (ORANGE, 5, 7)
    assert [shown.number_at(place) for place in range(3)] == ["", "0.0100", "0.0021"]
    assert shown.unit == "update"


def test_batch_norm_shows_both_statistics_against_the_same_scale() -> None:
    shown = layer_curves(
        BatchNorm(), history(running_std=[1.0, 1.5, 2.0], running_mean=[0.0, 2.5, 1.0])
    )
    assert [(curve.low, curve.high) for curve in shown.curves] == [(0, 2.5), (0, 2.5)]
    assert shown.curves[0].values.tolist() == [1.0, 1.5, 2.0]
    assert shown.number_at(1) == "1.50"


def test_dead_maps_are_shown_between_nothing_and_all() -> None:
    shown = layer_curves(Relu(), history(dead_share=[0.0, 0.1875, 1.0]))
    (dead,) = shown.curves
    assert (dead.low, dead.high) == (0, 1)
    assert dead.is_filled
    assert shown.number_at(1) == "19 %"


def test_layers_without_anything_to_tell_have_none() -> None:
    assert not any(map(has_curves, (MaxPooling(2, 2), Tanh(), Sigmoid(), Input())))
    assert all(map(has_curves, (Convolution(4, 3, 1, 1), BatchNorm(), Relu(), FullyConnected(10))))


@pytest.mark.parametrize(
    ("ratio", "text"),
    [(0.0021, "0.0021"), (0.1, "0.1000"), (3e-5, " 3e-05"), (0.0, "0.0000"), (123.4, "   123")],
)
def test_update_ratios_keep_their_place(ratio: float, text: str) -> None:
    assert ratio_text(ratio) == text
    assert len(text) == 6


def test_numbers_do_not_jump() -> None:
    assert len(share_text(0.0)) == len(share_text(0.5)) == 4
    assert len(std_text(1.234)) == len(std_text(12.34)) == len(std_text(123.4)) == 4


def test_bounds_of_nothing() -> None:
    assert bounds(NONE) == (0, 0)
