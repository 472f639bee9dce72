"""What the checkpoint that ships with the app makes of drawings."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.evaluation.doubt import certainty
from cnnviz.core.made_drawings.drawer import Drawer
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.core.sketching.drawing import Stroke, draw_strokes
from cnnviz.core.sketching.examples import Example, load_examples
from cnnviz.core.sketching.sketch import see_sketch
from tests.picture_shapes import SIZE

pytestmark = pytest.mark.usefixtures("one_thread")

CANVAS_PX = 280
EXAMPLES = load_examples()
# Of every class the last one: drawn in lines.
DRAWN_IN_LINES = EXAMPLES[2::3]


@pytest.fixture(scope="module")
def shipped() -> Checkpoint:
    return load_checkpoint(shipped_checkpoint())


def read(checkpoint: Checkpoint, pictures: Sequence[np.ndarray]) -> np.ndarray:
    """The probabilities, (N, classes), of pictures as large as may be."""
    pixels = [see_sketch(picture, SIZE).pixels for picture in pictures]
    inputs = np.stack([checkpoint.picture_shape.normalised_picture(p) for p in pixels])
    with torch.inference_mode():
        return checkpoint.network()(torch.from_numpy(inputs)).softmax(dim=1).numpy()


def redrawn(example: Example, pen_px: float, size: float, place: tuple[float, float]) -> np.ndarray:
    """The example `size` of the canvas long, with another pen; `place` 0 is left or top."""
    points = np.concatenate([np.array(stroke.points) for stroke in example.strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    box_px = size * CANVAS_PX
    scale = (box_px - pen_px) / (high - low).max()
    middle = np.array(place) * (CANVAS_PX - box_px) + box_px / 2

    def moved(stroke: Stroke) -> Stroke:
        there = middle + scale * (np.array(stroke.points) - (low + high) / 2)
        return Stroke(tuple(map(tuple, there.tolist())), pen_px, 255)

    return draw_strokes([moved(stroke) for stroke in example.strokes])


def renderings(example: Example) -> Iterator[np.ndarray]:
    for pen_px in (4, 8, 14, 20, 24):
        for size in (0.5, 0.75, 1.0):
            yield redrawn(example, pen_px, size, (0.5, 0.5))
    for pen_px in (4, 8):
        yield redrawn(example, pen_px, 0.25, (0.5, 0.5))
    for place in ((0.0, 0.0), (1.0, 0.0), (0.3, 1.0)):
        yield redrawn(example, 8, 0.4, place)
    yield 255 - redrawn(example, 14, 0.8, (0.5, 0.5))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_every_example_is_recognised_and_none_is_refused(
    shipped: Checkpoint, example: Example
) -> None:
    probabilities = read(shipped, [draw_strokes(example.strokes)])[0]
    assert shipped.class_names[probabilities.argmax()] == example.class_name
    assert certainty(probabilities) >= shipped.doubt_below


def test_every_class_has_three_examples(shipped: Checkpoint) -> None:
    for name in shipped.class_names:
        assert sum(example.class_name == name for example in EXAMPLES) >= 3


def test_pen_size_place_and_ink_hardly_ever_change_the_class(shipped: Checkpoint) -> None:
    same = []
    for example in DRAWN_IN_LINES:
        pictures = list(renderings(example))
        classes = read(shipped, [redrawn(example, 14, 0.8, (0.5, 0.5)), *pictures]).argmax(axis=1)
        same += (classes[1:] == classes[0]).tolist()
    assert len(same) == 10 * 21
    assert np.mean(same) >= 0.98


def test_most_of_what_is_no_garment_is_refused(shipped: Checkpoint) -> None:
    drawer = Drawer(seed=77, size=SIZE)
    inputs = [shipped.picture_shape.normalised_picture(drawer.other()) for _ in range(200)]
    with torch.inference_mode():
        probabilities = shipped.network()(torch.from_numpy(np.stack(inputs))).softmax(dim=1)
    assert (probabilities.max(dim=1).values < shipped.doubt_below).double().mean() > 0.6


def test_a_blank_canvas_is_no_garment() -> None:
    assert see_sketch(np.zeros((CANVAS_PX, CANVAS_PX), np.uint8), SIZE).blank
