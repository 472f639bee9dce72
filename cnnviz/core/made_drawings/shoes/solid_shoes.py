"""Shoes as solids, drawn from where one looks at them: three-quarter views of every kind."""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

import cv2
import numpy as np
import numpy.typing as npt

from cnnviz.core.made_drawings.lines import Line, Points, chance
from cnnviz.core.made_drawings.shoes.shoe_parts import LENGTH

_Solid = npt.NDArray[np.float64]  # (N, 3): along from the toe, across, upwards
_ACROSS = np.linspace(-1, 1, 13)
_PX, _TOLERANCE_PX = 60, 1.5  # of a unit, for silhouettes


@dataclass(frozen=True)
class View:
    """Where one looks from: turned around the vertical, and from above; radians."""

    turn: float
    above: float

    def seen(self, solid: _Solid) -> Points:
        """Where points lie on paper, (N, 2)."""
        along, across, up = solid.T
        depth = across * math.cos(self.turn) - along * math.sin(self.turn)
        x = along * math.cos(self.turn) + across * math.sin(self.turn)
        return np.stack([x, -up * math.cos(self.above) - depth * math.sin(self.above)], axis=1)


@dataclass(frozen=True)
class Last:
    """What a shoe is made around: the sole's half widths and the ridge's heights, by place."""

    thick: float  # of the sole
    broad: float
    ridge: tuple[tuple[float, float], ...]  # (along, height above the sole), toe to opening
    rim: tuple[tuple[float, float], ...]  # the same, opening to heel

    @property
    def opening(self) -> float:
        return self.ridge[-1][0]

    def half_width(self, along: np.ndarray) -> np.ndarray:
        places = np.array([0.0, 0.12, 0.45, 1.1, 2.2, 3.2, 3.75, 3.95, LENGTH])
        shares = np.array([0.0, 0.45, 0.8, 1.0, 0.8, 0.78, 0.6, 0.3, 0.0])
        return np.asarray(self.broad * np.interp(along, places, shares))

    def height(self, along: np.ndarray | float) -> np.ndarray:
        outline = np.array([*self.ridge, *self.rim])
        return np.asarray(np.interp(along, outline[:, 0], outline[:, 1]))

    def on_upper(self, along: npt.ArrayLike, across: npt.ArrayLike) -> _Solid:
        """Points on the upper; `across` from -1, the near edge of the sole, to 1, over the ridge.

        Where the foot goes in there is no ridge, and 0 is the rim.
        """
        along, across = np.broadcast_arrays(np.asarray(along, float), np.asarray(across, float))
        arch = np.pi / 2 * np.abs(across)
        open_ = along > self.opening
        narrow = np.where(open_, 0.75 + 0.25 * np.sin(arch), np.sin(arch) ** 0.7)
        rise = np.where(open_, np.abs(1 - np.abs(across)), np.cos(arch) ** 0.7)
        side = np.where(across < 0, -1.0, 1.0)
        y = side * self.half_width(along) * narrow
        return np.stack([along, y, self.thick + self.height(along) * rise], axis=1)

    def up_the_ridge(self, start: float, count: int) -> np.ndarray:
        """Places from `start` to the opening, equally far from each other along the ridge."""
        along = np.linspace(start, self.opening - 0.01, 60)
        far = np.cumsum(np.hypot(np.diff(along), np.diff(self.height(along))))
        return np.interp(np.linspace(0, far[-1], count), far, along[1:])

    def around_sole(self, up: float) -> _Solid:
        """The sole's edge from the heel along the near side to the toe, and back on the far one."""
        near = np.linspace(LENGTH, 0, 25)
        along = np.concatenate([near, near[::-1][1:]])
        across = self.half_width(along) * np.where(np.arange(len(along)) < 25, -1.0, 1.0)
        return np.stack([along, across, np.full(len(along), up)], axis=1)

    def rim_points(self, side: int) -> _Solid:
        along = np.linspace(self.opening, LENGTH, 15)
        points = self.on_upper(along, np.full(15, 1e-6 * side))
        points[0, 1] *= 0.6
        return points


def three_quarter_sneaker(rng: Random) -> list[Line]:
    """Low or high, with laces, tongue, panels and stripes, from the front and above."""
    high = chance(rng, 0.45)
    collar = rng.uniform(1.3, 2.3) if high else rng.uniform(0.55, 1.05)
    last = _last(rng, collar, (0.2, 0.5))
    view = _view(rng)
    lines = [_silhouette(_faces(last), view)]
    lines += _rim(last, view, rng)
    lines += _laces(last, view, rng) if chance(rng, 0.85) else []
    lines += _panels(last, view, rng)
    lines.append(_on(view, last.around_sole(last.thick)[:26]))
    if high and chance(rng, 0.4):
        lines.append(_badge(last, view, rng))
    return lines


def three_quarter_boot(rng: Random) -> list[Line]:
    """A shaft, laces or a zip, a sole that may be thick."""
    last = _last(rng, rng.uniform(2.4, 3.6), (0.2, 0.6))
    view = _view(rng)
    lines = [_silhouette(_faces(last), view), *_rim(last, view, rng)]
    lines += _laces(last, view, rng) if chance(rng, 0.5) else []
    if chance(rng, 0.4):
        along = rng.uniform(2.8, 3.4)
        lines.append(_on(view, last.on_upper(np.full(8, along), np.linspace(-1, -0.05, 8))))
    if chance(rng, 0.8):
        lines.append(_on(view, last.around_sole(last.thick)[:26]))
    return lines


def strapped_sandal(rng: Random) -> list[Line]:
    """A sole and bands over an absent foot: across the toes, the instep, around the ankle."""
    last = _last(rng, rng.uniform(0.9, 1.5), (0.12, 0.6))
    view = View(rng.gauss(0, 0.45), rng.uniform(0.1, 0.75))
    lines = [_silhouette(_slab(last), view), _on(view, last.around_sole(last.thick))]
    places = rng.choice(((0.7,), (0.8, 1.7), (0.6, 1.2, 1.8), (0.5, 0.95, 1.4, 1.85)))
    broad = rng.uniform(0.15, 0.75 if len(places) < 3 else 0.4)
    crossed = len(places) > 1 and chance(rng, 0.3)
    for place in places:
        ends = (place, place + (rng.uniform(0.4, 0.8) if crossed else rng.gauss(0, 0.08)))
        lines.append(_band(last, view, ends, broad))
        if crossed:
            lines.append(_band(last, view, ends[::-1], broad))
    if chance(rng, 0.7):
        lines += _ankle_strap(last, view, rng)
    if chance(rng, 0.3):  # a strap along the instep
        along = np.linspace(places[-1], last.opening, 6)
        lines.append(_on(view, last.on_upper(along, np.full(6, -0.02))))
    return lines


def _last(rng: Random, collar: float, thick: tuple[float, float]) -> Last:
    toe = rng.uniform(0.4, 0.75)
    opening = rng.uniform(1.9, 2.4) if collar > 1.2 else rng.uniform(2.0, 2.6)
    front = collar * rng.uniform(0.95, 1.12)
    instep = (opening - rng.uniform(0.25, 0.6), toe + rng.uniform(0.25, 0.5) * min(collar - toe, 1))
    ridge = ((0.0, 0.05), (0.12, 0.6 * toe), (0.45, toe), (1.0, toe + 0.05), instep,
             (opening, front))  # fmt: skip
    dip = collar * rng.uniform(0.75, 0.95)
    rim = ((3.1, dip), (3.8, collar * rng.uniform(0.95, 1.1)), (LENGTH, 0.95 * collar))
    return Last(rng.uniform(*thick), rng.uniform(0.55, 0.85), ridge, rim)


def _view(rng: Random) -> View:
    return View(rng.choice((-1, 1, 1)) * rng.uniform(0.15, 1.0), rng.uniform(0.15, 0.8))


def _faces(last: Last) -> Iterable[_Solid]:
    """Slices of the shoe whose shadows together are its own."""
    yield from _slab(last)
    places = np.linspace(0, LENGTH, 33)
    for start, end in itertools.pairwise(places):
        edges = [last.on_upper(np.full(13, along), _ACROSS) for along in (start, end)]
        yield np.concatenate([edges[0], edges[1][::-1]])
        yield edges[1]


def _slab(last: Last) -> Iterable[_Solid]:
    """The sole: what lies between its edges."""
    low, high = last.around_sole(0.0), last.around_sole(last.thick)
    yield low
    yield high
    for number in range(len(low) - 1):
        pair = slice(number, number + 2)
        yield np.concatenate([low[pair], high[pair][::-1]])


def _silhouette(faces: Iterable[_Solid], view: View) -> Line:
    """The outline of all faces together."""
    rasters = [np.rint(_PX * view.seen(face)).astype(np.int32) for face in faces]
    points = np.concatenate(rasters)
    low, high = points.min(axis=0) - 2, points.max(axis=0) + 3
    picture = np.zeros((high - low)[::-1], np.uint8)
    for raster in rasters:
        cv2.fillPoly(picture, [raster - low], 255)
    contours, _ = cv2.findContours(picture, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = max(contours, key=len)[:, 0]
    around = (contour + low)[:: max(1, len(contour) // 40)] / _PX
    corners = tuple((float(x), float(y)) for x, y in around)
    return Line((*corners, corners[0]), curved=True)


def _on(view: View, solid: _Solid, inner: bool = False, most: int = 14) -> Line:
    points = view.seen(solid)
    chosen = points[np.linspace(0, len(points) - 1, min(most, len(points))).round().astype(int)]
    return Line(tuple((float(x), float(y)) for x, y in chosen), inner=inner, curved=True)


def _rim(last: Last, view: View, rng: Random) -> list[Line]:
    """The opening's edge on both sides, and the tongue in it."""
    lines = [_on(view, last.rim_points(-1)), _on(view, last.rim_points(1))]
    if chance(rng, 0.55):
        height, half = last.height(last.opening), rng.uniform(0.2, 0.4) * last.broad
        lean, rise = rng.uniform(0.0, 0.3), rng.uniform(0.2, 0.5)
        around = ((-1.0, 0.0), (-1.1, 0.8), (-0.6, 1.0), (0.6, 1.0), (1.1, 0.8), (1.0, 0.0))
        tongue = [
            (last.opening + lean * up, half * side, last.thick + height + rise * up)
            for side, up in around
        ]
        lines.append(_on(view, np.array(tongue)))
    return lines


def _laces(last: Last, view: View, rng: Random) -> list[Line]:
    """Bars or crosses over the ridge, eyelets at their ends, the facings' edges."""
    start, wide, count = rng.uniform(0.85, 1.3), rng.uniform(0.2, 0.5), rng.randint(3, 7)
    places = last.up_the_ridge(start, count + 1)
    crossed, lines = chance(rng, 0.5), []
    for along, following in itertools.pairwise(places):
        for side in (-1, 1) if crossed else (-1,):
            across = side * np.linspace(-wide, wide, 5)
            ends = np.linspace(along, following if crossed else along, 5)
            lines.append(_on(view, last.on_upper(ends, across), True))
    if chance(rng, 0.5):
        for side in (-1, 1):
            edge = last.on_upper(np.linspace(start - 0.1, last.opening, 8), np.full(8, side * wide))
            lines.append(_on(view, edge, True))
    if chance(rng, 0.25):  # a bow
        x, y = view.seen(last.on_upper([last.opening - 0.1], [-0.01]))[0].tolist()
        for side in (-1, 1):
            loop = ((x, y), (x + side * 0.5, y - 0.3), (x + side * 0.6, y + 0.15), (x, y))
            lines.append(Line(loop, (0.2 * side,) * 3, inner=True))
    return lines


def _panels(last: Last, view: View, rng: Random) -> list[Line]:
    """Toe cap, heel counter, stripes or a sweep on the near side, a second line on the sole."""
    lines, near = [], np.linspace(-1, 0, 8)
    if chance(rng, 0.5):
        cap = last.on_upper(np.full(13, rng.uniform(0.6, 1.05)), 0.95 * _ACROSS)
        lines.append(_on(view, cap, True))
    if chance(rng, 0.35):
        along = np.linspace(rng.uniform(2.9, 3.3), 3.5, 8)
        lines.append(_on(view, last.on_upper(along, near), True))
    kind = rng.random()
    if kind < 0.4:
        start, lean = rng.uniform(1.5, 2.1), rng.gauss(0, 0.4)
        for number in range(rng.randint(2, 4)):
            along = start + 0.3 * number + np.linspace(0, lean, 5)
            stripe = last.on_upper(along, np.linspace(-0.95, rng.uniform(-0.6, -0.4), 5))
            lines.append(_on(view, stripe, True))
    elif kind < 0.6:
        sweep = last.on_upper(np.array([1.2, 1.5, 2.2, 3.2]), np.array([-0.6, -0.85, -0.7, -0.35]))
        lines.append(_on(view, sweep, True))
    if chance(rng, 0.35):
        lines.append(_on(view, last.around_sole(0.5 * last.thick)[:26], True))
    return lines


def _badge(last: Last, view: View, rng: Random) -> Line:
    """A round patch at the ankle."""
    angles, size = np.linspace(0, 2 * np.pi, 9), rng.uniform(0.18, 0.32)
    across = -0.4 + size * np.sin(angles) / max(last.rim[0][1], 0.5)
    return _on(view, last.on_upper(2.9 + size * np.cos(angles), across))


def _band(last: Last, view: View, ends: Sequence[float], broad: float) -> Line:
    """Over the ridge, from the near edge at the first of `ends` to the far one at the second."""
    along = np.linspace(ends[0], ends[1], 13)
    edges = [last.on_upper(along + shift, _ACROSS) for shift in (0.0, broad)]
    pieces = [np.concatenate([edges[0][n : n + 2], edges[1][n : n + 2][::-1]]) for n in range(12)]
    return _silhouette(pieces, view)


def _ankle_strap(last: Last, view: View, rng: Random) -> list[Line]:
    """A ring around the ankle, held by a strap or a counter at the heel."""
    up = last.thick + rng.uniform(0.7, 1.1) * last.rim[0][1]
    angles = np.linspace(0, 2 * np.pi, 17)
    half, middle = rng.uniform(0.6, 0.85), rng.uniform(3.0, 3.25)
    lines = []
    for shift in (0.0, rng.uniform(0.12, 0.3)) if chance(rng, 0.7) else (0.0,):
        ring = np.stack(
            [
                middle + half * np.cos(angles),
                0.7 * last.broad * np.sin(angles),
                np.full(17, up + shift),
            ],
            axis=1,
        )
        lines.append(_on(view, ring, most=17))
    for shift in (0.0, rng.uniform(0.15, 0.4)):
        foot, top = (LENGTH - 0.1 - shift, 0.0, last.thick), (middle + half - shift, 0.0, up)
        lines.append(_on(view, np.array([foot, top])))
    if chance(rng, 0.5):
        foot, top = (2.6, -last.broad * 0.78, last.thick), (middle, -0.7 * last.broad, up)
        lines.append(_on(view, np.array([foot, top])))
    return lines
