from collections.abc import Callable
from random import Random

import numpy as np
import pytest

from cnnviz.core.made_drawings import others
from cnnviz.core.made_drawings.lines import Line, mirrored
from cnnviz.core.made_drawings.others import (
    animal,
    bold_letter,
    cup,
    face,
    few_strokes,
    flower,
    house,
    letter,
    nothing_to_wear,
    person,
    scribble,
    shape,
    tree,
    vehicle,
    word,
)

SEEDS = range(60)
KINDS: tuple[Callable[[Random], list[Line]], ...] = (
    scribble, few_strokes, letter, bold_letter, word, face, shape, house, tree, person, flower,
    vehicle, animal, cup,
)  # fmt: skip


@pytest.mark.parametrize("maker", KINDS, ids=lambda maker: maker.__name__)
def test_each_kind_is_drawn_in_finite_lines_that_cover_something(
    maker: Callable[[Random], list[Line]],
) -> None:
    for seed in SEEDS:
        lines = maker(Random(seed))
        points = np.concatenate([piece for line in lines for piece in line.pieces()])
        assert np.isfinite(points).all()
        assert np.ptp(points, axis=0).max() > 0.1
        assert np.abs(points).max() < 40
        assert any(not line.inner for line in lines)


def test_nothing_to_wear_is_every_kind_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(others.KINDS) == set(KINDS)
    drawn: set[int] = set()
    kinds = [lambda rng, n=n: drawn.add(n) or [] for n in range(len(others.KINDS))]
    monkeypatch.setattr(others, "KINDS", kinds)
    rng = Random(1)
    for _ in range(300):
        nothing_to_wear(rng)
    assert drawn == set(range(len(kinds)))


def test_a_face_has_two_eyes_within_its_head() -> None:
    for seed in SEEDS:
        head, *rest = face(Random(seed))
        eyes = [line for line in rest if not line.inner and mirrored(line) in rest][:2]
        assert len(eyes) == 2
        limits = np.abs(head.corners).max(axis=0)
        for eye in eyes:
            assert (np.abs(eye.corners) < limits).all()


def test_letters_lie_on_their_grid_and_words_are_wider() -> None:
    letters = {str([line.corners for line in letter(Random(seed))]) for seed in range(800)}
    assert len(letters) > 45
    for seed in SEEDS:
        corners = np.concatenate([np.array(line.corners) for line in letter(Random(seed))])
        assert (corners >= 0).all()
        assert (corners <= (2, 5.5)).all()  # of small letters, below the line
        bold = np.concatenate([np.array(line.corners) for line in bold_letter(Random(seed))])
        assert np.ptp(bold[:, 0]) >= 0.15
        wide = np.concatenate([np.array(line.corners) for line in word(Random(seed))])
        assert np.ptp(wide[:, 0]) > 2.5
