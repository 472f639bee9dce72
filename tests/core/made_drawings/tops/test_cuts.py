from dataclasses import replace
from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.lines import Line, Points, mirrored
from cnnviz.core.made_drawings.tops.cuts import (
    LONG_SLEEVE,
    Cut,
    body,
    lopsided_body,
    neck,
    open_coat,
    random_cut,
    sleeveless,
)

SEEDS = range(100)
PLAIN = Cut(
    length=3, neck=0.4, neck_depth=0.2, shoulder=(0.9, 0.2), armpit=(0.9, 1.0), waist=0.9, hem=1.0
)


def points_of(line: Line) -> Points:
    return np.concatenate(line.pieces())


def test_a_sleeve_ends_as_far_from_the_shoulder_as_it_is_long() -> None:
    for seed in SEEDS:
        cut = random_cut(Random(seed), (0.4, 3.0), (2.0, 3.0))
        outer, inner = cut.cuff_corners
        assert np.hypot(*np.subtract(outer, cut.shoulder)) == pytest.approx(cut.sleeve)
        assert np.hypot(*np.subtract(outer, inner)) == pytest.approx(cut.cuff)
        assert inner[1] >= outer[1]  # the inner corner is the lower one
        sleeve, cuff = np.subtract(outer, cut.shoulder), np.subtract(inner, outer)
        assert sleeve @ cuff == pytest.approx(0, abs=1e-9)


def test_short_sleeves_are_as_long_as_asked_for_and_long_ones_stay_long() -> None:
    for seed in SEEDS:
        assert 0.3 <= random_cut(Random(seed), (0.3, 1.0), (2, 3)).sleeve <= 1.0
        assert LONG_SLEEVE <= random_cut(Random(seed), (LONG_SLEEVE, 3.0), (2, 3)).sleeve <= 3.0
        assert 2 <= random_cut(Random(seed), (0, 1), (2, 3)).length <= 3


@pytest.mark.parametrize("seed", range(10))
def test_a_body_is_one_outline_and_its_own_mirror_image(seed: int) -> None:
    (line,) = body(random_cut(Random(seed), (0.3, 3.0), (2, 3)), Random(seed))
    assert line.corners[0] == line.corners[-1]
    assert len(line.bends) == len(line.corners) - 1
    points = {(round(x, 6) + 0.0, round(y, 6)) for x, y in points_of(line)}
    assert points == {(-x + 0.0, y) for x, y in points}


def test_a_tank_top_is_no_wider_than_its_body() -> None:
    (line,) = sleeveless(PLAIN, Random(1))
    assert np.abs(line.corners).max(axis=0) == pytest.approx((1.0, 3.0))


def test_a_round_neckline_is_as_deep_as_the_cut_says() -> None:
    _, (bend,) = neck(PLAIN)
    around = points_of(Line(((-0.4, 0.0), (0.4, 0.0)), (bend,)))
    assert around[:, 1].max() == pytest.approx(0.2)
    assert around[:, 1].min() == pytest.approx(0)


def test_an_open_coats_halves_fall_apart() -> None:
    right, left, *_ = open_coat(PLAIN, Random(1))
    assert left == mirrored(right)
    assert min(x for x, y in right.corners if y == PLAIN.length) > 0


def test_a_lopsided_body_has_one_sleeve_higher_than_the_other() -> None:
    for seed in range(20):
        cut = random_cut(Random(seed), (1.5, 2.5), (2, 3))
        (line,) = lopsided_body(cut, Random(seed))
        points = points_of(line)
        right, left = points[points[:, 0].argmax()], points[points[:, 0].argmin()]
        assert abs(right[0] + left[0]) + abs(right[1] - left[1]) > 0.1
        assert line.corners[0] == line.corners[-1]


def test_a_narrow_waist_is_always_drawn_and_known() -> None:
    cut = replace(PLAIN, waist=0.6, hem=1.2, sleeve=2.0)
    for seed in range(20):
        (line,) = body(cut, Random(seed))
        assert (0.6, cut.waist_y) in line.corners
    assert cut.half_width(cut.waist_y) == pytest.approx(0.6)
    assert cut.half_width(cut.length) == pytest.approx(1.2)
    assert cut.half_width(0.0) == pytest.approx(0.9)


def test_lines_across_a_sleeve_go_from_armhole_to_cuff() -> None:
    cut = replace(PLAIN, sleeve=2.0)
    assert cut.sleeve_line(0).corners == (cut.shoulder, cut.armpit)
    assert np.allclose(cut.sleeve_line(1).corners, cut.cuff_corners)
