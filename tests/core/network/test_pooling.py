import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.network.pooling import L2Pool2d, WeightedPool2d, distance_weights

WINDOWS = [(2, 2), (3, 1), (3, 2), (4, 3)]


def positive_maps() -> torch.Tensor:
    return torch.rand(2, 3, 13, 13, generator=torch.Generator().manual_seed(5)) + 0.1


def pooled_by_hand(maps: np.ndarray, size: int, stride: int, weights: np.ndarray) -> np.ndarray:
    """One window after the other: the sum of its values times the weights."""
    n, depth, height, width = maps.shape
    rows, columns = (height - size) // stride + 1, (width - size) // stride + 1
    result = np.zeros((n, depth, rows, columns))
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            window = maps[:, :, top : top + size, left : left + size]
            result[:, :, row, column] = (window * weights).sum(axis=(2, 3))
    return result


@pytest.mark.parametrize(("size", "stride"), WINDOWS)
def test_l2_is_torchs_own_where_that_one_works(size: int, stride: int) -> None:
    maps = positive_maps()
    expected = nn.LPPool2d(2, size, stride)(maps)
    torch.testing.assert_close(L2Pool2d(size, stride)(maps), expected)


@pytest.mark.parametrize(("size", "stride"), WINDOWS)
def test_l2_is_the_root_of_the_sum_of_squares_also_of_negative_values(
    size: int, stride: int
) -> None:
    maps = positive_maps() - 0.6
    squares = maps.double().numpy() ** 2
    expected = np.sqrt(pooled_by_hand(squares, size, stride, np.ones((size, size))))
    np.testing.assert_allclose(L2Pool2d(size, stride)(maps).numpy(), expected, rtol=1e-5)


def test_l2_has_a_gradient_of_zero_where_a_window_is_silent() -> None:
    maps = torch.zeros(1, 1, 4, 4)
    maps[0, 0, :2, :2] = torch.tensor([[3.0, 4.0], [0.0, 0.0]])
    maps.requires_grad_()
    pooled = L2Pool2d(2, 2)(maps)
    pooled.sum().backward()
    assert pooled.tolist() == [[[[5.0, 0.0], [0.0, 0.0]]]]
    expected = torch.zeros(1, 1, 4, 4)
    expected[0, 0, 0, :2] = torch.tensor([0.6, 0.8])
    torch.testing.assert_close(maps.grad, expected)


def test_l2_gradient_is_the_finite_difference() -> None:
    maps = (positive_maps()[:1, :1, :6, :6] - 0.6).double().requires_grad_()
    assert torch.autograd.gradcheck(L2Pool2d(2, 2), (maps,))
    assert torch.autograd.gradcheck(L2Pool2d(3, 3), (maps,))


@pytest.mark.parametrize(("size", "stride"), WINDOWS)
def test_weighted_counts_each_pixel_by_its_distance(size: int, stride: int) -> None:
    centre = (size - 1) / 2
    weights = np.array(
        [
            [1 / (1 + np.hypot(row - centre, column - centre)) for column in range(size)]
            for row in range(size)
        ]
    )
    maps = positive_maps() - 0.6
    expected = pooled_by_hand(maps.double().numpy(), size, stride, weights / weights.sum())
    pooled = WeightedPool2d(size, stride)(maps).numpy()
    np.testing.assert_allclose(pooled, expected, rtol=1e-4, atol=1e-6)


def test_weighted_equals_average_for_two_by_two_only() -> None:
    maps = positive_maps()
    torch.testing.assert_close(WeightedPool2d(2, 2)(maps), nn.AvgPool2d(2, 2)(maps))
    assert not torch.allclose(WeightedPool2d(3, 1)(maps), nn.AvgPool2d(3, 1)(maps), rtol=1e-3)


@pytest.mark.parametrize("size", range(1, 8))
def test_distance_weights_are_symmetric_sum_to_one_and_are_largest_inside(size: int) -> None:
    weights = distance_weights(size)
    assert float(weights.sum()) == pytest.approx(1)
    torch.testing.assert_close(weights, weights.flip(0))
    torch.testing.assert_close(weights, weights.T)
    assert float(weights[size // 2, size // 2]) == float(weights.max())


def test_pooling_adds_nothing_to_a_state_dict() -> None:
    assert not WeightedPool2d(3, 2).state_dict()
    assert not L2Pool2d(3, 2).state_dict()
