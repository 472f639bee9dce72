"""From a NetworkConfig to a torch network with the article's layer names."""

from collections import OrderedDict

import torch
from torch import nn

from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.pooling import L2Pool2d, WeightedPool2d
from cnnviz.core.network.shapes import layer_shapes

ACTIVATIONS: dict[str, type[nn.Module]] = {
    "relu": nn.ReLU,
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
}
POOLINGS: dict[str, type[nn.Module]] = {
    "max": nn.MaxPool2d,
    "average": nn.AvgPool2d,
    "l2": L2Pool2d,
    "weighted": WeightedPool2d,
}


def build_network(config: NetworkConfig, seed: int = 0) -> nn.Sequential:
    """Return the network with torch's default initial weights, the same ones for the same seed.

    Takes float32 (N, C, H, W), returns logits (N, classes). The global random state is left alone.

    Raises:
        CnnvizError: a layer does not fit the one before it.
    """
    last_map = layer_shapes(config)[-2]
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    depth = config.input_shape[0]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for number, block in enumerate(config.blocks, start=1):
            _add_block(layers, number, depth, block)
            depth = block.channels
        layers["flatten"] = nn.Flatten()
        layers["fc"] = nn.Linear(last_map.width * last_map.height * depth, config.classes)
    return nn.Sequential(layers)


def _add_block(
    layers: OrderedDict[str, nn.Module], number: int, depth: int, block: BlockConfig
) -> None:
    layers[f"conv{number}"] = nn.Conv2d(
        depth, block.channels, block.kernel_size, block.stride, block.padding
    )
    if block.batch_norm:
        layers[f"batch{number}"] = nn.BatchNorm2d(block.channels)
    layers[f"{block.activation}{number}"] = ACTIVATIONS[block.activation]()
    if block.pooling is not None:
        pool = POOLINGS[block.pooling]
        layers[f"pool{number}"] = pool(block.pool_size, block.pool_stride)


def weights_of(network: nn.Module) -> dict[str, torch.Tensor]:
    """Return a copy of every weight and buffer, on the CPU: safe to hand to another thread."""
    return {
        name: value.detach().to("cpu", copy=True) for name, value in network.state_dict().items()
    }
