"""Sigmoid, tanh and ReLU at the values that a network really puts into them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.layer_inputs import inputs_of
from cnnviz.core.network.kinds.table import ACTIVATIONS
from cnnviz.core.network.network_config import Activation
from cnnviz.core.network.networks import Network
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float64]

SATURATED_BELOW = 0.05  # of the largest slope: a twentieth of the gradient passes, or less


@dataclass(frozen=True, eq=False)
class Curve:
    """A function and its slope on a grid; each float64 (points,)."""

    function: Activation
    x: FloatArray
    values: FloatArray
    slopes: FloatArray


@dataclass(frozen=True)
class ActivationStatistics:
    """What a function makes of some pre-activations (N, D, H, W)."""

    function: Activation
    count: int  # of values
    saturated_share: float  # 0 to 1: slope below a twentieth of its maximum; for ReLU x <= 0
    output_mean: float  # 0 where the outputs are centred
    negative_share: float  # of the outputs, 0 to 1; never any from sigmoid or ReLU
    dead_units: tuple[int, ...]  # saturated everywhere in every picture, so that they cannot learn


def curve(function: Activation, lowest: float, highest: float, points: int = 201) -> Curve:
    """Return a function with its slope at evenly spaced places from lowest to highest."""
    x = np.linspace(lowest, highest, points)
    return Curve(function, x, ACTIVATIONS[function].value(x), ACTIVATIONS[function].slope(x))


def pre_activations(
    network: Network, pictures: npt.NDArray[np.float32], layer: str
) -> npt.NDArray[np.float32]:
    """Return what flows into an activation layer, float32 (N, D, H, W).

    Takes normalised float32 (N, C, H, W) pictures and a network in eval mode.

    Raises:
        CnnvizError: there is no such layer or no picture, or it is no activation.
    """
    values = inputs_of(network, pictures, layer)
    names = [node.name for node in network.nodes if node.layer.role == "activation"]
    if layer not in names:
        raise CnnvizError(
            tr("{layer} is not an activation; choose one of {names}.", layer, ", ".join(names))
        )
    return values


def activation_statistics(
    values: npt.NDArray[np.float32], function: Activation
) -> ActivationStatistics:
    """Judge a function at the pre-activations of a layer, one or more pictures: (N, D, H, W).

    Any of the three may be asked what it would make of them, whichever the network has.

    Raises:
        CnnvizError: there are no values.
    """
    if not values.size:
        raise CnnvizError(tr("There are no values to analyse; choose one or more pictures."))
    kind = ACTIVATIONS[function]
    outputs = kind.value(values)
    is_saturated = kind.slope(values) < SATURATED_BELOW * kind.steepest
    dead = np.flatnonzero(is_saturated.all(axis=(0, 2, 3)))
    return ActivationStatistics(
        function,
        values.size,
        float(is_saturated.mean()),
        float(outputs.mean()),
        float((outputs < 0).mean()),
        tuple(dead.tolist()),
    )
