"""The whole network as a chain of boxes, with the formula on each arrow; a stage lights some."""

from typing import Literal

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy

from cnnviz.core.lessons.chain import ChainLink
from cnnviz.core.translation import tr
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.painted.painted_widget import PaintedWidget
from cnnviz.views.widgets.painted.parts import Part

ROLE = QPalette.ColorRole
Lit = Literal["none", "first", "forward", "last", "backward", "learning"]
ARROW_PX, PAD_PX, ROW_GAP_PX, LEAST_PX = 18, 5, 6, 84
CENTRE = Qt.AlignmentFlag.AlignCenter


class ChainDiagram(PaintedWidget):
    """As many rows as the width needs; a click on a box, or Enter, opens its layer."""

    first = 1  # the input is no layer
    opened = Signal(str)  # a layer's name

    def __init__(self) -> None:
        super().__init__(tr("The chain of shapes"))
        self.links: tuple[ChainLink, ...] = ()
        self.lit: Lit = "none"
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(
            tr(
                "Width x height x depth behind each layer, and above it the formula that "
                "leads there; click a box, or press Left, Right and Enter, to see the "
                "layer's maps"
            )
        )

    def show_chain(self, links: tuple[ChainLink, ...]) -> None:
        self.links, self.current = links, self.first
        self.updateGeometry()
        self.update()

    def light(self, lit: Lit) -> None:
        """Light what a stage of training touches."""
        self.lit = lit
        self.update()

    def is_lit(self, number: int) -> bool:
        return {
            "none": False,
            "first": number == 0,
            "forward": True,
            "last": number == len(self.links) - 1,
            "backward": number > 0,
            "learning": self.links[number].learns,
        }[self.lit]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        boxes = self._boxes(width)
        return boxes[-1].bottom() + 3 if boxes else 0

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(400))

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 40)

    def part_count(self) -> int:
        return len(self.links)

    def part_rect(self, number: int) -> QRect:
        return self._boxes(self.width())[number]

    def part(self, number: int) -> Part:
        link = self.links[number]
        return Part(link.name, f"{link.size} · {link.formula}", is_selected=self.is_lit(number))

    def choose(self, number: int) -> None:
        self.opened.emit(self.links[number].name)

    def paintEvent(self, event: QPaintEvent) -> None:
        boxes = self._boxes(self.width())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, (link, box) in enumerate(zip(self.links, boxes, strict=True)):
                self._paint_box(painter, number, link, box)
                if number:
                    self._paint_arrow(painter, number, box)

    def _paint_box(self, painter: QPainter, number: int, link: ChainLink, box: QRect) -> None:
        palette, lit = self.palette(), self.is_lit(number)
        painter.setPen(palette.color(ROLE.PlaceholderText))
        painter.setFont(number_font())
        line = self._line_px()
        painter.drawText(
            QRect(box.left(), box.top() - line, box.width(), line), CENTRE, link.formula
        )
        painter.fillRect(box, palette.color(ROLE.Highlight if lit else ROLE.Button))
        painter.setPen(palette.color(ROLE.Highlight if lit else ROLE.Mid))
        painter.drawRect(box)
        painter.setPen(palette.color(ROLE.HighlightedText if lit else ROLE.ButtonText))
        painter.setFont(self.font())
        painter.drawText(box, CENTRE, f"{link.name}  {link.size}")
        if self.hasFocus() and number == self.current:
            painter.drawRect(box.adjusted(2, 2, -2, -2))

    def _paint_arrow(self, painter: QPainter, number: int, box: QRect) -> None:
        """Between two boxes; it points back while the gradient goes back."""
        is_lit = self.lit in ("forward", "backward")
        colour = self.palette().color(ROLE.Highlight if is_lit else ROLE.PlaceholderText)
        middle = float(box.center().y())
        left, right = float(box.left() - ARROW_PX + 3), float(box.left() - 3)
        painter.setPen(QPen(colour, 1.5))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        tip, back = (left, left + 5) if self.lit == "backward" else (right, right - 5)
        painter.setBrush(colour)
        painter.drawPolygon(
            QPolygonF([QPointF(tip, middle), QPointF(back, middle - 3), QPointF(back, middle + 3)])
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _boxes(self, width: int) -> list[QRect]:
        numbers, words = QFontMetrics(number_font()), self.fontMetrics()
        line, left = self._line_px(), 0
        made: list[QRect] = []
        high, top = words.height() + 2 * PAD_PX, line
        for link in self.links:
            text = words.horizontalAdvance(f"{link.name}  {link.size}") + 2 * PAD_PX
            wide = max(LEAST_PX, text, numbers.horizontalAdvance(link.formula) + 2)
            if made and left + ARROW_PX + wide > width - 1:
                left, top = 0, top + high + line + ROW_GAP_PX
            left += ARROW_PX if made else 0
            made.append(QRect(left, top, wide, high))
            left += wide
        return made

    def _line_px(self) -> int:
        return QFontMetrics(number_font()).height() + 1
