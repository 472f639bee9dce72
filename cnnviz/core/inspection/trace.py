"""What every layer makes of one input, in one pass."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from cnnviz.core.network.explained_values import INPUT
from cnnviz.core.network.networks import Network

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Trace:
    """One input and all that the network computes from it."""

    input: FloatArray  # (C, H, W), normalised
    outputs: dict[str, FloatArray]  # layer name -> (D, H, W), or (classes,) for fc
    probabilities: FloatArray  # (classes,), softmax of the logits

    def of(self, layer: str) -> FloatArray:
        """Return what a layer made of the input, or the input itself."""
        return self.input if layer == INPUT else self.outputs[layer]


def trace(network: Network, picture: FloatArray) -> Trace:
    """Run one (C, H, W) float32 picture through a network in eval mode, keeping each output.

    The network's mode is not touched: the caller owns a network that is in eval mode.
    """
    outputs: dict[str, FloatArray] = {}
    with torch.inference_mode():
        for node, value in network.outputs(torch.from_numpy(picture)[None]):  # (1, C, H, W)
            outputs[node.name] = value[0].numpy()
        probabilities = torch.softmax(value[0], dim=0).numpy()
    return Trace(picture, outputs, probabilities)
