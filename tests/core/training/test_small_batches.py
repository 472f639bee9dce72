"""Maps of 1x1 leave batch norm a single value a picture: no batch may be of one picture then."""

import math
from dataclasses import replace
from itertools import islice

import pytest
import torch

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network
from cnnviz.core.training.batches import Batches, least_batch
from cnnviz.core.training.recipes import TrainingConfig, steps_per_epoch
from cnnviz.core.training.training_run import TrainingRun

pytestmark = pytest.mark.usefixtures("one_thread")
POINT = BlockConfig(4, kernel_size=28, padding=0, pooling=None)
AT_ONCE = NetworkConfig("at once", (POINT,))
POOLED = NetworkConfig("pooled", (replace(POINT, pooling="max", pool_size=1, pool_stride=1),))
AT_LAST = NetworkConfig(
    "at last",
    (
        BlockConfig(3, kernel_size=4, stride=4, padding=0, pooling="average", pool_size=7),
        BlockConfig(4, kernel_size=1, padding=0, activation="tanh", pooling=None),
    ),
)
POINTS = [AT_ONCE, POOLED, AT_LAST]
PLAIN = NetworkConfig("plain", (replace(POINT, batch_norm=False),))
SHAPE = (1, 28, 28)


def first(dataset: Dataset, pictures: int) -> Dataset:
    few = ImageSet(dataset.train.images[:pictures], dataset.train.labels[:pictures])
    return replace(dataset, train=few)


@pytest.mark.parametrize("config", POINTS)
def test_batch_norm_of_single_values_needs_two_pictures(config: NetworkConfig) -> None:
    network = build_network(config)
    before = [value.clone() for value in network.state_dict().values()]
    assert least_batch(network, SHAPE) == 2
    assert all(map(torch.equal, before, network.state_dict().values()))


@pytest.mark.parametrize("config", [*NETWORKS.values(), PLAIN])
def test_all_others_learn_from_one(config: NetworkConfig) -> None:
    assert least_batch(build_network(config), SHAPE) == 1


@pytest.mark.parametrize("config", POINTS)
@pytest.mark.parametrize(
    ("pictures", "batch_size"), [(98, 97), (64, 9), (64, 7), (50, 7), (101, 4), (3, 2), (2, 2)]
)
def test_such_a_design_trains_whatever_is_left_for_the_last_batch(
    config: NetworkConfig, pictures: int, batch_size: int, small_dataset: Dataset
) -> None:
    recipe = TrainingConfig(epochs=2, batch_size=batch_size, device="cpu", precision="float32")
    run = TrainingRun(build_network(config), first(small_dataset, pictures), recipe)
    reports = list(run.reports())
    assert len(reports) == run.total_steps == 2 * run.steps_per_epoch
    sizes = [report.pictures for report in reports[: run.steps_per_epoch]]
    assert sum(sizes) == pictures
    assert min(sizes) >= 2
    assert all(math.isfinite(report.loss) for report in reports)
    assert all(bool(value.isfinite().all()) for value in run.network.state_dict().values())


def test_every_size_of_the_whole_data_set_is_planned_as_it_is_taken() -> None:
    pictures = ImageSet(torch.zeros(5_500, 1, 1, 1, dtype=torch.uint8), torch.arange(5_500))
    for batch_size in range(2, 5_600, 13):
        for least in (1, 2):
            batches = Batches(pictures, TrainingConfig(batch_size=batch_size), least)
            taken = [batches.take().labels for _ in range(len(batches))]
            assert torch.equal(torch.cat(taken).sort().values, pictures.labels)
            assert min(map(len, taken)) >= least
            assert len(taken) == steps_per_epoch(batches._config, 5_500, least)


def test_nothing_changes_for_the_others(small_dataset: Dataset) -> None:
    """Their last picture is a batch by itself, as it always was, so that old runs can go on."""
    recipe = TrainingConfig(epochs=1, batch_size=9, device="cpu", precision="float32")
    run = TrainingRun(build_network(PLAIN), first(small_dataset, 64), recipe)
    assert [report.pictures for report in run.reports()] == 7 * [9] + [1]


@pytest.mark.parametrize("step", [1, 6, 7, 8, 13])
def test_such_a_run_goes_on_as_if_it_had_not_stopped(step: int, small_dataset: Dataset) -> None:
    recipe = TrainingConfig(epochs=2, batch_size=9, device="cpu", precision="float32")
    data = first(small_dataset, 64)
    whole = TrainingRun(build_network(AT_ONCE), data, recipe)
    expected = [(report.step, report.loss, report.pictures) for report in whole.reports()]
    left = TrainingRun(build_network(AT_ONCE), data, recipe)
    list(islice(left.reports(), step))
    gone_on = TrainingRun(left.network, data, recipe, state=left.state())
    found = [(report.step, report.loss, report.pictures) for report in gone_on.reports()]
    assert found == expected[step:]
    for one, other in zip(whole.network.parameters(), gone_on.network.parameters(), strict=True):
        assert torch.equal(one, other)


def test_drawings_beside_one_picture_are_company_enough(small_dataset: Dataset) -> None:
    recipe = TrainingConfig(
        epochs=1, batch_size=12, others_share=0.25, device="cpu", precision="float32"
    )
    run = TrainingRun(build_network(AT_ONCE), first(small_dataset, 10), recipe)
    assert [report.pictures for report in run.reports()] == [12, 4]


def test_a_single_picture_is_refused_with_what_would_help(small_dataset: Dataset) -> None:
    recipe = TrainingConfig(batch_size=2, device="cpu")
    with pytest.raises(CnnvizError, match=r"2 pictures or more at a time.*leave batch norm out"):
        TrainingRun(build_network(AT_ONCE), first(small_dataset, 1), recipe)
