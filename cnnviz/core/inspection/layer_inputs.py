"""What flows into one layer when some pictures flow into the network."""

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from cnnviz.core.errors import CnnvizError

FloatArray = npt.NDArray[np.float32]


def inputs_of(network: nn.Sequential, pictures: FloatArray, layer: str) -> FloatArray:
    """Return the values that a layer reads, float32 (N, D, H, W), for a layer after flattening
    (N, D).

    Takes normalised float32 (N, C, H, W) pictures and a network in eval mode.

    Raises:
        CnnvizError: the network has no such layer, or there is no picture.
    """
    names = [name for name, _ in network.named_children()]
    if layer not in names:
        raise CnnvizError(f"There is no layer {layer}; choose one of {', '.join(names)}.")
    if not len(pictures):
        raise CnnvizError("No pictures; choose one or more.")
    with torch.inference_mode():
        before = network[: names.index(layer)]
        return np.asarray(before(torch.from_numpy(pictures)).numpy(), np.float32)
