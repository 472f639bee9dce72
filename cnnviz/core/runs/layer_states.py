"""What a layer was like after a kept step, as far as weights and some pictures tell."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cnnviz.core.network.networks import build_network
from cnnviz.core.runs.recorded_run import RecordedRun, RecordingError

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class LayerState:
    """One layer after one step; None where the kind of layer has no such thing."""

    weight_norm: float | None = None  # L2, kernels and biases
    dead_share: float | None = None  # of a ReLU's maps: those that are 0 for every picture
    running_mean: float | None = None  # of batch norm: mean over its maps of the absolute value
    running_std: float | None = None  # of batch norm: mean over its maps


def layer_states(
    run: RecordedRun, pictures: FloatArray
) -> Iterator[tuple[int, dict[str, LayerState]]]:
    """Yield each kept step with the state of every layer; steps that cannot be read are left out.

    `pictures` are float32 (N, C, H, W), normalised: those on which a ReLU may wake.
    """
    network = build_network(run.start.config).eval()
    images = torch.from_numpy(pictures)
    for step in run.steps:
        try:
            network.load_state_dict(run.weights(step))
        except RecordingError:
            continue
        with torch.inference_mode():
            states = _states(network, images)
        yield step, states


def _states(network: nn.Sequential, maps: Tensor) -> dict[str, LayerState]:
    states = {}
    for name, layer in network.named_children():
        maps = layer(maps)
        if name != "flatten":
            states[name] = _state(layer, maps)
    return states


def _state(layer: nn.Module, maps: Tensor) -> LayerState:
    match layer:
        case nn.ReLU():
            awake = (maps > 0).flatten(2).any(dim=2).any(dim=0)
            return LayerState(dead_share=float((~awake).float().mean()))
        case nn.BatchNorm2d(running_mean=Tensor() as mean, running_var=Tensor() as variance):
            std = (variance + layer.eps).sqrt()
            return LayerState(
                _norm(layer), running_mean=float(mean.abs().mean()), running_std=float(std.mean())
            )
        case _:
            return LayerState(_norm(layer) if list(layer.parameters()) else None)


def _norm(layer: nn.Module) -> float:
    return float(torch.stack([p.square().sum() for p in layer.parameters()]).sum().sqrt())
