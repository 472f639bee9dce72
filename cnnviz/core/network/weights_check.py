"""Do these weights belong to this network?"""

from collections.abc import Mapping

import torch
from torch import Tensor

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.networks import build_network
from cnnviz.core.network.shapes import layer_shapes
from cnnviz.core.translation import tr

MAX_LAYER_VALUES = 16 * 2**20  # 64 MB of float32: larger maps come from a hostile description
MAX_PARAMETERS = 64 * 2**20


def expected_shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    """Return the shape of every weight and buffer, computed without allocating any.

    Raises:
        CnnvizError: a layer does not fit, or is larger than cnnviz handles.
    """
    layers = layer_shapes(config)
    if any(layer.volume.values > MAX_LAYER_VALUES for layer in layers):
        raise CnnvizError(tr("the network's maps are larger than cnnviz handles."))
    if sum(layer.parameters for layer in layers) > MAX_PARAMETERS:
        raise CnnvizError(tr("the network has more parameters than cnnviz handles."))
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
            raise CnnvizError(tr("{weights} of network {network} is missing.", name, config.name))
        found = tuple(weights[name].shape)
        if found != shape:
            raise CnnvizError(
                tr(
                    "{name} has the wrong shape: expected {expected}, found {found}.",
                    name,
                    _times(shape),
                    _times(found),
                )
            )
        _check_content(name, weights[name])
    foreign = sorted(set(weights) - set(expected))
    if foreign:
        raise CnnvizError(
            tr("{foreign!r} is no layer of network {name}.", foreign[0][:60], config.name)
        )


def _check_content(name: str, values: Tensor) -> None:
    wanted = torch.int64 if name.endswith("num_batches_tracked") else torch.float32
    if values.dtype != wanted:
        raise CnnvizError(
            tr("{name} holds {dtype} numbers; {wanted} are needed.", name, values.dtype, wanted)
        )
    if values.layout is not torch.strided or values.is_meta:
        raise CnnvizError(tr("{name} is stored in a form that cnnviz does not read.", name))
    if not bool(torch.isfinite(values).all()):
        raise CnnvizError(tr("{name} holds values that are NaN or infinite.", name))
    if name.endswith("running_var") and bool((values < 0).any()):
        raise CnnvizError(tr("{name} holds negative variances.", name))


def _times(shape: tuple[int, ...]) -> str:
    return "x".join(map(str, shape)) if shape else tr("a single number")
