from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnnviz.core.inspection.trace import trace
from cnnviz.core.runs.film import (
    Film,
    layers_with_kernels,
    layers_with_maps,
    range_so_far,
    shots,
    spread_steps,
)
from cnnviz.core.runs.recorded_run import RecordedRun, read_run
from cnnviz.core.runs.snapshots import snapshot_path


@pytest.fixture
def run(record: Callable[..., Any]) -> RecordedRun:
    return read_run(record(9).folder)


@pytest.fixture
def picture() -> np.ndarray:
    return np.random.default_rng(5).normal(size=(1, 28, 28)).astype(np.float32)


def layer(run: RecordedRun, name: str) -> Any:
    return next(s for s in [*layers_with_maps(run), *layers_with_kernels(run)] if s.name == name)


def test_kernels_are_the_weights_of_each_step(run: RecordedRun) -> None:
    film = Film(run, layer(run, "conv1"), None, run.steps)
    shown = dict(shots(film))
    assert tuple(shown) == run.steps
    for step, kernels in shown.items():
        assert kernels.shape == film.shape == (4, 1, 5, 5)
        assert np.array_equal(kernels, run.weights(step)["conv1.weight"].numpy())


def test_those_of_fc_are_as_large_as_the_maps_before_it(run: RecordedRun) -> None:
    film = Film(run, layer(run, "fc"), None, (3,))
    ((_, kernels),) = shots(film)
    assert kernels.shape == film.shape == (10, 4, 7, 7)
    assert np.array_equal(kernels.ravel(), run.weights(3)["fc.weight"].numpy().ravel())


@pytest.mark.parametrize("name", ["conv1", "batch1", "relu1", "pool1"])
def test_maps_are_those_of_the_picture_at_each_step(
    run: RecordedRun, picture: np.ndarray, name: str
) -> None:
    film = Film(run, layer(run, name), picture, run.steps)
    for step, maps in shots(film):
        expected = trace(run.checkpoint(step).network(), picture).outputs[name]
        assert np.array_equal(maps, expected)
        assert film.shape == (maps.shape[0], 1, *maps.shape[1:])


def test_one_range_holds_the_values_of_all_steps(run: RecordedRun, picture: np.ndarray) -> None:
    for film in (
        Film(run, layer(run, "conv1"), None, run.steps),
        Film(run, layer(run, "relu1"), picture, run.steps),
    ):
        ranges = list(range_so_far(film))
        largest = max(float(np.abs(values).max()) for _, values in shots(film))
        assert ranges[-1].reach == pytest.approx(largest)
        assert [r.reach for r in ranges] == sorted(r.reach for r in ranges)
        assert ranges[-1].diverging == (film.picture is None)


def test_steps_that_cannot_be_read_are_left_out(run: RecordedRun) -> None:
    snapshot_path(run.folder, 4).unlink()
    film = Film(run, layer(run, "conv1"), None, run.steps)
    assert [step for step, _ in shots(film)] == [0, 1, 2, 3, 5, 6, 7, 8, 9]
    assert len(list(range_so_far(film))) == 9


@pytest.mark.parametrize(
    ("most", "expected"),
    [(2, (0, 9)), (3, (0, 4, 9)), (10, tuple(range(10))), (99, tuple(range(10)))],
)
def test_steps_are_spread_from_the_first_to_the_last(
    run: RecordedRun, most: int, expected: tuple[int, ...]
) -> None:
    assert spread_steps(run, most) == expected
    assert spread_steps(replace(run, steps=(0,)), most) == (0,)


def test_layers_are_those_that_have_such(run: RecordedRun) -> None:
    assert [s.name for s in layers_with_kernels(run)] == ["conv1", "fc"]
    assert [s.name for s in layers_with_maps(run)] == ["conv1", "batch1", "relu1", "pool1"]
