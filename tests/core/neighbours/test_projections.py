from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.neighbours import projections
from cnnviz.core.neighbours.feature_space import Nearest
from cnnviz.core.neighbours.projections import (
    TsneProgress,
    place_among,
    principal_components,
    sample_of,
    tsne,
)


def exhausted(work: Generator[Any, None, Any]) -> tuple[Any, list[Any]]:
    told = []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            return end.value, told


def blobs() -> tuple[torch.Tensor, np.ndarray]:
    """Three groups of 40 points far apart in 20 dimensions."""
    random = np.random.default_rng(5)
    labels = np.repeat(np.arange(3), 40)
    middles = random.normal(0, 8, (3, 20))
    return torch.from_numpy(middles[labels] + random.normal(0, 1, (120, 20))).float(), labels


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projections, "EARLY_STEPS", 60)
    monkeypatch.setattr(projections, "LATE_STEPS", 60)


def test_components_are_those_of_a_singular_value_decomposition() -> None:
    random = np.random.default_rng(1)
    spread = np.linspace(3, 0.1, 60)
    values = (random.normal(0, 1, (400, 60)) * spread + 7) @ np.linalg.qr(
        random.normal(0, 1, (60, 60))
    )[0]
    values = values.astype(np.float32)
    found, _ = exhausted(principal_components(torch.from_numpy(values), 20))
    centred = values.astype(np.float64) - values.mean(axis=0, dtype=np.float64)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    along = np.abs((directions[:2] * found.directions[:, :2].numpy().T).sum(axis=1))
    np.testing.assert_allclose(along, 1, atol=1e-3)
    np.testing.assert_allclose(found.shares[:2], sizes[:2] ** 2 / (sizes**2).sum(), rtol=1e-4)
    places = found.place(torch.from_numpy(values))[:, :2].numpy()
    expected = (
        centred
        @ (
            directions[:2]
            * np.sign((directions[:2] @ found.directions[:, :2].numpy()).diagonal())[:, None]
        ).T
    )
    np.testing.assert_allclose(places, expected, atol=0.15)
    assert found.directions.shape == (60, 20)


def test_a_new_vector_is_placed_as_if_it_had_been_there() -> None:
    points, _ = blobs()
    found, _ = exhausted(principal_components(points, 2))
    torch.testing.assert_close(found.place(points[17]), found.place(points)[17])


def test_components_come_out_the_same_every_time() -> None:
    points, _ = blobs()
    before = torch.random.get_rng_state()
    first, _ = exhausted(principal_components(points, 3))
    again, _ = exhausted(principal_components(points, 3))
    assert torch.equal(first.directions, again.directions)
    assert torch.equal(torch.random.get_rng_state(), before)
    largest = first.directions.abs().argmax(dim=0)
    assert (first.directions[largest, torch.arange(3)] > 0).all()


def test_pictures_that_are_all_the_same_have_components_without_variance() -> None:
    found, _ = exhausted(principal_components(torch.ones(30, 8), 2))
    assert found.shares.tolist() == [0, 0]
    assert found.place(torch.ones(8)).tolist() == [0, 0]


def test_the_sample_is_the_same_every_time_and_bounded() -> None:
    sample = sample_of(60_000, 1568)
    assert len(sample) == len(set(sample.tolist())) == 5000
    assert torch.equal(sample, sample_of(60_000, 1568))
    assert len(sample_of(300, 1568)) == 300
    assert len(sample_of(60_000, 100_000)) == 335


@pytest.mark.usefixtures("few_steps")
def test_tsne_keeps_groups_together_and_tells_of_every_step() -> None:
    points, labels = blobs()
    found, told = exhausted(tsne(points))
    assert [p.done for p in told if p.done] == list(range(1, 121))
    assert {p.total for p in told} == {120}
    apart = np.linalg.norm(found[:, None] - found[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (labels[apart.argmin(axis=1)] == labels).all()
    assert found.shape == (120, 2)
    again, _ = exhausted(tsne(points))
    np.testing.assert_array_equal(found, again)


@pytest.mark.usefixtures("few_steps")
def test_what_was_told_of_a_step_stays_as_it_was() -> None:
    points, _ = blobs()
    work = tsne(points)
    early: TsneProgress = next(p for p in work if p.done == 30)
    kept = early.points.copy()
    next(work)
    np.testing.assert_array_equal(early.points, kept)
    work.close()


def test_no_map_is_made_of_pictures_that_are_all_the_same() -> None:
    with pytest.raises(CnnvizError, match="train it"):
        next(tsne(torch.ones(30, 8)))


def test_a_new_picture_is_placed_among_its_nearest_by_distance() -> None:
    points = np.array([[0, 0], [10, 0], [5, 5]], np.float32)
    near = Nearest(np.array([1, 0]), np.array([1, 2], np.float32))
    np.testing.assert_allclose(place_among(points, near), [8, 0], atol=1e-6)  # weights 1 and 1/4
    same = Nearest(np.array([2, 0]), np.array([0, 2], np.float32))
    np.testing.assert_allclose(place_among(points, same), [5, 5])
