from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings.drawer import Maker
from cnnviz.core.made_drawings.lines import Line, mirrored
from cnnviz.core.made_drawings.tops import tops
from cnnviz.core.made_drawings.tops.cuts import LONG_SLEEVE, Cut
from cnnviz.core.made_drawings.tops.tops import (
    any_coat,
    any_pullover,
    any_shirt,
    any_t_shirt,
    coat,
    pullover,
    shirt,
    t_shirt,
)

SEEDS = range(100)


def size(line: Line) -> tuple[float, float]:
    width, height = np.ptp(np.array(line.corners), axis=0)
    return float(width), float(height)


def kept(lines: list[Line]) -> list[Line]:
    """What nobody leaves out, except the outline, which is the first."""
    return [line for line in lines[1:] if not line.inner]


@pytest.fixture
def cuts(monkeypatch: pytest.MonkeyPatch) -> list[Cut]:
    """The cuts that garments were made with."""
    made: list[Cut] = []
    random_cut = tops.random_cut

    def remember(*arguments: object) -> Cut:
        made.append(random_cut(*arguments))  # type: ignore[arg-type]
        return made[-1]

    monkeypatch.setattr(tops, "random_cut", remember)
    return made


def test_a_t_shirts_sleeves_are_shorter_than_any_pullovers(cuts: list[Cut]) -> None:
    for seed in SEEDS:
        any_t_shirt(Random(seed))
    assert max(cut.sleeve for cut in cuts) <= LONG_SLEEVE
    cuts.clear()
    for seed in SEEDS:
        any_pullover(Random(seed))
    assert min(cut.sleeve for cut in cuts) >= LONG_SLEEVE


def test_shirts_and_coats_have_sleeves_of_either_length(cuts: list[Cut]) -> None:
    for maker in (any_shirt, any_coat):
        cuts.clear()
        for seed in SEEDS:
            maker(Random(seed))
        long = np.mean([cut.sleeve > LONG_SLEEVE for cut in cuts])
        assert 0.4 < long < 0.98


def has_an_edge(lines: list[Line]) -> bool:
    """A line down the front that nobody leaves out."""
    high = size(lines[0])[1]
    return any(size(line)[1] > 0.5 * high and size(line)[0] < 0.5 for line in kept(lines))


def is_open(lines: list[Line]) -> bool:
    return lines[1] == mirrored(lines[0])


def has_buttons(lines: list[Line]) -> bool:
    return sum(max(size(line)) < 0.35 for line in kept(lines)) >= 2


def opens(lines: list[Line]) -> bool:
    return has_an_edge(lines) or is_open(lines) or has_buttons(lines)


def test_a_coats_front_opens_in_one_of_three_ways() -> None:
    coats = [any_coat(Random(seed)) for seed in SEEDS]
    assert all(opens(lines) for lines in coats)
    for way in (has_an_edge, is_open, has_buttons):
        assert any(way(lines) for lines in coats)


@pytest.mark.parametrize("maker", [any_t_shirt, any_pullover])
def test_what_is_pulled_over_the_head_does_not_open(maker: Maker) -> None:
    drawings = [maker(Random(seed)) for seed in SEEDS]
    assert not any(opens(lines) for lines in drawings if len(lines) > 1)


def test_a_shirt_has_a_collar_of_two_leaves() -> None:
    for seed in SEEDS:
        lines = any_shirt(Random(seed))
        high = size(lines[0])[1]
        leaves = [line for line in kept(lines) if mirrored(line) in kept(lines)]
        assert len(leaves) >= 2
        for leaf in leaves:
            assert max(y for _, y in leaf.corners) < 0.5 * high


@pytest.mark.parametrize("maker", [any_t_shirt, any_pullover, any_coat, any_shirt])
def test_the_outline_is_closed(maker: Maker) -> None:
    for seed in SEEDS:
        outline = maker(Random(seed))[0]
        assert outline.corners[0] == outline.corners[-1]
        assert not outline.inner


@pytest.mark.parametrize(
    ("maker", "kinds", "share"),
    [
        (t_shirt, "T_SHIRTS", 0.25),
        (pullover, "PULLOVERS", 0.25),
        (coat, "COATS", 0.5),
        (shirt, "SHIRTS", 0.5),
    ],
)
def test_how_many_are_of_a_certain_kind(
    monkeypatch: pytest.MonkeyPatch, maker: Maker, kinds: str, share: float
) -> None:
    monkeypatch.setattr(tops, kinds, (lambda _: [],))
    certain = np.mean([maker(Random(seed)) == [] for seed in range(400)])
    assert certain == pytest.approx(share, abs=0.08)


@pytest.mark.parametrize("maker", [t_shirt, pullover, coat, shirt])
def test_the_same_seed_gives_the_same_lines(maker: Maker) -> None:
    for seed in SEEDS:
        assert maker(Random(seed)) == maker(Random(seed))
