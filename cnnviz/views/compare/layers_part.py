"""The layers of both runs: which one, maps or kernels, and what is under the cursor."""

from PySide6.QtWidgets import QButtonGroup, QWidget

from cnnviz.core.network.shapes import maker_of
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.compare.blocks_view import BlocksView
from cnnviz.views.compare.layer_pairs import LayerPair, layer_pairs
from cnnviz.views.theme import number_font
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.segment_button import SegmentButton

MAPS, KERNELS = 0, 1
HINT = tr("Point at a value to read it in both runs")


class LayersPart(QWidget):
    """Follows the selected layer; shows layers, too, that only the other run has."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pairs: tuple[LayerPair, ...] = ()
        self.layers = ChoiceBox()
        self.maps, self.kernels = SegmentButton(tr("Maps")), SegmentButton(tr("Kernels"))
        self._kinds = QButtonGroup(self)
        self.caption = ElidedLabel()
        self.view = BlocksView(session)
        self.readout = ElidedLabel(HINT)
        self._describe_controls()
        self._lay_out()
        self.layers.activated.connect(self._on_layer_chosen)
        self._kinds.idClicked.connect(self._on_kind_chosen)
        self.view.hovered.connect(self._on_hovered)

    def refresh(self) -> None:
        """List the layers of both networks, and show the selected one."""
        other = self._session.comparison.other
        if other is None:
            return
        these, those = self._session.network.layers, self._session.comparison.layers
        self._pairs = layer_pairs(these, those)
        self.layers.clear()
        self.layers.addItems([pair.title for pair in self._pairs])
        self.follow_selection()

    def follow_selection(self) -> None:
        layer = self._session.selection.layer
        names = [pair.this.name if pair.this else "" for pair in self._pairs]
        if layer in names:
            self._show(names.index(layer))

    def _show(self, number: int) -> None:
        self.layers.setCurrentIndex(number)
        pair = self._pairs[number]
        if self._kinds.checkedId() == KERNELS:
            pair = self._kernel_pair(pair)
        self.view.show_layer(pair, self._kinds.checkedId() == KERNELS)
        self.caption.setText(self._caption(pair))

    def _kernel_pair(self, pair: LayerPair) -> LayerPair:
        """Return the convolutions, or fc, that made the maps of a pair."""
        network, comparison = self._session.network, self._session.comparison
        layers = network.layers if pair.this else comparison.layers
        maker = maker_of(layers, pair.name)
        return next(found for found in self._pairs if found.name == maker)

    def _caption(self, pair: LayerPair) -> str:
        layer = pair.this or pair.that
        if layer is None or pair.oddity:
            return pair.oddity
        unit = self._session.selection.unit
        if self._kinds.checkedId() == MAPS:
            if not layer.kind.has_maps:
                return tr("the logit of each class")
            return tr("{depth} maps of {width}x{height}", layer.depth, layer.width, layer.height)
        if not layer.kind.has_maps:
            return tr("weights of {name} for each map", self._session.network.class_names[unit])
        first = layer.name == self._session.network.layers[0].name
        return tr("all kernels") if first else tr("kernel {unit} for each input map", unit + 1)

    def _on_layer_chosen(self, number: int) -> None:
        pair = self._pairs[number]
        if pair.this is not None:
            self._session.selection.select(pair.this.name, self._session.selection.unit)
        self._show(number)

    def _on_kind_chosen(self, kind: int) -> None:
        self._show(self.layers.currentIndex())

    def _on_hovered(self, text: str) -> None:
        self.readout.setText(text or HINT)

    def _describe_controls(self) -> None:
        self.layers.setToolTip(tr("The layer to compare; layers in the same position are paired"))
        self.layers.setAccessibleName(tr("Layer to compare"))
        for number, button in enumerate((self.maps, self.kernels)):
            self._kinds.addButton(button, number)
        self.maps.setChecked(True)
        self.maps.setToolTip(tr("Compare the layer's maps for the drawing"))
        self.kernels.setToolTip(tr("Compare the learned weights"))
        self.maps.setAccessibleName(tr("Compare maps"))
        self.kernels.setAccessibleName(tr("Compare kernels"))
        self.readout.setFont(number_font())

    def _lay_out(self) -> None:
        column(
            row(self.layers, 8, self.maps, self.kernels, 10, (self.caption, 1), gap=0),
            (self.view, 1),
            self.readout,
            into=self,
            gap=3,
        )
