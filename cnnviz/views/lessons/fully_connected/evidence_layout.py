"""Where maps, the long row, the matrix and its sums stand: a column for each map."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

GAP_PX = 6
MOST_ROW_PX, MOST_THUMB_PX, MOST_BARS_PX = 34, 60, 200
ROWS_OF_ROW = 3  # values, weights, products


@dataclass(frozen=True)
class EvidenceLayout:
    """All in pixels of the widget; `maps` columns share the width evenly."""

    names: QRect  # left of everything
    thumbs: QRect
    long_row: QRect  # values, weights and products below each other
    matrix: QRect
    sums: QRect  # right of the matrix
    bars: QRect
    maps: int
    classes: int

    def column(self, place: int, of: QRect) -> QRect:
        left, right = (of.width() * n // self.maps for n in (place, place + 1))
        return QRect(of.x() + left, of.y(), max(1, right - left), of.height())

    def row(self, place: int, of: QRect) -> QRect:
        top, bottom = (self.matrix.height() * n // self.classes for n in (place, place + 1))
        return QRect(of.x(), self.matrix.y() + top, of.width(), bottom - top)

    def strip(self, place: int) -> QRect:
        """Values, weights or products of the long row."""
        height = self.long_row.height() // ROWS_OF_ROW
        return QRect(
            self.long_row.x(), self.long_row.y() + place * height, self.long_row.width(), height
        )

    def column_at(self, point: QPoint) -> int | None:
        matrix = self.matrix
        if not matrix.left() <= point.x() <= matrix.right():
            return None
        return min(self.maps - 1, (point.x() - matrix.x()) * self.maps // matrix.width())

    def row_at(self, point: QPoint) -> int | None:
        matrix = self.matrix
        if not matrix.top() <= point.y() <= matrix.bottom():
            return None
        return min(self.classes - 1, (point.y() - matrix.y()) * self.classes // matrix.height())


def lay_out_evidence(
    room: QRect, maps: int, classes: int, names_px: int, sums_px: int, line_px: int
) -> EvidenceLayout:
    """Share the room: the matrix gets what maps, row and bars leave."""
    left = room.x() + names_px + GAP_PX
    width = max(maps, room.width() - names_px - sums_px - 2 * GAP_PX)
    thumb = max(4, min(MOST_THUMB_PX, width // maps, room.height() // 6))
    strip = max(4, min(line_px, room.height() // 22))
    top = room.y()
    thumbs = QRect(left, top, width, thumb)
    long_row = QRect(left, thumbs.bottom() + GAP_PX, width, ROWS_OF_ROW * strip)
    matrix_top = long_row.bottom() + 1 + GAP_PX + line_px
    bars_px = max(24, min(110, room.height() // 6))
    spare = room.bottom() - matrix_top - bars_px - GAP_PX
    height = max(classes, min(classes * MOST_ROW_PX, spare))
    matrix = QRect(left, matrix_top, width, height)
    bars_top = matrix.bottom() + 1 + GAP_PX
    bars = QRect(left, bars_top, width, max(bars_px, min(MOST_BARS_PX, room.bottom() - bars_top)))
    names = QRect(room.x(), top, names_px, room.height())
    sums = QRect(matrix.right() + 1 + GAP_PX, matrix_top, sums_px, height)
    return EvidenceLayout(names, thumbs, long_row, matrix, sums, bars, maps, classes)
