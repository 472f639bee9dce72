"""The ranking is that of brute force: each channel silenced by an edit, all evaluated anew."""

import numpy as np
import pytest
import torch

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.edits.channel_ranking import ChannelCost, rank_channels
from cnnviz.core.edits.weight_edits import SilenceChannel, apply_edits
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import Network, build_network, weights_of
from cnnviz.core.progress import Progress
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import TrainingRun
from tests.picture_shapes import grey

MEAN, STD = 0.1, 0.25
MIXED = NetworkConfig(
    "mixed",
    (
        BlockConfig(4, activation="sigmoid", pooling="average"),
        BlockConfig(5, kernel_size=3, padding=1, batch_norm=False, activation="tanh"),
        BlockConfig(3, kernel_size=3, padding=1, pooling=None),
    ),
)
pytestmark = pytest.mark.usefixtures("one_thread")


def trained(config: NetworkConfig, data: Dataset, steps: int) -> Network:
    network = build_network(config, seed=1)
    run = TrainingRun(network, data, TrainingConfig(epochs=10, batch_size=50, device="cpu"))
    for report in run.reports():
        if report.step == steps:
            break
    return network.eval()


def share(progress: Progress) -> float:
    return progress.done / progress.total


def ranking_of(
    network: Network, config: NetworkConfig, pictures: ImageSet
) -> tuple[tuple[ChannelCost, ...], list[float]]:
    work, done = rank_channels(network, config, pictures, grey(MEAN, STD)), []
    while True:
        try:
            done.append(share(next(work)))
        except StopIteration as end:
            return end.value, done


@pytest.mark.parametrize(("config", "steps"), [(NETWORKS["article"], 3), (MIXED, 32)])
def test_the_ranking_is_that_of_brute_force(
    config: NetworkConfig, steps: int, small_dataset: Dataset
) -> None:
    network = trained(config, small_dataset, steps)
    pictures = ImageSet(
        torch.cat([small_dataset.validation.images, small_dataset.test.images[:30]]),
        torch.cat([small_dataset.validation.labels, small_dataset.test.labels[:30]]),
    )
    ranking, done = ranking_of(network, config, pictures)
    weights, whole = weights_of(network), evaluate(network, pictures, grey(MEAN, STD))
    assert whole.accuracy > 0.3
    found = {(cost.layer, cost.unit): cost for cost in ranking}
    assert len(found) == sum(block.channels for block in config.blocks)
    for (layer, unit), cost in found.items():
        fresh = build_network(config)
        fresh.load_state_dict(apply_edits(config, weights, (SilenceChannel(layer, unit),)))
        alone = evaluate(fresh.eval(), pictures, grey(MEAN, STD))
        assert cost.accuracy == pytest.approx(alone.accuracy)
        assert cost.lost == pytest.approx(whole.accuracy - alone.accuracy)
        per_class = np.subtract(whole.per_class, alone.per_class)
        np.testing.assert_allclose(cost.lost_per_class, per_class, atol=1e-9)
    assert any(cost.lost for cost in ranking)
    assert [cost.lost for cost in ranking] == sorted((c.lost for c in ranking), reverse=True)
    assert done == sorted(done)
    assert done[-1] == 1


def test_one_can_stop_after_each_channel(small_dataset: Dataset) -> None:
    work = rank_channels(
        build_network(NETWORKS["article"]).eval(),
        NETWORKS["article"],
        small_dataset.validation,
        grey(MEAN, STD),
    )
    assert 0 < share(next(work)) < share(next(work)) < 0.1
    work.close()
