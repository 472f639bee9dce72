"""A data set that needs no download: pictures of garments, drawn from random proportions."""

from collections.abc import Callable
from random import Random

import numpy as np
import torch

from cnnviz.core.data.garments.canvas import SIDE_PX, Patch, render
from cnnviz.core.data.garments.fabric import with_fabric
from cnnviz.core.data.garments.others import bag, trouser
from cnnviz.core.data.garments.shoes import ankle_boot, sandal, sneaker
from cnnviz.core.data.garments.tops import coat, dress, pullover, shirt, t_shirt

# In the order of Fashion-MNIST's classes: the place in this table is the label.
GARMENTS: tuple[Callable[[Random], list[Patch]], ...] = (
    t_shirt,
    trouser,
    pullover,
    dress,
    coat,
    sandal,
    shirt,
    sneaker,
    bag,
    ankle_boot,
)

SHOES = [GARMENTS.index(shoe) for shoe in (sandal, sneaker, ankle_boot)]


def draw_garments(count: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Images uint8 (N, 1, 28, 28), light on black, and labels int64 (N,), the same for one seed.

    The classes come equally often, give or take one, in a shuffled order.
    """
    rng, numpy_rng = Random(seed), np.random.default_rng(seed)
    labels = numpy_rng.permutation(np.arange(count) % len(GARMENTS))
    drawn = b"".join(render(GARMENTS[label](rng), rng) for label in labels)
    pictures = np.frombuffer(drawn, dtype=np.uint8).reshape(count, SIDE_PX, SIDE_PX)
    images = torch.from_numpy(with_fabric(pictures, ~np.isin(labels, SHOES), numpy_rng)).unsqueeze(
        1
    )  # (N, 1, H, W)
    return images, torch.from_numpy(labels)
