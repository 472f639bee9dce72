"""Ink and paper: whatever a drawing was made on, its ink is lifted off, light on black."""

import numpy as np

# Of 255. Antialiasing and compression leave fainter traces than this around real ink.
INK_THRESHOLD = 8
# A drawing's or scan's border is one flat value; a photograph's is not. (Of Fashion-MNIST's
# 10,000 test pictures one has a border whose commonest value covers less than this.)
_FLAT_SHARE = 0.25
# A border whose values spread wider than this (standard deviation) is no paper.
_PAPER_SPREAD = 32
# How far above a photograph's paper ink begins, in standard deviations of its grain, and what
# is at least taken for full ink, so that no specks of an empty sheet are made into ink.
_INK_SIGMAS = 5
_FAINTEST_FULL_INK = 32
# The border is as deep as one of the pixels that the network gets.
_BORDER_SHARE = 28
# Behind a frame up to so many times as wide, this share of all four corners is paper.
_WIDEST_FRAME, _SAME_CORNERS = 4, 0.9


def light_on_black(picture: np.ndarray) -> tuple[np.ndarray, bool]:
    """A picture's ink, light on exact black, and whether it was dark on light before.

    Takes and gives uint8 (H, W). What is already light on black comes back unchanged, and a
    picture and its negative give the same.
    """
    border = _border(picture)
    value, share = _commonest(border)
    flat = share >= _FLAT_SHARE
    paper = float(_within_a_frame(picture, value) if flat else np.median(border))
    # The ink is on the side where the picture goes farther away from its paper.
    inverted = bool(paper - picture.min() > picture.max() - paper)
    if inverted:
        picture, border, paper = 255 - picture, 255 - border, 255 - paper
    if flat:
        return _lifted_off(picture, int(paper)), inverted
    if border.std() > _PAPER_SPREAD:
        return picture, inverted
    return _off_uneven_paper(picture), inverted


def _border(picture: np.ndarray) -> np.ndarray:
    """The values along the four sides, as deep as one of the network's pixels."""
    deep = max(1, min(picture.shape) // _BORDER_SHARE)
    middle = picture[deep:-deep]
    sides = (picture[:deep], picture[-deep:], middle[:, :deep], middle[:, -deep:])
    return np.concatenate([side.ravel() for side in sides])


def _within_a_frame(picture: np.ndarray, border: int) -> int:
    """The paper's value: the border's, or what all corners show behind a frame in the border."""
    deep = max(1, min(picture.shape) // _BORDER_SHARE)
    for inset in range(deep, _WIDEST_FRAME * deep + 1, deep):
        ends = slice(inset, inset + deep), slice(-inset - deep, -inset)
        corners = np.concatenate([picture[y, x].ravel() for y in ends for x in ends])
        value, share = _commonest(corners)
        if share >= _SAME_CORNERS and _count(picture, value) > _count(picture, border):
            return value
    return border


def _count(picture: np.ndarray, value: int) -> int:
    return int(np.count_nonzero(picture == value))


def _commonest(values: np.ndarray) -> tuple[int, float]:
    """The value that most pixels have, and their share of all."""
    counts = np.bincount(values, minlength=256)
    return int(counts.argmax()), float(counts.max() / max(1, values.size))


def _lifted_off(picture: np.ndarray, paper: int) -> np.ndarray:
    """Flat grey paper becomes 0 while full ink stays full."""
    if paper == 0:
        return picture
    above = np.maximum(picture.astype(np.int32) - paper, 0)
    return np.asarray((above * 255 // max(1, 255 - paper)).astype(np.uint8))


def _off_uneven_paper(picture: np.ndarray) -> np.ndarray:
    """Light ink of a photograph: unevenly lit paper and its grain become 0, strong ink 255."""
    paper, grain = _fitted_paper(picture)
    above = picture - paper
    above -= max(_INK_SIGMAS * grain, INK_THRESHOLD)
    ink = above[above > 0]
    if ink.size == 0:
        return np.zeros_like(picture)
    full = max(float(np.quantile(ink, 0.9)), _FAINTEST_FULL_INK)
    return np.asarray(np.rint(np.clip(above / full, 0, 1) * 255).astype(np.uint8))


def _fitted_paper(picture: np.ndarray) -> tuple[np.ndarray, float]:
    """The paper's brightness as a quadratic surface, float64 (H, W), and its grain (std).

    Fitted to the border first, then three times to all that lies near the last fit, so that
    ink, however much there is, counts less and less.
    """
    y, x = (np.linspace(-1, 1, length) for length in picture.shape)
    step = max(1, max(picture.shape) // 56)
    some_y, some_x = np.meshgrid(y[::step], x[::step], indexing="ij")
    values = picture[::step, ::step].astype(np.float64)
    terms = _quadratic(some_x, some_y)
    trusted = np.maximum(np.abs(some_x), np.abs(some_y)) > 0.9
    for _ in range(4):
        factors = np.linalg.lstsq(terms[trusted], values[trusted], rcond=None)[0]
        off = values - terms @ factors
        grain = 1.4826 * float(np.median(np.abs(off[trusted])))
        trusted = np.abs(off) <= max(2.5 * grain, 2.0)
    whole_x, whole_y = np.meshgrid(x, y)
    return np.asarray(_quadratic(whole_x, whole_y) @ factors), grain


def _quadratic(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
