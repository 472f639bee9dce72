import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.inspection.trace import trace
from cnnviz.core.runs.layer_states import layer_states
from cnnviz.core.runs.recorded_run import RecordedRun, read_run
from cnnviz.core.runs.snapshots import snapshot_path


@pytest.fixture
def run(record: Callable[..., Any]) -> RecordedRun:
    return read_run(record(6).folder)


@pytest.fixture
def pictures() -> np.ndarray:
    return np.random.default_rng(5).normal(size=(7, 1, 28, 28)).astype(np.float32)


def test_each_step_has_the_state_of_every_layer(run: RecordedRun, pictures: np.ndarray) -> None:
    states = dict(layer_states(run, pictures))
    assert tuple(states) == run.steps
    for step, layers in states.items():
        weights = run.weights(step)
        assert list(layers) == ["conv1", "batch1", "relu1", "pool1", "fc"]
        for layer in ("conv1", "batch1", "fc"):
            parts = [weights[f"{layer}.{n}"].double().numpy().ravel() for n in ("weight", "bias")]
            norm = math.sqrt(sum(float((part**2).sum()) for part in parts))
            assert layers[layer].weight_norm == pytest.approx(norm, rel=1e-5)
        mean = weights["batch1.running_mean"].abs().mean()
        std = (weights["batch1.running_var"].double() + 1e-5).sqrt().mean()
        assert layers["batch1"].running_mean == pytest.approx(float(mean), rel=1e-5)
        assert layers["batch1"].running_std == pytest.approx(float(std), rel=1e-5)
        assert layers["pool1"] == replace(layers["pool1"], weight_norm=None, dead_share=None)
        assert layers["conv1"].dead_share is None


def test_the_share_of_dead_maps_is_that_of_traces_picture_by_picture(
    run: RecordedRun, pictures: np.ndarray
) -> None:
    killed = kill(run, unit=2, step=4)
    states = dict(layer_states(run, pictures))
    for step in run.steps:
        network = run.checkpoint(step).network()
        maps = np.stack([trace(network, picture).outputs["relu1"] for picture in pictures])
        dead = float((maps == 0).all(axis=(0, 2, 3)).mean())
        assert states[step]["relu1"].dead_share == pytest.approx(dead)
    assert states[killed]["relu1"].dead_share >= 0.25


def kill(run: RecordedRun, unit: int, step: int) -> int:
    """Let a map of a kept step fall silent for every picture."""
    path = snapshot_path(run.folder, step)
    weights = run.weights(step)
    weights["batch1.weight"][unit], weights["batch1.bias"][unit] = 0.0, -1.0
    path.write_bytes(safetensors.torch.save(weights))
    return step


def test_steps_that_cannot_be_read_are_left_out(run: RecordedRun, pictures: np.ndarray) -> None:
    snapshot_path(run.folder, 3).unlink()
    assert [step for step, _ in layer_states(run, pictures)] == [0, 1, 2, 4, 5, 6]


def test_a_network_without_relu_or_batch_norm_has_neither(
    checkpoint: Checkpoint, tmp_path: Path
) -> None:
    block = replace(checkpoint.config.blocks[0], activation="tanh", batch_norm=False)
    config = replace(checkpoint.config, blocks=(block,))
    weights = {"conv1.weight": torch.ones(16, 1, 5, 5), "conv1.bias": torch.zeros(16)}
    weights |= {"fc.weight": torch.zeros(10, 16 * 14 * 14), "fc.bias": torch.zeros(10)}
    start = replace(checkpoint, config=config, weights=weights)
    run = RecordedRun(tmp_path, "", 0.0, 1, None, start, start.history, 0.0, (0,), {})
    ((_, layers),) = layer_states(run, np.zeros((1, 1, 28, 28), np.float32))
    assert set(layers) == {"conv1", "tanh1", "pool1", "fc"}
    assert layers["conv1"].weight_norm == pytest.approx(20.0)
    assert layers["fc"].weight_norm == 0.0
    assert {state.dead_share for state in layers.values()} == {None}
