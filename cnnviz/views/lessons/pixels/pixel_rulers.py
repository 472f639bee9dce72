"""The numbers of rows and columns beside a grid of cells, as many as have room."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPalette

from cnnviz.views.lessons.pixels.pixel_window import PixelWindow

ROLE = QPalette.ColorRole
FLAG = Qt.AlignmentFlag
STEPS = (1, 2, 4, 7, 14, 28)
GAP_PX = 6


def paint_rulers(
    painter: QPainter,
    room: QRect,
    seen: PixelWindow,
    pointed: tuple[int, int] | None,
    palette: QPalette,
) -> None:
    """Number the cells seen in `room`, at its left and above it; the one pointed at stands out."""
    line = painter.fontMetrics().height()
    every = next((n for n in STEPS if n * seen.cell_px >= line + GAP_PX), STEPS[-1])
    row_pointed, column_pointed = pointed or (None, None)
    rows, columns = seen.seen()
    painter.save()
    for row in _numbered(rows, every, row_pointed):
        middle = seen.cell(row, 0).center().y() + room.top()
        if not room.top() - GAP_PX <= middle - line // 2 <= room.bottom() - line:
            continue
        place = QRect(0, middle - line, room.left() - GAP_PX, 2 * line)
        painter.setPen(palette.color(_role(row == row_pointed)))
        painter.drawText(place, FLAG.AlignRight | FLAG.AlignVCenter, f"{row}")
    for column in _numbered(columns, every, column_pointed):
        middle = seen.cell(0, column).center().x() + room.left()
        wide = painter.fontMetrics().horizontalAdvance(f"{column}")
        if not room.left() - GAP_PX <= middle - wide // 2 <= room.right() - wide:
            continue
        place = QRect(middle - room.left(), 0, 2 * room.left(), line)
        painter.setPen(palette.color(_role(column == column_pointed)))
        painter.drawText(place, FLAG.AlignHCenter | FLAG.AlignTop, f"{column}")
    painter.restore()


def _numbered(cells: range, every: int, pointed: int | None) -> list[int]:
    """Return the cells that get a number: some, the one pointed at, and none too near to it."""
    if pointed is None:
        return [cell for cell in cells if cell % every == 0]
    far = [cell for cell in cells if cell % every == 0 and abs(cell - pointed) >= every]
    return [*far, pointed]


def _role(is_pointed: bool) -> QPalette.ColorRole:
    return ROLE.Highlight if is_pointed else ROLE.PlaceholderText
