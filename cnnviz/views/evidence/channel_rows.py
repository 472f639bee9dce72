"""The maps before the last layer, ranked by what they add to a class."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent

from cnnviz.core.translation import tr
from cnnviz.views.maps.colour_maps import NEGATIVE, POSITIVE
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.widgets.number_text import steady_number
from cnnviz.views.widgets.tables.bar_rows import Bar, Cell, Column, Row
from cnnviz.views.widgets.tables.bar_table import BarTable

THUMB_PX = 28
COLUMNS = (
    Column(tr("map"), icon_px=THUMB_PX),
    Column(tr("what it adds"), reserve="-00.000", has_bars=True),
)


@dataclass(frozen=True, eq=False)
class Ranked:
    """Maps (D, H, W) and what each adds, (D,)."""

    maps: npt.NDArray[np.float32]
    said: npt.NDArray[np.float64]
    signed: bool

    @property
    def columns(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Those that speak for the class, most first; and against it, most first."""
        order = np.argsort(-self.said, kind="stable")
        return order[self.said[order] > 0], order[::-1][self.said[order[::-1]] <= 0]

    def thumbs(self, ground: QColor) -> list[QImage]:
        """Small pictures of all maps; they share a range, so that a dead one looks dead."""
        count, high, wide = self.maps.shape
        longest = max(high, wide)
        tall, broad = max(1, THUMB_PX * high // longest), max(1, THUMB_PX * wide // longest)
        grid = TileGrid(0, 0, broad, tall, columns=min(count, 32), count=count, gap=0)
        reach = np.full(count, np.abs(self.maps).max(), np.float32)
        sheet = mosaic(MapStack.of_layer(self.maps, reach, self.signed), grid, ground)
        return [sheet.copy(grid.tile(unit)) for unit in range(count)]


class ChannelRows(BarTable):
    """One side of the ranking; Left and Right lead over to the other one."""

    def __init__(self, name: str, is_right: bool) -> None:
        super().__init__(name, COLUMNS, rows_in_sight=1, is_choice=True)
        self.units: list[int] = []
        self.is_right = is_right
        self.other: ChannelRows | None = None
        self.setAccessibleDescription(tr("Arrow keys move between channels, Enter selects one"))

    def show_units(
        self, units: list[int], ranked: Ranked, thumbs: list[QImage], selected: int | None
    ) -> None:
        """Show these of all channels, with the one set off that the app looks at."""
        self.units = units
        reach = float(np.abs(ranked.said).max()) or 1.0
        rows = []
        for unit in units:
            value = float(ranked.said[unit])
            bar = Bar(abs(value) / reach, 0.0, POSITIVE if value > 0 else NEGATIVE)
            cells = (
                Cell(tr("map {unit}", unit + 1), icon=thumbs[unit]),
                Cell(steady_number(value), (bar,)),
            )
            rows.append(
                Row(cells, tr("Map {unit} adds {value:+.6g}; a click selects it", unit + 1, value))
            )
        self.show_rows(rows)
        # Walking goes on while the ranking changes under it.
        self.mark(units.index(selected) if selected in units else None, with_cursor=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        to_other = Qt.Key.Key_Left if self.is_right else Qt.Key.Key_Right
        if event.key() != to_other or self.other is None or not self.other.units:
            super().keyPressEvent(event)
            return
        line = min(self.currentIndex().row(), len(self.other.units) - 1)
        self.other.setCurrentIndex(self.other.model().index(max(0, line), 0))
        self.other.setFocus()
