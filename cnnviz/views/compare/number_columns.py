"""Which columns of numbers stand beside the bars: as many as have room."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QFontMetrics

from cnnviz.views.theme import number_font

THIS, THAT, CHANGE = "this", "that", "change"
GAP_PX = 6
WITH_ALL_PX = 330  # the width from which on both probabilities are written, too


def number_columns(width: int) -> dict[str, QRect]:
    """Return each column's left edge and width, from the right edge on; the change always."""
    metrics = QFontMetrics(number_font())
    percent_px = metrics.horizontalAdvance("100.0 %") + GAP_PX
    widths = {CHANGE: metrics.horizontalAdvance("+100.0") + GAP_PX}
    if width >= WITH_ALL_PX:
        widths |= {THAT: percent_px, THIS: percent_px}
    columns, right = {}, width
    for name, column_px in widths.items():
        columns[name] = QRect(right - column_px, 0, column_px, 0)
        right -= column_px
    return columns


def left_of(columns: dict[str, QRect]) -> int:
    """Return where the numbers begin."""
    return min(column.left() for column in columns.values())
