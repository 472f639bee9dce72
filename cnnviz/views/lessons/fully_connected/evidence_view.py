"""Flatten and the matrix product as one picture: maps, the long row, and maps x classes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnviz.core.evidence.class_sums import Evidence
from cnnviz.core.translation import tr
from cnnviz.views.lessons.fully_connected.evidence_layout import EvidenceLayout, lay_out_evidence
from cnnviz.views.maps.colour_maps import NEGATIVE, POSITIVE
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.number_text import short_number
from cnnviz.views.widgets.painted.accessible import tell_current
from cnnviz.views.widgets.painted.parts import Painted, Part
from cnnviz.views.widgets.painted.walking import ARROWS
from cnnviz.views.widgets.painting import outline

ROLE = QPalette.ColorRole
FloatArray = npt.NDArray[np.float32]
WIDE_PX = 600  # from here on bias and logit have columns of their own
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
STRIPS = ("values", "weights", "products")


@dataclass(frozen=True, eq=False)
class Shown:
    """What there is to see: maps in the order of their columns."""

    evidence: Evidence
    maps: FloatArray  # (D, H, W)
    weights: FloatArray  # (classes, D, H, W)
    order: npt.NDArray[np.int64]  # column -> map
    names: Sequence[str]
    chosen: int
    against: int | None
    signed: bool


class EvidenceView(Painted, QWidget):
    """Points at a map, a class, or the cell of both."""

    part_role = QAccessible.Role.Cell
    pointed_changed = Signal()
    class_clicked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self.pointed: tuple[int | None, int | None] = (None, None)  # class, column
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 110)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Contribution of each map to each class"))
        self.setAccessibleDescription(
            tr("Arrow keys move between maps and classes, Enter chooses a class")
        )

    def show_evidence(self, shown: Shown) -> None:
        self._shown = shown
        self.update()

    def areas(self) -> EvidenceLayout:
        """Where everything stands."""
        assert self._shown is not None
        numbers = QFontMetrics(number_font())
        names = [*self._shown.names, *STRIPS]
        widest = max(map(self.fontMetrics().horizontalAdvance, names))
        columns = 3 if self.width() >= WIDE_PX else 1
        sums_px = columns * numbers.horizontalAdvance("-00.00 ")
        return lay_out_evidence(
            self.rect().adjusted(2, 2, -2, -2),
            len(self._shown.maps),
            len(self._shown.names),
            min(widest + 2, self.width() // 5),
            sums_px,
            self.fontMetrics().height(),
        )

    def point_at(self, class_index: int | None, column: int | None) -> None:
        if (class_index, column) != self.pointed:
            self.pointed = class_index, column
            self.update()
            self.pointed_changed.emit()
            tell_current(self)

    def part_groups(self) -> Sequence[tuple[str, int]]:
        shown = self._shown
        return [] if shown is None else [(name, len(shown.maps)) for name in shown.names]

    def part_count(self) -> int:
        return self.first_of(len(self.part_groups()))

    def part_rect(self, number: int) -> QRect:
        areas, (row, column) = self.areas(), self.grouped(number)
        return areas.row(row, areas.column(column, areas.matrix))

    def part(self, number: int) -> Part:
        assert self._shown is not None
        row, column = self.grouped(number)
        unit = int(self._shown.order[column])
        said = short_number(float(self._shown.evidence.contributions[row, unit]))
        return Part(tr("map {unit}", unit + 1), said, is_selected=row == self._shown.chosen)

    def current_part(self) -> int:
        row, column = self.pointed
        return -1 if row is None or column is None else self.first_of(row) + column

    def walk_to(self, number: int) -> None:
        self.point_at(*self.grouped(number))

    def choose(self, number: int) -> None:
        self.class_clicked.emit(self.grouped(number)[0])

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self._shown
        if shown is None:
            return
        areas = self.areas()
        with QPainter(self) as painter:
            self._paint_maps(painter, shown, areas)
            self._paint_long_row(painter, shown, areas)
            self._paint_matrix(painter, shown, areas)
            self._paint_sums(painter, shown, areas)
            self._paint_bars(painter, shown, areas)
            self._paint_pointed(painter, areas)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._shown is not None:
            areas, point = self.areas(), event.position().toPoint()
            self.point_at(areas.row_at(point), areas.column_at(point))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._shown is None or event.button() != Qt.MouseButton.LeftButton:
            return
        row = self.areas().row_at(event.position().toPoint())
        if row is not None:
            self.class_clicked.emit(row)

    def leaveEvent(self, event: QEvent) -> None:
        self.point_at(None, None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shown = Qt.Key(event.key()), self._shown
        row, column = self.pointed
        if shown is not None and key in ARROWS:
            down, across = ARROWS[key]
            row = shown.chosen if row is None else row + down
            column = 0 if column is None else column + across
            last_row, last_column = len(shown.names) - 1, len(shown.maps) - 1
            self.point_at(max(0, min(row, last_row)), max(0, min(column, last_column)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.class_clicked.emit(row)
        else:
            super().keyPressEvent(event)

    def _paint_maps(self, painter: QPainter, shown: Shown, areas: EvidenceLayout) -> None:
        count, high, wide = shown.maps.shape
        narrowest = max(1, areas.thumbs.width() // count - 1)
        side, longest = min(narrowest, areas.thumbs.height()), max(high, wide)
        across, down = max(1, side * wide // longest), max(1, side * high // longest)
        ends = np.full(count, np.abs(shown.maps).max(), np.float32)
        stack = MapStack.of_layer(shown.maps[shown.order], ends, shown.signed)
        grid = TileGrid(0, 0, across, down, columns=count, count=count, gap=0)
        picture = mosaic(stack, grid, self.palette().color(ROLE.Base))
        for place in range(count):
            room = areas.column(place, areas.thumbs)
            corner = QPoint(room.x() + max(0, room.width() - across) // 2, room.y())
            painter.drawImage(corner, picture, grid.tile(place))
        self._name(painter, areas.thumbs, tr("maps"))

    def _paint_long_row(self, painter: QPainter, shown: Shown, areas: EvidenceLayout) -> None:
        values = shown.maps[shown.order].reshape(1, 1, -1)
        weights = shown.weights[shown.chosen]
        if shown.against is not None:
            weights = weights - shown.weights[shown.against]
        weights = weights[shown.order].reshape(1, 1, -1)
        rows = ((values, shown.signed), (weights, True), (values * weights, True))
        for place, (row, signed) in enumerate(rows):
            rect = areas.strip(place).adjusted(0, 0, 0, -1)
            stack = MapStack.of_layer(row, np.full(1, np.abs(row).max(), np.float32), signed)
            painter.drawImage(rect.topLeft(), self._picture(stack, rect.width(), rect.height()))
            self._name(painter, rect, STRIPS[place])

    def _paint_matrix(self, painter: QPainter, shown: Shown, areas: EvidenceLayout) -> None:
        said = shown.evidence.contributions[:, shown.order].astype(np.float32)[np.newaxis]
        stack = MapStack.of_layer(said, np.full(1, np.abs(said).max(), np.float32), signed=True)
        matrix = areas.matrix
        picture = self._picture(stack, matrix.width(), matrix.height())
        painter.drawImage(matrix.topLeft(), picture)
        for place, name in enumerate(shown.names):
            self._name(painter, areas.row(place, matrix), name, place == shown.chosen)
        if shown.against is not None:
            outline(painter, areas.row(shown.against, matrix), 1, self.palette().color(ROLE.Text))
        frame = areas.row(shown.chosen, matrix)
        outline(painter, frame, 2, self.palette().color(ROLE.Highlight))

    def _paint_sums(self, painter: QPainter, shown: Shown, areas: EvidenceLayout) -> None:
        """Bias, logit and probability of each class, as many as have room."""
        evidence = shown.evidence
        columns = [("p", [f"{p:.0%}" for p in evidence.probabilities])]
        if self.width() >= WIDE_PX:
            pairs = ((tr("bias"), evidence.biases), (tr("logit"), evidence.logits))
            written = [(name, [short_number(float(v)) for v in numbers]) for name, numbers in pairs]
            columns = [*written, *columns]
        width = areas.sums.width() // len(columns)
        line = self.fontMetrics().height()
        for number, (head, texts) in enumerate(columns):
            left = areas.sums.x() + number * width
            painter.setFont(self.font())
            painter.setPen(self.palette().color(ROLE.PlaceholderText))
            painter.drawText(QRect(left, areas.sums.y() - line, width, line), RIGHT, head)
            painter.setFont(number_font())
            for place, text in enumerate(texts):
                is_chosen = place == shown.chosen
                role = ROLE.Text if is_chosen else ROLE.PlaceholderText
                room = areas.row(place, QRect(left, 0, width, 0))
                if room.height() >= line - 3:
                    painter.setPen(self.palette().color(role))
                    painter.drawText(room, RIGHT, text)

    def _paint_bars(self, painter: QPainter, shown: Shown, areas: EvidenceLayout) -> None:
        # Of weights that went astray: what is no number has no bar.
        said = np.nan_to_num(shown.evidence.of(shown.chosen, shown.against)[shown.order])
        reach = float(np.abs(said).max()) or 1.0
        bars = areas.bars
        middle, half = bars.y() + bars.height() // 2, bars.height() / 2
        painter.fillRect(bars, self.palette().color(ROLE.Midlight))
        for place, value in enumerate(said.tolist()):
            column = areas.column(place, bars)
            length = round(abs(value) / reach * half)
            top = middle - length if value > 0 else middle
            bar = QRect(column.x(), top, max(1, column.width() - 1), length)
            painter.fillRect(bar, POSITIVE if value > 0 else NEGATIVE)
        painter.fillRect(QRect(bars.x(), middle, bars.width(), 1), self._dim())
        self._name(painter, bars, tr("for") if shown.against is None else tr("difference"))

    def _paint_pointed(self, painter: QPainter, areas: EvidenceLayout) -> None:
        row, column = self.pointed
        accent = self.palette().color(ROLE.Highlight)
        if column is not None:
            for area in (areas.thumbs, areas.long_row, areas.bars):
                outline(painter, areas.column(column, area), 1, accent)
        if row is not None and column is not None:
            cell = areas.row(row, areas.column(column, areas.matrix))
            outline(painter, cell, 1, self.palette().color(ROLE.Base))
            outline(painter, cell.adjusted(-1, -1, 1, 1), 1, accent)
        if self.hasFocus():
            outline(painter, self.rect().adjusted(1, 1, -1, -1), 1, accent)

    def _name(self, painter: QPainter, row: QRect, name: str, strong: bool = False) -> None:
        metrics = self.fontMetrics()
        room = QRect(0, row.y(), row.x() - 4, row.height())
        if room.height() < metrics.height() - 5:
            return
        painter.setFont(self.font())
        painter.setPen(self.palette().color(ROLE.Text) if strong else self._dim())
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, RIGHT | Qt.TextFlag.TextDontClip, text)

    def _picture(self, stack: MapStack, width: int, height: int) -> QImage:
        grid = TileGrid(0, 0, max(1, width), max(1, height), columns=1, count=1, gap=0)
        return mosaic(stack, grid, self.palette().color(ROLE.Base))

    def _dim(self) -> QColor:
        return self.palette().color(ROLE.PlaceholderText)
