from collections.abc import Callable

import numpy as np
import pytest

from cnnviz.core.sketching.drawing import blank_canvas, draw_stroke, flood_fill
from cnnviz.core.sketching.paper import light_on_black

Photographed = Callable[[np.ndarray], np.ndarray]


def drawing() -> np.ndarray:
    """A filled tunic, with a seam in another grey."""
    canvas = blank_canvas()
    outline = [(80, 50), (120, 50), (145, 90), (128, 170), (72, 170), (55, 90), (80, 50)]
    draw_stroke(canvas, outline, 7, 255)
    flood_fill(canvas, 100, 110, 180)
    draw_stroke(canvas, [(75, 140), (125, 140)], 5, 140)
    return canvas


def test_what_is_light_on_black_stays_bit_for_bit() -> None:
    ink, inverted, _ = light_on_black(drawing())
    assert not inverted
    np.testing.assert_array_equal(ink, drawing())


def test_black_on_white_becomes_white_on_black() -> None:
    ink, inverted, _ = light_on_black(255 - drawing())
    assert inverted
    np.testing.assert_array_equal(ink, drawing())


def test_a_picture_and_its_negative_give_the_same(photographed: Photographed) -> None:
    random = np.random.default_rng(7)
    for picture in (photographed(drawing()), random.integers(0, 256, (50, 60)).astype(np.uint8)):
        one, one_inverted, _ = light_on_black(picture)
        other, other_inverted, _ = light_on_black(255 - picture)
        np.testing.assert_array_equal(one, other)
        assert one_inverted != other_inverted


def test_taking_the_paper_off_twice_changes_nothing_more(photographed: Photographed) -> None:
    for picture in (drawing(), photographed(drawing()), 255 - drawing()):
        once, _, _ = light_on_black(picture)
        twice, inverted, _ = light_on_black(once)
        assert not inverted
        np.testing.assert_array_equal(once, twice)


@pytest.mark.parametrize(("paper", "ink"), [(230, 0), (200, 60), (60, 250), (120, 0)])
def test_flat_grey_paper_becomes_black_and_ink_keeps_its_shares(paper: int, ink: int) -> None:
    shares = drawing() / 255.0
    given, inverted, _ = light_on_black(np.rint(paper + shares * (ink - paper)).astype(np.uint8))
    assert inverted == (ink < paper)
    assert not given[drawing() == 0].any()
    assert np.abs(given / given.max() - shares).max() < 0.02


def test_the_paper_of_a_photograph_becomes_black(photographed: Photographed) -> None:
    given, inverted, _ = light_on_black(photographed(drawing()))
    assert inverted
    assert (given[drawing() == 0] == 0).mean() > 0.995
    assert np.corrcoef(given.ravel(), drawing().ravel())[0, 1] > 0.97


def test_an_empty_sheet_has_no_ink(photographed: Photographed) -> None:
    for empty in (blank_canvas(), 255 - blank_canvas(), photographed(blank_canvas())):
        assert not light_on_black(empty)[0].any()


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (90, 1), (2, 2), (3, 400)])
def test_the_smallest_pictures_have_paper_too(shape: tuple[int, int]) -> None:
    picture = np.full(shape, 90, np.uint8)
    assert not light_on_black(picture)[0].any()
    assert light_on_black(picture)[0].shape == shape
