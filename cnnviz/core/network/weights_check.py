"""Do these weights belong to this network?"""

from collections.abc import Mapping

import torch
from torch import Tensor

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.networks import build_network
from cnnviz.core.network.shapes import layer_shapes

MAX_LAYER_VALUES = 16 * 2**20  # 64 MB of float32: larger maps come from a hostile description
MAX_PARAMETERS = 64 * 2**20


def expected_shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    """Return the shape of every weight and buffer, computed without allocating any.

    Raises:
        CnnvizError: a layer does not fit, or is larger than cnnviz handles.
    """
    layers = layer_shapes(config)
    if any(layer.volume.values > MAX_LAYER_VALUES for layer in layers):
        raise CnnvizError("the network's maps are larger than cnnviz handles.")
    if sum(layer.parameters for layer in layers) > MAX_PARAMETERS:
        raise CnnvizError("the network has more parameters than cnnviz handles.")
    with torch.device("meta"):
        state = build_network(config).state_dict()
    return {name: tuple(value.shape) for name, value in state.items()}


def check_weights(config: NetworkConfig, weights: Mapping[str, Tensor]) -> None:
    """Make sure that the weights fit the network by name, shape and content.

    Raises:
        CnnvizError: names the first layer that does not fit, with expected and found shape.
    """
    expected = expected_shapes(config)
    for name, shape in expected.items():
        if name not in weights:
            raise CnnvizError(f"{name} of network {config.name} is missing.")
        found = tuple(weights[name].shape)
        if found != shape:
            raise CnnvizError(
                f"{name} has the wrong shape: expected {_times(shape)}, found {_times(found)}."
            )
        _check_content(name, weights[name])
    foreign = sorted(set(weights) - set(expected))
    if foreign:
        raise CnnvizError(f"{foreign[0][:60]!r} is no layer of network {config.name}.")


def _check_content(name: str, values: Tensor) -> None:
    wanted = torch.int64 if name.endswith("num_batches_tracked") else torch.float32
    if values.dtype != wanted:
        raise CnnvizError(f"{name} holds {values.dtype} numbers; {wanted} are needed.")
    if values.layout is not torch.strided or values.is_meta:
        raise CnnvizError(f"{name} is stored in a form that cnnviz does not read.")
    if not bool(torch.isfinite(values).all()):
        raise CnnvizError(f"{name} holds values that are NaN or infinite.")
    if name.endswith("running_var") and bool((values < 0).any()):
        raise CnnvizError(f"{name} holds negative variances.")


def _times(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) if shape else "a single number"
