"""The classes beside fc's logits: name, probability as number and bar."""

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette

from cnnviz.views.network.columns_plan import SWATCH_GAP_PX, SWATCH_PX, Fonts

BAR_PX = 4


def class_row(swatch: QRect, column_width: int) -> QRect:
    """Return where the text beside a class's swatch goes: capitals level with the swatch's top."""
    taken = SWATCH_PX + SWATCH_GAP_PX
    rect = QRect(swatch.x() + taken, swatch.y(), column_width - taken, swatch.height())
    return rect.adjusted(0, -2, 0, 1)


def paint_class_list(
    painter: QPainter,
    rows: list[QRect],
    class_names: tuple[str, ...],
    probabilities: npt.NDArray[np.float32],
    winner: int | None,
    fonts: Fonts,
    palette: QPalette,
) -> None:
    """Write a class into each row, the winner in bold; the number where two lines fit."""
    for unit, (row, name) in enumerate(zip(rows, class_names, strict=True)):
        font = fonts.bold if unit == winner else fonts.plain
        painter.setFont(font)
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, row.width())
        painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, shown)
        if row.height() >= 2 * fonts.line_px - 3:
            _paint_probability(painter, row, float(probabilities[unit]), fonts, palette)


def _paint_probability(
    painter: QPainter, row: QRect, probability: float, fonts: Fonts, palette: QPalette
) -> None:
    is_known = math.isfinite(probability)
    text = f"{100 * probability:.0f} %" if is_known else "-"
    painter.setFont(fonts.plain)
    painter.drawText(row, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, text)
    room = row.width() - QFontMetrics(fonts.bold).horizontalAdvance("100 %") - 4
    middle = row.bottom() - fonts.line_px // 2
    track = QRect(row.x(), middle - BAR_PX // 2, room, BAR_PX)
    painter.fillRect(track, palette.color(QPalette.ColorRole.Midlight))
    track.setWidth(round(room * probability) if is_known else 0)
    painter.fillRect(track, palette.color(QPalette.ColorRole.Highlight))
