from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn import functional

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.recipes import TrainingConfig

ARTICLE = NETWORKS["article"]
WHITENED = TrainingConfig(whitened=True, seed=3)


def first(network: Network) -> nn.Conv2d:
    layer = network.module("conv1")
    assert isinstance(layer, nn.Conv2d)
    return layer


def test_other_recipes_begin_with_torchs_weights_of_their_seed(small_dataset: Dataset) -> None:
    network = new_network(ARTICLE, TrainingConfig(seed=3), small_dataset)
    for own, plain in zip(
        network.parameters(), build_network(ARTICLE, 3).parameters(), strict=True
    ):
        assert torch.equal(own, plain)


def test_whitened_kernels_answer_with_variance_one_and_independently(
    small_dataset: Dataset,
) -> None:
    convolution = first(new_network(ARTICLE, WHITENED, small_dataset))
    pictures = small_dataset.picture_shape.normalised(small_dataset.train.images)
    # Without padding: its patches are no patches of a picture.
    answers = functional.conv2d(pictures, convolution.weight, convolution.bias)
    covariance = answers.transpose(0, 1).flatten(1)[:8].cov()
    torch.testing.assert_close(covariance, torch.eye(8), rtol=0, atol=0.05)
    torch.testing.assert_close(answers[:, :8], -answers[:, 8:])


def test_all_else_stays_as_the_seed_has_it(small_dataset: Dataset) -> None:
    network = new_network(ARTICLE, WHITENED, small_dataset).state_dict()
    plain = build_network(ARTICLE, 3).state_dict()
    changed = {name for name in plain if not torch.equal(network[name], plain[name])}
    assert changed == {"conv1.weight", "conv1.bias"}


@pytest.mark.parametrize(("kernels", "size", "whitened"), [(5, 3, 4), (64, 3, 18), (1, 5, 0)])
def test_kernels_beyond_all_directions_stay_as_they_were(
    small_dataset: Dataset, kernels: int, size: int, whitened: int
) -> None:
    config = NetworkConfig(
        "other", (BlockConfig(kernels, kernel_size=size, padding=0, pooling=None),)
    )
    convolution = first(new_network(config, WHITENED, small_dataset))
    plain = first(build_network(config, 3))
    assert torch.equal(convolution.weight[whitened:], plain.weight[whitened:])
    assert (
        not torch.isclose(convolution.weight[:whitened], plain.weight[:whitened]).all(dim=3).any()
    )


def test_pictures_that_never_differ_whiten_to_finite_kernels(small_dataset: Dataset) -> None:
    black = replace(small_dataset.train, images=torch.zeros_like(small_dataset.train.images))
    convolution = first(new_network(ARTICLE, WHITENED, replace(small_dataset, train=black)))
    assert torch.isfinite(convolution.weight).all()
