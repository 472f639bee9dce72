"""The arithmetic of one value: what it reads, what is computed with it, where it goes."""

from PySide6.QtGui import QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from cnnviz.core.inspection.equations import (
    batch_norm_steps,
    batch_norm_sums,
    convolution_sum,
    fully_connected_order,
    fully_connected_sum,
    softmax_share,
    softmax_sum,
)
from cnnviz.core.network.explained_values import (
    INPUT,
    SOFTMAX,
    ActivationValue,
    BatchNormValue,
    ConvolutionValue,
    Explanation,
    FullyConnectedValue,
    Place,
    PoolingValue,
    SoftmaxValue,
)
from cnnviz.core.network.windows import POINT
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.explanation.batch_norm_steps import FORMULA, BatchNormSteps
from cnnviz.views.explanation.cell_texts import Cells, pooling_cells, pooling_words, product_cells
from cnnviz.views.explanation.field_maps import FieldMaps
from cnnviz.views.explanation.function_plot import FunctionPlot
from cnnviz.views.explanation.product_grid import ProductGrid
from cnnviz.views.explanation.sum_line import SumLine
from cnnviz.views.explanation.walker import Walker
from cnnviz.views.maps.map_picture import MapStack
from cnnviz.views.maps.network_pictures import NetworkPictures
from cnnviz.views.maps.value_map import ValueMap
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, grid
from cnnviz.views.widgets.scrolling import scrolling
from cnnviz.views.widgets.tables.cell_places import Cell
from cnnviz.views.widgets.tables.number_model import Marks

SUMS_SHARE, LINE_GAP_PX, LEAST_SUMS_PX, GAPS_PX = 0.45, 8, 60, 12


class ValuePage(QWidget):
    """Two maps with the arithmetic between them, and below it sums that add up."""

    def __init__(self, session: Session, walker: Walker) -> None:
        super().__init__()
        self._session, self._walker = session, walker
        self._pictures = NetworkPictures(session)
        self.source = ValueMap(tr("The map that is read"))
        self.target = ValueMap(tr("The map that is made"))
        self.fields = FieldMaps(session, self)
        self.grid = ProductGrid()
        self.plot = FunctionPlot()
        self.steps = BatchNormSteps()
        self.source_name, self.target_name = ElidedLabel(), ElidedLabel()
        self.middle_name = ElidedLabel()
        self.inner, self.whole, self.last = SumLine(), SumLine(is_clickable=True), SumLine()
        self._middle = QStackedWidget()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Show the selected value as it is computed now."""
        self._pictures.forget()
        if not self.isVisible():
            return
        place = self._session.selection.place
        explained = self._session.network.explain(place)
        self._show_maps(explained)
        sees_all = isinstance(explained, FullyConnectedValue)
        self.fields.show(not sees_all)
        if not sees_all:
            self.fields.refresh()
        if isinstance(explained, ConvolutionValue):
            self._show_convolution(explained)
        elif isinstance(explained, FullyConnectedValue):
            self._show_fully_connected(explained)
        elif isinstance(explained, PoolingValue):
            self._show_pooling(explained)
        elif isinstance(explained, BatchNormValue):
            self._show_batch_norm(explained)
        elif isinstance(explained, ActivationValue):
            self._show_activation(explained)
        self._fit_sums()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sums()

    def _fit_sums(self) -> None:
        """Give the sums what they need and the cells leave them; then they scroll."""
        lines = [line for line in (self.inner, self.whole, self.last) if not line.isHidden()]
        needed = sum(line.heightForWidth(self.width()) + LINE_GAP_PX for line in lines)
        beside_cells = self.height() - self.grid.minimumHeight() - self.middle_name.height()
        most = min(round(SUMS_SHARE * self.height()), max(LEAST_SUMS_PX, beside_cells - GAPS_PX))
        self._sums.setFixedHeight(min(needed, most))

    def _show_maps(self, explained: Explanation) -> None:
        place = explained.place
        channel = self._read_channel(explained)
        spans = self._session.network.layer(place.layer).kind.spans
        padding = spans[0].padding if spans else 0
        self.source.show_map(self._stack(explained.source, channel), padding)
        is_input = explained.source == INPUT
        name = tr("{layer} · map {number}", explained.source, channel + 1)
        self.source_name.setText(tr("the input") if is_input else name)
        is_fc = isinstance(explained, FullyConnectedValue)
        self.target.setVisible(not is_fc)
        self.target_name.setVisible(not is_fc)
        if not is_fc:
            self.target.show_map(self._stack(place.layer, place.unit))
            self.target_name.setText(tr("{layer} · map {unit}", place.layer, place.unit + 1))
            self.target.mark(Marks(cell=(place.row, place.column)))
        self.source.mark(Marks(window=_window_of(explained)))
        for line in (self.inner, self.whole, self.last):
            line.hide()

    def _show_convolution(self, explained: ConvolutionValue) -> None:
        channel = self._session.inspection.channel
        cells = product_cells(explained, channel)
        self._show_grid(
            cells, tr("window x kernel of map {first_map}", explained.first_map + channel + 1)
        )
        self.source.lay_over(explained.kernel, channel)
        count = len(explained.kernel)
        place = explained.place
        at = tr(
            "{layer} map {unit} at ({column}, {row})",
            place.layer,
            place.unit + 1,
            place.column,
            place.row,
        )
        maps = tr("1 map") if count == 1 else tr("{count} maps", count)
        self.whole.show_sum(
            convolution_sum(explained), tr("{at}: {maps} and the bias", at, maps), channel
        )
        self.whole.show()

    def _show_fully_connected(self, explained: FullyConnectedValue) -> None:
        channel, network = self._session.inspection.channel, self._session.network
        cells = product_cells(explained, channel)
        self._show_grid(cells, tr("map {channel} x its weights", channel + 1))
        self.source.lay_over(explained.weights, channel)
        unit = explained.place.unit
        name = network.class_names[unit]
        at = fully_connected_order(explained).index(channel)
        self.whole.show_sum(fully_connected_sum(explained), tr("Logit of {name}:", name), at)
        self.whole.show()
        softmax = network.explain(Place(SOFTMAX, unit))
        if isinstance(softmax, SoftmaxValue):
            printed = softmax_sum(softmax, network.class_names)
            lead = tr(
                "Probability of {name}: {softmax_share}; exp(logit - largest):",
                name,
                softmax_share(printed, unit),
            )
            self.last.show_sum(printed, lead, unit)
            self.last.show()

    def _show_pooling(self, explained: PoolingValue) -> None:
        cells = pooling_cells(explained)
        winner = explained.winner if explained.picks else None
        self._show_grid(cells, "", winner)
        self.middle_name.setText(pooling_words(explained, cells))
        if not explained.picks:
            self.inner.show_sum(cells.printed, tr("Adds up:"))
            self.inner.show()

    def _show_batch_norm(self, explained: BatchNormValue) -> None:
        centred, shifted = batch_norm_sums(explained)
        self._middle.setCurrentWidget(self.steps)
        self.middle_name.setText(FORMULA)
        self.steps.show_steps(batch_norm_steps(explained))
        self.inner.show_sum(centred, tr("Centred:"))
        self.whole.show_sum(shifted, tr("Standardised, times gamma, plus beta:"))
        self.inner.show()
        self.whole.show()

    def _show_activation(self, explained: ActivationValue) -> None:
        self._middle.setCurrentWidget(self.plot)
        self.plot.show_value(explained)
        self.middle_name.setText(
            tr(
                "{function}({x:.4f}) = {result:.4f}, slope {slope:.4f}",
                explained.function,
                explained.x,
                explained.result,
                explained.slope,
            )
        )

    def _show_grid(self, cells: Cells, name: str, winner: Cell | None = None) -> None:
        self._middle.setCurrentWidget(self.grid)
        self.grid.show_cells(cells.terms, cells.texts, cells.outside, winner)
        self.middle_name.setText(f"{name} = {cells.printed.total.printed}")

    def _read_channel(self, explained: Explanation) -> int:
        if isinstance(explained, ConvolutionValue | FullyConnectedValue):
            return explained.first_map + self._session.inspection.channel
        return explained.place.unit

    def _stack(self, layer: str, unit: int) -> MapStack:
        if layer == INPUT:
            return MapStack.of_pixels(self._session.canvas.seen.pixels[unit : unit + 1])
        shape = self._session.network.layer(layer)
        maps, reach = self._pictures.maps(shape), self._pictures.reach(shape)
        return MapStack.of_layer(maps[unit : unit + 1], reach[unit : unit + 1], shape.signed)

    def _on_target_hovered(self, cell: Cell | None) -> None:
        if cell is not None:
            self._walker.pause()
            place = self._session.selection.place
            self._session.selection.select_value(place.layer, place.unit, *cell)

    def _on_weight_hovered(self, cell: Cell | None) -> None:
        explained = self._session.network.explain(self._session.selection.place)
        if cell is None or not isinstance(explained, ConvolutionValue):
            self.source.touch(None)
            return
        self._walker.pause()
        self.source.touch(self._met_by(explained, cell))

    def _met_by(self, explained: ConvolutionValue, cell: Cell) -> tuple[int, int, int, int]:
        """All of the source that one weight meets on its way over the map."""
        shape = self._session.network.layer(explained.place.layer)
        rows, columns = shape.kind.spans or (POINT, POINT)
        (top, down), (left, across) = (
            rows.met(cell[0], shape.height),
            columns.met(cell[1], shape.width),
        )
        return top, left, down, across

    def _on_term_clicked(self, number: int) -> None:
        explained = self._session.network.explain(self._session.selection.place)
        if isinstance(explained, FullyConnectedValue) and number < len(explained.order):
            self._session.inspection.open_channel(fully_connected_order(explained)[number])
        elif isinstance(explained, ConvolutionValue) and number < len(explained.kernel):
            self._session.inspection.open_channel(number)

    def _connect(self) -> None:
        self.target.hovered.connect(self._on_target_hovered)
        self.grid.hovered.connect(self._on_weight_hovered)
        self.whole.clicked.connect(self._on_term_clicked)
        self._session.network.traced.connect(self.refresh)
        self._session.selection.value_changed.connect(self.refresh)
        self._session.selection.range_scope_changed.connect(self.refresh)
        self._session.inspection.changed.connect(self.refresh)

    def _lay_out(self) -> None:
        self.target.setToolTip(tr("Point at a value to see how it is computed; arrow keys move"))
        self.source.setToolTip(tr("The window that is read; its colours are the kernel's"))
        for widget in (self.grid, self.plot, self.steps):
            self._middle.addWidget(widget)
        fields = self.fields
        above = grid(
            (self.source_name, self.middle_name, self.target_name),
            (self.source, self._middle, self.target),
            (fields.on_input_name, self._middle, fields.effective_name),
            (fields.on_input, self._middle, fields.effective),
            gaps=(6, 6),
            columns=(4, 9, 4),
            rows=(0, 1, 0, 1),
        )
        sums = QWidget()
        sums.setBackgroundRole(QPalette.ColorRole.Base)
        column(self.inner, self.whole, self.last, None, into=sums, gap=None)
        self._sums = scrolling(sums)
        column((above, 1), self._sums, into=self, gap=None)


def _window_of(explained: Explanation) -> tuple[int, int, int, int] | None:
    if isinstance(explained, ConvolutionValue | PoolingValue):
        window = explained.window
        return window.top, window.left, window.side, window.side
    if isinstance(explained, FullyConnectedValue):
        return 0, 0, *explained.maps.shape[1:]
    return explained.place.row, explained.place.column, 1, 1
