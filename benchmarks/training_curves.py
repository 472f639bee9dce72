"""The picture of training curves in docs: test accuracy over pictures seen and over seconds."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyqtgraph

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "training-speed.png"
WIDTH_PX, HEIGHT_PX = 1100, 420
LOWEST = 80  # percent
# Okabe and Ito's colours, told apart by most colour-blind people.
COLOURS = ("#000000", "#e69f00", "#009e73", "#0072b2", "#d55e00", "#cc79a7")


@dataclass(frozen=True)
class Curve:
    name: str
    pictures: list[int]
    seconds: list[float]  # empty where they were not measured
    accuracies: list[float]  # 0 to 1


def draw_curves(curves: list[Curve]) -> None:
    app = pyqtgraph.mkQApp()
    window = pyqtgraph.GraphicsLayoutWidget(show=True, size=(WIDTH_PX, HEIGHT_PX))
    window.setBackground("w")
    _plot(window, curves, "thousands of pictures learned from", _thousands)
    _plot(window, curves, "seconds of training", lambda curve: curve.seconds)
    app.processEvents()
    window.grab().save(str(PICTURE))


def _thousands(curve: Curve) -> list[float]:
    return [pictures / 1000 for pictures in curve.pictures]


def _plot(
    window: pyqtgraph.GraphicsLayoutWidget,
    curves: list[Curve],
    across: str,
    places: Callable[[Curve], Sequence[float]],
) -> None:
    plot = window.addPlot(labels={"bottom": across, "left": "test accuracy, %"})
    plot.addLegend(offset=(-10, -10), labelTextColor="k")
    plot.setYRange(LOWEST, 94)
    plot.showGrid(x=True, y=True, alpha=0.2)
    for side in ("bottom", "left"):
        plot.getAxis(side).setTextPen("k")
        plot.getAxis(side).enableAutoSIPrefix(False)
    for curve, colour in zip(curves, COLOURS, strict=False):
        percent = [100 * accuracy for accuracy in curve.accuracies][: len(places(curve))]
        if percent:
            pen = pyqtgraph.mkPen(colour, width=2)
            plot.plot(places(curve), percent, pen=pen, name=curve.name)
