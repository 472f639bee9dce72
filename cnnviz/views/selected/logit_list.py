"""fc's outputs as a list: for each class its logit and the probability that follows."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.inspection.images import colour_indices
from cnnviz.session.session import Session
from cnnviz.views.input.classes.class_reading import read
from cnnviz.views.maps.colour_maps import DIVERGING
from cnnviz.views.maps.network_pictures import NetworkPictures
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
ROW_PX = 26
SWATCH_PX = 18
GAP_PX = 6
BAR_PX = 3
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LogitList(QWidget):
    """A row for each class under a row of heads; a click selects the class."""

    def __init__(self, session: Session, pictures: NetworkPictures) -> None:
        super().__init__()
        self._session, self._pictures = session, pictures
        self._numbers = number_font()
        self._number_px = QFontMetrics(self._numbers).horizontalAdvance("100.0 %") + GAP_PX
        self.setAccessibleName("Logits and probabilities")
        self.setToolTip(
            "The logit is what fc computes for a class; softmax makes the logits of all classes "
            "into probabilities that add up to 1"
        )
        self.refresh()

    def refresh(self) -> None:
        """Show the trace as it is now, of a network with perhaps other classes."""
        self.setMinimumHeight(ROW_PX * (len(self._session.network.class_names) + 1))
        self.update()

    def row_rect(self, unit: int) -> QRect:
        return QRect(0, ROW_PX * (unit + 1), self.width(), ROW_PX)

    def sizeHint(self) -> QSize:
        return QSize(260, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        network = self._session.network
        layer, area = network.layers[-1], event.rect()
        logits = self._pictures.maps(layer).ravel()
        colours = colour_indices(logits, self._pictures.reach(layer), diverging=True)
        winner = read(self._session).winner
        with QPainter(self) as painter:
            self._paint_heads(painter)
            first, last = area.top() // ROW_PX - 1, area.bottom() // ROW_PX
            for unit in range(max(0, first), min(last, len(logits))):
                colour = QColor.fromRgb(DIVERGING[colours[unit]])
                self._paint_row(painter, unit, colour, unit == winner)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        unit = event.position().toPoint().y() // ROW_PX - 1
        layer = self._session.network.layers[-1]
        if event.button() == Qt.MouseButton.LeftButton and 0 <= unit < layer.depth:
            self._session.selection.select(layer.name, unit)

    def _paint_heads(self, painter: QPainter) -> None:
        row = QRect(0, 0, self.width() - GAP_PX, ROW_PX)
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        painter.drawText(row, RIGHT, "probability")
        wide = self.fontMetrics().horizontalAdvance("probability") + 2 * GAP_PX
        painter.drawText(row.adjusted(0, 0, -max(wide, self._number_px), 0), RIGHT, "logit")

    def _paint_row(self, painter: QPainter, unit: int, colour: QColor, is_winner: bool) -> None:
        network, palette, row = self._session.network, self.palette(), self.row_rect(unit)
        probability = float(network.trace.probabilities[unit])
        if unit == self._session.selection.unit:
            painter.fillRect(row, palette.color(ROLE.Midlight))
            painter.fillRect(QRect(0, row.top(), 3, ROW_PX), palette.color(ROLE.Highlight))
        top = row.top() + (ROW_PX - SWATCH_PX) // 2
        painter.fillRect(QRect(GAP_PX, top, SWATCH_PX, SWATCH_PX), colour)
        inner = row.adjusted(2 * GAP_PX + SWATCH_PX, 0, -GAP_PX, 0)
        bar = QRect(inner.left(), row.bottom() - BAR_PX, round(inner.width() * probability), BAR_PX)
        painter.fillRect(bar, palette.color(ROLE.Highlight))
        font = self.font()
        font.setBold(is_winner)
        painter.setFont(font)
        painter.setPen(palette.color(ROLE.Text))
        wide = self.fontMetrics().horizontalAdvance("probability") + 2 * GAP_PX
        right = max(wide, self._number_px)
        room = inner.width() - right - self._number_px
        name = QFontMetrics(font).elidedText(
            network.class_names[unit], Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(inner, LEFT, name)
        painter.setFont(self._numbers)
        logit = float(network.trace.outputs[network.layers[-1].name][unit])
        painter.drawText(inner, RIGHT, f"{100 * probability:.1f} %")
        painter.drawText(inner.adjusted(0, 0, -right, 0), RIGHT, f"{logit:.3f}")
