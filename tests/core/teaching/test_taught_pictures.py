import numpy as np
import torch

from cnnviz.core.my_drawings.labelled_drawing import labelled
from cnnviz.core.sketching.drawing import Stroke
from cnnviz.core.teaching.taught_pictures import taught_pictures
from tests.core.teaching.hands import several
from tests.picture_shapes import SIZE

DRAWINGS = [*several("square", "Bag", 3), *several("arrow", "Sandal", 2, seed=1)]
LABELS = [8, 8, 8, 5, 5]


def test_drawings_come_in_turn_with_their_labels() -> None:
    pictures = taught_pictures(DRAWINGS, LABELS, SIZE, 23, seed=0)
    assert pictures.images.shape == (23, *SIZE)
    assert pictures.images.dtype == torch.uint8
    assert pictures.labels.tolist() == [LABELS[number % 5] for number in range(23)]
    assert (pictures.images.flatten(1).max(dim=1).values > 100).all()


def test_no_two_are_alike_and_the_seed_decides() -> None:
    first, again, other = (
        taught_pictures(DRAWINGS[:1], LABELS[:1], SIZE, 200, seed=seed).images for seed in (1, 1, 2)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert len({image.numpy().tobytes() for image in first}) == 200


def middle(images: torch.Tensor) -> np.ndarray:
    """Where the ink of each picture is on average, from left (0) to right (27)."""
    ink = images[:, 0].float()
    columns = torch.arange(28, dtype=torch.float32)
    return ((ink.sum(dim=1) * columns).sum(dim=1) / ink.sum(dim=(1, 2))).numpy()


def test_mirrored_drawings_point_both_ways_and_others_one_way() -> None:
    # The arrow's head is at its right.
    both = taught_pictures(DRAWINGS[3:4], [5], SIZE, 40, seed=3)
    one = taught_pictures(DRAWINGS[3:4], [5], SIZE, 40, seed=3, mirrored=False)
    assert 8 < (middle(both.images) < 13.5).sum() < 32
    assert (middle(one.images) > 13.5).mean() > 0.8


def test_a_dot_and_a_painted_area_with_a_hole_are_drawn_too() -> None:
    dot = labelled("Bag", (Stroke(((140.0, 140.0),), 30.0, 255),))
    corners = ((60.0, 60.0), (220.0, 60.0), (220.0, 220.0), (60.0, 220.0))
    erased = Stroke(((140.0, 100.0), (140.0, 180.0)), 20.0, 0)
    painted = labelled("Bag", (Stroke(corners, 4.0, 200, filled=True), erased))
    pictures = taught_pictures([dot, painted], [8, 8], SIZE, 12, seed=0)
    assert (pictures.images.flatten(1).max(dim=1).values > 100).all()
