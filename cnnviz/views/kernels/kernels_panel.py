"""The learned weights: every kernel per input channel, its numbers, and batch norm's."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QStackedWidget, QWidget

from cnnviz.core.network.shapes import LayerShape, maker_of
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.kernels.batch_bars import BatchBars
from cnnviz.views.kernels.kernel_detail import KernelDetail
from cnnviz.views.kernels.kernel_matrix import KernelMatrix
from cnnviz.views.kernels.shown_kernels import KernelAddress, ShownKernels
from cnnviz.views.maps.legend import Legend
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import REST, column, described, row

MAX_LEGEND_PX = 320
BESIDE, BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
HINT = tr(
    "Point at a weight to read it, click a kernel to see its map; double-click a number to edit"
)


class KernelsPanel(QWidget):
    """Shows the layer that made the selected map, or another one that is chosen here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._layer = session.network.layers[0].name
        self.shown = ShownKernels(session.network)
        self.layers = described(ChoiceBox(), tr("The layer whose parameters to show"), tr("Layer"))
        self.legend = Legend()
        self.axes = ElidedLabel()
        self.numbers = QCheckBox(tr("Numbers"))
        self.matrix = KernelMatrix(self.shown)
        self.detail = KernelDetail(self.shown, session.edits)
        self.bars = BatchBars(session.network)
        self.readout = ElidedLabel(HINT)
        self._is_refusal = False  # what the readout says
        self._pages = QStackedWidget()
        self._describe_controls()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """List the network's layers, and show the one that made the selected map."""
        self.layers.blockSignals(True)
        self.layers.clear()
        self.layers.addItems(
            [layer.name for layer in self._session.network.layers if _is_shown(layer)]
        )
        self.layers.blockSignals(False)
        self._follow_selection()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _follow_selection(self) -> None:
        selection = self._session.selection
        layer = maker_of(self._session.network.layers, selection.layer, with_norms=True)
        self._show(layer, selection.channel)

    def _show(self, layer: str, channel: int) -> None:
        """Show a layer, and in it what belongs to the selected map."""
        self._layer = layer
        self.layers.blockSignals(True)
        self.layers.setCurrentText(layer)
        self.layers.blockSignals(False)
        shape = self._session.network.layer(layer)
        unit = min(self._selected_unit() or 0, shape.depth - 1)
        if not shape.kind.has_kernels:
            self.bars.show_layer(layer, self._selected_unit())
            self._pages.setCurrentWidget(self.bars)
        else:
            self.shown.show(layer, KernelAddress(unit, channel))
            self.matrix.refresh()
            self.matrix.show_selected()
            self.detail.refresh()
            self._arrange()
            self._pages.setCurrentIndex(0)
        self._update_texts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Have the detail stand where it leaves the matrix more room."""
        page, gap = self._pages.size(), self._kernels.spacing()
        beside = page - QSize(self.detail.width_beside() + gap, 0)
        below = page - QSize(0, self.detail.height_below() + gap)
        in_beside, in_below = (self.matrix.weight_px_in(room) for room in (beside, below))
        direction = BELOW if in_below > in_beside else BESIDE
        if direction != self._kernels.direction():
            self._kernels.setDirection(direction)
            self.detail.stand_below(direction == BELOW)

    def _selected_unit(self) -> int | None:
        """The map that the shown layer made, if such a one is selected."""
        selection = self._session.selection
        made_by = maker_of(self._session.network.layers, selection.layer, with_norms=True)
        return selection.unit if made_by == self._layer else None

    def _update_texts(self) -> None:
        is_batch = self._pages.currentWidget() is self.bars
        self.legend.show_range(None if is_batch else self.shown.range)
        self.numbers.setVisible(not is_batch)
        if is_batch:
            self.axes.setText(tr("one bar for each map"))
        elif self.shown.is_fc:
            self.axes.setText(tr("rows: classes, columns: input maps"))
        elif self.matrix.table.is_wrapped:
            self.axes.setText(tr("one input channel, kernels in rows"))
        else:
            self.axes.setText(tr("rows: input channels, columns: kernels"))

    def _on_weights_changed(self) -> None:
        self.shown.forget()
        if not self.isVisible():
            return
        if self._pages.currentWidget() is self.bars:
            self.bars.update()
        else:
            self.matrix.viewport().update()
            self.detail.update_numbers()
            self.legend.show_range(self.shown.range)
        self._update_readout()

    def _update_readout(self) -> None:
        """Read what is pointed at anew; why an edit was refused stays till the mouse moves."""
        numbers = self.detail.numbers
        parts = {
            self.matrix: self.matrix.pointed,
            numbers: numbers.told,
            self.bars: self.bars.pointed,
        }
        told = next((told for part, told in parts.items() if part.isVisible() and told), "")
        if told and not self._is_refusal:
            self.readout.setText(told)

    def _on_selection_changed(self) -> None:
        if self.isVisible():
            self._follow_selection()

    def _on_replaced(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_layer_chosen(self, layer: str) -> None:
        selection = self._session.selection
        self._show(layer, selection.channel if layer == selection.kernel_layer else 0)

    def _on_kernel_chosen(self, unit: int, channel: int) -> None:
        self._session.selection.select_kernel(self._layer, unit, channel)

    def _on_channel_chosen(self, channel: int) -> None:
        self._on_kernel_chosen(self.shown.selected.unit, channel)

    def _on_bar_chosen(self, unit: int) -> None:
        self._session.selection.select(self._layer, unit)

    def _on_hovered(self, text: str) -> None:
        self._is_refusal = False
        self.readout.setText(text or HINT)

    def _on_refused(self, sentence: str) -> None:
        self._is_refusal = True
        self.readout.setText(sentence)

    def _describe_controls(self) -> None:
        self.numbers.setToolTip(
            tr("Show the weights of the selected kernel as numbers; hide them for a larger matrix")
        )
        self.numbers.setAccessibleName(tr("Numbers of the selected kernel"))
        self.numbers.setChecked(True)
        self.readout.setFont(number_font())

    def _lay_out(self) -> None:
        self.legend.setMaximumWidth(MAX_LEGEND_PX)
        kernels_page = QWidget()
        self._kernels = QBoxLayout(BESIDE, kernels_page)
        self._kernels.setContentsMargins(0, 0, 0, 0)
        self._kernels.addWidget(self.matrix, stretch=1)
        self._kernels.addWidget(self.detail)
        self._pages.addWidget(kernels_page)
        self._pages.addWidget(self.bars)
        column(
            row(self.layers, self.axes, (self.legend, 2), REST, self.numbers, gap=10),
            (self._pages, 1),
            self.readout,
            into=self,
            margins=(8, 4, 8, 4),
        )

    def _connect(self) -> None:
        self.layers.textActivated.connect(self._on_layer_chosen)
        self.numbers.toggled.connect(self.detail.setVisible)
        self.matrix.hovered.connect(self._on_hovered)
        self.matrix.chosen.connect(self._on_kernel_chosen)
        self.detail.numbers.read.connect(self._on_hovered)
        self.detail.channel_chosen.connect(self._on_channel_chosen)
        self._session.edits.refused.connect(self._on_refused)
        self.bars.hovered.connect(self._on_hovered)
        self.bars.chosen.connect(self._on_bar_chosen)
        network, selection = self._session.network, self._session.selection
        network.weights_changed.connect(self._on_weights_changed)
        network.replaced.connect(self._on_replaced)
        selection.changed.connect(self._on_selection_changed)
        selection.channel_changed.connect(self._on_selection_changed)


def _is_shown(layer: LayerShape) -> bool:
    return layer.parameters > 0
