"""A sum as it is printed: terms with their names, plus signs between them, and the total."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from cnnviz.core.inspection.equations import PrintedSum, Term
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.painted.painted_widget import PaintedWidget
from cnnviz.views.widgets.painted.parts import Part

ROLE = QPalette.ColorRole
SPACE_PX, LINE_GAP_PX = 4, 3
WIDEST = "+ 00.000"  # so that nothing moves when a number changes its length


@dataclass(frozen=True)
class _Piece:
    """A term or the total, as it is printed with its sign, and where it stands."""

    term: Term
    text: str
    rect: QRect


class SumLine(PaintedWidget):
    """Wraps like text; a term pointed at tells all its digits, and can be clicked if asked for."""

    clicked = Signal(int)

    def __init__(self, is_clickable: bool = False) -> None:
        super().__init__("")
        self._is_clickable = is_clickable
        self._sum: PrintedSum | None = None
        self._lead = ""
        self._marked = -1
        self._pieces: list[_Piece] = []
        self._layouts: dict[int, tuple[list[_Piece], int]] = {}  # by width: layouts ask often
        self._numbers = number_font()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_sum(self, printed: PrintedSum, lead: str, marked: int = -1) -> None:
        """Show a sum behind some words; the marked term stands out."""
        self._sum, self._lead, self._marked = printed, lead, marked
        self._layouts.clear()
        self.setAccessibleName(f"{lead.removesuffix(':')}: {self.text}")
        self._place()
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """Return all of it as one line, as it could be typed into a calculator."""
        if self._sum is None:
            return ""
        return " ".join(piece.text for piece in self._pieces)

    def part_count(self) -> int:
        return len(self._pieces)

    def part_rect(self, number: int) -> QRect:
        return self._pieces[number].rect

    def part(self, number: int) -> Part:
        piece = self._pieces[number]
        exact = f"{piece.term.name}: {piece.term.value:.17g}"
        return Part(piece.term.name, piece.text, exact, is_selected=number == self._marked)

    def can_choose(self, number: int) -> bool:
        return self._is_clickable and not self._is_total(number)

    def choose(self, number: int) -> None:
        self.clicked.emit(number)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._layout_for(width)[1]

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(max(320, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(160, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._sum is None:
            return
        name_px = self.fontMetrics().height()
        dim = self.palette().color(ROLE.PlaceholderText)
        with QPainter(self) as painter:
            painter.setPen(dim)
            painter.drawText(0, self.fontMetrics().ascent(), self._lead)
            for number, piece in enumerate(self._pieces):
                stands_out = number == self._marked or self._is_total(number)
                role = ROLE.Link if stands_out else ROLE.Text
                painter.setFont(self.font())
                painter.setPen(dim)
                upper = QRect(piece.rect.topLeft(), QSize(piece.rect.width(), name_px))
                painter.drawText(upper, Qt.AlignmentFlag.AlignRight, piece.term.name)
                painter.setFont(self._numbers)
                painter.setPen(self.palette().color(role))
                lower = piece.rect.adjusted(0, name_px, 0, 0)
                painter.drawText(lower, Qt.AlignmentFlag.AlignRight, piece.text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self._layouts.clear()
            self._place()
        super().changeEvent(event)

    def _is_total(self, number: int) -> bool:
        return number == len(self._pieces) - 1

    def _place(self) -> None:
        self._pieces = self._layout_for(self.width())[0]

    def _layout_for(self, width: int) -> tuple[list[_Piece], int]:
        if width not in self._layouts:
            self._layouts[width] = self._laid_out(width)
        return self._layouts[width]

    def _laid_out(self, width: int) -> tuple[list[_Piece], int]:
        if self._sum is None:
            return [], 0
        names, numbers = self.fontMetrics(), QFontMetrics(self._numbers)
        height = names.height() + numbers.height()
        x, y = 0, names.height() + LINE_GAP_PX if self._lead else 0
        pieces = []
        for number, term in enumerate((*self._sum.terms, self._sum.total)):
            is_total = number == len(self._sum.terms)
            text = f"= {term.printed}" if is_total else _signed(term, is_first=number == 0)
            wide = max(map(numbers.horizontalAdvance, (text, WIDEST)))
            wide = max(wide, names.horizontalAdvance(term.name))
            if x and x + wide > width:
                x, y = 0, y + height + LINE_GAP_PX
            place = QRect(x, y, wide, height)
            pieces.append(_Piece(term, text, place))
            x += wide + SPACE_PX
        return pieces, y + height


def _signed(term: Term, is_first: bool) -> str:
    """Return a term as it stands in a sum: its sign as plus or minus before it."""
    if is_first:
        return term.printed
    return f"- {term.printed[1:]}" if term.printed.startswith("-") else f"+ {term.printed}"
