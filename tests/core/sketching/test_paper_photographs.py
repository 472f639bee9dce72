"""Photographs of drawings: neither light nor desk nor colours decide what the network sees."""

import cv2
import numpy as np
import pytest

from cnnviz.core.sketching.drawing import draw_strokes
from cnnviz.core.sketching.examples import load_examples
from cnnviz.core.sketching.paper import light_on_black
from cnnviz.core.sketching.pictures import pasted_picture, picture_from_array
from cnnviz.core.sketching.sketch import see_sketch
from tests.picture_shapes import SIZE

OUTLINES = [e for e in load_examples() if "outline" in e.name][::3]
SIDE = 700
Y, X = np.indices((SIDE, SIDE)) / SIDE


def page(drawing: np.ndarray) -> np.ndarray:
    """How much ink there is on a sheet, 0 to 1, with a margin; float (700, 700)."""
    inner = cv2.resize(drawing, (440, 440), interpolation=cv2.INTER_AREA)
    ink = cv2.GaussianBlur(np.pad(inner, 130).astype(np.float32) / 255, (0, 0), 0.8)
    return np.asarray(ink)


def photographed(ink: np.ndarray, light: np.ndarray | float = 1.0) -> np.ndarray:
    grain = np.random.default_rng(4).normal(0, 2.5, ink.shape)
    return np.clip(205 * light * (1 - 0.6 * ink) + grain, 0, 255).astype(np.uint8)


def assert_read_as_drawn(picture: np.ndarray, drawing: np.ndarray, least: float = 0.9) -> None:
    seen, wanted = (
        see_sketch(picture_from_array(picture), SIZE).pixels,
        see_sketch(drawing, SIZE).pixels,
    )
    assert np.corrcoef(seen.ravel(), wanted.ravel())[0, 1] > least


def shadow(degrees: float, depth: float, softness: float) -> np.ndarray:
    """A shadow over one half of the sheet, from any side; its edge runs across the middle."""
    turn = np.deg2rad(degrees)
    across = (X - 0.5) * np.cos(turn) + (Y - 0.5) * np.sin(turn)
    return np.asarray(1 - depth / (1 + np.exp(-across / softness)))


def lamp(x: float, y: float, darkest: float) -> np.ndarray:
    return np.asarray(darkest + (1 - darkest) * np.exp(-((X - x) ** 2 + (Y - y) ** 2) / 0.5))


@pytest.mark.parametrize("softness", [0.004, 0.03, 0.1])
@pytest.mark.parametrize("depth", [0.15, 0.35, 0.55])
@pytest.mark.parametrize("degrees", [0, 65, 140, 200, 290])
def test_a_shadow_from_any_side_is_no_ink(degrees: float, depth: float, softness: float) -> None:
    drawing = draw_strokes(OUTLINES[0].strokes)
    assert_read_as_drawn(photographed(page(drawing), shadow(degrees, depth, softness)), drawing)


@pytest.mark.parametrize("darkest", [0.8, 0.6, 0.4])
@pytest.mark.parametrize("place", [(0.1, 0.1), (0.9, 0.2), (0.3, 1.0)])
def test_a_lamps_fall_off_is_no_ink(place: tuple[float, float], darkest: float) -> None:
    for example in OUTLINES:
        drawing = draw_strokes(example.strokes)
        assert_read_as_drawn(photographed(page(drawing), lamp(*place, darkest)), drawing)


def test_a_rectangular_shadow_with_sharp_edges_is_no_ink() -> None:
    drawing = draw_strokes(OUTLINES[1].strokes)
    for light in (np.where((X > 0.35) & (Y > 0.55), 0.6, 1), np.where(abs(X - 0.5) < 0.2, 0.6, 1)):
        assert_read_as_drawn(photographed(page(drawing), light), drawing)


DOWN, ALONG = np.indices((1000, 1000))
DESKS = {
    "dark": np.full((1000, 1000), 45.0),
    "black": np.zeros((1000, 1000)),
    "wood": 95 + 25 * np.sin(ALONG / 13 + 4 * np.sin(DOWN / 90)),
    "checked": 60.0 + 80 * ((DOWN // 40 + ALONG // 40) % 2),
    "light": np.full((1000, 1000), 150.0),
}


def on_desk(sheet: np.ndarray, desk: np.ndarray, degrees: float, narrower: float) -> np.ndarray:
    """A sheet on a desk, turned and seen from below."""
    turn = np.deg2rad(degrees)
    half = 390 * np.array([(narrower - 1, -1), (1 - narrower, -1), (1, 1), (-1, 1)])
    turned = half @ [[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]] + 500
    whole = np.array([(0, 0), (SIDE, 0), (SIDE, SIDE), (0, SIDE)], np.float32)
    matrix = cv2.getPerspectiveTransform(whole, turned.astype(np.float32))
    laid = cv2.warpPerspective(sheet.astype(np.float32), matrix, (1000, 1000))
    there = cv2.warpPerspective(np.ones_like(sheet, np.float32), matrix, (1000, 1000))
    grain = np.random.default_rng(5).normal(0, 4, desk.shape) * (desk > 0)
    return np.clip((desk + grain) * (1 - there) + laid * there, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("desk", DESKS)
@pytest.mark.parametrize(("degrees", "narrower"), [(0, 0), (6, 0.04), (-9, 0.08)])
def test_a_desk_around_the_sheet_is_no_ink(desk: str, degrees: float, narrower: float) -> None:
    for example in OUTLINES[:2]:
        drawing = draw_strokes(example.strokes)
        ink = page(drawing)
        picture = on_desk(photographed(ink), DESKS[desk], degrees, narrower)
        alone = on_desk(255 * ink, np.zeros((1000, 1000)), degrees, narrower)
        assert_read_as_drawn(picture, alone, 0.85)


@pytest.mark.parametrize("deep_px", [20, 60, 100])
def test_a_desk_at_one_side_is_no_ink(deep_px: int) -> None:
    drawing = draw_strokes(OUTLINES[0].strokes)
    picture = photographed(page(drawing))
    picture[:, :deep_px] = 55
    assert_read_as_drawn(picture, drawing)


@pytest.mark.parametrize("strength", [0.12, 0.2])
def test_printed_lines_of_the_paper_are_no_ink(strength: float) -> None:
    drawing = draw_strokes(OUTLINES[0].strokes)
    ruled, squared, dotted = np.ones((3, SIDE, SIDE))
    ruled[35::35] = squared[35::35] = 1 - strength
    squared[:, 35::35] = 1 - strength
    dotted[35::35, 35::35] = 1 - strength
    for printed in (ruled, squared, dotted):
        assert_read_as_drawn(photographed(page(drawing), printed * lamp(0, 0, 0.8)), drawing)


@pytest.mark.parametrize(
    ("paper", "pen"),
    [
        ((150, 150, 150), (60, 190, 210)),
        ((90, 160, 90), (200, 107, 90)),
        ((250, 250, 250), (250, 240, 40)),
        ((120, 120, 200), (150, 128, 60)),
        ((60, 60, 60), (120, 36, 30)),
    ],
    ids=["cyan on grey", "red on green", "yellow on white", "brown on blue", "red on dark grey"],
)
def test_ink_as_light_as_its_paper_is_seen_by_its_colour(
    paper: tuple[int, int, int], pen: tuple[int, int, int]
) -> None:
    drawing = draw_strokes(OUTLINES[0].strokes)
    ink = page(drawing)[..., np.newaxis]
    grain = np.random.default_rng(6).normal(0, 2, (*ink.shape[:2], 3))
    picture = np.clip(np.array(paper) * (1 - ink) + np.array(pen) * ink + grain, 0, 255)
    assert_read_as_drawn(picture.astype(np.uint8), drawing)


def test_a_photographs_negative_gives_the_same_ink() -> None:
    picture = photographed(page(draw_strokes(OUTLINES[0].strokes)), shadow(30, 0.5, 0.03))
    one, other = light_on_black(picture), light_on_black(255 - picture)
    np.testing.assert_array_equal(one.ink, other.ink)
    assert one.inverted != other.inverted


@pytest.mark.parametrize("grain_px", [6, 12, 25])
def test_what_is_no_drawing_on_paper_is_told(grain_px: int) -> None:
    noise = np.random.default_rng(1).normal(0, 1, (500, 500))
    blotches = cv2.GaussianBlur(noise, (0, 0), grain_px)
    picture = np.clip(128 + 70 * blotches / blotches.std(), 0, 255).astype(np.uint8)
    opened = pasted_picture(picture)
    told = "ink and paper cannot be told apart" if opened.canvas.any() else "no ink stands out"
    assert opened.trouble.startswith(told)
