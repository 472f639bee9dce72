"""Small curves in the columns of the network: what training did to each layer."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPalette, QPixmap

from cnnviz.core.network.shapes import LayerShape
from cnnviz.session.session import Session
from cnnviz.views.network.column_curves_painter import BELOW_PX, ColumnCurvesPainter
from cnnviz.views.network.columns_plan import ColumnsPlan, Fonts
from cnnviz.views.network.curve_words import summary_at, to_come, words_at
from cnnviz.views.network.layer_curves import LayerCurves, has_curves, layer_curves
from cnnviz.views.time.time_axis import TimeAxis, axis_of

PLOT_PX = 20
TALL_PLOT_PX, TALL_FROM_PX = 34, 700  # where the maps have room enough


class ColumnCurves:
    """Paints the curves once, and again when they, their room or the step shown have changed."""

    def __init__(self, session: Session) -> None:
        self._histories = session.layer_histories
        self._machine = session.time_machine
        self._preferences = session.preferences
        self._axis: TimeAxis | None = None  # the timeline's
        self._curves: dict[str, LayerCurves] = {}
        self._lines: QPixmap | None = None
        self._all: QPixmap | None = None  # with the cursor and the numbers at it
        self._shown_step = 0

    def height_px(self, fonts: Fonts, room: QSize) -> int:
        """Return how much of the room each column has for them, 0 where none are shown."""
        if not (self._preferences.layer_curves and self._histories.is_expected):
            return 0
        plot = TALL_PLOT_PX if room.height() >= TALL_FROM_PX else PLOT_PX
        return fonts.line_px + plot + BELOW_PX

    def watch(self, is_visible: bool) -> None:
        """Have the histories kept up, as long as somebody can see them."""
        if is_visible and self._preferences.layer_curves:
            self._histories.watch()
        else:
            self._histories.rest()

    def forget(self) -> None:
        """Curves, room or colours are others."""
        self._axis = self._lines = self._all = None
        self._curves = {}

    def paint(self, painter: QPainter, plan: ColumnsPlan, fonts: Fonts, palette: QPalette) -> None:
        axis = self._axis_of_now()
        if not plan.curves_px or axis is None:
            return
        pictures = ColumnCurvesPainter(plan, fonts, palette)
        steps, shown = self._histories.steps, self._machine.shown_step
        if self._lines is None:
            self._curves = self._made_curves(plan)
            known = (len(steps) - 1) / (len(axis.places) - 1)
            self._lines, self._all = pictures.lines(self._curves, known), None
        if self._all is None or shown != self._shown_step:
            place, self._shown_step = self._known_place(shown), shown
            self._all = pictures.with_cursor(
                self._lines, self._curves, axis.share_of(shown), place, steps[place]
            )
        top = plan.curves_rect(plan.layout.columns[0]).y()
        painter.drawPixmap(0, top, self._all)

    def seek(self, plan: ColumnsPlan, position: QPoint) -> None:
        """Go to the step that curves have at a position, if there are any."""
        pointed = self._pointed_at(plan, position)
        if pointed is not None and not self._is_to_come(pointed.step):
            self._machine.seek(pointed.step)

    def tooltip_at(self, plan: ColumnsPlan, position: QPoint) -> str:
        """Return all that is known of a layer at the step there; nothing beside curves."""
        words = partial(words_at, drawings=self._histories.drawings)
        return self._told_at(plan, position, words)

    def summary_at(self, plan: ColumnsPlan, position: QPoint) -> str:
        """Return the same in one line."""
        return self._told_at(plan, position, summary_at)

    def _told_at(self, plan: ColumnsPlan, position: QPoint, words: Callable[..., str]) -> str:
        pointed = self._pointed_at(plan, position)
        if pointed is None:
            return ""
        if self._is_to_come(pointed.step):
            return to_come(pointed.layer, pointed.step)
        place, histories = self._known_place(pointed.step), self._histories
        history = histories.of(pointed.layer.name)
        return words(pointed.layer, history, place, histories.steps[place])

    def _axis_of_now(self) -> TimeAxis | None:
        """Return where steps lie; None while fewer than two are known."""
        run = self._machine.run
        if self._axis is None and run is not None and len(self._histories.steps) > 1:
            self._axis = axis_of(run, self._machine.is_growing)
        return self._axis

    def _made_curves(self, plan: ColumnsPlan) -> dict[str, LayerCurves]:
        return {
            layer.name: layer_curves(layer.kind, self._histories.of(layer.name))
            for layer in plan.layers
            if has_curves(layer.kind)
        }

    def _pointed_at(self, plan: ColumnsPlan, position: QPoint) -> "_Pointed | None":
        axis = self._axis_of_now()
        for layer, column in plan.pairs:
            area = plan.curves_rect(column)
            if axis is not None and has_curves(layer.kind) and area.contains(position):
                share = (position.x() - area.x()) / max(1, area.width() - 1)
                return _Pointed(layer, axis.places[axis.index_at(share)])
        return None

    def _is_to_come(self, step: int) -> bool:
        return self._machine.run is not None and step > self._machine.run.last_step

    def _known_place(self, step: int) -> int:
        """Return which of the kept steps it is, or the last one before it."""
        return max(0, bisect_right(self._histories.steps, step) - 1)


@dataclass(frozen=True)
class _Pointed:
    layer: LayerShape
    step: int
