"""What each place of a window counts in distance-weighted pooling, and why."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cnnviz.core.lessons.pooling_comparison import WindowWeights
from cnnviz.core.translation import tr
from cnnviz.views.explanation.product_grid import CellTexts, ProductGrid
from cnnviz.views.widgets.layouts import column


class WindowWeightsView(QWidget):
    """Weights in a grid, each with its distance from the middle, and one sentence."""

    def __init__(self) -> None:
        super().__init__()
        self.grid, self.words = ProductGrid(), QLabel()
        self.grid.setMinimumSize(60, 40)
        # The wish of the grid would count against the maps below it.
        self.grid.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.grid.setAccessibleName(tr("Weights of distance-weighted pooling"))
        self.grid.setToolTip(tr("Distance from the middle in pixels, and the weight it gives"))
        self.words.setWordWrap(True)
        self.words.setMinimumWidth(60)
        self.words.setFixedHeight(3 * self.words.fontMetrics().lineSpacing() + 2)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        column((self.grid, 1), self.words, into=self, gap=2)

    def show_weights(self, found: WindowWeights) -> None:
        pairs = list(zip(found.distances.ravel(), found.weights.ravel(), strict=True))
        lines = [(f"{far:.2f} px", f"{weight:.3f}") for far, weight in pairs]
        exact = [
            tr("{far:.9g} px from the middle\nweight {weight:.9g}", far, weight)
            for far, weight in pairs
        ]
        weights = found.weights.astype(np.float64)
        outside = np.zeros(weights.shape, np.bool_)
        self.grid.show_cells(weights, CellTexts(lines, exact), outside)
        self.words.setText(_sentence(found))


def _sentence(found: WindowWeights) -> str:
    weight = float(found.weights[0, 0])
    if found.weights.size == 1:
        return tr("One value: every kind but L2 leaves it unchanged.")
    if found.equals_average:
        return tr(
            "All equally far from the centre: each weighs {weight:.2f}, so "
            "weighted equals average.",
            weight,
        )
    return tr(
        "Middle {weights:.3f}, corner {weight:.3f}: not the average.", found.weights.max(), weight
    )
