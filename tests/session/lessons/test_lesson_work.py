from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.lessons.lesson_work import activation_reading, modes_reading
from cnnviz.session.session import Session


def answer(work: Generator[None, None, Any]) -> Any:
    try:
        while True:
            next(work)
    except StopIteration as end:
        return end.value


def some(count: int) -> ImageSet:
    chance = torch.Generator().manual_seed(3)
    images = torch.randint(0, 256, (count, 1, 28, 28), dtype=torch.uint8, generator=chance)
    return ImageSet(images, torch.zeros(count, dtype=torch.int64))


def test_a_batch_of_pre_activations(checkpoint: Checkpoint) -> None:
    reading = answer(activation_reading(checkpoint, some(5), "relu1"))
    images = (some(5).images / 255 - 0.286) / 0.353
    with torch.inference_mode():
        arriving = checkpoint.network().until(images, "batch1")
    share = float((arriving <= 0).double().mean())
    assert reading.pictures == 5
    assert reading.statistics["relu"].saturated_share == pytest.approx(share, abs=1e-4)


def test_the_current_input_comes_first(checkpoint: Checkpoint) -> None:
    current = np.random.default_rng(1).normal(size=(1, 28, 28)).astype(np.float32)
    reading = answer(modes_reading(checkpoint, current, some(3), "batch2"))
    with torch.inference_mode():
        alone = checkpoint.network()(torch.from_numpy(current[None]))[0].numpy()
    assert len(reading.modes.training) == 4
    assert np.allclose(reading.modes.evaluating[0], alone, atol=1e-4)


def test_one_picture_of_one_place_is_refused(checkpoint: Checkpoint) -> None:
    block = BlockConfig(4, kernel_size=28, padding=0, pooling=None)
    config = NetworkConfig("one place", (block,))
    small = replace(checkpoint, config=config, weights=weights_of(build_network(config)))
    current = np.zeros((1, 28, 28), np.float32)
    with pytest.raises(CnnvizError, match="Use at least 2 pictures"):
        answer(modes_reading(small, current, some(0), "batch1"))
    assert len(answer(modes_reading(small, current, some(1), "batch1")).modes.training) == 2


def test_a_network_that_learns_leaves_its_copies_behind(session: Session) -> None:
    copy = session.network.checkpoint()
    assert not session.network.checkpoint().has_other_weights_than(copy)
    session.network.update_weights(copy.weights)
    assert not session.network.checkpoint().has_other_weights_than(copy)
    learned = {**copy.weights, "fc.bias": copy.weights["fc.bias"] + 1e-6}
    session.network.update_weights(learned)
    assert session.network.checkpoint().has_other_weights_than(copy)
