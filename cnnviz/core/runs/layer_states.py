"""What a layer was like after a kept step, as far as weights and some pictures tell."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from cnnviz.core.network.kinds.batch_norm import as_norm
from cnnviz.core.network.networks import Network, build_network
from cnnviz.core.network.nodes import Node
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
            states = {n.name: _state(network, n, maps) for n, maps in network.outputs(images)}
        yield step, states


def _state(network: Network, node: Node, maps: Tensor) -> LayerState:
    module = network.module(node.name)
    norm = _norm(module) if list(module.parameters()) else None
    if node.layer.silences:
        awake = (maps > 0).flatten(2).any(dim=2).any(dim=0)
        return LayerState(norm, dead_share=float((~awake).float().mean()))
    if node.layer.normalises:
        mean, variance = module.get_buffer("running_mean"), module.get_buffer("running_var")
        std = (variance + as_norm(module).eps).sqrt()
        return LayerState(
            norm, running_mean=float(mean.abs().mean()), running_std=float(std.mean())
        )
    return LayerState(norm)


def _norm(layer: nn.Module) -> float:
    return float(torch.stack([p.square().sum() for p in layer.parameters()]).sum().sqrt())
