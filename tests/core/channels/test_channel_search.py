from collections.abc import Generator
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.channels.channel_search import NOBODY, TOP, ChannelFinds, search_channels
from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.progress import Progress
from tests.picture_shapes import grey

DESIGNS = {
    "article": NETWORKS["article"],
    "others": NetworkConfig(
        "others",
        (
            BlockConfig(3, kernel_size=3, padding=0, batch_norm=False, pooling=None),
            BlockConfig(4, 4, 2, 0, activation="tanh", pooling="l2", pool_size=3, pool_stride=3),
            BlockConfig(2, 1, 1, 0, activation="sigmoid", pooling="average"),
        ),
        classes=3,
    ),
}


def run(work: Generator[int, None, ChannelFinds]) -> tuple[list[int], ChannelFinds]:
    reports = []
    while True:
        try:
            reports.append(next(work))
        except StopIteration as end:
            return reports, end.value


def network_of(config: NetworkConfig) -> Network:
    """With other statistics and scales than the initial ones, some of them negative."""
    network = build_network(config, seed=3)
    random = torch.Generator().manual_seed(4)
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.weight.data = torch.randn(layer.num_features, generator=random)
            layer.bias.data = torch.randn(layer.num_features, generator=random)
    return network.eval()


def outputs_one_by_one(network: Network, dataset: Dataset) -> dict[str, np.ndarray]:
    """The outputs of each layer for each picture by itself: (N, D, H, W)."""
    pictures = torch.cat([dataset.train.images, dataset.validation.images])
    found: dict[str, list[np.ndarray]] = {}
    for picture in pictures:
        value = dataset.picture_shape.normalised(picture[None])
        for name, layer in network.named_children():
            value = layer(value).detach()
            maps = value if value.ndim == 4 else value[..., None, None]
            found.setdefault(name, []).append(maps[0].numpy())
    return {name: np.stack(maps) for name, maps in found.items()}


@pytest.mark.parametrize("design", DESIGNS)
def test_it_finds_what_a_plain_loop_finds(
    design: str, small_dataset: Dataset, one_thread: None
) -> None:
    config = DESIGNS[design]
    network, data = network_of(config), small_dataset
    reports, finds = run(search_channels(network, config, data, data.picture_shape))
    assert reports[-1] == Progress(500, 500)
    assert finds.pictures == 500
    assert [report.done for report in reports] == sorted(report.done for report in reports)
    labels = np.concatenate([data.train.labels.numpy(), data.validation.labels.numpy()])
    expected = outputs_one_by_one(network, data)
    assert set(finds.layers) == set(expected)
    for layer, maps in expected.items():
        is_signed = layer[:4] in ("conv", "batc", "tanh", "fc")
        for unit in range(maps.shape[1]):
            peaks = maps[:, unit].max(axis=(1, 2))
            ranked = np.sort(peaks)[::-1][:TOP]
            ranked = ranked if is_signed else ranked[ranked > 0]
            found = finds.of(layer, unit)
            assert [find.value for find in found] == pytest.approx(ranked, abs=1e-5)
            assert finds.is_dead(layer, unit) == (len(ranked) == 0)
            numbers = [find.index + 400 * (find.part == "validation") for find in found]
            assert len(set(numbers)) == len(numbers), "a picture counts once"
            for number, find in zip(numbers, found, strict=True):
                assert peaks[number] == pytest.approx(find.value, abs=1e-5)
                there = maps[number, unit, find.row, find.column]
                assert there == pytest.approx(find.value, abs=1e-5)
            means = [peaks[labels == number].mean() for number in range(10)]
            assert finds.layers[layer].profile[unit] == pytest.approx(means, abs=1e-4)


def test_a_dead_channel_has_no_pictures_but_its_convolution_has(
    small_dataset: Dataset, one_thread: None
) -> None:
    config = NETWORKS["article"]
    network = build_network(config, seed=1).eval()
    network.get_parameter("batch1.bias").data[5] = -1000.0
    _, finds = run(search_channels(network, config, small_dataset, grey(0.1, 0.25)))
    assert finds.is_dead("relu1", 5)
    assert finds.is_dead("pool1", 5)
    assert finds.of("relu1", 5) == ()
    assert (finds.layers["relu1"].profile[5] == 0).all()
    assert not finds.is_dead("relu1", 4)
    assert len(finds.of("batch1", 5)) == TOP
    assert finds.of("batch1", 5)[0].value < 0


def test_of_equal_pictures_and_places_the_first_wins(
    small_dataset: Dataset, one_thread: None
) -> None:
    config = NETWORKS["article"]
    image = torch.full((300, 1, 28, 28), 80, dtype=torch.uint8)
    same = replace(small_dataset, train=ImageSet(image, torch.zeros(300, dtype=torch.int64)))
    network = build_network(config, seed=1).eval()
    network.get_parameter("conv1.weight").data.zero_()  # every place has the bias alone
    _, finds = run(search_channels(network, config, same, grey(0.1, 0.25)))
    assert [find.index for find in finds.of("conv1", 3)] == list(range(TOP))
    assert {(find.part, find.row, find.column) for find in finds.of("conv1", 3)} == {
        ("train", 0, 0)
    }


def test_few_pictures_and_numbers_that_are_none_leave_places_empty(
    small_dataset: Dataset, one_thread: None
) -> None:
    config = NETWORKS["article"]
    train = ImageSet(small_dataset.train.images[:3], small_dataset.train.labels[:3])
    validation = ImageSet(small_dataset.train.images[3:5], small_dataset.train.labels[3:5])
    few = replace(small_dataset, train=train, validation=validation)
    network = build_network(config, seed=1).eval()
    network.get_parameter("conv1.bias").data[2] = torch.nan
    _, finds = run(search_channels(network, config, few, grey(0.1, 0.25)))
    assert len(finds.of("conv1", 0)) == 5
    assert {find.part for find in finds.of("conv1", 0)} == {"train", "validation"}
    assert finds.is_dead("conv1", 2)
    assert (finds.layers["conv1"].pictures[2] == NOBODY).all()
    for found in finds.layers.values():
        assert np.isfinite(found.profile).all()
        assert np.isfinite(found.values).all()


def test_pictures_of_another_size_are_refused(small_dataset: Dataset) -> None:
    config = NetworkConfig("larger", (BlockConfig(2),), input_shape=(1, 32, 32))
    network = build_network(config).eval()
    with pytest.raises(CnnvizError, match="expects pictures other than those of bars"):
        run(search_channels(network, config, small_dataset, grey(0.1, 0.25)))
