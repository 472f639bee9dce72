"""What each map before a convolution, or before fc, adds to one of its outputs."""

import numpy as np
import numpy.typing as npt
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.trace import Trace
from cnnviz.core.network.networks import Network
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float32]


def term_maps(network: Network, trace: Trace, layer: str, unit: int) -> FloatArray:
    """Return the terms whose sum, with the bias, is map `unit` of `layer`: float32.

    Of a convolution (C, H, W), each input map with its own kernel; of fc (D, H, W), the maps before
    it times the class's weights, of which all values are summed.

    Raises:
        CnnvizError: the layer does not sum over maps.
    """
    node = network.node(layer)
    if not node.layer.mixes:
        raise CnnvizError(tr("{layer} reads one map only; choose a convolution or fc.", layer))
    with torch.inference_mode():
        maps = torch.from_numpy(trace.of(node.inputs[0]))
        terms = node.layer.terms(network.module(layer), maps, unit)
    return np.asarray(terms.numpy(), np.float32)
