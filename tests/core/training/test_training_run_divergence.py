"""What is left of a network when its training goes astray."""

import math
from dataclasses import replace

import pytest
import torch

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.training.recipes import MAX_LEARNING_RATE, TrainingConfig
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import Controls, DivergenceError, train

pytestmark = pytest.mark.usefixtures("one_thread")
TINY = replace(NETWORKS["article"], blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))
CONFIG = TrainingConfig(epochs=2, batch_size=50, learning_rate=0.01, device="cpu")


@pytest.mark.parametrize("learning_rate", [1e20, MAX_LEARNING_RATE])
@pytest.mark.parametrize("batch_size", [50, 400])
def test_divergence_stops_with_finite_weights(
    small_dataset: Dataset, learning_rate: float, batch_size: int
) -> None:
    config = replace(CONFIG, learning_rate=learning_rate, batch_size=batch_size)
    network = build_network(TINY)
    reports: list[StepReport] = []
    with pytest.raises(DivergenceError, match="Try a learning rate below") as caught:
        reports.extend(train(network, small_dataset, config))
    assert f"at step {len(reports) + 1}" in str(caught.value)
    assert all(math.isfinite(report.loss) for report in reports)
    assert all(bool(torch.isfinite(value).all()) for value in weights_of(network).values())


def test_statistics_that_overflow_are_divergence_too(small_dataset: Dataset) -> None:
    """Batch norm hides them from the loss while training, and they spoil the saved weights."""
    network = build_network(TINY)
    steps = train(network, small_dataset, CONFIG)
    next(steps)
    with torch.no_grad():
        network.get_parameter("conv1.weight").mul_(1e25)
    with pytest.raises(DivergenceError, match="Try a learning rate below"):
        next(steps)
    assert all(bool(torch.isfinite(value).all()) for value in weights_of(network).values())


def test_divergence_after_good_steps_keeps_what_was_learned(small_dataset: Dataset) -> None:
    controls = Controls(0.01)
    network = build_network(TINY)
    steps = train(network, small_dataset, replace(CONFIG, epochs=20), controls)
    for _ in range(40):
        next(steps)
    controls.learning_rate = 1e30
    with pytest.raises(DivergenceError):
        list(steps)
    result = evaluate(network, small_dataset.validation, small_dataset.picture_shape)
    assert result.accuracy > 0.9
