"""The weights that a run of new weights begins with."""

import torch
from torch import Tensor
from torch.nn import functional

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.network.nodes import Node
from cnnviz.core.training.recipes import TrainingConfig

PATCHED_PICTURES = 250
LEAST_VARIANCE = 5e-4  # what is added to each, so that hardly any is not blown up


def new_network(network_config: NetworkConfig, config: TrainingConfig, dataset: Dataset) -> Network:
    """Return a network as a recipe begins with it: the same for the same seed and data."""
    network = build_network(network_config, config.seed)
    if config.whitened:
        first = next(n for n in network.nodes if n.layer.mixes and n.layer.has_maps)
        pictures = dataset.train.images[:PATCHED_PICTURES]
        _whiten(network, first, dataset.picture_shape.normalised(pictures))
    return network


def _whiten(network: Network, node: Node, pictures: Tensor) -> None:
    """Let the first kernels answer to the directions in which patches differ most.

    Each direction is scaled to answers of variance 1 and taken with both signs, since ReLU keeps
    one of them (Jordan, 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU", section 3.1).
    """
    module, spans = network.module(node.name), node.layer.spans
    kernels, bias = module.get_parameter("weight"), module.get_parameter("bias")
    side = kernels.shape[2]  # of (k, D, F, F)
    # Only kernels larger than the pictures see them with padding around.
    padding = spans[0].padding if spans and side > min(pictures.shape[2:]) else 0
    patches = functional.unfold(pictures, side, padding=padding).transpose(1, 2).flatten(0, 1)
    # A single weight has a variance in place of a matrix.
    covariance = patches.T.cov().reshape(patches.shape[1], -1)
    variances, directions = torch.linalg.eigh(covariance)
    strongest = (directions / (variances + LEAST_VARIANCE).sqrt()).flip(1).T
    strongest = strongest[: len(kernels) // 2]
    whitened = torch.cat([strongest, -strongest]).reshape(-1, *kernels.shape[1:])
    with torch.no_grad():
        kernels[: len(whitened)] = whitened
        bias[: len(whitened)] = 0
