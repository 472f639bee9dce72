"""Paints a sketch's life above the timeline, on the same axis."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPalette

from cnnviz.core.translation import tr
from cnnviz.session.runs.sketch_life import SketchLife
from cnnviz.views.maps.class_colours import class_colour, text_on
from cnnviz.views.time.life_picture import (
    AreaLabel,
    FloatArray,
    area_labels,
    class_at,
    columns,
    edges,
    life_pixels,
)

ROLE = QPalette.ColorRole
STALE_OPACITY = 0.4
PAD_PX = 4


class LifeStrip:
    """Keeps the picture until the life, the axis or the size is another one."""

    def __init__(self, life: SketchLife) -> None:
        self._life = life
        self._made_of: tuple[object, ...] = ()
        self._areas: FloatArray = np.zeros((0, 1), np.float32)
        self._image = QImage()
        self._labels: list[AreaLabel] = []
        self._winner: _Winner | None = None

    def paint(
        self, painter: QPainter, rect: QRect, places: int, names: tuple[str, ...], palette: QPalette
    ) -> None:
        """Fill the rectangle, as wide as the axis; `places` is how many the axis has."""
        painter.fillRect(rect, palette.color(ROLE.Base))
        if self._life.steps and rect.width() > 0:
            ratio = painter.device().devicePixelRatioF()
            self._prepare(rect.size(), ratio, places, names, painter.fontMetrics())
            painter.setOpacity(STALE_OPACITY if self._life.is_stale else 1.0)
            painter.drawImage(rect, self._image)
            self._paint_names(painter, rect, names)
            self._paint_winner(painter, rect, palette)
            painter.setOpacity(1.0)

    def reading(self, place: int, share: float, names: tuple[str, ...]) -> tuple[int, str]:
        """Return the class at a height of the strip with its probability; -1 where unknown."""
        if not 0 <= place < len(self._life.steps):
            return -1, ""
        probabilities = self._life.probabilities[place]
        if np.isnan(probabilities).any():
            return -1, tr("its weights cannot be read")
        number = class_at(np.cumsum(np.pad(probabilities, (1, 0))), share)
        return number, f"{names[number]} {_percent(probabilities[number])}"

    def _prepare(
        self, size: QSize, ratio: float, places: int, names: tuple[str, ...], metrics: QFontMetrics
    ) -> None:
        # The array itself, not its id: what it is made of must outlive it.
        made_of = (self._life.probabilities, size, ratio, places, names)
        if self._made_of and self._made_of[0] is made_of[0] and self._made_of[1:] == made_of[1:]:
            return
        self._made_of = made_of
        width, height = (round(side * ratio) for side in (size.width(), size.height()))
        nearest = columns(places, len(self._life.steps), width)
        pixels = life_pixels(edges(self._life.probabilities, nearest), height)
        self._image = QImage(
            pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888
        ).copy()
        nearest = columns(places, len(self._life.steps), size.width())
        self._areas = edges(self._life.probabilities, nearest)
        self._winner = _winner_at_end(self._areas, names)
        widths = [metrics.horizontalAdvance(name) + 2 * PAD_PX for name in names]
        self._labels = []
        if self._winner is not None:
            # Its name stands at the end, where no other may be.
            beside = metrics.horizontalAdvance(self._winner.text) + 2 * PAD_PX
            areas = self._areas[: max(0, self._winner.column - beside)]
            named = area_labels(areas, size.height(), widths, metrics.height())
            self._labels = [label for label in named if label.number != self._winner.number]

    def _paint_names(self, painter: QPainter, rect: QRect, names: tuple[str, ...]) -> None:
        for label in self._labels:
            painter.setPen(text_on(class_colour(label.number)))
            width = painter.fontMetrics().horizontalAdvance(names[label.number]) + 2
            box = QRectF(0, 0, width, painter.fontMetrics().height())
            box.moveCenter(QPointF(rect.left() + label.x, rect.top() + label.y))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, names[label.number])

    def _paint_winner(self, painter: QPainter, rect: QRect, palette: QPalette) -> None:
        """In the room of what is still to come, or else over the end."""
        winner = self._winner
        if winner is None:
            return
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(winner.text) + 2 * PAD_PX
        box = QRect(0, 0, width, min(rect.height(), metrics.height()))
        box.moveCenter(QPoint(0, rect.top() + round(rect.height() * winner.middle)))
        box.moveTop(min(max(box.top(), rect.top()), rect.bottom() + 1 - box.height()))
        end = rect.left() + winner.column
        if end + PAD_PX + width < rect.right():
            box.moveLeft(end + PAD_PX)
            painter.setPen(palette.color(ROLE.Text))
        else:
            box.moveRight(max(end, rect.left() + width))
            painter.fillRect(box, class_colour(winner.number))
            painter.setPen(text_on(class_colour(winner.number)))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, winner.text)


@dataclass(frozen=True)
class _Winner:
    """Who has most at the last known step."""

    number: int
    text: str
    column: int
    middle: float  # of its area: 0 the top, 1 the bottom


def _winner_at_end(areas: FloatArray, names: tuple[str, ...]) -> _Winner | None:
    known = np.flatnonzero(~np.isnan(areas[:, 1]))
    if len(known) == 0:
        return None
    end = int(known[-1])
    shares = np.diff(areas[end])
    number = int(shares.argmax())
    middle = float(areas[end][number : number + 2].mean())
    return _Winner(number, f"{names[number]} {_percent(shares[number])}", end, middle)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
