"""Training with a recipe that draws a part of every batch itself."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor, nn

from cnnviz.core.data.datasets import DATASETS, Dataset
from cnnviz.core.data.torchvision_import import torchvision_files
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.doubt import doubt_threshold
from cnnviz.core.evaluation.metrics import classify, evaluate
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network
from cnnviz.core.training import batches, drawing_stock
from cnnviz.core.training.batches import SHOWN_DRAWINGS
from cnnviz.core.training.drawing_stock import validation_drawings
from cnnviz.core.training.recipes import RECIPES, TrainingConfig, steps_per_epoch
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.core.training.training_run import check_drawn_classes, train
from tests.networks import begun_with
from tests.picture_shapes import SIZE

TINY = replace(NETWORKS["article"], blocks=(BlockConfig(4, pool_size=4, pool_stride=4),))
CONFIG = replace(RECIPES["sketch"], epochs=1, device="cpu")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Few drawings, so that nobody waits for them, and one thread, as in test_training."""
    monkeypatch.setattr(drawing_stock, "FIRST", 24)
    monkeypatch.setattr(drawing_stock, "VALIDATION_DRAWINGS", 50)
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def run(dataset: Dataset, config: TrainingConfig = CONFIG) -> list[StepReport]:
    return list(train(build_network(TINY, config.seed), dataset, config))


def batches_seen(dataset: Dataset, config: TrainingConfig) -> list[npt.NDArray[np.uint8]]:
    """The pixels of every batch that the network learned from, (N, 28, 28)."""
    seen: list[npt.NDArray[np.uint8]] = []

    def keep(module: nn.Module, inputs: tuple[Tensor, ...]) -> None:
        if module.training:
            pixels = (
                inputs[0] * dataset.picture_shape.deviation[0] + dataset.picture_shape.mean[0]
            ) * 255
            seen.append(pixels.round().to(torch.uint8).numpy()[:, 0])

    watch = nn.Identity()
    watch.register_forward_pre_hook(keep)
    list(train(begun_with(watch, build_network(TINY)), dataset, config))
    return seen


def as_bytes(pictures: npt.NDArray[np.uint8]) -> list[bytes]:
    return [picture.tobytes() for picture in pictures]


def test_each_batch_is_partly_drawn_and_shows_every_data_set_picture_once(
    small_dataset: Dataset,
) -> None:
    seen = batches_seen(small_dataset, CONFIG)
    assert [len(batch) for batch in seen] == [128] * 6 + [115]  # 400 = 6 * 59 + 46
    assert len(seen) == steps_per_epoch(CONFIG, 400)
    known = set(as_bytes(small_dataset.train.images.numpy()))
    from_dataset, drawn = [], []
    for batch in seen:
        from_dataset += as_bytes(batch[:-69])
        drawn += as_bytes(batch[-69:])
    assert sorted(from_dataset) == sorted(as_bytes(small_dataset.train.images.numpy()))
    assert not known & set(drawn)


def test_reports_count_all_pictures_and_show_some_that_were_drawn(small_dataset: Dataset) -> None:
    reports = run(small_dataset)
    assert [report.pictures for report in reports] == [128] * 6 + [115]
    for report, batch in zip(reports, batches_seen(small_dataset, CONFIG), strict=True):
        assert report.drawings is not None
        assert report.drawings.shape == (SHOWN_DRAWINGS, *SIZE)
        assert report.drawings.dtype == np.uint8
        assert (report.drawings.max(axis=(1, 2, 3)) > 40).all()
        np.testing.assert_array_equal(report.drawings[:, 0], batch[-69:][:SHOWN_DRAWINGS])


def test_drawings_that_arrive_while_training_are_learned_from(
    small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "warped", lambda images, chance: images)
    reports = run(small_dataset, replace(CONFIG, epochs=3))
    shown = {drawing for report in reports for drawing in as_bytes(np.array(report.drawings))}
    assert len(shown) > 24  # more than there were at first


def test_no_drawing_is_learned_from_twice_in_the_same_way(
    small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawing_stock, "ADDED", 0)
    seen = batches_seen(small_dataset, CONFIG)
    drawn = {drawing for batch in seen for drawing in as_bytes(batch[-69:])}
    assert len(drawn) == 7 * 69  # of 24 in the stock


def test_validation_measures_the_drawings_too(small_dataset: Dataset) -> None:
    network = build_network(TINY)
    *_, last = train(network, small_dataset, CONFIG)
    picture_shape = small_dataset.picture_shape
    result = evaluate(network, small_dataset.validation, picture_shape)
    drawings = validation_drawings(SIZE)
    logits = classify(network, drawings, picture_shape)
    assert len(drawings) == 50
    assert last.validation == Validation(
        result.accuracy,
        result.loss,
        float((logits.argmax(dim=1) == drawings.labels).double().mean()),
        doubt_threshold(logits.softmax(dim=1).numpy()),
    )
    assert last.validation.drawings_accuracy is not None
    assert 0 <= last.validation.drawings_accuracy <= 1
    assert 0 < last.validation.doubt_below < 1
    assert network.training


def test_pictures_and_drawings_count_alike_in_the_score() -> None:
    assert Validation(0.9, 0.1, 0.6, 0.3).score == pytest.approx(0.75)
    assert Validation(0.9, 0.1).score == 0.9


def test_one_seed_gives_one_curve(small_dataset: Dataset) -> None:
    def losses(seed: int) -> list[float]:
        return [report.loss for report in run(small_dataset, replace(CONFIG, seed=seed))]

    first = losses(3)
    torch.rand(17)
    np.random.default_rng().random(3)
    assert losses(3) == first
    assert losses(4) != first


def test_garments_and_others_may_be_drawn_without_each_other(small_dataset: Dataset) -> None:
    *_, last = run(small_dataset, replace(CONFIG, drawings_share=0.0, batch_size=100))
    assert last.pictures == 400 % 84 + 16
    assert last.validation is not None
    assert last.validation.drawings_accuracy is None
    *_, last = run(small_dataset, replace(CONFIG, others_share=0.0, batch_size=100))
    assert last.pictures == 400 % 62 + 38
    assert last.validation is not None
    assert last.validation.drawings_accuracy is not None


def with_classes_of(folder: str, dataset: Dataset) -> Dataset:
    return replace(dataset, name=folder, class_names=torchvision_files(folder).class_names)


@pytest.mark.parametrize("folder", ["MNIST", "KMNIST"])
def test_data_sets_without_garments_are_refused(folder: str, small_dataset: Dataset) -> None:
    characters = with_classes_of(folder, small_dataset)
    with pytest.raises(CnnvizError, match=f"Recipe sketch draws garments, but {folder} has none"):
        train(build_network(TINY), characters, CONFIG)
    check_drawn_classes(folder, characters.class_names, RECIPES["article"])


def test_both_data_sets_of_garments_may_be_chosen() -> None:
    for name in ("synthetic-garments", "fashion-mnist"):
        check_drawn_classes(name, DATASETS[name].class_names, CONFIG)
