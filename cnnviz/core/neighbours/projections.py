"""Many numbers of each picture as two, so that pictures can be put on a map."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from cnnviz.core.errors import CnnvizError
from cnnviz.core.late_imports import import_late
from cnnviz.core.neighbours.feature_space import Nearest
from cnnviz.core.translation import tr

SEED = 11
MOST_POINTS = 5000
MOST_SAMPLE_BYTES = 128 * 2**20
COMPONENTS = 50  # what t-SNE reads
SPARE_COMPONENTS = 10  # make the others converge
POWER_STEPS = 8
PERPLEXITY = 30.0
NEIGHBOURS_PER_PERPLEXITY = 3
# The schedule of openTSNE.TSNE, which cannot be stopped between two steps.
EARLY_STEPS, EARLY_EXAGGERATION = 250, 12
LATE_STEPS = 500
MOMENTUM = 0.8
# Of Barnes and Hut: coarser than the usual 0.5, in half the time; 0.02 of 1.3 worse in its loss.
THETA = 0.8
BLOCK_ROWS = 500

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PrincipalComponents:
    """The directions in which pictures differ most, the first most of all."""

    mean: Tensor  # (D,)
    directions: Tensor  # (D, K), orthonormal
    shares: FloatArray  # (K,), of the variance

    def place(self, features: Tensor) -> Tensor:
        """Return where features (N, D) or (D,) lie along the directions: (N, K) or (K,)."""
        return (features - self.mean) @ self.directions


@dataclass(frozen=True, eq=False)
class TsneProgress:
    """How far it is, and what the map looks like."""

    done: int
    total: int
    points: FloatArray  # (N, 2)


def sample_of(count: int, numbers_each: int) -> Tensor:
    """Choose, by a fixed chance, which of `count` pictures are put on the map: int64 (N,)."""
    most = min(MOST_POINTS, max(2, MOST_SAMPLE_BYTES // (4 * numbers_each)))
    seeded = torch.Generator().manual_seed(SEED)
    return torch.randperm(count, generator=seeded)[:most]


def principal_components(
    features: Tensor, count: int = COMPONENTS
) -> Generator[None, None, PrincipalComponents]:
    """Find the first components of float32 (N, D): subspace iteration, then a small SVD.

    The first two are exact in float32; of fifty the last are right within a few hundredths.
    """
    rows, columns = features.shape
    count = min(count, rows, columns)
    centred = features - features.mean(dim=0)
    width = min(count + SPARE_COMPONENTS, rows, columns)
    seeded = torch.Generator().manual_seed(SEED)
    basis = torch.randn(columns, width, generator=seeded)
    for _ in range(POWER_STEPS):
        basis = torch.linalg.qr(centred.T @ (centred @ basis)).Q
        yield
    _, sizes, turned = torch.linalg.svd(centred @ basis, full_matrices=False)
    directions = basis @ turned.T[:, :count]
    variance = centred.square().sum().clamp(min=torch.finfo(torch.float32).tiny)
    shares = sizes[:count].square() / variance
    return PrincipalComponents(features.mean(dim=0), _signed(directions), shares.numpy())


def tsne(points: Tensor) -> Generator[TsneProgress, None, FloatArray]:
    """Put points, float32 (N, K), on a map (N, 2) where neighbours stay neighbours.

    N is 10 or more. It starts from the first two columns, so these should be components. The
    first yield comes after importing openTSNE, which takes a second.

    Raises:
        CnnvizError: all points are the same; other weights may tell the pictures apart.
    """
    if bool((points[:, 0] == points[0, 0]).all()):
        raise CnnvizError(tr("This network maps every picture to the same point: train it first."))
    library = import_late("openTSNE")
    total = EARLY_STEPS + LATE_STEPS
    start = library.initialization.rescale(points[:, :2].double().numpy())
    yield TsneProgress(0, total, _as_map(start))
    count = min(len(points) - 1, round(NEIGHBOURS_PER_PERPLEXITY * PERPLEXITY))
    near = yield from _neighbours(points, count, TsneProgress(0, total, _as_map(start)))
    affinities = library.affinity.PerplexityBasedNN(
        knn_index=library.nearest_neighbors.PrecomputedNeighbors(*near),
        perplexity=count / NEIGHBOURS_PER_PERPLEXITY,
        n_jobs=1,
    )
    embedding = library.TSNEEmbedding(
        start, affinities, negative_gradient_method="bh", theta=THETA, n_jobs=1, random_state=SEED
    )
    for step in range(total):
        exaggeration = EARLY_EXAGGERATION if step < EARLY_STEPS else 1
        embedding = embedding.optimize(1, exaggeration=exaggeration, momentum=MOMENTUM)
        yield TsneProgress(step + 1, total, _as_map(embedding))
    return _as_map(embedding)


def place_among(points: FloatArray, near: Nearest) -> FloatArray:
    """Return the mean of the nearest points of a map, (2,), each weighted by 1 / distance^2."""
    if near.distances[0] == 0:
        return np.asarray(points[near.indices[0]])
    weights = (near.distances[0] / near.distances.astype(np.float64)) ** 2
    mean = np.average(points[near.indices], axis=0, weights=weights)
    return mean.astype(np.float32)


def _signed(directions: Tensor) -> Tensor:
    """Turn each direction so that its largest number is positive: an SVD leaves that open."""
    largest = directions.gather(0, directions.abs().argmax(dim=0, keepdim=True))
    return directions * torch.where(largest < 0, -1.0, 1.0)


def _neighbours(
    points: Tensor, count: int, progress: TsneProgress
) -> Generator[TsneProgress, None, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]]:
    """Find the nearest others of every point, and how far they are, each (N, count)."""
    indices, distances = [], []
    for start in range(0, len(points), BLOCK_ROWS):
        numbers = torch.arange(start, min(start + BLOCK_ROWS, len(points)))
        apart = torch.cdist(points[numbers], points)
        apart[numbers - start, numbers] = torch.inf
        found = apart.topk(count, largest=False)
        indices.append(found.indices)
        distances.append(found.values)
        yield progress
    return torch.cat(indices).numpy(), torch.cat(distances).double().numpy()


def _as_map(points: npt.NDArray[np.float64]) -> FloatArray:
    """Return a plain array of its own, not one of openTSNE's."""
    return np.array(points, np.float32)
