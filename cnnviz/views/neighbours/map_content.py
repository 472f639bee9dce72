"""What a map shows, and how much of it is in sight at first."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSizeF

from cnnviz.core.neighbours.feature_space import PictureList

FloatArray = npt.NDArray[np.float32]
IntArray = npt.NDArray[np.int64]

MARGIN_PX = 12
# A few outliers would leave no room for the others.
OUTLIERS, BESIDE = 0.005, 0.1


@dataclass(frozen=True, eq=False)
class MapContent:
    """Points with the pictures that they stand for."""

    points: FloatArray  # (M, 2)
    numbers: IntArray  # (M,), of the pictures
    pictures: PictureList
    bright: frozenset[int]  # the classes that are not dimmed

    @property
    def labels(self) -> IntArray:
        labels: IntArray = self.pictures.labels[self.numbers]
        return labels

    @property
    def is_bright(self) -> npt.NDArray[np.bool_]:
        return np.isin(self.labels, list(self.bright))


def first_sight(points: FloatArray, size: QSizeF) -> QRectF:
    """Return what a widget of this size shows of points (N, 2): all but outliers, in one scale."""
    low, high = np.quantile(points, (OUTLIERS, 1 - OUTLIERS), axis=0)
    beside = BESIDE * (high - low)
    low = np.maximum(points.min(axis=0), low - beside)
    high = np.minimum(points.max(axis=0), high + beside)
    room = np.maximum((size.width(), size.height()), 2 * MARGIN_PX + 1)
    scale = float((np.maximum(high - low, 1e-9) / (room - 2 * MARGIN_PX)).max())
    shown = QRectF(0, 0, scale * room[0], scale * room[1])
    shown.moveCenter(QPointF(*((low + high) / 2).tolist()))
    return shown
