"""What each map before a convolution, or before fc, adds to one of its outputs."""

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.trace import Trace

FloatArray = npt.NDArray[np.float32]


def term_maps(network: nn.Sequential, trace: Trace, layer: str, unit: int) -> FloatArray:
    """Return the terms whose sum, with the bias, is map `unit` of `layer`: float32.

    Of a convolution (C, H, W), each input map with its own kernel; of fc (D, H, W), the maps before
    it times the class's weights, of which all values are summed.

    Raises:
        CnnvizError: the layer does not sum over maps.
    """
    names = [name for name, _ in network.named_children() if name != "flatten"]
    position = names.index(layer)
    before = trace.outputs[names[position - 1]] if position else trace.input
    module = network.get_submodule(layer)
    with torch.inference_mode():
        maps = torch.from_numpy(before)
        if isinstance(module, nn.Conv2d):
            kernels = module.weight[unit][:, None]  # (C, 1, F, F)
            terms = functional.conv2d(
                maps[None], kernels, None, module.stride, module.padding, groups=len(maps)
            )[0]
        elif isinstance(module, nn.Linear):
            terms = maps * module.weight[unit].reshape(maps.shape)
        else:
            raise CnnvizError(f"{layer} reads one map only; choose a convolution or fc.")
    return np.asarray(terms.numpy(), np.float32)
