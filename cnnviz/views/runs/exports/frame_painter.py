"""A frame of a film: the kernels or maps of a layer after a step, with all that it takes to tell
what they are."""

from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QImage, QPainter, QPalette

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.images import ColourRange, FloatArray
from cnnviz.core.runs.film import Film
from cnnviz.core.runs.scalars import epoch_of, settings_text
from cnnviz.core.translation import tr
from cnnviz.views.maps.legend import LegendPainter
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.theme import number_font

ROLE = QPalette.ColorRole
MARGIN_PX, GAP_PX, LINE_GAP_PX = 12, 4, 4
LEGEND_PX, PROGRESS_PX = 150, 3
HIGHEST = 2.0  # a frame's height against its width, at most
RAGGED = 0.75  # what a last row with gaps is worth
MAPS_HEIGHT = 0.62  # likewise of the maps, where rows and columns can be chosen
SETTINGS = {"recipe": "recipe", "seed": "seed", "learning_rate": tr("learning rate")}


@dataclass(frozen=True, eq=False)
class FrameLook:
    """Colours and fonts of a frame; made in the GUI thread, used in any."""

    palette: QPalette
    text: QFont
    title: QFont
    numbers: QFont
    legend: LegendPainter

    @classmethod
    def of_app(cls) -> "FrameLook":
        """Light or dark as the program is."""
        text, title = QGuiApplication.font(), QGuiApplication.font()
        text.setPointSizeF(9.0)
        title.setPointSizeF(10.5)
        title.setBold(True)
        palette = QPalette(QGuiApplication.palette())
        return cls(palette, text, title, number_font(), LegendPainter())


class FramePainter:
    """Draws frames of one size, all of them in one range of colours.

    Raises:
        CnnvizError: the layer has too many kernels for a picture of this width.
    """

    def __init__(self, film: Film, shown: ColourRange, width_px: int, look: FrameLook) -> None:
        self._film, self._range, self._look = film, shown, look
        self._settings = settings_text(film.run, SETTINGS)
        tall, small = QFontMetrics(look.title).height(), QFontMetrics(look.text).height()
        top = MARGIN_PX + tall + LINE_GAP_PX + small + MARGIN_PX
        self._grid = _grid(film, width_px, top)
        self._foot = top + self._grid.height + MARGIN_PX
        height = self._foot + look.legend.height + MARGIN_PX
        self._size = (width_px + width_px % 2, height + height % 2)  # as video encoders like it

    def image(self, step: int, values: FloatArray) -> QImage:
        image = QImage(*self._size, QImage.Format.Format_RGB32)
        palette = self._look.palette
        image.fill(palette.color(ROLE.Base))
        maps = _in_rows(values, not self._film.layer.kind.has_maps)
        reach = np.full(len(maps), self._range.reach, np.float32)
        stack = MapStack.of_layer(maps, reach, self._range.diverging)
        with QPainter(image) as painter:
            self._paint_head(painter)
            gap_colour = palette.color(ROLE.Base)
            painter.drawImage(
                self._grid.left, self._grid.top, mosaic(stack, self._grid, gap_colour)
            )
            self._paint_foot(painter, step)
        return image

    def _paint_head(self, painter: QPainter) -> None:
        look, width = self._look, self._size[0] - 2 * MARGIN_PX
        lines = (
            (self._film.run.title, look.title, ROLE.Text),
            (self._settings, look.text, ROLE.PlaceholderText),
        )
        top = MARGIN_PX
        for text, font, role in lines:
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(look.palette.color(role))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(MARGIN_PX, top + metrics.ascent(), shown)
            top += metrics.height() + LINE_GAP_PX

    def _paint_foot(self, painter: QPainter, step: int) -> None:
        look, run = self._look, self._film.run
        width, height = self._size
        legend = QRect(
            width - MARGIN_PX - LEGEND_PX, self._foot, LEGEND_PX, self._look.legend.height
        )
        what = "kernels" if self._film.picture is None else "maps"
        epoch = epoch_of(run, step)
        parts = [
            f"{self._film.layer.name} {what}",
            tr("step {step}/{total_steps}", step, run.total_steps),
        ]
        parts += [tr("epoch {epoch}", epoch)] if epoch is not None else []
        metrics = QFontMetrics(look.numbers)
        room = legend.left() - 2 * MARGIN_PX
        text = metrics.elidedText(" · ".join(parts), Qt.TextElideMode.ElideRight, room)
        painter.setFont(look.numbers)
        painter.setPen(look.palette.color(ROLE.Text))
        line = QRect(MARGIN_PX, self._foot, room, look.legend.height)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        look.legend.paint(painter, legend, self._range, look.palette)
        track = QRect(0, height - PROGRESS_PX, width, PROGRESS_PX)
        painter.fillRect(track, look.palette.color(ROLE.Midlight))
        track.setWidth(round(width * min(1.0, step / max(1, run.total_steps))))
        painter.fillRect(track, look.palette.color(ROLE.Highlight))


def _grid(film: Film, width_px: int, top: int) -> TileGrid:
    """Place the tiles in the middle of a frame."""
    outputs, channels, high, wide = film.shape
    inner = width_px - 2 * MARGIN_PX
    if channels == 1:
        room = (inner, round(MAPS_HEIGHT * inner))
        columns, value_px = _best_columns(outputs, (wide, high), room)
        gap = GAP_PX
    else:
        columns, gap = outputs if film.layer.kind.has_maps else channels, 1
        value_px = ((inner + gap) // columns - gap) // wide
    size = (wide * max(1, value_px), high * max(1, value_px))
    grid = TileGrid(0, top, *size, columns, outputs * channels, gap)
    if value_px < 1 or grid.height > HIGHEST * width_px:
        raise CnnvizError(
            tr(
                "{name} has too much to show in {width} pixels: choose a wider picture "
                "or another layer.",
                film.layer.name,
                width_px,
            )
        )
    left = (width_px - grid.width) // 2
    return replace(grid, left=left)


def _best_columns(count: int, tile: tuple[int, int], room: tuple[int, int]) -> tuple[int, int]:
    """Return in how many columns tiles are largest, rather with full rows; and a value's pixels."""

    def value_px(columns: int) -> int:
        pieces = (columns, -(-count // columns))
        sides = zip(room, pieces, tile, strict=True)
        return min(((px + GAP_PX) // n - GAP_PX) // values for px, n, values in sides)

    def merit(columns: int) -> float:
        return value_px(columns) * (1.0 if count % columns == 0 else RAGGED)

    best = max(range(1, count + 1), key=merit)
    return best, value_px(best)


def _in_rows(values: FloatArray, is_fc: bool) -> FloatArray:
    """Return tiles row by row, (n, F, F): rows are input channels; of fc they are classes."""
    if values.ndim == 3:
        return values
    ordered = values if is_fc or values.shape[1] == 1 else values.transpose(1, 0, 2, 3)
    return ordered.reshape(-1, *values.shape[2:])
