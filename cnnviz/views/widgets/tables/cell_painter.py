"""Paints a grid of numbers: colours in one go, texts as far as they have room, what is marked."""

from itertools import product

from PySide6.QtCore import QLineF, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPalette, QPen, QPixmap

from cnnviz.views.theme import number_font
from cnnviz.views.widgets.tables.cell_colours import are_light, image_of, mixed
from cnnviz.views.widgets.tables.cell_places import CellPlaces
from cnnviz.views.widgets.tables.number_model import Colours, Marks, Numbers

LINES_FROM_PX, LINES_ALPHA = 7, 90  # in smaller cells lines would hide the picture
MOST_TILES = 2000
AS_ZEROS = str.maketrans("123456789", "000000000")
BLACK, WHITE = 0xFF000000, 0xFFFFFFFF


class CellPainter:
    """Keeps what it mixed and wrote until the numbers, the marks, or the colours change."""

    def __init__(self, lines: QPalette.ColorRole | None, border: QPalette.ColorRole | None) -> None:
        self._lines, self._border = lines, border
        self._font = number_font()
        self._colours: Colours | None = None
        self._fitting: dict[tuple[float, float], int | None] = {}
        self._light: list[list[bool]] = []
        self._tiles: dict[tuple[str, int, float], tuple[QPixmap, int, int]] = {}

    def forget(self) -> None:
        self._colours = None
        self._fitting.clear()

    def fitting(self, numbers: Numbers, places: CellPlaces) -> int | None:
        """Return which of the texts have room: 0 for the longest, None if there are none."""
        wide, high = size = places.wide - places.gap - 2, places.high - places.gap
        if size not in self._fitting:
            measure, found = QFontMetrics(self._font).size, None
            for number, texts in reversed(list(enumerate(numbers.texts))):
                # All digits are equally wide, so that few texts differ in size.
                shapes = {text.translate(AS_ZEROS) for text in {*texts, numbers.widest}}
                rooms = [measure(0, shape) for shape in shapes]
                if all(room.width() <= wide and room.height() <= high for room in rooms):
                    found = number
            self._fitting[size] = found
        return self._fitting[size]

    def paint(
        self,
        painter: QPainter,
        numbers: Numbers,
        marks: Marks,
        places: CellPlaces,
        palette: QPalette,
        part: QRect,
    ) -> None:
        """Paint the cells that reach into a part of the widget."""
        if self._colours is None:
            self._colours = mixed(numbers, marks, palette)
            self._light = are_light(self._colours).tolist() if numbers.texts else []
        colours, by = self._colours, places.padding
        scale = painter.device().devicePixelRatioF()
        rows, columns = places.seen(QRectF(part))
        if places.gap:
            for row, column in product(rows, columns):
                colour = QColor(*colours[row + by, column + by].round().astype(int).tolist())
                painter.fillRect(places.rect(row, column), colour)
        else:
            image, size = image_of(colours), places.whole.size().toSize() * scale
            if size.width() < image.width():
                image = image.scaled(size, mode=Qt.TransformationMode.SmoothTransformation)
            painter.drawImage(places.whole, image)
        self._paint_lines(painter, places, palette)
        which = self.fitting(numbers, places)
        if which is not None:
            dim = palette.color(QPalette.ColorRole.PlaceholderText).rgb()
            x, y = places.left - places.gap / 2, places.top - places.gap / 2
            for row, column in product(rows, columns):
                text = numbers.text_at(row, column, which)
                ink = BLACK if self._light[row + by][column + by] else WHITE
                if numbers.faint is not None and numbers.faint[row, column]:
                    ink = dim
                tile, wide, high = self._tile(text, ink, scale)
                across = x + (column + 0.5) * places.wide - wide / 2
                down = y + (row + 0.5) * places.high - high / 2
                painter.drawPixmap(round(across), round(down), tile)
        for block in (marks.touched, marks.window, marks.cell and (*marks.cell, 1, 1)):
            if block is not None:
                _frame(painter, places.rect(*block))

    def _paint_lines(self, painter: QPainter, places: CellPlaces, palette: QPalette) -> None:
        whole = places.whole
        if self._lines is not None and places.wide >= LINES_FROM_PX:
            colour = palette.color(self._lines)
            colour.setAlpha(LINES_ALPHA)
            painter.setPen(colour)
            right, below = QPointF(places.wide, 0), QPointF(0, places.high)
            for step, end, count in (
                (right, whole.bottomLeft(), places.columns),
                (below, whole.topRight(), places.rows),
            ):
                line = QLineF(whole.topLeft(), end)
                count += 2 * places.padding
                painter.drawLines([line.translated(step * place) for place in range(1, count)])
        if self._border is not None:
            painter.setPen(palette.color(self._border))
            for area in (whole, places.rect(0, 0, places.rows, places.columns)):
                painter.drawRect(area.adjusted(-1, -1, 0, 0))

    def _tile(self, text: str, ink: int, scale: float) -> tuple[QPixmap, int, int]:
        """A text with its width and height, painted once: it takes longer than a picture of it."""
        key = text, ink, scale
        if key not in self._tiles:
            if len(self._tiles) > MOST_TILES:
                self._tiles.clear()
            size = QFontMetrics(self._font).size(0, text)
            tile = QPixmap(size * scale)
            tile.setDevicePixelRatio(scale)
            tile.fill(Qt.GlobalColor.transparent)
            with QPainter(tile) as painter:
                painter.setFont(self._font)
                painter.setPen(QColor.fromRgb(ink))
                painter.drawText(QRect(QPoint(), size), Qt.AlignmentFlag.AlignCenter, text)
            self._tiles[key] = tile, *size.toTuple()
        return self._tiles[key]


def accent_frame(painter: QPainter, cell: QRectF, palette: QPalette) -> None:
    """Frame a cell within, as the one that is meant."""
    painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
    painter.drawRect(cell.adjusted(1, 1, -1, -1))


def _frame(painter: QPainter, cells: QRectF) -> None:
    # White within black shows on every colour.
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(Qt.GlobalColor.black)
    painter.drawRect(cells.adjusted(-2, -2, 1, 1))
    painter.setPen(Qt.GlobalColor.white)
    painter.drawRect(cells.adjusted(-1, -1, 0, 0))
