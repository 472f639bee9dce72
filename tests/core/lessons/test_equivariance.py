from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.receptive_field import boxes
from cnnviz.core.lessons.equivariance import LayerShift, layer_shifts, pooling_invariances, shifted
from cnnviz.core.network.explained_values import Place
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network

PAPER = -0.81
ARTICLE = NETWORKS["article"]
STRIDED = NetworkConfig(
    "strided",
    (
        BlockConfig(3, kernel_size=3, stride=2, padding=1, pool_size=3, pool_stride=1),
        BlockConfig(4, kernel_size=2, padding=0, batch_norm=False, pooling=None),
    ),
    input_shape=(2, 29, 27),
)


def living(config: NetworkConfig) -> Network:
    """A network whose batch norm has something to do."""
    network = build_network(config, seed=3).eval()
    chance = torch.Generator().manual_seed(4)
    for layer in network.children():
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean = torch.randn(layer.num_features, generator=chance) * 0.3
            layer.running_var = torch.rand(layer.num_features, generator=chance) + 0.2
            layer.weight.data = torch.randn(layer.num_features, generator=chance)
            layer.bias.data = torch.randn(layer.num_features, generator=chance) * 0.4
    return network


def noise(config: NetworkConfig) -> np.ndarray:
    return np.random.default_rng(6).normal(size=config.input_shape).astype(np.float32)


def by_layer(
    config: NetworkConfig, dx: int, dy: int, picture: np.ndarray | None = None
) -> dict[str, LayerShift]:
    picture = noise(config) if picture is None else picture
    return {s.layer: s for s in layer_shifts(living(config), picture, dx, dy, PAPER)}


def outputs_in_float64(network: Network, picture: np.ndarray) -> dict[str, np.ndarray]:
    """What torch's own layers compute."""
    network, outputs = network.double(), {}
    value = torch.from_numpy(picture.astype(np.float64))[None]
    with torch.no_grad():
        for name, layer in network.named_children():
            value = layer(value)
            outputs[name] = value[0].numpy()
    return outputs


def with_pooling(config: NetworkConfig, kind: str) -> NetworkConfig:
    blocks = (replace(b, pooling=b.pooling and kind) for b in config.blocks)
    return replace(config, blocks=tuple(blocks))


def test_a_shift_moves_every_pixel_and_lets_paper_in() -> None:
    picture = np.arange(12, dtype=np.float32).reshape(1, 3, 4)
    moved = shifted(picture, 1, -2, paper=-5)
    np.testing.assert_array_equal(moved[0], [[-5, 8, 9, 10], [-5] * 4, [-5] * 4])
    np.testing.assert_array_equal(shifted(picture, 0, 0, paper=-5), picture)


@pytest.mark.parametrize("pooling", ["max", "average", "l2", "weighted"])
@pytest.mark.parametrize(("dx", "dy"), [(1, 0), (2, 0), (-2, 4), (4, -4), (0, 3)])
def test_inside_convolution_batch_norm_and_relu_keep_a_shift_exactly(
    pooling: str, dx: int, dy: int
) -> None:
    shifts = by_layer(with_pooling(ARTICLE, pooling), dx, dy)
    for shift in shifts.values():
        if shift.layer != "fc" and shift.lines_up:
            assert shift.is_inside.any(), shift.layer
            assert shift.largest_inside == 0.0, shift.layer
    for name in ("conv1", "batch1", "relu1"):
        assert shifts[name].lines_up
    expected = {"pool1": 2, "conv2": 2, "batch2": 2, "relu2": 2, "pool2": 4}
    for name, jump in expected.items():
        assert shifts[name].jump_px == jump
        assert shifts[name].lines_up == (dx % jump == 0 and dy % jump == 0)


def test_between_strides_a_pooled_map_cannot_follow() -> None:
    for name in ("pool1", "conv2", "relu2"):
        shift = by_layer(ARTICLE, 1, 0)[name]
        assert not shift.lines_up
        assert shift.largest_inside is not None
        assert shift.largest_inside > 0.01


def test_at_the_border_padding_is_not_paper() -> None:
    assert (by_layer(ARTICLE, 2, 0)["conv1"].largest_at_border or 0) > 0.1


def test_padding_that_is_as_empty_as_the_paper_disturbs_nothing() -> None:
    """A drawing that stays clear of the edges, on paper of 0: conv1 has no border at all."""
    picture = np.zeros((1, 28, 28), np.float32)
    picture[:, 10:18, 10:18] = noise(ARTICLE)[:, 10:18, 10:18]
    shift = layer_shifts(living(ARTICLE), picture, 3, -2, 0.0)[0]
    assert shift.largest_inside == shift.largest_at_border == 0.0
    assert int((shift.is_inside | shift.is_border).sum()) == 25 * 26


def test_fc_is_not_equivariant() -> None:
    shift = by_layer(ARTICLE, 4, 0)["fc"]
    assert not shift.lines_up
    assert shift.largest_inside is None
    assert (shift.largest_at_border or 0) > 0.01
    network, picture = living(ARTICLE), noise(ARTICLE)
    still = outputs_in_float64(network, picture)["fc"]
    moved = outputs_in_float64(network, shifted(picture, 4, 0, PAPER))["fc"]
    np.testing.assert_allclose(shift.residual[:, 0, 0], moved - still, rtol=1e-9, atol=1e-12)


def test_no_shift_leaves_no_residual_anywhere() -> None:
    for shift in by_layer(ARTICLE, 0, 0).values():
        assert not shift.residual.any()


@pytest.mark.parametrize("config", [ARTICLE, with_pooling(ARTICLE, "l2"), STRIDED])
@pytest.mark.parametrize(("dx", "dy"), [(4, -2), (-4, 0), (1, 3)])
def test_residuals_are_the_difference_of_torchs_own_outputs(
    config: NetworkConfig, dx: int, dy: int
) -> None:
    network, picture = living(config), noise(config)
    found = layer_shifts(network, picture, dx, dy, PAPER)
    still = outputs_in_float64(network, picture)
    moved = outputs_in_float64(network, shifted(picture, dx, dy, PAPER))
    for shift in found[:-1]:
        first, second = still[shift.layer], moved[shift.layer]
        _, height, width = first.shape
        for row, column in product(range(height), range(width)):
            old_row, old_column = row - shift.dy, column - shift.dx
            has_twin = 0 <= old_row < height and 0 <= old_column < width
            assert (shift.is_inside | shift.is_border)[row, column] == has_twin
            expected = 0.0
            if has_twin:
                expected = second[:, row, column] - first[:, old_row, old_column]
            np.testing.assert_allclose(shift.residual[:, row, column], expected, atol=1e-12)


@pytest.mark.parametrize("config", [ARTICLE, STRIDED])
@pytest.mark.parametrize(("dx", "dy"), [(4, -2), (-4, 0), (1, 3)])
def test_the_inside_is_what_the_receptive_fields_say(
    config: NetworkConfig, dx: int, dy: int
) -> None:
    _, height_px, width_px = config.input_shape

    def undisturbed(layer: str, row: int, column: int, sx: int, sy: int) -> bool:
        """Whether its box is whole and does not meet the strip that comes in from sx and sy."""
        box = boxes(config, Place(layer, 0, row, column))[-1]
        return (
            not box.cut
            and box.left >= sx
            and box.right <= width_px + min(0, sx)
            and box.top >= sy
            and box.bottom <= height_px + min(0, sy)
        )

    for shift in by_layer(config, dx, dy).values():
        if shift.layer == "fc":
            continue
        height, width = shift.is_inside.shape
        for row, column in product(range(height), range(width)):
            old_row, old_column = row - shift.dy, column - shift.dx
            expected = (
                0 <= old_row < height
                and 0 <= old_column < width
                and undisturbed(shift.layer, row, column, dx, dy)
                and undisturbed(shift.layer, old_row, old_column, -dx, -dy)
            )
            assert shift.is_inside[row, column] == expected, (shift.layer, row, column)


def test_a_strided_convolution_lines_up_with_its_stride_only() -> None:
    assert by_layer(STRIDED, 2, -4)["conv1"].lines_up
    assert by_layer(STRIDED, 2, -4)["conv2"].largest_inside == 0.0
    assert not by_layer(STRIDED, 1, 0)["conv1"].lines_up


@pytest.mark.parametrize(("dx", "dy"), [(28, 0), (0, -28)])
def test_a_shift_beyond_the_paper_is_told(dx: int, dy: int) -> None:
    with pytest.raises(CnnvizError, match="shift it by less"):
        by_layer(ARTICLE, dx, dy)


def test_max_pooling_keeps_a_third_of_what_noise_loses_altogether() -> None:
    """A 2x2 window moved by 1 keeps 2 of 6 pixels: the largest is among them one time in three."""
    config = NetworkConfig(
        "pool", (BlockConfig(8, 1, padding=0, batch_norm=False),), input_shape=(1, 200, 200)
    )
    network = build_network(config).eval()
    with torch.no_grad():
        network.get_parameter("conv1.weight").fill_(1)
        network.get_parameter("conv1.bias").fill_(10)
    (found,) = pooling_invariances(network, noise(config), 1, 0, PAPER)
    assert (found.before.layer, found.after.layer) == ("relu1", "pool1")
    assert found.before.unchanged_share == 0.0
    assert found.after.unchanged_share == pytest.approx(1 / 3, abs=0.03)
    assert found.after.mean_change < found.before.mean_change


def test_unchanged_values_are_counted_one_by_one() -> None:
    network, picture = living(ARTICLE), noise(ARTICLE)
    picture[:, :, :12] = PAPER
    still = outputs_in_float64(network, picture)
    moved = outputs_in_float64(network, shifted(picture, 1, 0, PAPER))
    blank = outputs_in_float64(network, np.full_like(picture, PAPER))
    first, second = pooling_invariances(living(ARTICLE), picture, 1, 0, PAPER)
    assert (second.before.layer, second.after.layer) == ("relu2", "pool2")
    for found in (first.before, first.after, second.before, second.after):
        counted = unchanged = 0
        values = (outputs[found.layer].reshape(-1).tolist() for outputs in (still, moved, blank))
        for a, b, empty in zip(*values, strict=True):
            same = abs(a - b) < 1e-12
            if same and (a == 0 or abs(a - empty) < 1e-12):
                continue
            counted += 1
            unchanged += same
        assert found.counted == counted
        assert found.unchanged_share == pytest.approx(unchanged / counted)
        change = np.abs(moved[found.layer] - still[found.layer]).sum()
        assert found.mean_change == pytest.approx(change / np.abs(still[found.layer]).sum())


def test_empty_paper_proves_nothing() -> None:
    blank = np.full((1, 28, 28), PAPER, np.float32)
    for found in pooling_invariances(living(ARTICLE), blank, 1, 0, PAPER):
        assert found.before.counted == found.after.counted == 0
        assert found.before.unchanged_share == found.after.unchanged_share == 1.0
        assert found.before.mean_change == 0.0


def test_the_network_stays_as_it_was() -> None:
    network = living(ARTICLE)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    layer_shifts(network, noise(ARTICLE), 2, 0, PAPER)
    for name, value in network.state_dict().items():
        assert value.dtype == before[name].dtype
        assert torch.equal(value, before[name])
