"""A layer's sums as text: its size, then a line for each formula with its own numbers."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.design.design_sums import LayerSums
from cnnviz.core.network.explained_values import INPUT
from cnnviz.core.network.kinds.layer import Input
from cnnviz.core.network.nodes import Node
from cnnviz.core.translation import tr
from cnnviz.views.theme import bold, number_font

ROLE = QPalette.ColorRole
LEFT, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
LABELS_GAP_PX = 7
LABELS = (tr("size"), tr("params"), tr("field"))
NO_FIT = tr("does not fit")


class SumsView(QWidget):
    """Shows one layer; what does not fit its width ends in dots and is whole in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sums = LayerSums(Node(INPUT, Input(), ()))
        self._is_unfit = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sums(self, sums: LayerSums, is_unfit: bool) -> None:
        """Show these sums; unfit is the first layer that does not fit, not those behind it."""
        if (sums, is_unfit) == (self._sums, self._is_unfit):
            return
        self._sums, self._is_unfit = sums, is_unfit
        self.setAccessibleName(self.text().replace("\n", ", "))
        self._explain()
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """Everything that is shown, as lines of text."""
        lines = [f"{label} {formula}" for label, formula in self._lines()]
        return "\n".join([f"{self._sums.name} {self._size()}", *lines])

    def sizeHint(self) -> QSize:
        return QSize(240, self._line_px() * (1 + len(self._lines())))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        palette, height = self.palette(), self._line_px()
        dim, plain = palette.color(ROLE.PlaceholderText), palette.color(ROLE.Text)
        with QPainter(self) as painter:
            painter.setFont(bold(self.font()))
            painter.setPen(plain)
            head = QRect(0, 0, self.width(), height)
            painter.drawText(head, LEFT | Qt.AlignmentFlag.AlignVCenter, self._sums.name)
            painter.setFont(bold(self.font()) if self._is_unfit else number_font())
            painter.drawText(head, RIGHT | Qt.AlignmentFlag.AlignVCenter, self._size())
            for number, (label, formula) in enumerate(self._lines(), start=1):
                line = QRect(0, number * height, self.width(), height)
                painter.setFont(self.font())
                painter.setPen(dim)
                painter.drawText(line, LEFT | Qt.AlignmentFlag.AlignVCenter, label)
                painter.setFont(number_font())
                painter.setPen(plain)
                line.setLeft(self._labels_px())
                painter.drawText(line, LEFT | Qt.AlignmentFlag.AlignVCenter, self._cut(formula))

    def _size(self) -> str:
        if self._sums.shape is not None:
            return self._sums.shape.size_text
        return NO_FIT if self._is_unfit else "-"

    def _lines(self) -> list[tuple[str, str]]:
        sums = self._sums
        labels = LABELS if sums.node.layer.has_maps else (tr("reads"), *LABELS[1:])
        formulas = (sums.size, sums.parameters, sums.field_px)
        return [line for line in zip(labels, formulas, strict=True) if line[1]]

    def _cut(self, formula: str) -> str:
        metrics = QFontMetrics(number_font())
        width = self.width() - self._labels_px()
        return metrics.elidedText(formula, Qt.TextElideMode.ElideRight, width)

    def _explain(self) -> None:
        is_cut = any(self._cut(formula) != formula for _, formula in self._lines())
        self.setToolTip(self.text() if is_cut else "")

    def _labels_px(self) -> int:
        return max(map(self.fontMetrics().horizontalAdvance, LABELS)) + LABELS_GAP_PX

    def _line_px(self) -> int:
        return max(self.fontMetrics().height(), QFontMetrics(number_font()).height()) + 1
