import torch

from cnnviz.core.data.datasets import FASHION_CLASSES, ImageSet
from cnnviz.core.sketching.drawing import draw_strokes
from cnnviz.core.sketching.examples import load_examples
from cnnviz.core.sketching.sample_batches import UNKNOWN, example_pictures, labelled, some_of
from cnnviz.core.sketching.sketch import see_sketch
from tests.picture_shapes import SIZE


def drawn(class_names: tuple[str, ...]) -> ImageSet:
    work = example_pictures(load_examples()[:4], class_names, SIZE)
    try:
        while True:
            next(work)
    except StopIteration as end:
        pictures = end.value
    assert isinstance(pictures, ImageSet)
    return pictures


def test_example_pictures_are_what_the_network_sees() -> None:
    pictures, examples = drawn(FASHION_CLASSES), load_examples()
    assert pictures.images.shape == (4, 1, 28, 28)
    assert pictures.images.dtype == torch.uint8
    seen = see_sketch(draw_strokes(examples[3].strokes), SIZE).pixels
    assert (pictures.images[3, 0].numpy() == seen).all()
    assert [FASHION_CLASSES[label] for label in pictures.labels] == [
        example.class_name for example in examples[:4]
    ]


def test_drawings_of_other_classes_have_no_label() -> None:
    pictures = drawn(("Trouser", "Zebra"))
    assert pictures.labels.tolist() == [UNKNOWN, UNKNOWN, UNKNOWN, 0]
    assert len(labelled(pictures, 2)) == 1
    assert (labelled(pictures, 2).images[0] == pictures.images[3]).all()


def test_some_are_chosen_by_the_seed_and_none_twice() -> None:
    images = torch.arange(20, dtype=torch.uint8).reshape(20, 1, 1, 1).repeat(1, 1, 28, 28)
    pictures = ImageSet(images, torch.arange(20))
    few = some_of(pictures, 8, seed=1)
    assert len(set(few.labels.tolist())) == 8
    assert (few.images[:, 0, 0, 0] == few.labels).all()
    assert some_of(pictures, 8, seed=1).labels.equal(few.labels)
    assert not some_of(pictures, 8, seed=2).labels.equal(few.labels)
    assert len(some_of(pictures, 50, seed=1)) == 20
