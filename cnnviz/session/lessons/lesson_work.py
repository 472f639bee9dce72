"""What lessons ask of a whole batch, for BackgroundWork: on a copy of the network on screen."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.activation_reading import ActivationReading, read_activations
from cnnviz.core.lessons.activation_statistics import pre_activations
from cnnviz.core.lessons.batch_norm_comparison import (
    BatchNormComparison,
    BothModes,
    compare_batch_norm,
    logits_in_both_modes,
)
from cnnviz.core.network.shapes import layer_shapes
from cnnviz.core.translation import tr

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class ModesReading:
    """A batch-norm layer and the whole network in both modes, on one batch."""

    comparison: BatchNormComparison
    modes: BothModes  # the current input comes first


def activation_reading(
    checkpoint: Checkpoint, pictures: ImageSet, layer: str
) -> Generator[None, None, ActivationReading]:
    """Read an activation layer over a batch."""
    network = checkpoint.network()
    yield
    images = checkpoint.picture_shape.normalised(pictures.images).numpy()
    values = pre_activations(network, images, layer)
    yield
    return read_activations(values, layer)


def modes_reading(
    checkpoint: Checkpoint, current: FloatArray, others: ImageSet, layer: str
) -> Generator[None, None, ModesReading]:
    """Compare both modes on the current input, (C, H, W) as the network reads it, and others."""
    network = checkpoint.network()
    yield
    more = checkpoint.picture_shape.normalised(others.images).numpy()
    batch = np.concatenate([current[None], more])  # (N, C, H, W)
    check_batch(checkpoint, len(batch))
    comparison = compare_batch_norm(network, batch, layer)
    yield
    return ModesReading(comparison, logits_in_both_modes(network, batch))


def check_batch(checkpoint: Checkpoint, pictures: int) -> None:
    """Refuse one picture where a map is a single value.

    Raises:
        CnnvizError: a batch-norm layer would get one value a map, which has no variance.
    """
    for shape in layer_shapes(checkpoint.config):
        if shape.kind.normalises and pictures * shape.width * shape.height == 1:
            raise CnnvizError(
                tr(
                    "One picture gives each map of {name} one value, which has no "
                    "variance: training mode cannot normalise it. Use at least 2 "
                    "pictures.",
                    shape.name,
                )
            )
