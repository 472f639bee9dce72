"""A curve in a few pixels: a line through what many steps were on average, pale how they varied."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from cnnviz.session.runs.layer_histories import Column
from cnnviz.views.network.layer_curves import Curve
from cnnviz.views.widgets.plots.curves_key import PALE_ALPHA

POINT_PX = 1.5  # of the width, for each point of a curve
LINE_PX = 1.3
Values = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Thinned:
    """A curve in as many points as there is room for; each stands for some steps."""

    places: Values  # 0 to 1
    means: Values  # NaN where nothing is known, as in the others
    lows: Values
    highs: Values


def thinned(values: Column, most: int) -> Thinned:
    """Join neighbouring steps until there are at most so many points."""
    count, points = len(values), min(len(values), most)
    starts = np.arange(points) * count // points
    lengths = np.diff(np.append(starts, count))
    known = np.isfinite(values)
    numbers = np.add.reduceat(known.astype(np.int64), starts)
    sums = np.add.reduceat(np.where(known, values, 0.0), starts)
    return Thinned(
        places=(starts + (lengths - 1) / 2) / max(1, count - 1),
        means=np.where(numbers > 0, sums / np.maximum(numbers, 1), np.nan),
        lows=np.fmin.reduceat(values, starts),
        highs=np.fmax.reduceat(values, starts),
    )


def paint_curve(painter: QPainter, area: QRect, curve: Curve) -> None:
    """Draw it over the whole width of an area, between its bounds."""
    points = thinned(curve.values, max(2, round(area.width() / POINT_PX)))
    lows = np.full_like(points.lows, curve.low) if curve.is_filled else points.lows
    x = area.x() + 0.5 + points.places * (area.width() - 1)
    mean, high, low = (_heights(area, curve, v) for v in (points.means, points.highs, lows))
    pale = QColor(curve.colour)
    pale.setAlpha(PALE_ALPHA)
    for part in _known_parts(points.means):
        if (low[part] - high[part]).max() > 1:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pale)
            painter.drawPolygon([*_points(x[part], high[part]), *_points(x[part], low[part])[::-1]])
        painter.setPen(QPen(QColor(curve.colour), LINE_PX))
        painter.drawPolyline(_points(x[part], mean[part]))


def _heights(area: QRect, curve: Curve, values: Values) -> Values:
    """Return from top to bottom; a curve that never changes lies in the middle."""
    if curve.high <= curve.low:
        return np.full(len(values), area.y() + area.height() / 2)
    shares = (values - curve.low) / (curve.high - curve.low)
    inner = area.height() - 2
    return np.asarray(area.y() + 1 + (1 - shares) * inner)


def _known_parts(means: Values) -> Iterator[slice]:
    """Yield the places without a gap; a lone point is too small to be a line."""
    edges = np.flatnonzero(np.diff(np.isfinite(means), prepend=False, append=False))
    for start, end in edges.reshape(-1, 2).tolist():
        if end - start > 1:
            yield slice(start, end)


def _points(x: Values, y: Values) -> list[QPointF]:
    return [QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)]
