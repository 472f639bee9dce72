"""A non-linearity as a curve, with the point that a value is at and its slope there."""

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette

from cnnviz.core.network.explained_values import ActivationValue
from cnnviz.core.network.kinds.table import ACTIVATIONS
from cnnviz.core.translation import tr
from cnnviz.views.widgets.plots.plot import Plot
from cnnviz.views.widgets.plots.plot_box import ticks

ROLE = QPalette.ColorRole
LEFT_PX, DOT_PX = 44, 10
LEAST_REACH = 3.0
AIR = 0.04


class FunctionPlot(Plot):
    """Follows one value; the range widens where the value needs it."""

    def __init__(self) -> None:
        super().__init__(tr("The non-linearity and its slope at this value"), ground=ROLE.Base)
        self.setMinimumSize(140, 110)
        self.box.left.setWidth(LEFT_PX)
        for angle in (0, 90):
            self.box.line(ROLE.Mid, angle=angle)
        self._curve = self.box.curve(ROLE.Text)
        self._tangent = self.box.curve(ROLE.Link, style=Qt.PenStyle.DashLine)
        self._point = self.box.dots(ROLE.Link, DOT_PX)

    def sizeHint(self) -> QSize:
        return QSize(300, 220)

    def show_value(self, value: ActivationValue) -> None:
        x, is_known = value.x, bool(np.isfinite(value.x))
        reach = max(LEAST_REACH, float(np.ceil(1.2 * abs(x)))) if is_known else LEAST_REACH
        kind = ACTIVATIONS[value.function]
        low, high = (-reach / 4, reach) if kind.silences else (kind.lowest, kind.highest)
        self.box.show_range((-reach, reach), (low, high), AIR)
        ticks(self.bottom, {-reach: f"{-reach:g}", 0: "x", reach: f"{reach:g}"})
        ticks(self.box.left, {low: f"{low:g}", high: f"{high:g}"})
        xs = np.linspace(-reach, reach, 201)
        self._curve.setData(xs, kind.value(xs))
        beside = np.array((-reach, reach)) / 2
        self._tangent.setData(x + beside, value.result + value.slope * beside)
        self._point.setData([x], [value.result])
        for part in (self._tangent, self._point):
            part.setVisible(is_known)
