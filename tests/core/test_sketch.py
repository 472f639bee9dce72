from fractions import Fraction
from math import floor

import numpy as np
import pytest

from cnnviz.core.drawing import Point, blank_canvas, draw_stroke, flood_fill
from cnnviz.core.sketch import fit, light_on_black, normalise, see_pixels, see_sketch

STAGES = ("Drawing", "Cropped", "Fitted", "28x28")


def garment(scale: float = 1.0, left: float = 60, top: float = 50) -> np.ndarray:
    """A tunic with a filled hem, drawn at any size and place."""
    outline = [(20, 0), (60, 0), (85, 40), (70, 50), (64, 40), (68, 120), (12, 120), (16, 40)]
    outline += [(10, 50), (-5, 40), (20, 0)]

    def at(x: float, y: float) -> Point:
        return left + scale * x, top + scale * y

    canvas = blank_canvas()
    draw_stroke(canvas, [at(x, y) for x, y in outline], 7 * scale, 255)
    draw_stroke(canvas, [at(15, 90), at(65, 90)], 5 * scale, 140)
    flood_fill(canvas, *(int(v) for v in at(40, 105)), 180)
    return canvas


def photographed(canvas: np.ndarray) -> np.ndarray:
    """Dark ink on unevenly lit, grainy paper."""
    y, x = (np.linspace(-1, 1, side) for side in canvas.shape)
    paper = 190 + 30 * x - 25 * y[:, np.newaxis] - 20 * (x * x + y[:, np.newaxis] ** 2)
    grain = np.random.default_rng(3).normal(0, 2, canvas.shape)
    return np.clip(paper - canvas / 255.0 * (paper - 40) + grain, 0, 255).astype(np.uint8)


def enlarged(pixels: np.ndarray, times: int) -> np.ndarray:
    return np.repeat(np.repeat(pixels, times, axis=0), times, axis=1)


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def averaged_by_hand(picture: np.ndarray, side: int, offset: tuple[Fraction, Fraction]) -> list:
    """The mean over every target pixel's square, by plain loops over exact fractions."""
    step = Fraction(max(picture.shape), side)  # source pixels per target pixel

    def shares(length: int, start: Fraction, target: int) -> list[tuple[int, Fraction]]:
        low, high = (target - start) * step, (target + 1 - start) * step
        return [(i, min(high, i + 1) - max(low, i)) for i in range(length)]

    means = []
    for row in range(side):
        rows = [share for share in shares(picture.shape[0], offset[0], row) if share[1] > 0]
        means.append([])
        for column in range(side):
            columns = [s for s in shares(picture.shape[1], offset[1], column) if s[1] > 0]
            total = sum(int(picture[i, j]) * a * b for i, a in rows for j, b in columns)
            means[-1].append(floor(total / step**2 + Fraction(1, 2)))
    return means


@pytest.mark.parametrize(
    ("height", "width"), [(40, 33), (33, 40), (20, 12), (1, 1), (3, 50), (9, 9), (61, 2)]
)
def test_fitting_is_an_exact_area_average(height: int, width: int) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (height, width)).astype(np.uint8)
    side, longer = 14, max(height, width)
    offset = tuple((side - Fraction(side * length, longer)) / 2 for length in (height, width))
    expected = averaged_by_hand(picture, side, offset)
    np.testing.assert_array_equal(fit(picture, side), expected)


def test_an_odd_whole_size_stays_on_the_pixel_grid() -> None:
    picture = np.random.default_rng(2).integers(1, 256, (28, 15)).astype(np.uint8)
    fitted = fit(enlarged(picture, 10), 28)
    np.testing.assert_array_equal(fitted[:, 7:22], picture)  # as Fashion-MNIST centres: 7 and 6
    assert not fitted[:, :7].any()
    assert not fitted[:, 22:].any()


@pytest.mark.parametrize("times", [1, 7, 10])
def test_a_picture_like_fashion_mnists_passes_unchanged(times: int) -> None:
    pixels = np.zeros((28, 28), np.uint8)
    pixels[:, 4:25] = np.random.default_rng(5).integers(30, 256, (28, 21))
    seen = see_sketch(enlarged(pixels, times))
    np.testing.assert_array_equal(seen.pixels, pixels)


def test_the_ink_fills_the_longer_side_and_is_centred() -> None:
    pixels = see_sketch(garment()).pixels
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    assert (rows[0], rows[-1]) == (0, 27)
    assert abs((columns[0] + columns[-1]) / 2 - 13.5) <= 0.5


@pytest.mark.parametrize("shift", [(0, 90), (100, 0), (-40, -50), (101, 97)])
def test_the_place_of_a_drawing_does_not_matter(shift: tuple[int, int]) -> None:
    canvas = garment()
    moved = np.roll(canvas, shift, axis=(0, 1))
    np.testing.assert_array_equal(see_sketch(moved).pixels, see_sketch(canvas).pixels)


@pytest.mark.parametrize("scale", [0.4, 0.63, 1.3, 1.75])
def test_the_size_of_a_drawing_hardly_matters(scale: float) -> None:
    resized = see_sketch(garment(scale, left=40.3, top=20.7)).pixels
    assert likeness(resized, see_sketch(garment()).pixels) > 0.97


def test_black_on_white_is_the_same_as_white_on_black() -> None:
    canvas = garment()
    on_white = see_sketch(255 - canvas)
    np.testing.assert_array_equal(on_white.pixels, see_sketch(canvas).pixels)
    assert on_white.stages[1].note.startswith("inverted")
    assert "inverted" not in see_sketch(canvas).stages[1].note


def test_a_negative_is_seen_the_same_whatever_the_picture() -> None:
    random = np.random.default_rng(7)
    for picture in (photographed(garment()), random.integers(0, 256, (50, 60)).astype(np.uint8)):
        one, other = see_sketch(picture), see_sketch(255 - picture)
        np.testing.assert_array_equal(one.pixels, other.pixels)


@pytest.mark.parametrize(("paper", "ink"), [(230, 0), (200, 60), (60, 250), (120, 0)])
def test_flat_grey_paper_is_taken_off(paper: int, ink: int) -> None:
    shares = garment() / 255.0
    seen = see_sketch(np.rint(paper + shares * (ink - paper)).astype(np.uint8))
    wanted = see_sketch(garment()).pixels
    assert likeness(seen.pixels, wanted) > 0.99
    assert not seen.pixels[wanted == 0].any()


def test_a_photograph_is_seen_like_the_drawing_in_it() -> None:
    seen, wanted = see_sketch(photographed(garment())).pixels, see_sketch(garment()).pixels
    assert likeness(seen, wanted) > 0.97
    assert seen.max() > 230


def test_what_is_light_on_black_stays_bit_for_bit() -> None:
    ink, inverted = light_on_black(garment())
    assert not inverted
    np.testing.assert_array_equal(ink, garment())


@pytest.mark.parametrize(
    "make", [garment, lambda: photographed(garment()), lambda: 255 - garment()]
)
def test_taking_the_paper_off_twice_changes_nothing_more(make) -> None:
    once, _ = light_on_black(make())
    twice, inverted = light_on_black(once)
    assert not inverted
    np.testing.assert_array_equal(once, twice)


@pytest.mark.parametrize(
    "picture",
    [
        blank_canvas(),
        np.full((280, 280), 255, np.uint8),
        np.full((90, 40), 77, np.uint8),
        np.full((1, 1), 200, np.uint8),
        np.pad(np.full((9, 9), 6, np.uint8), 50),
        photographed(blank_canvas()),
    ],
    ids=["black", "white", "grey", "1x1", "too faint", "empty sheet"],
)
def test_nothing_drawn_is_blank(picture: np.ndarray) -> None:
    seen = see_sketch(picture)
    assert seen.blank
    assert not seen.pixels.any()
    assert tuple(stage.name for stage in seen.stages) == STAGES
    assert all(stage.picture.dtype == np.uint8 for stage in seen.stages)
    np.testing.assert_array_equal(seen.stages[0].picture, picture)


@pytest.mark.parametrize("shape", [(1, 300), (300, 1), (2, 2), (3, 900), (28, 28), (700, 500)])
def test_any_shape_is_seen(shape: tuple[int, int]) -> None:
    picture = np.zeros(shape, np.uint8)
    picture[shape[0] // 2, shape[1] // 2] = 255
    seen = see_sketch(picture)
    assert not seen.blank
    assert (seen.pixels == 255).all()  # one pixel of ink, as large as possible


def test_the_stages_tell_the_way_in() -> None:
    canvas = blank_canvas()
    canvas[40:190, 100:200] = 200
    drawing, cropped, fitted, small = see_sketch(canvas).stages
    np.testing.assert_array_equal(drawing.picture, canvas)
    assert cropped.picture.shape == (150, 100)
    assert cropped.note == "cropped to 19 %"
    assert fitted.picture.shape == (150, 150)
    assert not fitted.picture[:, :25].any()
    assert (fitted.picture[:, 25:125] == 200).all()
    assert small.picture.shape == (28, 28)
    assert small.note == "scaled 0.19"


def test_stages_are_snapshots() -> None:
    canvas = garment()
    before = canvas.copy()
    seen = see_sketch(canvas)
    np.testing.assert_array_equal(canvas, before)
    canvas[:] = 99
    np.testing.assert_array_equal(seen.stages[0].picture, before)
    assert not (seen.stages[1].picture == 99).all()


def test_a_data_sets_picture_passes_through() -> None:
    pixels = np.random.default_rng(8).integers(0, 256, (28, 28)).astype(np.uint8)
    seen = see_pixels(pixels)
    np.testing.assert_array_equal(seen.pixels, pixels)
    assert tuple(stage.name for stage in seen.stages) == STAGES
    assert not seen.blank
    assert see_pixels(np.zeros((28, 28), np.uint8)).blank


def test_normalising_follows_the_formula() -> None:
    pixels = np.arange(784, dtype=np.int64).reshape(28, 28).astype(np.uint8)
    given = normalise(pixels, 0.286, 0.353)
    assert given.shape == (1, 28, 28)
    assert given.dtype == np.float32
    np.testing.assert_allclose(given[0], (pixels / 255 - 0.286) / 0.353, rtol=1e-5, atol=1e-6)
