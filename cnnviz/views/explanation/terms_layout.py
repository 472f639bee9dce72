"""Where the terms of a map stand: each an input map, its kernel and what both make."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize

SIGN_PX, GAP_PX = 12, 8
LEAST_PX, MOST_PX = 6, 180


@dataclass(frozen=True)
class TermRects:
    """The three pictures of one term, and the room that it takes with its name."""

    whole: QRect
    source: QRect
    kernel: QRect
    term: QRect


@dataclass(frozen=True)
class TermsLayout:
    """All terms in rows, as large as they can be."""

    map_px: int
    kernel_px: int
    columns: int
    name_px: int
    across_px: int  # from one column to the next

    def rects(self, number: int) -> TermRects:
        row, column = divmod(number, self.columns)
        width, height = _item_size(self.map_px, self.kernel_px, self.name_px)
        left, top = column * self.across_px, row * (height + GAP_PX)
        picture_top = top + self.name_px
        kernel_top = picture_top + (self.map_px - self.kernel_px) // 2
        kernel_left = left + self.map_px + SIGN_PX
        term_left = kernel_left + self.kernel_px + SIGN_PX
        return TermRects(
            QRect(left, top, width, height),
            QRect(left, picture_top, self.map_px, self.map_px),
            QRect(kernel_left, kernel_top, self.kernel_px, self.kernel_px),
            QRect(term_left, picture_top, self.map_px, self.map_px),
        )


def lay_out_terms(count: int, room: QSize, name_px: int, kernel_share: float) -> TermsLayout:
    """Choose the largest maps with which `count` terms fit; kernels are a share of a map."""
    for map_px in range(MOST_PX, LEAST_PX - 1, -1):
        kernel_px = max(6, round(map_px * kernel_share))
        width, height = _item_size(map_px, kernel_px, name_px)
        columns = max(1, min(count, (room.width() + GAP_PX) // (width + GAP_PX)))
        rows = (room.height() + GAP_PX) // (height + GAP_PX)
        fits = width <= room.width() and columns * rows >= count
        if fits or map_px == LEAST_PX:
            spare = max(0, room.width() - columns * (width + GAP_PX))
            across = width + GAP_PX + min(spare // columns, 4 * GAP_PX)
            return TermsLayout(map_px, kernel_px, columns, name_px, across)
    raise AssertionError("the smallest maps are always taken")


def _item_size(map_px: int, kernel_px: int, name_px: int) -> tuple[int, int]:
    return 2 * map_px + kernel_px + 2 * SIGN_PX, map_px + name_px
