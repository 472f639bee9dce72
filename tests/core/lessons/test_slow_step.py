from collections.abc import Sequence
from copy import deepcopy

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.slow_step import (
    BackwardStage,
    BatchStage,
    ForwardStage,
    LossStage,
    Stage,
    UpdateStage,
    slow_step,
)
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import train
from tests.picture_shapes import grey

RATE = 0.003


def some_batch(count: int = 12) -> ImageSet:
    chance = torch.Generator().manual_seed(2)
    return ImageSet(
        torch.randint(0, 256, (count, 1, 28, 28), dtype=torch.uint8, generator=chance),
        torch.randint(0, 10, (count,), generator=chance),
    )


def stages(network: nn.Module, batch: ImageSet) -> Sequence[Stage]:
    return list(slow_step(network, batch, grey(0.3, 0.35), RATE))


def test_five_stages_in_order() -> None:
    found = stages(build_network(NETWORKS["article"]), some_batch())
    kinds = [BatchStage, ForwardStage, LossStage, BackwardStage, UpdateStage]
    assert [type(stage) for stage in found] == kinds


def test_forward_and_loss_are_reckoned_from_the_logits() -> None:
    network, batch = build_network(NETWORKS["article"], seed=5).eval(), some_batch()
    given, forward, loss, *_ = stages(network, batch)
    assert isinstance(given, BatchStage)
    assert isinstance(forward, ForwardStage)
    assert isinstance(loss, LossStage)
    np.testing.assert_array_equal(given.images, batch.images.numpy())
    with torch.no_grad():
        logits = deepcopy(network).train()(grey(0.3, 0.35).normalised(batch.images)).numpy()
    np.testing.assert_allclose(forward.logits, logits, atol=1e-5)
    powers = np.exp(forward.logits.astype(float))
    shares = powers / powers.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(forward.probabilities, shares, rtol=1e-4)
    expected = [-np.log(share[label]) for share, label in zip(shares, given.labels, strict=True)]
    np.testing.assert_allclose(loss.per_picture, expected, rtol=1e-4)
    assert loss.mean == pytest.approx(np.mean(expected), rel=1e-5)


def test_gradients_are_finite_differences() -> None:
    """Of a smooth network without batch norm, one number at a time."""
    config = NetworkConfig(
        "smooth", (BlockConfig(2, batch_norm=False, activation="tanh", pooling="average"),)
    )
    network, batch = build_network(config, seed=4), some_batch(3)
    backward = stages(network, batch)[3]
    assert isinstance(backward, BackwardStage)
    exact = deepcopy(network).double()
    pictures = grey(0.3, 0.35).normalised(batch.images).double()

    def loss() -> float:
        with torch.no_grad():
            return float(functional.cross_entropy(exact(pictures), batch.labels))

    for name in ("conv1.weight", "conv1.bias", "fc.bias"):
        values = exact.get_parameter(name).detach().view(-1)
        slopes = []
        for place in range(len(values)):
            before = float(values[place])
            values[place] = before + 1e-5
            above = loss()
            values[place] = before - 1e-5
            slopes.append((above - loss()) / 2e-5)
            values[place] = before
        found = next(g for g in backward.gradients if g.parameter == name)
        assert found.values == len(slopes)
        assert found.norm == pytest.approx(np.linalg.norm(slopes), rel=1e-3)


def test_the_update_is_adams_first_step() -> None:
    """w - rate * g / (|g| + eps): mean and variance are g and g^2 after their correction."""
    network, batch = build_network(NETWORKS["article"], seed=5), some_batch()
    *_, loss, _, update = stages(network, batch)
    assert isinstance(loss, LossStage)
    assert isinstance(update, UpdateStage)
    by_hand = deepcopy(network).train()
    pictures = grey(0.3, 0.35).normalised(batch.images)
    functional.cross_entropy(by_hand(pictures), batch.labels).backward()
    changes = {change.parameter: change for change in update.changes}
    assert list(changes) == [name for name, _ in network.named_parameters()]
    with torch.no_grad():
        for name, value in by_hand.named_parameters():
            step = RATE * value.grad / (value.grad.abs() + 1e-8)
            change, norm = changes[name], float(value.norm())
            # A bias before batch norm has no real gradient: rounding alone decides its change.
            if name not in ("conv1.bias", "conv2.bias"):
                assert change.change_norm == pytest.approx(float(step.norm()), rel=1e-3), name
            assert change.norm_before == pytest.approx(norm, rel=1e-6)
            assert change.ratio == pytest.approx(change.change_norm / norm if norm else 0)
            value -= step
        after = float(functional.cross_entropy(by_hand(pictures), batch.labels))
    assert update.loss_before == loss.mean
    assert update.loss_after == pytest.approx(after, rel=1e-3)
    assert update.loss_after < update.loss_before


def test_it_is_the_step_that_training_takes(small_dataset: Dataset) -> None:
    config = TrainingConfig(epochs=1, batch_size=len(small_dataset.train), device="cpu")
    network = build_network(NETWORKS["article"], seed=5)
    batch = small_dataset.train
    found = list(slow_step(network, batch, small_dataset.picture_shape, 0.001))
    report = next(train(network, small_dataset, config))
    loss = found[2]
    assert isinstance(loss, LossStage)
    assert loss.mean == pytest.approx(report.loss, rel=1e-4)


def test_the_given_network_and_earlier_stages_stay_as_they_were() -> None:
    network, batch = build_network(NETWORKS["article"], seed=5).eval(), some_batch()
    before = weights_of(network)
    steps = slow_step(network, batch, grey(0.3, 0.35), RATE)
    next(steps)
    forward = next(steps)
    assert isinstance(forward, ForwardStage)
    logits = forward.logits.copy()
    list(steps)
    np.testing.assert_array_equal(forward.logits, logits)
    assert not network.training
    assert all(torch.equal(value, before[name]) for name, value in weights_of(network).items())
    assert all(value.grad is None for value in network.parameters())


def test_the_step_starts_from_the_weights_of_the_request() -> None:
    network, batch = build_network(NETWORKS["article"], seed=5), some_batch()
    expected = stages(network, batch)[2]
    steps = slow_step(network, batch, grey(0.3, 0.35), RATE)
    with torch.no_grad():
        network.get_parameter("fc.bias")[3] = 50
    found = list(steps)[2]
    assert isinstance(found, LossStage)
    assert isinstance(expected, LossStage)
    assert found.mean == pytest.approx(expected.mean)


@pytest.mark.parametrize(
    ("count", "rate", "named"), [(1, 0.01, "at least 2 pictures"), (4, 0.0, "trains nothing")]
)
def test_steps_that_make_no_sense_are_told(count: int, rate: float, named: str) -> None:
    with pytest.raises(CnnvizError, match=named):
        slow_step(build_network(NETWORKS["article"]), some_batch(count), grey(0.3, 0.35), rate)
