from itertools import pairwise
from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings import hand
from cnnviz.core.made_drawings.hand import Manner, random_manner, strokes_by_hand
from cnnviz.core.made_drawings.lines import Line, Points, detail, outline

SQUARE = outline([(0, 0), (40, 0), (40, 80), (0, 80)])
INNER = detail((10, 40), (30, 40))
PIECE = 7  # points
NEAT = Manner(
    leaves_out=0, forgets=0, jitter=0, wobble=0, lifts=0, misses=0, rounds=False, repeats=1
)


def draw(
    monkeypatch: pytest.MonkeyPatch,
    seed: int = 0,
    lines: tuple[Line, ...] = (SQUARE, INNER),
    **manner: float,
) -> list[Points]:
    """What a person of a given manner draws."""
    someone = Manner(**{**vars(NEAT), **manner})
    monkeypatch.setattr(hand, "random_manner", lambda rng: someone)
    return strokes_by_hand(lines, Random(seed), np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(20))
def test_strokes_lie_around_the_origin_within_about_one(seed: int) -> None:
    strokes = strokes_by_hand([SQUARE, INNER], Random(seed), np.random.default_rng(seed))
    points = np.concatenate(strokes)
    assert points.shape[1] == 2
    assert np.isfinite(points).all()
    assert np.abs(points).max() < 0.8
    assert 0.75 < (points.max(axis=0) - points.min(axis=0)).max() < 1.4


@pytest.mark.parametrize("seed", range(10))
def test_who_draws_neatly_fills_a_box_of_size_one(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = np.concatenate(draw(monkeypatch, seed))
    low, high = points.min(axis=0), points.max(axis=0)
    assert (high - low).max() == pytest.approx(1)
    np.testing.assert_allclose(low, -high, atol=1e-9)


def area(points: Points) -> float:
    x, y = points.T
    return abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2


@pytest.mark.parametrize("seed", range(10))
def test_who_mirrors_a_garment_mirrors_its_bulges(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What bulges outwards does so in any pose."""
    round_square = outline(SQUARE.corners[:-1], [0.2] * 4)
    (stroke,) = draw(monkeypatch, seed, (round_square,))
    assert area(stroke) > 1.2 * area(stroke[::PIECE])


def test_one_seed_gives_one_drawing() -> None:
    def drawn(seed: int) -> bytes:
        strokes = strokes_by_hand([SQUARE, INNER], Random(seed), np.random.default_rng(seed))
        return np.concatenate(strokes).tobytes()

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


def test_manners_differ_and_make_sense() -> None:
    manners = [random_manner(Random(seed)) for seed in range(200)]
    assert len(set(manners)) > 50
    for manner in manners:
        shares = (manner.leaves_out, manner.forgets, manner.lifts)
        assert all(0 <= share <= 1 for share in shares)
        assert 0 <= max(manner.jitter, manner.wobble, manner.misses) < 0.2
        assert manner.repeats >= 1
    assert {manner.rounds for manner in manners} == {True, False}


def test_details_may_be_left_out_but_outlines_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(draw(monkeypatch)) == 2
    (stroke,) = draw(monkeypatch, leaves_out=1)
    assert len(stroke) == 4 * PIECE


def test_forgotten_pieces_leave_gaps_in_outlines_only(monkeypatch: pytest.MonkeyPatch) -> None:
    (detail_only,) = draw(monkeypatch, forgets=1)
    assert len(detail_only) == PIECE
    assert draw(monkeypatch, lines=(SQUARE,), forgets=1) == []


@pytest.mark.parametrize("repeats", [2, 3])
def test_going_over_it_again(monkeypatch: pytest.MonkeyPatch, repeats: int) -> None:
    assert len(draw(monkeypatch, repeats=repeats)) == 2 * repeats


def test_lifting_the_pen_makes_a_stroke_of_each_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    strokes = draw(monkeypatch, lifts=1)
    assert [len(stroke) for stroke in strokes] == [PIECE] * 5
    touching = [np.allclose(a[-1], b[0]) for a, b in pairwise(strokes[:4])]
    assert all(touching)


def test_a_lifted_pen_may_miss_the_corner(monkeypatch: pytest.MonkeyPatch) -> None:
    strokes = draw(monkeypatch, lifts=1, misses=0.02)
    gaps = [np.linalg.norm(a[-1] - b[0]) for a, b in pairwise(strokes[:4])]
    assert all(0 < gap < 0.2 for gap in gaps)


def test_an_unsteady_hand_strays_smoothly(monkeypatch: pytest.MonkeyPatch) -> None:
    neat, unsteady = (np.concatenate(draw(monkeypatch, wobble=w)) for w in (0, 0.01))
    strayed = np.linalg.norm(unsteady - neat, axis=1)
    assert 0.001 < strayed.max() < 0.05
    # The same place is moved alike whenever the pen comes by.
    assert unsteady[0] == pytest.approx(unsteady[4 * PIECE - 1])


def test_rounding_cuts_corners_but_keeps_the_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    sharp, soft = (draw(monkeypatch, rounds=rounds)[0] for rounds in (False, True))
    assert len(soft) == len(sharp)
    np.testing.assert_allclose(soft[[0, -1]], sharp[[0, -1]])
    assert np.linalg.norm(soft - sharp[PIECE], axis=1).min() > 0.005
    assert np.linalg.norm(soft - sharp, axis=1).max() < 0.1
