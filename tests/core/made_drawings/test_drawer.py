from random import Random

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.core.made_drawings.drawer import GARMENTS, Drawer, Maker, make_drawings
from cnnviz.core.made_drawings.lines import Line
from cnnviz.core.made_drawings.others import nothing_to_wear
from tests.picture_shapes import SIZE

ALL = pytest.mark.parametrize("maker", [*GARMENTS, nothing_to_wear], ids=lambda m: m.__name__)


def test_there_is_one_garment_per_class_in_fashion_mnists_order() -> None:
    makers = [maker.__name__.replace("_", " ") for maker in GARMENTS]
    for maker, name in zip(makers, FASHION_CLASSES, strict=True):
        assert maker.startswith(name.lower().replace("-", " ").removesuffix("/top"))


@ALL
def test_lines_are_finite_and_never_all_left_out(maker: Maker) -> None:
    for seed in range(60):
        lines = maker(Random(seed))
        assert any(not line.inner for line in lines)  # what nobody leaves out
        for line in lines:
            assert len(line.corners) >= 2
            assert len(line.bends) <= len(line.corners)
            assert np.isfinite(line.corners).all()
            assert np.isfinite(line.bends).all()


@ALL
def test_one_seed_gives_one_set_of_lines(maker: Maker) -> None:
    assert maker(Random(5)) == maker(Random(5))
    assert len({str(maker(Random(seed))) for seed in range(20)}) > 10


def enclosed_share(lines: list[Line]) -> float:
    """The share of the lines' box that water from outside does not reach."""
    pieces = [piece for line in lines for piece in line.pieces()]
    points = np.concatenate(pieces)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    scale = 90 / size.max()
    paper = np.zeros((100, 100), np.uint8)
    for piece in pieces:
        cv2.polylines(paper, [np.rint((piece - low) * scale + 4).astype(np.int32)], False, 255)
    cv2.floodFill(paper, None, (0, 0), 255)
    return float(np.count_nonzero(paper == 0) / np.prod(size * scale))


@pytest.mark.parametrize("maker", GARMENTS, ids=lambda maker: maker.__name__)
def test_most_garments_enclose_something(maker: Maker) -> None:
    shares = [enclosed_share(maker(Random(seed))) for seed in range(60)]
    assert np.mean([share > 0.1 for share in shares]) > 0.8
    assert np.median(shares) > 0.25


@pytest.fixture(scope="module")
def drawn() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    return make_drawings(100, seed=4, size=SIZE)


Drawn = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]


def test_shape_type_and_labels_in_turn(drawn: Drawn) -> None:
    images, labels = drawn
    assert images.shape == (100, *SIZE)
    assert images.dtype == np.uint8
    assert labels.dtype == np.int64
    assert labels.tolist() == [*range(10)] * 10


def test_drawings_are_neither_blank_nor_alike(drawn: Drawn) -> None:
    images = drawn[0]
    assert len({image.tobytes() for image in images}) == 100
    assert (images.max(axis=(1, 2, 3)) > 40).all()
    assert ((images > 0).mean(axis=(1, 2, 3)) > 0.02).all()


def test_one_seed_gives_one_set_of_drawings(drawn: Drawn) -> None:
    images, _ = make_drawings(20, seed=4, size=SIZE)
    np.testing.assert_array_equal(images, drawn[0][:20])
    known = {image.tobytes() for image in drawn[0]}
    assert not known & {image.tobytes() for image in make_drawings(20, seed=5, size=SIZE)[0]}


def test_others_are_drawn_likewise() -> None:
    images = others(30, seed=4)
    assert images.shape == (30, *SIZE)
    assert images.dtype == np.uint8
    assert (images.max(axis=(1, 2, 3)) > 40).all()
    assert len({image.tobytes() for image in images}) == 30
    np.testing.assert_array_equal(images, others(30, seed=4))
    assert not np.array_equal(images, others(30, seed=5))


def others(count: int, seed: int) -> npt.NDArray[np.uint8]:
    drawer = Drawer(seed, SIZE)
    return np.array([drawer.other() for _ in range(count)])


def test_a_drawer_goes_on_where_it_was() -> None:
    drawer = Drawer(7, SIZE)
    one_by_one = [drawer.garment(label) for label in range(3)]
    np.testing.assert_array_equal(one_by_one, make_drawings(3, seed=7, size=SIZE)[0])


def test_on_the_canvas_it_is_light_on_black_within_the_edges() -> None:
    drawer = Drawer(2, SIZE)
    sides, inks = set(), []
    for _ in range(30):
        canvas = drawer.on_canvas(GARMENTS[0])
        assert canvas.dtype == np.uint8
        assert canvas.shape[0] == canvas.shape[1]
        sides.add(len(canvas))
        inks.append(float((canvas > 0).mean()))
        rows, columns = canvas.any(axis=1), canvas.any(axis=0)
        longer = max(np.ptp(np.flatnonzero(rows)), np.ptp(np.flatnonzero(columns)))
        assert longer > 0.9 * len(canvas)
    assert len(sides) > 10
    assert 0 < min(inks) < 0.15 < max(inks) < 1
