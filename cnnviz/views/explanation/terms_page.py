"""What each map before adds to the selected one: map, kernel, plus signs and the bias."""

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from cnnviz.core.inspection.images import ColourRange, FloatArray, reaches
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.explanation.named_legends import paint_legends
from cnnviz.views.explanation.terms_layout import TermsLayout, lay_out_terms
from cnnviz.views.maps.legend import LegendPainter
from cnnviz.views.maps.map_layout import TileGrid
from cnnviz.views.maps.map_picture import MapStack, mosaic
from cnnviz.views.maps.map_point import reach_words
from cnnviz.views.maps.network_pictures import NetworkPictures
from cnnviz.views.widgets.number_text import steady_number
from cnnviz.views.widgets.painted.painted_widget import PaintedWidget
from cnnviz.views.widgets.painted.parts import Part
from cnnviz.views.widgets.painting import outline

ROLE = QPalette.ColorRole
RESULT_SHARE, MOST_RESULT_PX, GAP_PX = 0.24, 260, 14
FRAME_PX = 2
KERNEL_SHARE = 0.55


class TermsPage(PaintedWidget):
    """A click on a term, or Enter, opens its arithmetic."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("What each input map adds to this map"))
        self._session = session
        self._pictures = NetworkPictures(session)
        self._legend = LegendPainter()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(320, 180)
        self.setAccessibleDescription(
            tr("Left and Right choose a term, Enter opens its arithmetic")
        )
        session.network.traced.connect(self._on_changed)
        session.selection.value_changed.connect(self._on_changed)
        session.selection.range_scope_changed.connect(self._on_changed)
        session.inspection.changed.connect(self._on_inspected)

    def part_count(self) -> int:
        inspection = self._session.inspection
        return inspection.channels if inspection.has_terms else 0

    def part_rect(self, number: int) -> QRect:
        return self._layout().rects(number).whole

    def part_at(self, position: QPoint) -> int | None:
        layout = self._layout()  # once: it takes a while
        terms = range(self.part_count())
        return next((n for n in terms if layout.rects(n).whole.contains(position)), None)

    def part(self, number: int) -> Part:
        return Part(
            tr("map {number}", number + 1), tr("adds {values}", reach_words(self._terms()[number]))
        )

    def part_columns(self) -> int:
        return self._layout().columns

    def point(self, number: int | None) -> None:
        """Keys go on from the term that the mouse is on."""
        super().point(number)
        if number is not None:
            self.walk_to(number)

    def choose(self, number: int) -> None:
        self._session.inspection.open_channel(number)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._session.inspection.has_terms:
            return
        with QPainter(self) as painter:
            ranges = self._paint_terms(painter)
            below = self._paint_result(painter)
            paint_legends(painter, below, ranges, self._legend, self.palette())

    def _paint_terms(self, painter: QPainter) -> dict[str, ColourRange]:
        """Draw map, kernel and what both make for each term, and return what the colours mean."""
        selection, network = self._session.selection, self._session.network
        terms = self._terms()
        kernels = network.kernels(selection.layer)[selection.unit]
        sources = self._sources()
        layout = self._layout()
        all_terms, all_kernels = _in_one_range(terms), _in_one_range(kernels)
        for number in range(len(terms)):
            rects = layout.rects(number)
            for stack, rect in (
                (sources, rects.source),
                (all_kernels, rects.kernel),
                (all_terms, rects.term),
            ):
                painter.drawImage(rect.topLeft(), _picture(stack, number, rect.size(), self))
            self._paint_signs(painter, layout, number)
        framed = self.current if self.pointed is None and self.hasFocus() else self.pointed
        if framed is not None and framed < len(terms):
            frame = layout.rects(framed).whole.adjusted(-3, -1, 2, 2)
            # All four edges, also of the terms at the edge of the page.
            frame &= self.rect().adjusted(FRAME_PX, FRAME_PX, -FRAME_PX, -FRAME_PX)
            outline(painter, frame, FRAME_PX, self.palette().color(ROLE.Highlight))
        names = ("weights", "products") if self._is_fc() else (tr("kernels"), tr("what they make"))
        named = dict(zip(names, (all_kernels, all_terms), strict=True))
        return {
            name: ColourRange(float(stack.reach[0]), diverging=True)
            for name, stack in named.items()
        }

    def _paint_signs(self, painter: QPainter, layout: TermsLayout, number: int) -> None:
        rects = layout.rects(number)
        painter.setPen(self.palette().color(ROLE.PlaceholderText))
        name = QRect(rects.whole.topLeft(), QSize(rects.whole.width(), layout.name_px))
        sign = "" if number == 0 else "+ "
        painter.drawText(
            name, Qt.AlignmentFlag.AlignLeft, tr("{sign}map {number}", sign, number + 1)
        )
        painter.setPen(self.palette().color(ROLE.Text))
        centre = Qt.AlignmentFlag.AlignCenter
        left = QRect(rects.source.right(), rects.source.top(), 0, layout.map_px)
        left.setRight(rects.kernel.left())
        right = QRect(rects.kernel.right(), rects.source.top(), 0, layout.map_px)
        right.setRight(rects.term.left())
        painter.drawText(left, centre, "x" if self._is_fc() else "*")
        painter.drawText(right, centre, "=")

    def _paint_result(self, painter: QPainter) -> QRect:
        """Draw the bias and what all terms come to, and return the room below it."""
        selection, network = self._session.selection, self._session.network
        room = self._result_rect()
        metrics = QFontMetrics(self.font())
        bias = float(network.biases(selection.layer)[selection.unit])
        painter.setPen(self.palette().color(ROLE.Text))
        left = Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, left, tr("+ bias {value}\n=", steady_number(bias)))
        side = min(room.width(), room.height() - 5 * metrics.height())
        top = room.top() + 2 * metrics.height() + 6
        if self._is_fc():
            logit = float(network.trace.outputs[selection.layer][selection.unit])
            share = 100 * float(network.trace.probabilities[selection.unit])
            below = room.adjusted(0, top - room.top(), 0, 0)
            name = network.class_names[selection.unit]
            painter.drawText(
                below,
                left,
                tr("{name}\nlogit {value}\n{share:.1f} %", name, steady_number(logit), share),
            )
            return below.adjusted(0, 4 * metrics.height(), 0, 0)
        shape = network.layer(selection.layer)
        reach, maps = self._pictures.reach(shape), self._pictures.maps(shape)
        stack = MapStack.of_layer(maps, reach, shape.signed)
        size = QSize(side // shape.width * shape.width, side // shape.height * shape.height)
        if min(size.width(), size.height()) <= 0:
            return QRect()
        where = QPoint(room.left(), top)
        painter.drawImage(where, _picture(stack, selection.unit, size, self))
        below = room.adjusted(0, top - room.top() + size.height() + 4, 0, 0)
        name = tr("{name} · map {unit}", shape.name, selection.unit + 1)
        shown = {name: self._pictures.range_of(shape, selection.unit)}
        return paint_legends(painter, below, shown, self._legend, self.palette())

    def _sources(self) -> MapStack:
        names = [layer.name for layer in self._session.network.layers]
        position = names.index(self._session.selection.layer)
        if position == 0:
            return MapStack.of_pixels(self._session.canvas.seen.pixels)
        shape = self._session.network.layers[position - 1]
        return MapStack.of_layer(
            self._pictures.maps(shape), self._pictures.reach(shape), shape.signed
        )

    def _layout(self) -> TermsLayout:
        room = QSize(self._result_rect().left() - GAP_PX, self.height())
        share = 1.0 if self._is_fc() else KERNEL_SHARE
        name_px = QFontMetrics(self.font()).height()
        return lay_out_terms(self._session.inspection.channels, room, name_px, share)

    def _result_rect(self) -> QRect:
        width = min(MOST_RESULT_PX, round(RESULT_SHARE * self.width()))
        return QRect(self.width() - width, 0, width, self.height())

    def _is_fc(self) -> bool:
        return not self._session.network.layer(self._session.selection.layer).kind.has_maps

    def _on_inspected(self) -> None:
        self.current = self._session.inspection.channel
        self._on_changed()

    def _on_changed(self) -> None:
        self._pictures.forget()
        last = self._session.inspection.channels - 1
        self.current = min(self.current, last)
        self.pointed = None if self.pointed is None else min(self.pointed, last)
        self.update()

    def _terms(self) -> FloatArray:
        """What each map before adds, (D, H, W)."""
        selection = self._session.selection
        return self._session.network.term_maps(selection.layer, selection.unit)


def _picture(stack: MapStack, number: int, size: QSize, widget: QWidget) -> QImage:
    one = MapStack(
        stack.maps[number : number + 1],
        stack.reach[number : number + 1],
        stack.diverging,
        stack.table,
    )
    grid = TileGrid(0, 0, size.width(), size.height(), columns=1, count=1, gap=0)
    return mosaic(one, grid, widget.palette().color(ROLE.Base))


def _in_one_range(maps: FloatArray) -> MapStack:
    """Colour all maps alike, so that the strongest stands out."""
    reach = max(float(reaches(maps).max()), 1e-9)
    return MapStack.of_layer(maps, np.full(len(maps), reach, np.float32), signed=True)
