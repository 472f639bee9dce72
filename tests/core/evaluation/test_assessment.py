"""What an assessment says, against plain loops over single pictures."""

import math
from collections import Counter

import numpy as np
import pytest
import torch

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.assessment import Assessment, assess, assessment_of
from cnnviz.core.evaluation.metrics import EVALUATION_BATCH
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network
from cnnviz.core.progress import Progress
from tests.picture_shapes import grey

PAIRS = [(t, p) for t in (None, 0, 2) for p in (None, 0, 1, 2)]


@pytest.fixture
def found() -> Assessment:
    """300 pictures of four classes, of which none is ever of the last."""
    random = torch.Generator().manual_seed(3)
    logits = 2 * torch.randn(300, 4, generator=random)
    return assessment_of(logits, torch.randint(0, 3, (300,), generator=random))


def finish(network: torch.nn.Module, images: ImageSet) -> tuple[list[Progress], Assessment]:
    work, told = assess(network, images, grey(0.1, 0.25)), []
    while True:
        try:
            told.append(next(work))
        except StopIteration as end:
            return told, end.value


def test_it_is_what_the_network_says_of_one_picture_after_the_other(small_dataset: Dataset) -> None:
    network = build_network(NETWORKS["article"], seed=4).eval()
    train = small_dataset.train
    images = ImageSet(train.images[:257], train.labels[:257])
    told, found = finish(network, images)
    confusion, right = Counter[tuple[int, int]](), 0
    for number, (picture, label) in enumerate(
        zip(images.images, images.labels.tolist(), strict=True)
    ):
        with torch.no_grad():
            logits = network((picture[None] / 255 - 0.1) / 0.25)[0].double()
        powers = [math.exp(logit) for logit in logits.tolist()]
        shares = [power / sum(powers) for power in powers]
        assert found.probabilities[number] == pytest.approx(shares, abs=1e-5)
        predicted = shares.index(max(shares))
        confusion[label, predicted] += 1
        right += predicted == label
    for true in range(10):
        for predicted in range(10):
            assert found.evaluation.confusion[true, predicted] == confusion[true, predicted]
    assert found.evaluation.accuracy == pytest.approx(right / 257)
    assert found.mistakes == 257 - right
    assert len(found) == 257
    assert [(t.done, t.total) for t in told] == [(100, 257), (200, 257), (257, 257)]


def test_precision_recall_and_f1_are_those_counted_picture_by_picture(found: Assessment) -> None:
    pairs = list(zip(found.labels.tolist(), found.predicted.tolist(), strict=True))
    for number, score in enumerate(found.class_scores[:3]):
        hits = sum(true == predicted == number for true, predicted in pairs)
        of = sum(true == number for true, _ in pairs)
        taken = sum(predicted == number for _, predicted in pairs)
        assert (score.pictures, score.predicted) == (of, taken)
        assert score.precision == pytest.approx(hits / taken)
        assert score.recall == pytest.approx(hits / of)
        harmonic = 2 / (1 / score.precision + 1 / score.recall)
        assert score.f1 == pytest.approx(harmonic)


def test_of_a_class_without_pictures_there_is_no_recall(found: Assessment) -> None:
    last = found.class_scores[3]
    assert last.pictures == 0
    assert last.predicted > 0
    assert math.isnan(last.recall)
    assert last.precision == 0
    never = assessment_of(torch.tensor([[1.0, 0.0, 0.0]]), torch.tensor([0])).class_scores[2]
    assert math.isnan(never.precision)
    assert math.isnan(never.f1)


@pytest.mark.parametrize(("true", "predicted"), PAIRS)
def test_cells_mistakes_and_the_hardest_are_those_that_sorting_finds(
    found: Assessment, true: int | None, predicted: int | None
) -> None:
    fitting = [
        n
        for n in range(300)
        if (true is None or found.labels[n] == true)
        and (predicted is None or found.predicted[n] == predicted)
    ]
    by_certainty = sorted(fitting, key=lambda n: -max(found.probabilities[n].tolist()))
    assert found.most_confident(true, predicted).tolist() == by_certainty
    mistakes = [n for n in by_certainty if found.labels[n] != found.predicted[n]]
    assert found.confident_mistakes(true, predicted).tolist() == mistakes
    hardest = sorted(fitting, key=lambda n: found.probabilities[n][found.labels[n]])
    assert found.hardest(true, predicted).tolist() == hardest


def test_all_cells_together_hold_every_picture_once(found: Assessment) -> None:
    cells = [found.most_confident(t, p) for t in range(4) for p in range(4)]
    assert sorted(np.concatenate(cells).tolist()) == list(range(300))
    counts = [len(cell) for cell in cells]
    assert counts == found.evaluation.confusion.flatten().tolist()


def test_it_can_be_left_after_every_batch(small_dataset: Dataset) -> None:
    network = build_network(NETWORKS["article"], seed=4).train()
    work = assess(network, small_dataset.train, grey(0.1, 0.25))
    assert next(work) == Progress(EVALUATION_BATCH, 400)
    work.close()
    assert network.training


def test_a_set_without_pictures_is_told(small_dataset: Dataset) -> None:
    empty = ImageSet(small_dataset.test.images[:0], small_dataset.test.labels[:0])
    with pytest.raises(CnnvizError, match="choose another set"):
        finish(build_network(NETWORKS["article"]), empty)


def test_a_network_whose_weights_burst_is_assessed_all_the_same() -> None:
    found = assessment_of(torch.full((5, 3), math.nan), torch.tensor([0, 1, 2, 0, 1]))
    assert math.isnan(found.calibration.error)
    assert found.evaluation.confusion.sum() == 5
    assert len(found.hardest()) == 5
