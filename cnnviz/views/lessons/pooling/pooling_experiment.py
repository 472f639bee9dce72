"""Lesson 6: the four poolings on the same map, their windows, and what a swap costs."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from cnnviz.core.inspection.images import ColourRange, reaches
from cnnviz.core.lessons.pooling_comparison import KINDS, pooled, window_weights, winners
from cnnviz.core.network.explained_values import Place, PoolingValue, Window
from cnnviz.core.network.kinds.table import POOLINGS
from cnnviz.core.network.network_config import Pooling
from cnnviz.core.translation import tr
from cnnviz.session.lessons.pooling_costs import PoolingCosts
from cnnviz.session.session import Session
from cnnviz.views.explanation.cell_texts import pooling_cells, pooling_words
from cnnviz.views.explanation.product_grid import ProductGrid
from cnnviz.views.lessons.pooling.costs_line import CostsLine, accuracy_text
from cnnviz.views.lessons.pooling.pooling_choice import PoolingChoice
from cnnviz.views.lessons.pooling.window_weights_view import WindowWeightsView
from cnnviz.views.maps.legend import Legend
from cnnviz.views.maps.map_picture import MapStack
from cnnviz.views.maps.value_map import ValueMap
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.earlier_tint import EarlierTint
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.tables.cell_places import Cell
from cnnviz.views.widgets.tables.number_model import Marks

TITLES: dict[Pooling, str] = {
    "max": tr("Max"),
    "average": tr("Average"),
    "l2": "L2",
    "weighted": tr("Weighted"),
}


class PoolingExperiment(QWidget):
    """A map of the network, four results, and the numbers of the value pointed at."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.costs = PoolingCosts(session.network, session.data, self)
        self.choice = PoolingChoice(session.network)
        self.source = ValueMap(tr("The map that is pooled"))
        self.products, self.weights = ProductGrid(), WindowWeightsView()
        self.words, self.legend = ElidedLabel(), Legend(80)
        self.results = {kind: ValueMap(tr("{titles} pooling", TITLES[kind])) for kind in KINDS}
        self.titles = {kind: QLabel(TITLES[kind]) for kind in KINDS}
        self.accuracies = {kind: QLabel("-") for kind in KINDS}
        self.tints = {kind: EarlierTint(label) for kind, label in self.accuracies.items()}
        self.measuring = CostsLine(session, self.costs)
        self.pointed_kind: Pooling = "max"
        self.pointed: Cell | None = None
        self._maps: dict[Pooling, npt.NDArray[np.float32]] = {}
        self._describe_controls()
        self._lay_out()
        self._connect()
        self._on_costs()

    def refresh(self) -> None:
        """Pool the chosen map of the network as it is now."""
        if not self.isVisible():
            return
        layer, unit = self.choice.layer, self.choice.unit
        values = self._session.network.trace.outputs[layer.name][unit][np.newaxis]
        size, stride = self.choice.side, self.choice.stride
        self._maps = {kind: pooled(values, kind, size, stride) for kind in KINDS}
        reach = max(float(reaches(maps)[0]) for maps in (values, *self._maps.values()))
        ends, signed = np.full(1, reach, np.float32), layer.signed
        self.source.show_map(MapStack.of_layer(values, ends, signed))
        for kind, maps in self._maps.items():
            self.results[kind].show_map(MapStack.of_layer(maps, ends, signed))
        self.legend.show_range(ColourRange(reach, signed))
        self.weights.show_weights(window_weights(size))
        self._point_at(self.pointed_kind, self._valid(self.pointed))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        self.costs.cancel()

    def _point_at(self, kind: Pooling, cell: Cell) -> None:
        self.pointed_kind, self.pointed = kind, cell
        explained = self._explained(kind, cell)
        window = explained.window
        marked: Cell | None = None
        if explained.picks:
            row, column = winners(self.source.values[np.newaxis], window.side, self.choice.stride)[
                0, *cell
            ]
            marked = int(row), int(column)
        self.source.mark(Marks((window.top, window.left, window.side, window.side), marked))
        for other, result in self.results.items():
            result.mark(Marks(cell=cell))
            self._embolden(self.titles[other], other == kind)
        cells = pooling_cells(explained)
        winner = explained.winner if explained.picks else None
        self.products.show_cells(cells.terms, cells.texts, cells.outside, winner)
        self.words.setText(
            f"{TITLES[kind]} ({cell[0]}, {cell[1]}): {pooling_words(explained, cells)}"
        )

    def _explained(self, kind: Pooling, cell: Cell) -> PoolingValue:
        """The value of a result as the arithmetic of the network's own poolings shows it."""
        size, stride = self.choice.side, self.choice.stride
        top, left = stride * cell[0], stride * cell[1]
        values = self.source.values[top : top + size, left : left + size].astype(np.float64)
        window = Window(top, left, size, np.zeros((size, size), np.bool_))
        place = Place(tr("{kind} pooling", kind), self.choice.unit, *cell)
        return POOLINGS[kind].of_window(place, self.choice.layer.name, window, values)

    def _valid(self, cell: Cell | None) -> Cell:
        """What was pointed at if it is still there, else the largest value."""
        largest = self._maps["max"][0]
        if cell is not None and cell[0] < largest.shape[0] and cell[1] < largest.shape[1]:
            return cell
        row, column = np.unravel_index(largest.argmax(), largest.shape)
        return int(row), int(column)

    def _on_hovered(self, cell: Cell | None) -> None:
        if cell is not None and self._maps:
            sender = self.sender()
            kind = next(kind for kind, result in self.results.items() if result is sender)
            self._point_at(kind, cell)

    def _on_chosen(self) -> None:
        self.pointed = None
        self.refresh()

    def _on_replaced(self) -> None:
        self.choice.read_network()
        self.pointed = None
        self._on_costs()
        self.refresh()

    def _on_costs(self) -> None:
        kinds = {block.pooling for block in self._session.network.config.blocks} - {None}
        own = kinds.pop() if len(kinds) == 1 else None
        for kind in KINDS:
            self.titles[kind].setText(
                tr("{title} (own)", TITLES[kind]) if kind == own else TITLES[kind]
            )
            self.accuracies[kind].setText(accuracy_text(self.costs, kind, own))
            self.tints[kind].mark(self.costs.is_old and kind in self.costs.results)

    def _embolden(self, label: QLabel, bold: bool) -> None:
        font = label.font()
        if font.bold() != bold:
            font.setBold(bold)
            label.setFont(font)

    def _describe_controls(self) -> None:
        self.source.setMinimumSize(60, 60)
        self.source.setToolTip(
            tr("The map that is pooled; the frame is the window pointed at below")
        )
        self.products.setMinimumSize(60, 50)
        for kind in KINDS:
            self.results[kind].setMinimumSize(40, 40)
            self.results[kind].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.results[kind].setAccessibleDescription(tr("Arrow keys move between the values"))
            self.results[kind].setToolTip(
                tr("Point at a value: its window and numbers appear above")
            )
            self.titles[kind].setToolTip(
                tr("The kind marked (own) is used by all poolings of the network")
            )
            self.titles[kind].setMinimumWidth(30)
            self.accuracies[kind].setFont(number_font())
            self.accuracies[kind].setMinimumWidth(30)
            self.accuracies[kind].setAccessibleName(
                tr("Accuracy with {titles} pooling", TITLES[kind])
            )
            self.accuracies[kind].setToolTip(
                tr(
                    "Accuracy with this kind in every pooling; in brackets, the change "
                    "in percentage points from the network's own"
                )
            )

    def _lay_out(self) -> None:
        shown: tuple[QWidget, ...] = (self.source, self.products, self.weights)
        for widget in (*shown, *self.results.values()):
            # So that the stretch alone decides who gets how much of the height.
            widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        grid = QGridLayout()
        grid.setSpacing(3)
        for place, kind in enumerate(KINDS):
            grid.addWidget(self.titles[kind], 0, place, Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(self.results[kind], 1, place)
            grid.addWidget(self.accuracies[kind], 2, place, Qt.AlignmentFlag.AlignHCenter)
            grid.setColumnStretch(place, 1)
        grid.setRowStretch(1, 1)
        column(
            self.choice,
            (
                row(
                    (column((self.source, 1), self.legend, gap=2), 1),
                    (self.products, 1),
                    (self.weights, 1),
                    gap=8,
                ),
                1,
            ),
            self.words,
            (grid, 1),
            self.measuring,
            into=self,
            margins=(4, 0, 4, 0),
        )

    def _connect(self) -> None:
        self.choice.changed.connect(self._on_chosen)
        self.costs.changed.connect(self._on_costs)
        self.costs.failed.connect(self._session.failed)
        for result in self.results.values():
            result.hovered.connect(self._on_hovered)
        self._session.network.traced.connect(self.refresh)
        self._session.network.replaced.connect(self._on_replaced)
