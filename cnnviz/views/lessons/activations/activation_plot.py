"""A non-linearity, its slope and the values that arrive, above one another on one axis."""

from typing import get_args

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette

from cnnviz.core.lessons.activation_reading import ActivationReading
from cnnviz.core.lessons.activation_statistics import SATURATED_BELOW, Curve, curve
from cnnviz.core.network.kinds.table import ACTIVATIONS
from cnnviz.core.network.network_config import Activation
from cnnviz.core.translation import tr
from cnnviz.views.widgets.plots.plot import Plot
from cnnviz.views.widgets.plots.plot_box import show_counts, ticks

ROLE = QPalette.ColorRole
LEFT_PX, GAP_PX, DOT_PX = 40, 12, 9
SHARES = (10, 3, 4)  # what is left of the height: function, slope, values
POINTS = 241
AIR = 0.12  # above and below each curve, for the dots
KEY_STEP = 1 / 60  # of the axis
SHADE_ALPHA = 26
NAMES: dict[Activation, str] = {
    name: ACTIVATIONS[name].word for name in reversed(get_args(Activation))
}


class ActivationPlot(Plot):
    """A drag or the arrow keys move x; where the slope almost vanishes, the ground is shaded."""

    x_changed = Signal()

    def __init__(self) -> None:
        super().__init__(tr("Function, slope and input values"), SHARES)
        self.function: Activation = "relu"
        self.reading: ActivationReading | None = None
        self.at_x = 1.0
        self.setMinimumSize(200, 110)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setToolTip(
            tr(
                "Drag, or press Left and Right, to move x; shaded: the slope is below "
                "a twentieth of its maximum. The bars count the layer's input values."
            )
        )
        self._shades = [box.bars(ROLE.Text, SHADE_ALPHA) for box in self.boxes]
        top, middle, bottom = self.boxes
        for box in self.boxes:
            box.line(ROLE.Mid, angle=0)
            box.left.setWidth(LEFT_PX)
        self._counts = bottom.bars(ROLE.PlaceholderText)
        self._curves = top.curve(ROLE.Text), middle.curve(ROLE.Link)
        self._markers = [box.line(ROLE.Highlight, 1, Qt.PenStyle.DashLine) for box in self.boxes]
        self._dots = [box.dots(ROLE.Highlight, DOT_PX) for box in (top, middle)]
        middle.caption.setText(tr("its slope"))
        bottom.caption.setText(tr("values that arrive"))
        ticks(bottom.left, {})
        for row in (0, 1):
            self.rows.setRowSpacing(row, GAP_PX)
        self.show_reading(None, self.function)

    @property
    def reach(self) -> float:
        return self.reading.reach if self.reading else 3.0

    def sizeHint(self) -> QSize:
        return QSize(200, 110)

    def show_reading(self, reading: ActivationReading | None, function: Activation) -> None:
        self.reading, self.function = reading, function
        kind, reach = ACTIVATIONS[function], self.reach
        steepest, low = kind.steepest, kind.lowest
        high = reach if kind.silences else kind.highest
        ranges = (low, high), (0.0, steepest), (0.0, 1.0)
        shown = curve(function, -reach, reach, POINTS)
        for box, shade, (least, most) in zip(self.boxes, self._shades, ranges, strict=True):
            box.show_range((-reach, reach), (least, most), 0 if box is self.boxes[2] else AIR)
            shade.setOpts(y0=least, height=most - least, **_flat_parts(shown))
        for values, drawn in zip((shown.values, shown.slopes), self._curves, strict=True):
            drawn.setData(shown.x, values)
        if reading is not None:
            show_counts(self._counts, reading.counts, (-reach, reach))
        self.boxes[0].caption.setText(f"{NAMES[function]}(x)")
        ticks(self.boxes[0].left, {y: f"{y:g}" for y in (low, high)})
        ticks(self.boxes[1].left, {y: f"{y:g}" for y in (0.0, steepest)})
        ticks(self.bottom, {-reach: f"{-reach:g}", 0: "x = 0", reach: f"{reach:g}"})
        self._mark()

    def move_to(self, x: float) -> None:
        x = max(-self.reach, min(x, self.reach))
        if x != self.at_x:
            self.at_x = x
            self._mark()
            self.x_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._drag(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.move_to(self.at_x + steps[Qt.Key(event.key())] * 2 * self.reach * KEY_STEP)
        elif event.key() == Qt.Key.Key_Home:
            self.move_to(0)
        else:
            super().keyPressEvent(event)

    def _mark(self) -> None:
        for marker in self._markers:
            marker.setValue(self.at_x)
        kind = ACTIVATIONS[self.function]
        for dot, made_of in zip(self._dots, (kind.value, kind.slope), strict=True):
            dot.setData([self.at_x], [float(made_of(self.at_x))])

    def _drag(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.move_to(self.value_at(event.position()).x())


def _flat_parts(shown: Curve) -> dict[str, list[float]]:
    """Return where the slope almost vanishes, on either side."""
    is_flat = shown.slopes < SATURATED_BELOW * ACTIVATIONS[shown.function].steepest
    sides = [shown.x[is_flat & side] for side in (shown.x <= 0, shown.x > 0)]
    ends = [(float(x[0]), float(x[-1])) for x in sides if len(x)]
    return {"x0": [start for start, _ in ends], "width": [end - start for start, end in ends]}
