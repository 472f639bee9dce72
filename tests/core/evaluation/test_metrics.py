from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.evaluation.metrics import (
    EVALUATION_BATCH,
    Evaluation,
    evaluate,
    evaluation_batches,
)
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network
from tests.picture_shapes import grey

TINY = replace(NETWORKS["article"], blocks=(BlockConfig(2, pool_size=4, pool_stride=4),))


def some_pictures(count: int) -> ImageSet:
    random = torch.Generator().manual_seed(2)
    return ImageSet(
        torch.randint(0, 256, (count, 1, 28, 28), dtype=torch.uint8, generator=random),
        torch.randint(0, 10, (count,), generator=random),
    )


def result_by_hand(network: nn.Module, images: ImageSet, mean: float, std: float) -> Evaluation:
    """One picture after the other, in float64 numpy from the logits on."""
    confusion, losses = np.zeros((10, 10), np.int64), []
    for picture, label in zip(images.images, images.labels.tolist(), strict=True):
        with torch.no_grad():
            logits = network((picture[None] / 255 - mean) / std)[0].double().numpy()
        confusion[label, int(logits.argmax())] += 1
        losses.append(np.log(np.exp(logits).sum()) - logits[label])
    return Evaluation(confusion.trace() / len(images), float(np.mean(losses)), confusion)


@pytest.mark.parametrize("count", [1, 137, EVALUATION_BATCH, EVALUATION_BATCH + 1])
def test_evaluation_is_the_sum_over_single_pictures(count: int) -> None:
    network = build_network(TINY, seed=9).eval()
    images = some_pictures(count)
    result = evaluate(network, images, grey(0.5, 0.25))
    expected = result_by_hand(network, images, 0.5, 0.25)
    assert result.accuracy == pytest.approx(expected.accuracy)
    assert result.loss == pytest.approx(expected.loss, rel=1e-4)
    np.testing.assert_array_equal(result.confusion, expected.confusion)
    assert result.confusion.sum() == count


def test_per_class_is_the_share_of_each_row_that_lies_on_the_diagonal() -> None:
    confusion = np.array([[3, 1, 0], [0, 0, 0], [2, 3, 5]])
    assert Evaluation(0.8, 0.1, confusion).per_class == (0.75, 0.0, 0.5)


@pytest.mark.parametrize("training", [True, False])
def test_the_networks_mode_and_statistics_are_as_before(training: bool) -> None:
    network = build_network(TINY).train(training)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    evaluate(network, some_pictures(20), grey(0.5, 0.25))
    assert network.training is training
    assert network.get_submodule("batch1").training is training
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_stopping_between_batches_puts_the_mode_back() -> None:
    network = build_network(TINY).train()
    batches = evaluation_batches(network, some_pictures(EVALUATION_BATCH + 5), grey(0.5, 0.25))
    assert next(batches).shape == (EVALUATION_BATCH, 10)
    assert not network.training
    batches.close()  # type: ignore[attr-defined]
    assert network.training


def test_normalised_is_what_its_formula_says_and_leaves_the_pictures() -> None:
    images = torch.arange(256, dtype=torch.uint8).reshape(1, 1, 16, 16)
    result = grey(0.286, 0.353).normalised(images)
    expected = (np.arange(256.0) / 255 - 0.286) / 0.353
    np.testing.assert_allclose(result.flatten().numpy(), expected, rtol=1e-5, atol=1e-6)
    assert result.dtype == torch.float32
    assert images.flatten().tolist() == list(range(256))


def test_the_bars_of_the_fixture_are_told_apart_by_a_hand_made_network(
    small_dataset: Dataset,
) -> None:
    """A network that looks where each class has its bar is right about every picture."""
    network = nn.Sequential(nn.Flatten(), nn.Linear(28 * 28, 10))
    rows = torch.zeros(10, 28, 28)
    for label in range(10):
        rows[label, 2 * label + 4 : 2 * label + 6] = 1
    with torch.no_grad():
        network[1].weight.copy_(rows.reshape(10, -1))
    result = evaluate(network, small_dataset.test, small_dataset.picture_shape)
    assert result.accuracy == 1.0
    assert result.per_class == (1.0,) * 10
