"""What the network says of one input in eval mode and in training mode, class by class."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
FloatArray = npt.NDArray[np.float64]
ROW_PX, NAME_SHARE, GAP_PX = 17, 0.24, 14
HEADS = ("eval: running", "train: this batch")
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ModeTable(QWidget):
    """A row for each class: for each mode the logit, a bar and the probability."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self.logits: tuple[FloatArray, ...] = ()  # eval, train
        self.probabilities: tuple[FloatArray, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Logits and probabilities of your input in both modes")
        self.setToolTip(
            "The same input and the same weights: only the statistics that batch norm takes differ"
        )

    def sizeHint(self) -> QSize:
        return QSize(300, ROW_PX * (len(self._names) + 1) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, self.sizeHint().height())

    def show_logits(
        self, names: tuple[str, ...], logits: tuple[npt.NDArray[np.float32], ...]
    ) -> None:
        """Show one input's (classes,) logits: eval, then train."""
        if names != self._names:
            self._names = names
            self.updateGeometry()
        self.logits = tuple(values.astype(np.float64) for values in logits)
        self.probabilities = tuple(_softmax(values) for values in self.logits)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        name_px = NAME_SHARE * self.width()
        half = (self.width() - name_px) / 2
        elide = Qt.TextElideMode.ElideRight
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(ROLE.PlaceholderText))
            for column, head in enumerate(HEADS):
                room = QRectF(name_px + column * half, 0, half - GAP_PX, ROW_PX)
                painter.drawText(room, RIGHT, self.fontMetrics().elidedText(head, elide, int(half)))
            for row, name in enumerate(self._names):
                top = ROW_PX * (row + 1)
                painter.setFont(self.font())
                painter.setPen(self.palette().color(ROLE.Text))
                shown = self.fontMetrics().elidedText(name, elide, int(name_px) - 4)
                painter.drawText(QRectF(0, top, name_px, ROW_PX), LEFT, shown)
                for column in range(len(self.logits)):
                    room = QRectF(name_px + column * half, top, half - GAP_PX, ROW_PX)
                    self._paint_cell(painter, room, column, row)

    def _paint_cell(self, painter: QPainter, room: QRectF, column: int, row: int) -> None:
        font = number_font()
        metrics = QFontMetrics(font)
        probabilities = self.probabilities[column]
        wins = row == int(probabilities.argmax())
        logit_px, percent_px = (metrics.horizontalAdvance(t) for t in ("-00.00", "100.0 %"))
        track = room.adjusted(logit_px + 4, 5, -percent_px - 4, -5)
        painter.fillRect(track, self.palette().color(ROLE.Midlight))
        track.setWidth(max(0.0, track.width()) * float(probabilities[row]))
        painter.fillRect(track, self.palette().color(ROLE.Highlight))
        painter.setFont(font)
        painter.setPen(self.palette().color(ROLE.Text if wins else ROLE.PlaceholderText))
        logit = QRectF(room.left(), room.top(), logit_px, room.height())
        painter.drawText(logit, RIGHT, f"{self.logits[column][row]:.2f}")
        painter.drawText(room, RIGHT, f"{100 * probabilities[row]:.1f} %")


def _softmax(logits: FloatArray) -> FloatArray:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum())
