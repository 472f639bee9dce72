"""From a drawing to what the network reads: stage by stage, as the strip shows it."""

from dataclasses import dataclass

import numpy as np

NETWORK_SIDE = 28

# Of 255. Antialiasing and compression leave fainter traces than this around real ink.
_INK_THRESHOLD = 8
# A drawing's or scan's border is one flat value; a photograph's is not. (Of Fashion-MNIST's
# 10,000 test pictures one has a border whose commonest value covers less than this.)
_FLAT_SHARE = 0.25
# A border whose values spread wider than this (standard deviation) is no paper.
_PAPER_SPREAD = 32
# How far above a photograph's paper ink begins, in standard deviations of its grain, and what
# is at least taken for full ink, so that no specks of an empty sheet are made into ink.
_INK_SIGMAS = 5
_FAINTEST_FULL_INK = 32


@dataclass(frozen=True, eq=False)
class Stage:
    """One step on the way into the network: a uint8 (H, W) picture and what was done."""

    name: str
    picture: np.ndarray
    note: str


@dataclass(frozen=True, eq=False)
class SeenSketch:
    """What the network sees of a picture: `pixels` is uint8 (28, 28), zeros when `blank`."""

    stages: tuple[Stage, ...]
    pixels: np.ndarray
    blank: bool


def see_sketch(picture: np.ndarray) -> SeenSketch:
    """Crop a picture, uint8 (H, W) of any size, to its ink and fit it as Fashion-MNIST does."""
    on_black, inverted = light_on_black(picture)
    rows, columns = _ink_box(on_black)
    crop = on_black[rows, columns]
    if crop.size == 0:
        return _nothing_drawn(picture)
    pixels = fit(crop, NETWORK_SIDE)
    cropped_note = f"cropped to {max(1, round(100 * crop.size / picture.size))} %"
    stages = (
        Stage("Drawing", picture.copy(), "dark ink on light paper" if inverted else "light ink"),
        Stage("Cropped", crop.copy(), f"inverted, {cropped_note}" if inverted else cropped_note),
        Stage("Fitted", _squared(crop), "centred in a square"),
        Stage("28x28", pixels, f"scaled {NETWORK_SIDE / max(crop.shape):.2f}"),
    )
    return SeenSketch(stages, pixels, blank=False)


def see_pixels(pixels: np.ndarray) -> SeenSketch:
    """A data set's picture, uint8 (28, 28), passes through every stage exactly as it is."""
    pixels = pixels.copy()
    names = ("Drawing", "Cropped", "Fitted", "28x28")
    stages = tuple(Stage(name, pixels, "already as the network reads it") for name in names)
    return SeenSketch(stages, pixels, blank=not pixels.any())


def normalise(pixels: np.ndarray, mean: float, std: float) -> np.ndarray:
    """The network's input: float32 (1, 28, 28), (pixels / 255 - mean) / std."""
    scaled = pixels[np.newaxis].astype(np.float32) / np.float32(255)
    return np.asarray((scaled - np.float32(mean)) / np.float32(std))


def light_on_black(picture: np.ndarray) -> tuple[np.ndarray, bool]:
    """A picture's ink, light on exact black, and whether it was dark on light before.

    Takes and gives uint8 (H, W). What is already light on black comes back unchanged, and a
    picture and its negative give the same.
    """
    border = _border(picture)
    counts = np.bincount(border, minlength=256)
    flat = bool(counts.max() >= _FLAT_SHARE * border.size)
    paper = float(counts.argmax() if flat else np.median(border))
    # The ink is on the side where the picture goes farther away from its paper.
    inverted = bool(paper - picture.min() > picture.max() - paper)
    if inverted:
        picture, border, paper = 255 - picture, 255 - border, 255 - paper
    if flat:
        return _lifted_off(picture, int(paper)), inverted
    if border.std() > _PAPER_SPREAD:
        return picture, inverted
    return _off_uneven_paper(picture), inverted


def fit(picture: np.ndarray, side: int) -> np.ndarray:
    """A picture, uint8 (H, W), centred in uint8 (side, side) at its full size, aspect kept.

    Area averaging: each pixel is the mean of what it covers, partly covered pixels included.
    Fashion-MNIST's pictures have no margin and are centred by their box: the longer side of
    their ink is 28 pixels in 98.3 % of the 60,000 (mean 27.98), and the box's centre lies
    0.1 and 0.2 pixels off the middle (standard deviation 0.2), the ink's centre of mass 0.7
    and 0.9 (1.5 and 1.3).
    """
    longer = max(picture.shape)
    sums = _sums(_sums(picture, longer, side).T, longer, side).T
    whole = (2 * longer) ** 2
    return np.asarray(((2 * sums + whole) // (2 * whole)).astype(np.uint8))


def _sums(values: np.ndarray, longer: int, side: int) -> np.ndarray:
    """The values that each target row covers, summed; int64 (side, W) from integers (H, W).

    In units in which a source row is 2 * side high and a target row 2 * longer, all edges are
    whole numbers: the sums are exact. (Two matrix products are as fast alone, but took 28 ms
    instead of 0.3 with both cores training: BLAS waits for its threads.)
    """
    height = len(values)
    start = side * (longer - height)
    # A size of a whole odd number of pixels would fall half beside the grid and blur:
    # Fashion-MNIST puts it half a pixel right or down. So its own pictures come back exactly.
    fitted, rest = divmod(side * height, longer)
    if rest == 0 and (side - fitted) % 2 == 1:
        start += longer
    edges = np.clip(2 * longer * np.arange(side + 1) - start, 0, 2 * side * height)
    row, part = np.divmod(edges, 2 * side)
    whole_rows = np.zeros((side, values.shape[1]), np.int64)
    filled = row[:-1] < row[1:]
    whole_rows[filled] = np.add.reduceat(values, row[:-1][filled], axis=0, dtype=np.int64)
    cut_rows = values[np.minimum(row, height - 1)] * part[:, np.newaxis]
    return 2 * side * whole_rows + np.diff(cut_rows, axis=0)


def _border(picture: np.ndarray) -> np.ndarray:
    """The values along the four sides, as deep as one of the network's pixels."""
    deep = max(1, min(picture.shape) // NETWORK_SIDE)
    middle = picture[deep:-deep]
    sides = (picture[:deep], picture[-deep:], middle[:, :deep], middle[:, -deep:])
    return np.concatenate([side.ravel() for side in sides])


def _ink_box(picture: np.ndarray) -> tuple[slice, slice]:
    """The rows and columns between the outermost ink; empty slices without ink."""
    rows = np.flatnonzero(picture.max(axis=1) > _INK_THRESHOLD)
    columns = np.flatnonzero(picture.max(axis=0) > _INK_THRESHOLD)
    if rows.size == 0:
        return slice(0), slice(0)
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def _squared(crop: np.ndarray) -> np.ndarray:
    """The crop in the middle of a black square."""
    side = max(crop.shape)
    top, left = ((side - length + 1) // 2 for length in crop.shape)
    square = np.zeros((side, side), np.uint8)
    square[top : top + crop.shape[0], left : left + crop.shape[1]] = crop
    return square


def _nothing_drawn(picture: np.ndarray) -> SeenSketch:
    """Every stage of a picture without ink."""
    pixels = np.zeros((NETWORK_SIDE, NETWORK_SIDE), np.uint8)
    empty = tuple(Stage(name, pixels, "nothing drawn") for name in ("Cropped", "Fitted", "28x28"))
    return SeenSketch((Stage("Drawing", picture.copy(), "nothing drawn"), *empty), pixels, True)


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
    above -= max(_INK_SIGMAS * grain, _INK_THRESHOLD)
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
