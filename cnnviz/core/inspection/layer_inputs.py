"""What flows into one layer when some pictures flow into the network."""

import numpy as np
import numpy.typing as npt
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.networks import Network
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float32]


def inputs_of(network: Network, pictures: FloatArray, layer: str) -> FloatArray:
    """Return the values that a layer reads, float32 (N, D, H, W).

    Takes normalised float32 (N, C, H, W) pictures and a network in eval mode.

    Raises:
        CnnvizError: the network has no such layer, or there is no picture.
    """
    node = network.node(layer)
    if not len(pictures):
        raise CnnvizError(tr("No pictures; choose one or more."))
    with torch.inference_mode():
        read = network.until(torch.from_numpy(pictures), node.inputs[0])
        return np.asarray(read.numpy(), np.float32)
