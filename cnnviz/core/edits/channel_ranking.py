"""What each channel of a network is worth: the accuracy that is lost without it."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.evaluation.metrics import EVALUATION_BATCH
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.networks import Network
from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.core.progress import Progress


@dataclass(frozen=True)
class ChannelCost:
    """A channel of a convolution's block, and the accuracies without it."""

    layer: str  # the convolution
    unit: int
    accuracy: float  # 0 to 1
    lost: float  # what the whole network gets right more, in the same share; may be negative
    lost_per_class: tuple[float, ...]  # of each class's own pictures


def rank_channels(
    network: Network, config: NetworkConfig, pictures: ImageSet, picture_shape: PictureShape
) -> Generator[Progress, None, tuple[ChannelCost, ...]]:
    """Silence each channel of all blocks in turn; return them by what they cost, dearest first.

    Takes a network in eval mode and uint8 pictures; yields progress.
    Every map is computed once a picture; for a channel only what follows its block is, with the
    block's output for that channel multiplied by 0. That is what `apply_edits` does to it.
    """
    blocks = _blocks(config)
    channels = [(shape.name, unit) for shape, _ in blocks for unit in range(shape.depth)]
    right = torch.zeros(1 + len(channels), config.classes, dtype=torch.int64)
    edges = [*range(0, len(pictures), EVALUATION_BATCH), len(pictures)]
    for start, end in pairwise(edges):
        labels = pictures.labels[start:end].cpu()
        images = picture_shape.normalised(pictures.images[start:end].cpu())
        for number, logits in enumerate(_logits_without_each(network, blocks, images)):
            hits = labels[logits.argmax(dim=1) == labels]
            right[number] += torch.bincount(hits, minlength=config.classes)
            done = start * len(right) + (end - start) * (number + 1)
            yield Progress(done, len(pictures) * len(right))
    counts = torch.bincount(pictures.labels.cpu(), minlength=config.classes)
    costs = [
        _cost(layer, unit, right[0], without, counts)
        for (layer, unit), without in zip(channels, right[1:], strict=True)
    ]
    return tuple(sorted(costs, key=lambda cost: -cost.lost))


def _blocks(config: NetworkConfig) -> list[tuple[LayerShape, str]]:
    """Return each layer with kernels that make maps, and the last of those that follow it."""
    blocks: list[tuple[LayerShape, str]] = []
    for shape in layer_shapes(config):
        if shape.kind.has_kernels and shape.kind.has_maps:
            blocks.append((shape, shape.name))
        elif blocks and shape.kind.has_maps:
            blocks[-1] = blocks[-1][0], shape.name
    return blocks


def _logits_without_each(
    network: Network, blocks: list[tuple[LayerShape, str]], images: Tensor
) -> Iterator[Tensor]:
    """Yield the logits (N, classes) of the whole network, then without each channel in turn."""
    ends = {end for _, end in blocks}
    with torch.inference_mode():
        outputs = {}
        for node, values in network.outputs(images):
            if node.name in ends:
                outputs[node.name] = values  # (N, D, H, W)
            logits = values
    yield logits
    for _, end in blocks:
        for unit in range(outputs[end].shape[1]):
            with torch.inference_mode():
                without = outputs[end].clone()
                without[:, unit] = 0
                logits = network.after(end, without)
            yield logits


def _cost(layer: str, unit: int, whole: Tensor, without: Tensor, counts: Tensor) -> ChannelCost:
    total = int(counts.sum())
    lost = (whole - without).double()
    return ChannelCost(
        layer,
        unit,
        accuracy=int(without.sum()) / total,
        lost=float(lost.sum()) / total,
        lost_per_class=tuple((lost / counts.clamp(min=1)).tolist()),
    )
