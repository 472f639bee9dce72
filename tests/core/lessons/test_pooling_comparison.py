from dataclasses import replace
from itertools import product
from math import hypot, sqrt

import numpy as np
import pytest
import torch
from torch.nn import functional

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import EVALUATION_BATCH, evaluate
from cnnviz.core.lessons.pooling_comparison import (
    KINDS,
    SwapAccuracy,
    legal_strides,
    pooled,
    swap_accuracies,
    window_weights,
    winners,
    with_pooling,
)
from cnnviz.core.network.kinds.table import POOLINGS
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from tests.picture_shapes import grey

SMALL = replace(NETWORKS["article"], blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))


def some_maps() -> np.ndarray:
    return np.random.default_rng(5).normal(size=(3, 9, 7)).astype(np.float32)


def summary(kind: str, window: np.ndarray) -> float:
    """By hand."""
    side, values = len(window), window.astype(float)
    if kind == "max":
        return max(values.reshape(-1))
    if kind == "average":
        return sum(values.reshape(-1)) / side**2
    if kind == "l2":
        return sqrt(sum(v * v for v in values.reshape(-1)))
    centre = (side - 1) / 2
    cells = list(product(range(side), repeat=2))
    weights = [1 / (1 + hypot(y - centre, x - centre)) for y, x in cells]
    return sum(w * values[cell] for w, cell in zip(weights, cells, strict=True)) / sum(weights)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("size", "stride"), [(2, 1), (3, 2), (7, 1), (1, 2), (3, 1)])
def test_poolings_are_what_a_loop_computes(kind: str, size: int, stride: int) -> None:
    maps = some_maps()
    found = pooled(maps, kind, size, stride)
    assert found.shape == (3, (9 - size) // stride + 1, (7 - size) // stride + 1)
    for unit, y, x in np.ndindex(found.shape):
        top, left = y * stride, x * stride
        expected = summary(kind, maps[unit, top : top + size, left : left + size])
        assert found[unit, y, x] == pytest.approx(expected, rel=1e-5, abs=1e-6)


@pytest.mark.parametrize(("size", "stride"), [(2, 1), (3, 2), (3, 1)])
def test_winners_are_torchs_and_the_first_of_equals(size: int, stride: int) -> None:
    maps = np.round(some_maps())  # full of equals
    found = winners(maps, size, stride)
    values, places = functional.max_pool2d(
        torch.from_numpy(maps), size, stride, return_indices=True
    )
    np.testing.assert_array_equal(found[..., 0] * 7 + found[..., 1], places.numpy())
    at = tuple(np.moveaxis(found, 3, 0))
    units = np.arange(3)[:, None, None]
    np.testing.assert_array_equal(maps[units, at[0], at[1]], values.numpy())


def test_a_2x2_window_weighted_by_distance_is_an_average() -> None:
    two, three = window_weights(2), window_weights(3)
    assert two.equals_average
    np.testing.assert_allclose(two.distances, sqrt(0.5))
    np.testing.assert_array_equal(two.weights, 0.25)
    assert not three.equals_average
    np.testing.assert_allclose(three.distances[0], [sqrt(2), 1, sqrt(2)])
    assert three.weights.sum() == pytest.approx(1)
    assert three.weights[1, 1] / three.weights[0, 1] == pytest.approx(2)
    maps = some_maps()
    np.testing.assert_allclose(
        pooled(maps, "weighted", 2, 1), pooled(maps, "average", 2, 1), atol=1e-6
    )
    assert np.abs(pooled(maps, "weighted", 3, 1) - pooled(maps, "average", 3, 1)).max() > 0.05


def test_legal_windows_leave_no_rest() -> None:
    assert legal_strides(9, 7, 3) == (1, 2)
    assert legal_strides(28, 28, 2) == (1, 2, 13, 26)
    for stride in legal_strides(9, 7, 3):
        assert pooled(some_maps(), "max", 3, stride).size


@pytest.mark.parametrize(("size", "stride", "named"), [(2, 2, "fit: 1"), (8, 1, "smaller F")])
def test_windows_that_do_not_fit_are_told(size: int, stride: int, named: str) -> None:
    with pytest.raises(CnnvizError, match=named):
        pooled(some_maps(), "max", size, stride)
    with pytest.raises(CnnvizError, match=named):
        winners(some_maps(), size, stride)


def some_pictures(count: int) -> ImageSet:
    chance = torch.Generator().manual_seed(2)
    return ImageSet(
        torch.randint(0, 256, (count, 1, 28, 28), dtype=torch.uint8, generator=chance),
        torch.randint(0, 10, (count,), generator=chance),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_swapped_network_is_the_one_built_so_with_the_same_weights(kind: str) -> None:
    network = build_network(SMALL, seed=3).eval()
    rebuilt = build_network(
        replace(SMALL, blocks=(replace(SMALL.blocks[0], pooling=kind),)), seed=8
    ).eval()
    rebuilt.load_state_dict(network.state_dict())
    picture = torch.randn(2, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    swapped = with_pooling(network, kind)
    assert swapped.node("pool1").layer == POOLINGS[kind](4, 4)
    with torch.inference_mode():
        assert torch.equal(swapped(picture), rebuilt(picture))


def test_accuracies_are_those_of_whole_evaluations_and_the_network_is_left_alone() -> None:
    network = build_network(SMALL, seed=3).train()
    before = weights_of(network)
    images = some_pictures(EVALUATION_BATCH + 30)
    reports: list[SwapAccuracy] = []
    work = swap_accuracies(network, images, grey(0.5, 0.25))
    while True:
        try:
            reports.append(next(work))
        except StopIteration as end:
            results = end.value
            break
    assert [(r.kind, r.pictures) for r in reports] == list(product(KINDS, (100, 130)))
    assert results == tuple(reports[1::2])
    for result in results:
        expected = evaluate(with_pooling(network, result.kind), images, grey(0.5, 0.25))
        assert result.accuracy == pytest.approx(expected.accuracy)
        assert result.total == 130
    assert network.training
    assert type(network.get_submodule("pool1")) is torch.nn.MaxPool2d
    assert all(torch.equal(value, before[name]) for name, value in weights_of(network).items())


def test_what_is_measured_is_the_network_of_the_request() -> None:
    network, pictures = build_network(SMALL, seed=3).eval(), some_pictures(50).images
    images = ImageSet(pictures, torch.full((50,), 4))
    with torch.no_grad():
        network.get_parameter("fc.bias")[4] = -1e6
        work = swap_accuracies(network, images, grey(0.5, 0.25))
        network.get_parameter("fc.bias")[4] = 1e6
    assert evaluate(network, images, grey(0.5, 0.25)).accuracy == 1
    assert next(work).accuracy == 0


def test_a_network_without_pooling_is_told() -> None:
    config = replace(SMALL, blocks=(BlockConfig(2, pooling=None),))
    with pytest.raises(CnnvizError, match="no pooling to swap"):
        swap_accuracies(build_network(config), some_pictures(2), grey(0.5, 0.25))
