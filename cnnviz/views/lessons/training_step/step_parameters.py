"""Gradient and update of every parameter tensor in one training step, as bars."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.lessons.slow_step import BackwardStage, UpdateStage
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.number_text import short_number

ROLE = QPalette.ColorRole
ROW_PX, HEAD_PX, GAP_PX, NUMBER_PX = 20, 18, 8, 52
SHARES = (0.0, 0.26, 0.40, 0.70, 1.0)
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class StepParameters(QWidget):
    """A row for each tensor: how steep, and once it is moved, how far against its own size."""

    def __init__(self) -> None:
        super().__init__()
        self.backward: BackwardStage | None = None
        self.update_stage: UpdateStage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Gradient and update of every layer's parameters")
        self.setToolTip(
            "The gradient's norm says how steeply the loss rises along these values; the change "
            "is the norm of the update as a share of the norm of what was there"
        )

    def sizeHint(self) -> QSize:
        rows = 0 if self.backward is None else len(self.backward.gradients)
        return QSize(400, HEAD_PX + ROW_PX * rows)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    def show_stages(self, backward: BackwardStage | None, update: UpdateStage | None) -> None:
        self.backward, self.update_stage = backward, update
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.backward is None:
            return
        columns = [share * self.width() for share in SHARES]
        gradients = self.backward.gradients
        steepest = max((gradient.norm for gradient in gradients), default=0.0)
        changes = self.update_stage.changes if self.update_stage else ()
        largest = max((change.ratio for change in changes), default=0.0)
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(ROLE.PlaceholderText))
            heads = ("parameters", "values", "gradient", "change / weight")
            for left, head in zip(columns, heads[: 4 if changes else 3], strict=False):
                painter.drawText(QRectF(left, 0, self.width(), HEAD_PX), LEFT, head)
            for row, gradient in enumerate(gradients):
                top = HEAD_PX + ROW_PX * row
                painter.setFont(self.font())
                painter.setPen(self.palette().color(ROLE.Text))
                painter.drawText(
                    QRectF(0, top, columns[1] - GAP_PX, ROW_PX), LEFT, gradient.parameter
                )
                painter.setFont(number_font())
                counted = QRectF(columns[1] - GAP_PX, top, columns[2] - columns[1], ROW_PX)
                painter.drawText(counted, RIGHT, f"{gradient.values:,}")
                text = short_number(gradient.norm)
                self._bar(painter, columns[2], columns[3], top, gradient.norm, steepest, text)
                if changes:
                    ratio = changes[row].ratio
                    text = f"{100 * ratio:.2f} %" if ratio < 1 else f"{100 * ratio:.0f} %"
                    self._bar(painter, columns[3], columns[4], top, ratio, largest, text)

    def _bar(
        self,
        painter: QPainter,
        left: float,
        right: float,
        top: float,
        value: float,
        longest: float,
        text: str,
    ) -> None:
        wide = max(0.0, right - left - NUMBER_PX - GAP_PX)
        track = QRectF(left, top + 5, wide, ROW_PX - 10)
        painter.fillRect(track, self.palette().color(ROLE.Midlight))
        share = value / longest if longest and np.isfinite(value / longest) else 0.0
        track.setWidth(wide * share)
        painter.fillRect(track, self.palette().color(ROLE.Highlight))
        painter.setPen(self.palette().color(ROLE.Text))
        painter.drawText(QRectF(left, top, right - left - GAP_PX, ROW_PX), RIGHT, text)
