"""Where the stages lie: square pictures side by side, each above its name."""

from dataclasses import dataclass

from PySide6.QtCore import QRect

GAP_PX = 4
RING_PX = 2  # room to show the focus


@dataclass(frozen=True)
class StageLayout:
    """All stages in the width that there is."""

    width: int
    count: int
    line_px: int  # how high a name is

    @property
    def side(self) -> int:
        """How large the pictures are."""
        gaps = (self.count - 1) * GAP_PX
        return max(1, (self.width - 2 * RING_PX - gaps) // self.count)

    @property
    def height(self) -> int:
        return self.side + self.line_px + 2 * RING_PX

    def cell(self, number: int) -> QRect:
        """The square that a stage's picture fits into."""
        return QRect(RING_PX + number * (self.side + GAP_PX), RING_PX, self.side, self.side)

    def name_rect(self, number: int) -> QRect:
        cell = self.cell(number)
        return QRect(cell.left(), cell.bottom() + 1, self.side, self.line_px)

    def stage_rect(self, number: int) -> QRect:
        """Picture and name."""
        return self.cell(number).united(self.name_rect(number))
