from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network
from cnnviz.core.training import training_run as training
from cnnviz.core.training.batches import Batch, Batches
from cnnviz.core.training.losses import mixed_loss
from cnnviz.core.training.recipes import (
    MAX_BATCH_SIZE,
    TrainingConfig,
    check_training_config,
    steps_per_epoch,
)
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.core.training.training_run import Controls, train
from tests.networks import begun_with

pytestmark = pytest.mark.usefixtures("one_thread")
TINY = replace(NETWORKS["article"], blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))
CONFIG = TrainingConfig(epochs=2, batch_size=50, learning_rate=0.01, device="cpu")


def without_time(reports: list[StepReport]) -> list[dict[str, Any]]:
    """What they say, to compare: only the seconds differ from run to run."""
    return [{**vars(report), "seconds": 0.0} for report in reports]


def test_the_loss_falls_and_the_network_learns(small_dataset: Dataset) -> None:
    network = build_network(TINY)
    reports = list(train(network, small_dataset, replace(CONFIG, epochs=5)))
    assert reports[-1].loss < 0.2 * reports[0].loss
    assert reports[-1].validation is not None
    assert reports[-1].validation.accuracy == 1.0
    result = evaluate(network, small_dataset.test, small_dataset.picture_shape)
    assert result.accuracy > 0.95


def test_reports_count_steps_epochs_and_pictures(small_dataset: Dataset) -> None:
    config = replace(CONFIG, batch_size=150)
    reports = list(train(build_network(TINY), small_dataset, config))
    assert [(r.step, r.epoch, r.pictures) for r in reports] == [
        (1, 1, 150),
        (2, 1, 150),
        (3, 1, 100),
        (4, 2, 150),
        (5, 2, 150),
        (6, 2, 100),
    ]
    assert steps_per_epoch(config, 400) == 3
    assert [r.step for r in reports if r.validation is not None] == [3, 6]
    assert {r.drawings for r in reports} == {None}
    assert [r.seconds for r in reports] == sorted(r.seconds for r in reports)
    assert {r.learning_rate for r in reports} == {0.01}


def test_one_seed_gives_one_curve(small_dataset: Dataset) -> None:
    def run(seed: int) -> list[dict[str, Any]]:
        network = build_network(TINY, seed)
        return without_time(list(train(network, small_dataset, replace(CONFIG, seed=seed))))

    first = run(3)
    torch.rand(17)  # what others draw from the global random state makes no difference
    assert run(3) == first
    assert run(4) != first


def test_a_run_ends_with_pictures_and_labels_as_they_are(
    small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    flips, smoothings = [], []
    take = Batches.take

    def taken(batches: Batches, flipped: bool) -> Batch:
        flips.append(flipped)
        return take(batches, flipped)

    def measured(logits: Tensor, labels: Tensor, pictures: int, smoothing: float) -> Tensor:
        smoothings.append(smoothing)
        return mixed_loss(logits, labels, pictures, smoothing)

    monkeypatch.setattr(Batches, "take", taken)
    monkeypatch.setattr(training, "mixed_loss", measured)
    config = replace(CONFIG, flipped=True, label_smoothing=0.1, plain_share=0.25)
    list(train(build_network(TINY), small_dataset, config))
    assert flips == 12 * [True] + 4 * [False]
    assert smoothings == 12 * [0.1] + 4 * [0.0]


def test_the_loop_is_cross_entropy_and_adam(small_dataset: Dataset) -> None:
    """The same steps once more, each batch normalised, passed and stepped by torch's own parts."""
    reports = list(train(build_network(TINY), small_dataset, replace(CONFIG, epochs=1)))
    network = build_network(TINY).train()
    adam = torch.optim.Adam(network.parameters(), lr=0.01)
    data = small_dataset.train
    order = torch.randperm(400, generator=torch.Generator().manual_seed(0))
    for report, start in zip(reports, range(0, 400, 50), strict=True):
        batch = order[start : start + 50]
        pictures = (data.images[batch] / 255 - 0.1) / 0.25
        logits = network(pictures)
        loss = nn.CrossEntropyLoss()(logits, data.labels[batch])
        adam.zero_grad()
        loss.backward()
        adam.step()
        assert report.loss == pytest.approx(loss.item(), rel=1e-3)
        hits = [int(row.argmax()) == int(n) for row, n in zip(logits, data.labels[batch])]  # noqa: B905
        assert report.accuracy == pytest.approx(sum(hits) / 50, abs=0.021)


def test_an_epoch_shows_every_picture_once(small_dataset: Dataset) -> None:
    seen: list[torch.Tensor] = []
    watch = nn.Identity()
    watch.register_forward_pre_hook(
        lambda module, inputs: seen.append(inputs[0].clone()) if module.training else None
    )
    network = begun_with(watch, build_network(TINY))
    list(train(network, small_dataset, replace(CONFIG, epochs=1)))
    shown = torch.cat(seen) * 0.25 + 0.1
    pictures = (shown * 255).round().to(torch.uint8)
    assert sorted_rows(pictures) == sorted_rows(small_dataset.train.images)


def sorted_rows(images: torch.Tensor) -> list[bytes]:
    return sorted(image.numpy().tobytes() for image in images)


class Untouchable:
    """Test pictures that nobody may look at."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the test pictures' {name} was asked for")

    def __len__(self) -> int:
        raise AssertionError("the test pictures were counted")


def test_the_test_pictures_are_never_looked_at(small_dataset: Dataset) -> None:
    hidden: Any = Untouchable()
    dataset = replace(small_dataset, test=hidden)
    assert list(train(build_network(TINY), dataset, CONFIG))


def test_validation_is_that_of_the_weights_after_the_epoch(small_dataset: Dataset) -> None:
    network = build_network(TINY)
    *_, last = train(network, small_dataset, replace(CONFIG, epochs=1))
    assert network.training
    result = evaluate(network, small_dataset.validation, small_dataset.picture_shape)
    assert last.validation == Validation(result.accuracy, result.loss)
    assert last.validation.score == result.accuracy
    assert last.validation.drawings_accuracy is None
    assert last.validation.doubt_below == 0


def test_a_changed_learning_rate_takes_effect_at_the_next_step(small_dataset: Dataset) -> None:
    controls = Controls(0.01)
    network = build_network(TINY)
    steps = train(network, small_dataset, CONFIG, controls)
    assert next(steps).learning_rate == 0.01
    before = {name: p.clone() for name, p in network.named_parameters()}
    controls.learning_rate = 1e-12
    assert next(steps).learning_rate == 1e-12
    for name, parameter in network.named_parameters():
        torch.testing.assert_close(parameter, before[name], rtol=0, atol=1e-10)
    controls.learning_rate = 0.05
    next(steps)
    assert not torch.allclose(network.get_parameter("conv1.weight"), before["conv1.weight"])


@pytest.mark.parametrize(
    ("changes", "named"), [({"epochs": 0}, "0 epochs"), ({"device": "tpu"}, "no device 'tpu'")]
)
def test_settings_that_make_no_sense_are_named_before_the_first_step(
    small_dataset: Dataset, changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(CnnvizError, match=named):
        train(build_network(TINY), small_dataset, replace(CONFIG, **changes))


def test_the_extreme_settings_that_are_allowed_work(small_dataset: Dataset) -> None:
    config = replace(CONFIG, epochs=1, batch_size=MAX_BATCH_SIZE, seed=2**63 - 1)
    check_training_config(config)
    assert len(list(train(build_network(TINY), small_dataset, config))) == 1


def test_one_cycle_rises_to_the_highest_rate_and_falls_to_nothing(small_dataset: Dataset) -> None:
    config = replace(CONFIG, schedule="one-cycle", epochs=3, batch_size=25)
    controls = Controls(0.01)
    rates = [r.learning_rate for r in train(build_network(TINY), small_dataset, config, controls)]
    peak = rates.index(max(rates))
    assert rates[peak] == pytest.approx(0.01)
    assert peak == len(rates) // 4
    assert rates[: peak + 1] == sorted(rates[: peak + 1])
    assert rates[peak:] == sorted(rates[peak:], reverse=True)
    assert rates[0] == pytest.approx(0.0004)
    assert rates[-1] < 0.0001


def test_pictures_stay_as_they_are(small_dataset: Dataset) -> None:
    before = ImageSet(small_dataset.train.images.clone(), small_dataset.train.labels.clone())
    list(train(build_network(TINY), small_dataset, replace(CONFIG, epochs=1)))
    assert torch.equal(small_dataset.train.images, before.images)
    assert torch.equal(small_dataset.train.labels, before.labels)
