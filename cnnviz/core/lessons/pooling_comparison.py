"""The four poolings on the same maps, and what swapping them costs a trained network."""

from collections.abc import Generator
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from typing import get_args

import numpy as np
import numpy.typing as npt
import torch
from numpy.lib.stride_tricks import sliding_window_view

from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import evaluation_batches
from cnnviz.core.network.kinds.table import POOLINGS
from cnnviz.core.network.network_config import Pooling
from cnnviz.core.network.networks import Network
from cnnviz.core.network.pooling import distance_weights
from cnnviz.core.network.windows import Span
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float32]
KINDS: tuple[Pooling, ...] = get_args(Pooling)


@dataclass(frozen=True, eq=False)
class WindowWeights:
    """Why a 2x2 window weighted by distance is an average: all its pixels are equally far off."""

    distances: npt.NDArray[np.float64]  # (F, F), pixels from the window's centre
    weights: FloatArray  # (F, F), in proportion to 1/(1 + distance); they sum to 1
    equals_average: bool


@dataclass(frozen=True)
class SwapAccuracy:
    """How many pictures a network still recognises with every pooling of another kind."""

    kind: Pooling
    correct: int
    pictures: int  # classified so far
    total: int

    @property
    def accuracy(self) -> float:
        """Of the pictures classified so far, 0 to 1."""
        return self.correct / max(1, self.pictures)


def legal_strides(width: int, height: int, size: int) -> tuple[int, ...]:
    """Return every S from 1 to the smaller side for which windows of FxF tile maps exactly."""
    return tuple(s for s in range(1, min(width, height) + 1) if _tiles(width, height, size, s))


def pooled(maps: FloatArray, kind: Pooling, size: int, stride: int) -> FloatArray:
    """Pool float32 (D, H, W) maps to (D, (H - F)/S + 1, (W - F)/S + 1).

    Raises:
        CnnvizError: the windows do not fit.
    """
    _check_fits(maps, size, stride)
    with torch.inference_mode():
        result = POOLINGS[kind](size, stride).module()(torch.from_numpy(maps)[None])
    return np.asarray(result[0].numpy(), np.float32)


def winners(maps: FloatArray, size: int, stride: int) -> npt.NDArray[np.int64]:
    """Return row and column, in (D, H, W) maps, of each window's maximum, the first of equals.

    The result is int64 (D, H_out, W_out, 2).

    Raises:
        CnnvizError: the windows do not fit.
    """
    _check_fits(maps, size, stride)
    windows = sliding_window_view(maps, (size, size), axis=(1, 2))[:, ::stride, ::stride]
    depth, height, width = windows.shape[:3]
    row, column = np.divmod(windows.reshape(depth, height, width, -1).argmax(axis=3), size)
    row += stride * np.arange(height)[:, np.newaxis]
    column += stride * np.arange(width)
    return np.stack([row, column], axis=3)


def window_weights(size: int) -> WindowWeights:
    """Return what each pixel of an FxF window counts in distance-weighted pooling."""
    offsets = np.arange(size) - (size - 1) / 2
    weights = distance_weights(size).numpy()
    equal = bool((weights == weights[0, 0]).all())
    return WindowWeights(np.hypot(offsets[:, np.newaxis], offsets), weights, equal)


def with_pooling(network: Network, kind: Pooling) -> Network:
    """Return a copy of a network, all its weights kept, with every pooling of the given kind.

    Raises:
        CnnvizError: the network has no pooling.
    """
    nodes, modules = [], {}
    for node in network.nodes:
        if node.layer.role == "pooling":
            layer = POOLINGS[kind](**asdict(node.layer))
            nodes.append(replace(node, layer=layer))
            modules[node.name] = layer.module()
        else:
            nodes.append(node)
            modules[node.name] = deepcopy(network.module(node.name))
    if not any(node.layer.role == "pooling" for node in nodes):
        raise CnnvizError(tr("This network has no pooling to swap; choose one that has."))
    return Network(nodes, modules).train(network.training)


def swap_accuracies(
    network: Network, images: ImageSet, picture_shape: PictureShape
) -> Generator[SwapAccuracy, None, tuple[SwapAccuracy, ...]]:
    """Measure a network with each kind of pooling in turn, F and S kept, without retraining.

    Yields after every batch, so that a caller may stop between two, and returns the final result
    of each kind. The copies are made before the first batch: the network may learn on meanwhile.

    Raises:
        CnnvizError: the network has no pooling.
    """
    networks = {kind: with_pooling(network, kind) for kind in KINDS}
    return _measured(networks, images, picture_shape)


def _measured(
    networks: dict[Pooling, Network], images: ImageSet, picture_shape: PictureShape
) -> Generator[SwapAccuracy, None, tuple[SwapAccuracy, ...]]:
    labels = images.labels.cpu()
    results = []
    for kind, network in networks.items():
        report = SwapAccuracy(kind, 0, 0, len(labels))
        for logits in evaluation_batches(network, images, picture_shape):
            done = report.pictures + len(logits)
            hits = int((logits.argmax(dim=1) == labels[report.pictures : done]).sum())
            report = SwapAccuracy(kind, report.correct + hits, done, len(labels))
            yield report
        results.append(report)
    return tuple(results)


def _tiles(width: int, height: int, size: int, stride: int) -> bool:
    span = Span(size, stride)
    return span.fits(width) and span.fits(height)


def _check_fits(maps: FloatArray, size: int, stride: int) -> None:
    _, height, width = maps.shape
    if not _tiles(width, height, size, stride):
        fits = ", ".join(map(str, legal_strides(width, height, size))) or tr(
            "none: use a smaller F"
        )
        raise CnnvizError(
            tr(
                "Windows of F={size}, S={stride} do not fit maps of {width}x{height}; S "
                "that fit: {fits}.",
                size,
                stride,
                width,
                height,
                fits,
            )
        )
