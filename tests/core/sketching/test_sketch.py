from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from cnnviz.core.sketching.drawing import (
    Point,
    Stroke,
    blank_canvas,
    draw_stroke,
    draw_strokes,
    flood_fill,
)
from cnnviz.core.sketching.examples import Example, load_examples
from cnnviz.core.sketching.ink import INSIDE_GREY, PAINTED_GREY
from cnnviz.core.sketching.sketch import WHOLE_PATH, SketchPath, Step, see_pixels, see_sketch
from tests.picture_shapes import SIZE, grey

STAGES = ("Drawing", "Cleaned", "Cropped", "One pen", "Filled", "28x28")
STEPS: tuple[Step, ...] = ("cleaned", "cropped", "evened", "filled", "fitted", "normalised")

Drawing = Sequence[Sequence[Point]]
Photographed = Callable[[np.ndarray], np.ndarray]

TEE: Drawing = [
    [(60, 60), (110, 50), (140, 62), (170, 50), (220, 60), (245, 110), (210, 120), (200, 95)],
    [(200, 95), (202, 230), (78, 230), (80, 95), (70, 120), (35, 110), (60, 60)],
]
OPEN_TEE: Drawing = [
    TEE[0],
    [(201, 160), (202, 230), (82, 230)],
    [(74, 226), (80, 95), *TEE[1][4:]],
]
TROUSERS: Drawing = [
    [(95, 40), (185, 40), (200, 240), (160, 240), (141, 110), (120, 240), (80, 240), (95, 40)],
    [(95, 60), (185, 60)],
]
BAG: Drawing = [
    [(60, 110), (220, 110), (235, 235), (45, 235), (60, 110)],
    [(100, 110), (105, 60), (140, 45), (175, 60), (180, 110)],
]
HAND_MADE = {"tee": TEE, "open tee": OPEN_TEE, "trousers": TROUSERS, "bag": BAG}
OUTLINES = [e for e in load_examples() if not any(stroke.filled for stroke in e.strokes)]
# The first of each class is painted; trousers' legs and sandals' straps are as narrow as lines.
PAINTED = [e for e in load_examples()[::3] if e.class_name not in ("Trouser", "Sandal")]


def put(
    drawing: Drawing,
    pen_px: float = 14,
    size: float = 0.8,
    place: Point = (0.5, 0.5),
    grey: int = 255,
) -> np.ndarray:
    """The canvas with a drawing whose ink is `size` of it long; `place` 0 is left or top."""
    x, y = np.array([point for stroke in drawing for point in stroke]).T
    box_px = size * 280
    scale = (box_px - pen_px) / max(np.ptp(x), np.ptp(y))
    low = [share * (280 - box_px) + box_px / 2 for share in place]
    middle = (x.min() + x.max()) / 2, (y.min() + y.max()) / 2

    def at(point: Point) -> Point:
        return low[0] + scale * (point[0] - middle[0]), low[1] + scale * (point[1] - middle[1])

    return draw_strokes([Stroke(tuple(map(at, line)), pen_px, grey) for line in drawing])


def tunic(scale: float = 1.0, left: float = 60, top: float = 50) -> np.ndarray:
    """A tunic with a painted hem, drawn at any size and place."""
    outline = [(20, 0), (60, 0), (85, 40), (70, 50), (64, 40), (68, 120), (12, 120), (16, 40)]
    outline += [(10, 50), (-5, 40), (20, 0)]

    def at(x: float, y: float) -> Point:
        return left + scale * x, top + scale * y

    canvas = blank_canvas()
    draw_stroke(canvas, [at(x, y) for x, y in outline], 7 * scale, 255)
    draw_stroke(canvas, [at(15, 90), at(65, 90)], 5 * scale, 140)
    flood_fill(canvas, *(int(v) for v in at(40, 105)), 180)
    return canvas


def garment_like_a_data_sets() -> np.ndarray:
    """A shaded, textured shirt, uint8 (28, 28), without a margin above and below."""
    shading = np.random.default_rng(5).integers(70, 120, (28, 28)) + np.linspace(0, 110, 28)
    pixels = np.zeros((28, 28), np.uint8)
    pixels[:, 8:21] = shading[:, 8:21]
    pixels[2:16, 2:27] = shading[2:16, 2:27]
    return pixels


def enlarged(pixels: np.ndarray, times: int) -> np.ndarray:
    return np.kron(pixels, np.ones((times, times), np.uint8))


def likeness(one: np.ndarray, other: np.ndarray) -> float:
    """1 for the same picture, whatever its contrast; 0 for one that has nothing to do with it."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])


def read(picture: np.ndarray) -> np.ndarray:
    return see_sketch(picture, SIZE).grey


hand_made = pytest.mark.parametrize("drawing", HAND_MADE.values(), ids=HAND_MADE)


@hand_made
@pytest.mark.parametrize("size", [0.5, 0.8, 1.0])
@pytest.mark.parametrize("pen_px", [4, 8, 14, 20, 24])
def test_pen_and_size_hardly_matter(drawing: Drawing, size: float, pen_px: float) -> None:
    # Worst by trial: 0.92, a pen of 24 px in trousers 140 px long.
    assert likeness(read(put(drawing, pen_px, size)), read(put(drawing))) > 0.9


@pytest.mark.parametrize("example", OUTLINES, ids=lambda example: example.name)
@pytest.mark.parametrize("size", [0.8, 1.0])
@pytest.mark.parametrize("pen_px", [4, 8, 14])
def test_pen_and_size_matter_little_in_the_examples(
    example: Example, size: float, pen_px: float
) -> None:
    drawing = [stroke.points for stroke in example.strokes]
    # Worst by trial: 0.91, where a detail's gap is closed with one pen and not with another.
    assert likeness(read(put(drawing, pen_px, size)), read(put(drawing))) > 0.85


@hand_made
def test_whole_pixels_of_place_do_not_matter_at_all(drawing: Drawing) -> None:
    canvas = put(drawing, size=0.4)
    for shift in ((0, 60), (-80, 0), (80, -80)):
        moved = np.roll(canvas, shift, axis=(0, 1))
        np.testing.assert_array_equal(read(moved), read(canvas))


@hand_made
@pytest.mark.parametrize("place", [(0, 0), (1, 0), (0.21, 0.77), (1, 1)])
def test_the_place_hardly_matters(drawing: Drawing, place: Point) -> None:
    # Worst by trial: 0.993, half pixels apart.
    assert likeness(read(put(drawing, size=0.4, place=place)), read(put(drawing, size=0.4))) > 0.97


@hand_made
def test_the_inks_colour_does_not_matter(drawing: Drawing) -> None:
    canvas = put(drawing)
    np.testing.assert_array_equal(read(255 - canvas), read(canvas))
    assert see_sketch(255 - canvas, SIZE).stages[0].note == "dark ink on light paper"
    assert see_sketch(canvas, SIZE).stages[0].note == "light ink on black"
    assert likeness(read(put(drawing, grey=120)), read(canvas)) > 0.99


@hand_made
def test_an_outline_is_filled_in_whatever_gaps_it_has(drawing: Drawing) -> None:
    seen = see_sketch(put(drawing), SIZE)
    assert "inside filled" in seen.stages[4].note
    greys = seen.stages[4].picture[seen.stages[3].picture == 0]
    assert set(np.unique(greys)) == {0, INSIDE_GREY}


@pytest.mark.parametrize(("pen_px", "size"), [(4, 0.25), (5, 0.3), (4, 0.5), (8, 0.75)])
@pytest.mark.parametrize("example", OUTLINES, ids=lambda example: example.name)
def test_small_drawings_have_no_tones_between_their_lines(
    example: Example, pen_px: float, size: float
) -> None:
    seen = see_sketch(put([stroke.points for stroke in example.strokes], pen_px, size), SIZE)
    assert "tones" not in seen.stages[3].note


def test_hatching_has_no_tones() -> None:
    hatching = [[(60 + 9 * n, 70), (60 + 9 * n, 210)] for n in range(17)]
    seen = see_sketch(put([*TEE, *hatching], pen_px=5, size=0.6), SIZE)
    assert "tones" not in seen.stages[3].note


def test_an_open_line_is_not_filled() -> None:
    seen = see_sketch(put([[(40, 40), (140, 240), (240, 40)]]), SIZE)
    assert seen.stages[4].note == "no enclosed area to fill"
    np.testing.assert_array_equal(seen.stages[4].picture, seen.stages[3].picture)


def test_the_closed_gaps_are_told_in_the_drawings_pixels() -> None:
    note = see_sketch(put(OPEN_TEE), SIZE).stages[4].note
    assert note == "gaps up to 32 px closed, inside filled"
    assert see_sketch(put(TEE), SIZE).stages[4].note == "inside filled"


@pytest.mark.parametrize("pen_px", [8, 14, 22])
def test_the_lines_width_is_told_in_the_drawings_pixels(pen_px: float) -> None:
    # 224 px long, redrawn with 6.4 of 112.
    assert see_sketch(put(TEE, pen_px), SIZE).stages[3].note == "lines 13 px wide"


@pytest.mark.parametrize("example", PAINTED, ids=lambda example: example.name)
def test_drawings_with_tones_are_cropped_and_fitted_only(example: Example) -> None:
    seen = see_sketch(draw_strokes(example.strokes), SIZE)
    plain = see_sketch(draw_strokes(example.strokes), SIZE, SketchPath(evened=False, filled=False))
    np.testing.assert_array_equal(seen.grey, plain.grey)
    for stage in seen.stages[3:5]:
        np.testing.assert_array_equal(stage.picture, seen.stages[2].picture)
        assert stage.note == "areas of grey, no lines: unchanged"


@pytest.mark.parametrize("times", [1, 7, 10])
def test_a_picture_like_a_data_sets_passes_unchanged(times: int) -> None:
    pixels = garment_like_a_data_sets()
    np.testing.assert_array_equal(read(enlarged(pixels, times)), pixels)


def test_the_built_in_data_sets_kind_of_grey_is_no_line() -> None:
    pixels = garment_like_a_data_sets()
    pixels[:, 12:15] //= 3
    np.testing.assert_array_equal(read(enlarged(pixels, 10)), pixels)


def test_the_ink_fills_the_longer_side_and_is_centred() -> None:
    pixels = read(put(TROUSERS, 9, 0.5, (0.2, 0.9)))
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    assert (rows[0], rows[-1]) == (0, 27)
    assert abs((columns[0] + columns[-1]) / 2 - 13.5) <= 0.5


@pytest.mark.parametrize("shift", [(0, 90), (100, 0), (-40, -50), (101, 97)])
def test_the_place_of_a_painted_drawing_does_not_matter(shift: tuple[int, int]) -> None:
    canvas = tunic()
    np.testing.assert_array_equal(read(np.roll(canvas, shift, axis=(0, 1))), read(canvas))


@pytest.mark.parametrize("scale", [0.4, 0.63, 1.3, 1.75])
def test_the_size_of_a_painted_drawing_hardly_matters(scale: float) -> None:
    assert likeness(read(tunic(scale, left=40.3, top=20.7)), read(tunic())) > 0.95


@pytest.mark.parametrize(("paper", "ink"), [(230, 0), (200, 60), (60, 250), (120, 0)])
@pytest.mark.parametrize("canvas", [tunic(), put(TEE)], ids=["painted", "lines"])
def test_flat_grey_paper_does_not_matter(canvas: np.ndarray, paper: int, ink: int) -> None:
    shares = canvas / 255.0
    seen = read(np.rint(paper + shares * (ink - paper)).astype(np.uint8))
    assert likeness(seen, read(canvas)) > 0.99


@pytest.mark.parametrize("canvas", [tunic(), put(TEE)], ids=["painted", "lines"])
def test_a_photograph_is_seen_like_the_drawing_in_it(
    canvas: np.ndarray, photographed: Photographed
) -> None:
    seen = read(photographed(canvas))
    assert likeness(seen, read(canvas)) > 0.96
    assert seen.max() > 230


@pytest.mark.parametrize(
    "picture",
    [
        blank_canvas(),
        np.full((280, 280), 255, np.uint8),
        np.full((90, 40), 77, np.uint8),
        np.full((1, 1), 200, np.uint8),
        np.pad(np.full((9, 9), 6, np.uint8), 50),
    ],
    ids=["black", "white", "grey", "1x1", "too faint"],
)
def test_nothing_drawn_is_blank(picture: np.ndarray) -> None:
    assert_blank(picture)


def test_a_photograph_of_an_empty_sheet_is_blank(photographed: Photographed) -> None:
    assert_blank(photographed(blank_canvas()))


def assert_blank(picture: np.ndarray) -> None:
    seen = see_sketch(picture, SIZE)
    assert seen.blank
    assert not seen.grey.any()
    assert tuple(stage.name for stage in seen.stages) == STAGES
    assert all(stage.picture.dtype == np.uint8 for stage in seen.stages)
    np.testing.assert_array_equal(seen.stages[0].picture[0], picture)


@pytest.mark.parametrize("shape", [(1, 300), (300, 1), (2, 2), (3, 900), (28, 28), (700, 500)])
def test_one_pixel_is_seen_as_large_as_possible(shape: tuple[int, int]) -> None:
    picture = np.zeros(shape, np.uint8)
    picture[shape[0] // 2, shape[1] // 2] = 255
    seen = see_sketch(picture, SIZE)
    assert not seen.blank
    assert (seen.grey >= INSIDE_GREY).all()


def odd_pictures(shape: tuple[int, int]) -> list[np.ndarray]:
    y, x = np.indices(shape)
    full = np.full(shape, 255)
    frame = np.where((y % (shape[0] - 1 or 1) == 0) | (x % (shape[1] - 1 or 1) == 0), 255, 0)
    noise = np.random.default_rng(9).integers(0, 256, shape)
    diagonal = np.where(y * shape[1] // shape[0] == x, 255, 0)
    corners = np.where((y + x == 0) | (y + x == sum(shape) - 2), 255, 0)
    pictures = [full, frame, noise, diagonal, corners, 255 * ((x + y) % 2), np.where(x, 255, 0)]
    return [picture.astype(np.uint8) for picture in pictures]


@pytest.mark.parametrize(
    "shape",
    [
        (1, 1),
        (1, 2),
        (2, 3),
        (5, 5),
        (1, 300),
        (300, 1),
        (28, 28),
        (29, 400),
        (1000, 3),
        (700, 900),
    ],
)
def test_odd_pictures_are_seen_on_every_path(shape: tuple[int, int]) -> None:
    paths = [WHOLE_PATH, *map(WHOLE_PATH.switched, STEPS), SketchPath(*[False] * 6)]
    for picture in odd_pictures(shape):
        for path in paths:
            seen = see_sketch(picture, SIZE, path)
            assert seen.pixels.shape == SIZE
            assert tuple(stage.name for stage in seen.stages) == STAGES
            assert all(min(stage.picture.shape) > 0 for stage in seen.stages)
            assert {stage.picture.dtype for stage in seen.stages} == {np.dtype(np.uint8)}
        seen = see_sketch(picture, SIZE)
        assert seen.blank != seen.grey.any()


def test_ink_too_faint_to_survive_scaling_does_no_harm() -> None:
    picture = np.zeros((2000, 2000), np.uint8)
    picture[[0, -1], [0, -1]] = 9
    assert not see_sketch(picture, SIZE).grey.any()


def test_every_step_can_be_switched_off_and_on() -> None:
    for step in STEPS:
        without = WHOLE_PATH.switched(step)
        assert without == replace(WHOLE_PATH, **{step: False})
        assert without.switched(step) == WHOLE_PATH
        assert see_sketch(put(TEE), SIZE, without).path == without


def test_uncropped_keeps_place_and_size() -> None:
    canvas = put(TEE, 8, 0.4, (0, 1))
    seen = see_sketch(canvas, SIZE, SketchPath(cropped=False))
    assert seen.stages[2].note == "not cropped"
    np.testing.assert_array_equal(seen.stages[2].picture[0], canvas)
    rows, columns = np.nonzero(seen.grey)
    assert (rows.min(), rows.max()) == (pytest.approx(28 * 0.6, abs=1.1), 27)
    assert (columns.min(), columns.max()) == (0, pytest.approx(28 * 0.4, abs=1.1))


def test_without_evening_lines_stay_as_wide_as_they_are() -> None:
    path = SketchPath(evened=False, filled=False)
    thin, thick = (see_sketch(put(TEE, pen_px), SIZE, path) for pen_px in (4, 20))
    assert thin.stages[3].note == "lines unchanged"
    np.testing.assert_array_equal(thin.stages[3].picture, thin.stages[2].picture)
    assert thick.grey.sum(dtype=int) > 3 * thin.grey.sum(dtype=int)
    still_filled = see_sketch(put(TEE, 4), SIZE, SketchPath(evened=False))
    assert INSIDE_GREY in still_filled.grey
    assert likeness(still_filled.grey, read(put(TEE, 4))) < 0.95


def test_without_filling_the_inside_stays_empty() -> None:
    seen = see_sketch(put(TEE), SIZE, SketchPath(filled=False))
    assert seen.stages[4].note == "nothing filled"
    np.testing.assert_array_equal(seen.stages[4].picture, seen.stages[3].picture)
    assert seen.grey[18, 14] == 0
    assert read(put(TEE))[18, 14] == INSIDE_GREY


def test_unfitted_is_stretched_to_the_square() -> None:
    seen = see_sketch(put(TROUSERS), SIZE, SketchPath(fitted=False))
    assert seen.stages[5].note == "stretched to the square"
    assert seen.grey.any(axis=0).all()
    assert not read(put(TROUSERS)).any(axis=0).all()
    np.testing.assert_array_equal(
        seen.stages[4].picture, see_sketch(put(TROUSERS), SIZE).stages[4].picture
    )


def test_normalising_is_left_to_the_network() -> None:
    seen = see_sketch(put(TEE), SIZE, SketchPath(normalised=False))
    np.testing.assert_array_equal(seen.grey, read(put(TEE)))
    assert not seen.path.normalised


def test_with_nothing_but_scaling_the_canvas_is_only_made_smaller() -> None:
    pixels = np.random.default_rng(4).integers(0, 256, (28, 28)).astype(np.uint8)
    pixels[[0, -1]] = pixels[:, [0, -1]] = 0
    seen = see_sketch(enlarged(pixels, 10), SIZE, SketchPath(*[False] * 6))
    np.testing.assert_array_equal(seen.grey, pixels)


def test_the_stages_tell_the_way_in() -> None:
    canvas = blank_canvas()
    canvas[40:190, 100:200] = 200
    canvas[60:170, 120:180] = 120
    drawing, cleaned, cropped, even, full, small = see_sketch(canvas, SIZE).stages
    np.testing.assert_array_equal(drawing.picture[0], canvas)
    np.testing.assert_array_equal(cleaned.picture[0], canvas)
    assert cleaned.note == "nothing removed"
    assert cropped.picture.shape == (1, 150, 100)
    assert cropped.note == "cropped to 19 %"
    np.testing.assert_array_equal(even.picture, cropped.picture)
    np.testing.assert_array_equal(full.picture, cropped.picture)
    assert small.picture.shape == SIZE
    assert small.note == "scaled to 19 %"
    steps = [stage.step for stage in see_sketch(canvas, SIZE).stages]
    assert steps == [None, "cleaned", "cropped", "evened", "filled", "fitted"]


@pytest.mark.parametrize("canvas", [tunic(), put(TEE)], ids=["painted", "lines"])
def test_stages_are_snapshots(canvas: np.ndarray) -> None:
    given = canvas.copy()
    seen = see_sketch(given, SIZE)
    np.testing.assert_array_equal(given, canvas)
    before = [stage.picture.copy() for stage in seen.stages]
    given[:] = 99
    for stage, picture in zip(seen.stages, before, strict=True):
        np.testing.assert_array_equal(stage.picture, picture)


def test_a_data_sets_picture_passes_through() -> None:
    pixels = np.random.default_rng(8).integers(0, 256, (28, 28)).astype(np.uint8)
    seen = see_pixels(pixels[None])
    np.testing.assert_array_equal(seen.grey, pixels)
    assert tuple(stage.name for stage in seen.stages) == STAGES
    assert not seen.blank
    assert see_pixels(np.zeros(SIZE, np.uint8)).blank
    pixels[:] = 1
    assert not (seen.grey == 1).all()


def test_normalising_follows_the_formula() -> None:
    pixels = np.arange(784, dtype=np.int64).reshape(28, 28).astype(np.uint8)
    given = grey(0.286, 0.353).normalised_picture(pixels)
    assert given.shape == (1, 28, 28)
    assert given.dtype == np.float32
    np.testing.assert_allclose(given[0], (pixels / 255 - 0.286) / 0.353, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("ground", ["black", "white"])
def test_a_garment_painted_in_full_ink_gets_no_rim(ground: str) -> None:
    canvas = draw_strokes([Stroke(tuple(TEE[0] + TEE[1]), 9, 255, filled=True)])
    seen = see_sketch(canvas if ground == "black" else 255 - canvas, SIZE)
    assert seen.stages[3].note == "a painted area, no lines: unchanged"
    np.testing.assert_array_equal(seen.stages[3].picture, seen.stages[2].picture)
    inside = seen.grey[seen.grey > 0]
    assert inside.max() == np.median(inside) == PAINTED_GREY
    unfilled = see_sketch(canvas, SIZE, SketchPath(filled=False)).grey
    assert unfilled.max() == np.median(unfilled[unfilled > 0]) == 255
