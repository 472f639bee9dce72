"""The pictures of one training step: class, what the network says, and how wrong that is."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.lessons.slow_step import BatchStage, ForwardStage, LossStage
from cnnviz.core.translation import tr
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.painted.parts import Painted, Part
from cnnviz.views.widgets.painting import paint_fitting

ROLE = QPalette.ColorRole
ROW_PX, HEAD_PX, PICTURE_PX, GAP_PX, NUMBER_PX = 30, 18, 28, 8, 46
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LARGE_LOSS = 3.0  # nats; a bar is at least this long at its full width


class StepBatch(Painted, QWidget):
    """A row for each picture; columns fill up as the stages come."""

    def __init__(self) -> None:
        super().__init__()
        self.batch: BatchStage | None = None
        self.forward: ForwardStage | None = None
        self.loss: LossStage | None = None
        self._names: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("The pictures of the batch"))
        self.setToolTip(
            tr(
                "Each picture with its class; then what the network says, the "
                "probability p of the true class, and the loss -ln p"
            )
        )

    def sizeHint(self) -> QSize:
        return QSize(400, HEAD_PX + ROW_PX * self.part_count())

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    def show_stages(
        self,
        names: tuple[str, ...],
        batch: BatchStage | None,
        forward: ForwardStage | None,
        loss: LossStage | None,
    ) -> None:
        self._names, self.batch, self.forward, self.loss = names, batch, forward, loss
        self.updateGeometry()
        self.update()

    def part_count(self) -> int:
        return 0 if self.batch is None else len(self.batch.labels)

    def part_rect(self, number: int) -> QRect:
        return QRect(0, HEAD_PX + ROW_PX * number, self.width(), ROW_PX)

    def part(self, number: int) -> Part:
        assert self.batch is not None
        label, told = int(self.batch.labels[number]), []
        if self.forward is not None:
            chances = self.forward.probabilities[number]
            said = self._names[int(chances.argmax())]
            told += [
                tr("it says {said}", said),
                tr("p of the class {float:.3f}", float(chances[label])),
            ]
        if self.loss is not None:
            told.append(tr("loss {float:.3f}", float(self.loss.per_picture[number])))
        return Part(
            tr("picture {number} is a {names}", number + 1, self._names[label]), ", ".join(told)
        )

    def can_choose(self, number: int) -> bool:
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.batch is None:
            return
        columns = self._columns()
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(ROLE.PlaceholderText))
            heads = (tr("is a"), tr("it says"), tr("p of the class"), tr("loss, -ln p"))
            known = 1 if self.forward is None else 3 if self.loss is None else 4
            for (left, right), head in zip(pairwise(columns), heads[:known], strict=False):
                painter.drawText(QRectF(left, 0, right - left, HEAD_PX), LEFT, head)
            for row in range(self.part_count()):
                self._paint_row(painter, self.batch, row, columns)

    def _columns(self) -> list[float]:
        room = self.width() - PICTURE_PX - GAP_PX
        shares = (0, 0.24, 0.48, 0.74, 1.0)
        return [PICTURE_PX + GAP_PX + share * room for share in shares]

    def _paint_row(
        self, painter: QPainter, batch: BatchStage, row: int, columns: list[float]
    ) -> None:
        top, palette = HEAD_PX + ROW_PX * row, self.palette()
        room = QRect(0, top + 1, PICTURE_PX, PICTURE_PX)
        paint_fitting(painter, room, batch.images[row])
        painter.setFont(self.font())
        painter.setPen(palette.color(ROLE.Text))
        label = int(batch.labels[row])
        self._write(painter, columns[0], columns[1], top, self._names[label])
        if self.forward is not None:
            said = int(self.forward.probabilities[row].argmax())
            painter.setPen(palette.color(ROLE.PlaceholderText if said == label else ROLE.Link))
            self._write(painter, columns[1], columns[2], top, self._names[said])
            p = float(self.forward.probabilities[row, label])
            self._bar(painter, columns[2], columns[3], top, p, f"{p:.3f}")
        if self.loss is not None:
            loss = float(self.loss.per_picture[row])
            longest = max(LARGE_LOSS, float(np.nan_to_num(self.loss.per_picture).max()))
            self._bar(painter, columns[3], columns[4], top, loss / longest, f"{loss:.3f}")

    def _write(self, painter: QPainter, left: float, right: float, top: float, text: str) -> None:
        room = int(right - left - GAP_PX)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, top, room, ROW_PX), LEFT, shown)

    def _bar(
        self, painter: QPainter, left: float, right: float, top: float, share: float, text: str
    ) -> None:
        track = QRectF(left, top + 10, max(0.0, right - left - NUMBER_PX - GAP_PX), ROW_PX - 20)
        painter.fillRect(track, self.palette().color(ROLE.Midlight))
        track.setWidth(track.width() * min(1.0, float(np.nan_to_num(share, nan=1.0))))
        painter.fillRect(track, self.palette().color(ROLE.Highlight))
        painter.setFont(number_font())
        painter.setPen(self.palette().color(ROLE.Text))
        painter.drawText(QRectF(left, top, right - left - GAP_PX, ROW_PX), RIGHT, text)
        painter.setFont(self.font())
