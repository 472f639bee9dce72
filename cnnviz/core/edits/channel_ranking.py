"""What each channel of a network is worth: the accuracy that is lost without it."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.evaluation.metrics import EVALUATION_BATCH
from cnnviz.core.network.network_config import NetworkConfig
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
    network: nn.Sequential, config: NetworkConfig, pictures: ImageSet, picture_shape: PictureShape
) -> Generator[Progress, None, tuple[ChannelCost, ...]]:
    """Silence each channel of all blocks in turn; return them by what they cost, dearest first.

    Takes a network in eval mode and uint8 pictures; yields progress.
    Every map is computed once a picture; for a channel only what follows its block is, with the
    block's output for that channel multiplied by 0. That is what `apply_edits` does to it.
    """
    channels = [
        (f"conv{number}", unit)
        for number, block in enumerate(config.blocks, start=1)
        for unit in range(block.channels)
    ]
    right = torch.zeros(1 + len(channels), config.classes, dtype=torch.int64)
    edges = [*range(0, len(pictures), EVALUATION_BATCH), len(pictures)]
    for start, end in pairwise(edges):
        labels = pictures.labels[start:end].cpu()
        images = picture_shape.normalised(pictures.images[start:end].cpu())
        for number, logits in enumerate(_logits_without_each(network, images)):
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


def _logits_without_each(network: nn.Sequential, images: Tensor) -> Iterator[Tensor]:
    """Yield the logits (N, classes) of the whole network, then without each channel in turn."""
    names = [name for name, _ in network.named_children()]
    begins = [place for place, name in enumerate(names) if name.startswith("conv")]
    ends = [*begins[1:], names.index("flatten")]  # of the blocks
    with torch.inference_mode():
        outputs = []
        value = images
        for begin, end in zip(begins, ends, strict=True):
            value = network[begin:end](value)  # (N, D, H, W)
            outputs.append(value)
        logits = network[ends[-1] :](value)
    yield logits
    for output, end in zip(outputs, ends, strict=True):
        rest = network[end:]
        for unit in range(output.shape[1]):
            with torch.inference_mode():
                without = output.clone()
                without[:, unit] = 0
                logits = rest(without)
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
