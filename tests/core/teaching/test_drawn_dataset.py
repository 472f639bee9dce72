from collections import Counter

import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.teaching import drawn_dataset as module
from cnnviz.core.teaching.drawn_dataset import (
    as_drawn,
    check_classes,
    class_names_of,
    drawn_dataset,
)
from tests.core.teaching.hands import several

SQUARES, CROSSES = several("square", "square", 12), several("cross", "cross", 4, seed=1)
NAMES = ("square", "cross")


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PICTURES", 64)


def found(images: torch.Tensor) -> set[bytes]:
    return {image.numpy().tobytes() for image in images}


def test_no_drawing_is_in_two_parts_and_each_class_is_in_all() -> None:
    dataset = drawn_dataset((*SQUARES, *CROSSES), NAMES)
    assert (dataset.name, dataset.class_names) == ("my-drawings", NAMES)
    assert Counter(dataset.test.labels.tolist()) == {0: 2, 1: 1}
    assert Counter(dataset.validation.labels.tolist()) == {0: 2, 1: 1}
    test, watched = found(dataset.test.images), found(dataset.validation.images)
    assert not test & watched
    assert test | watched <= found(as_drawn((*SQUARES, *CROSSES), NAMES).images)


def learned_of(drawings: tuple[LabelledDrawing, ...], seed: int) -> set[bytes]:
    dataset = drawn_dataset(drawings, NAMES, seed)
    apart = found(dataset.test.images) | found(dataset.validation.images)
    return found(as_drawn(drawings, NAMES).images) - apart


@pytest.mark.parametrize("seed", range(4))
def test_more_drawings_bring_none_that_was_learned_among_those_that_judge(seed: int) -> None:
    first = (*SQUARES, *CROSSES)
    more = (*several("square", "square", 5, seed=2), *first, *several("cross", "cross", 9, seed=3))
    later = drawn_dataset(more, NAMES, seed)
    assert not learned_of(first, seed) & found(later.test.images)


def test_what_is_judged_is_never_drawn_over(monkeypatch: pytest.MonkeyPatch) -> None:
    learned = []
    original = module.taught_pictures

    def note(drawings, *rest, **more):  # type: ignore[no-untyped-def]
        learned.extend(drawings)
        assert more == {"mirrored": False}
        return original(drawings, *rest, **more)

    monkeypatch.setattr(module, "taught_pictures", note)
    dataset = drawn_dataset((*SQUARES, *CROSSES), NAMES)
    assert len({drawing.key for drawing in learned}) == 8 + 2
    apart = found(dataset.test.images) | found(dataset.validation.images)
    assert not found(as_drawn(learned, NAMES).images) & apart


def test_a_rare_class_is_learned_as_much_and_the_shape_has_its_statistics() -> None:
    train = (dataset := drawn_dataset((*SQUARES, *CROSSES), NAMES)).train
    assert Counter(train.labels.tolist()) == {0: 32, 1: 32}
    pixels = train.images.double() / 255
    assert dataset.picture_shape.mean[0] == pytest.approx(float(pixels.mean()))
    assert dataset.picture_shape.size == (1, 28, 28)


def test_seed_decides_and_order_and_doubles_do_not() -> None:
    drawings = (*SQUARES, *CROSSES)
    first, again = drawn_dataset(drawings, NAMES), drawn_dataset((*drawings[::-1], *SQUARES), NAMES)
    assert torch.equal(first.train.images, again.train.images)
    assert torch.equal(first.test.images, again.test.images)
    assert not torch.equal(first.test.images, drawn_dataset(drawings, NAMES, 1).test.images)


def test_classes_come_in_the_order_of_the_drawings() -> None:
    assert class_names_of((*CROSSES, *SQUARES, *CROSSES)) == ("cross", "square")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (("square",), "2 to 20 classes, not 1"),
        (tuple(map(str, range(21))), "2 to 20 classes, not 21"),
        (("square", "square"), "same name"),
        (("square", "house", "cross"), "fewer than 3 drawings of house:"),
    ],
)
def test_what_cannot_be_learned_is_refused(names: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CnnvizError, match=sentence):
        check_classes((*SQUARES, *CROSSES), names)
    with pytest.raises(CnnvizError, match=sentence):
        drawn_dataset((*SQUARES, *CROSSES), names)
