"""Batch norm with the statistics of this batch (training) against the running ones (use)."""

from copy import deepcopy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.layer_inputs import inputs_of
from cnnviz.core.network.kinds.batch_norm import as_norm
from cnnviz.core.network.networks import Network
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Moments:
    """Mean and variance of each channel over all pictures and places: float64 (D,)."""

    means: FloatArray
    variances: FloatArray  # divided by the count, not by one less: what batch norm divides by


@dataclass(frozen=True, eq=False)
class BatchNormComparison:
    """One batch-norm layer and one batch, in both modes.

    Ioffe and Szegedy, "Batch Normalization" (2015): (x - mean) / sqrt(variance + eps) * gamma +
    beta, with the batch's statistics in training and running averages of them in use.
    """

    layer: str
    before: Moments  # of the values that flow in: the statistics that training uses
    running: Moments  # the ones kept from training: those that use takes; variances divided by n-1
    after_batch: Moments  # of the values that flow out in training mode: beta and about gamma^2
    after_running: Moments  # of those that flow out in eval mode
    inputs: npt.NDArray[np.float32]  # (N, D, H, W)
    batch_outputs: npt.NDArray[np.float32]  # (N, D, H, W), training mode
    running_outputs: npt.NDArray[np.float32]  # (N, D, H, W), eval mode


@dataclass(frozen=True, eq=False)
class BothModes:
    """The whole network's logits for the same pictures: float32 (N, classes)."""

    evaluating: npt.NDArray[np.float32]
    training: npt.NDArray[np.float32]  # each depends on the other pictures of the batch


def compare_batch_norm(
    network: Network, pictures: npt.NDArray[np.float32], layer: str
) -> BatchNormComparison:
    """Run one layer in both modes, the layers before it in eval mode; no buffer is changed.

    Takes normalised float32 (N, C, H, W) pictures and a network in eval mode.

    Raises:
        CnnvizError: there is no such layer or no picture, or it is no batch norm.
    """
    inputs = inputs_of(network, pictures, layer)
    if not network.node(layer).layer.normalises:
        raise CnnvizError(
            tr(
                "{layer} is not a batch norm layer; choose a layer whose name starts with batch.",
                layer,
            )
        )
    norm = as_norm(network.module(layer))
    mean, variance = norm.get_buffer("running_mean"), norm.get_buffer("running_var")
    values = torch.from_numpy(inputs)
    with torch.inference_mode():
        evaluated = functional.batch_norm(
            values, mean, variance, norm.weight, norm.bias, eps=norm.eps
        ).numpy()
        trained = functional.batch_norm(
            values, None, None, norm.weight, norm.bias, training=True, eps=norm.eps
        ).numpy()
    running = Moments(mean.double().numpy(), variance.double().numpy())
    return BatchNormComparison(
        layer,
        moments(inputs),
        running,
        moments(trained),
        moments(evaluated),
        inputs,
        trained,
        evaluated,
    )


def logits_in_both_modes(network: Network, pictures: npt.NDArray[np.float32]) -> BothModes:
    """Classify normalised float32 (N, C, H, W) pictures in both modes, on a copy of the network."""
    copied, values = deepcopy(network), torch.from_numpy(pictures)
    with torch.inference_mode():
        return BothModes(copied.eval()(values).numpy(), copied.train()(values).numpy())


def moments(values: npt.NDArray[np.float32]) -> Moments:
    """Return each channel's mean and variance of float32 (N, D, H, W), reckoned in float64."""
    exact = values.astype(np.float64)
    return Moments(exact.mean(axis=(0, 2, 3)), exact.var(axis=(0, 2, 3)))
