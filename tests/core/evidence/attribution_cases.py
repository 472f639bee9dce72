"""Networks, pictures and plain formulas to check captum's answers against."""

from collections.abc import Generator
from typing import TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from cnnviz.core.evidence.attribution import Attribution, AttributionRequest, attribute
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network

Answer = TypeVar("Answer")
EMPTY = -0.8
PAPER = np.array([EMPTY], np.float32)

SIGMOID = NetworkConfig(
    "smooth",
    (
        BlockConfig(
            4, kernel_size=3, padding=1, batch_norm=False, activation="sigmoid", pooling="average"
        ),
        BlockConfig(5, kernel_size=3, padding=1, activation="tanh", pooling="l2"),
        BlockConfig(6, kernel_size=3, padding=1, pooling=None, activation="sigmoid"),
    ),
    classes=4,
)
DEEP = NetworkConfig(
    "deep",
    (
        BlockConfig(4, kernel_size=3, padding=1, batch_norm=False),
        BlockConfig(4, kernel_size=3, padding=1, batch_norm=False, pooling=None),
        BlockConfig(6, kernel_size=3, padding=1, pooling="weighted"),
    ),
    classes=3,
)
ONE_BLOCK = NetworkConfig(
    "shallow", (BlockConfig(3, pooling=None),), input_shape=(2, 12, 9), classes=5
)


def answer_of(work: Generator[object, None, Answer]) -> tuple[Answer, list[object]]:
    """Return what a generator returns, and what it has yielded before."""
    told: list[object] = []
    try:
        while True:
            told.append(next(work))
    except StopIteration as end:
        return end.value, told


def network_of(config: NetworkConfig) -> Network:
    """An untrained network whose batch norms do something."""
    network = build_network(config, seed=3).eval()
    random = torch.Generator().manual_seed(5)
    for layer in network.children():
        if isinstance(layer, nn.BatchNorm2d):
            layer.running_mean.normal_(0, 0.2, generator=random)
            layer.running_var.uniform_(0.5, 1.5, generator=random)
    return network


def picture_of(config: NetworkConfig, seed: int = 0) -> np.ndarray:
    random = np.random.default_rng(seed)
    return random.uniform(EMPTY, 1.5, config.input_shape).astype(np.float32)


def found(network: Network, picture: np.ndarray, request: AttributionRequest) -> Attribution:
    return answer_of(attribute(network, picture, request, PAPER))[0]


def logit(network: Network, pictures: Tensor, target: int) -> Tensor:
    return network(pictures)[:, target]


def gradients(network: Network, pictures: Tensor, target: int) -> Tensor:
    asked = pictures.detach().clone().requires_grad_()
    logit(network, asked, target).sum().backward()
    network.zero_grad()
    assert asked.grad is not None
    return asked.grad
