"""The connections of one layer of the network, counted, against a dense layer of its sizes."""

from PySide6.QtWidgets import QCheckBox, QLabel, QWidget

from cnnviz.core.lessons.connections import LayerConnections, connections
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.lessons.connections.count_bars import Count, CountBars
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import column, row


class ConnectionCount(QWidget):
    """Bars: dense, with padding where there is any, and to real inputs alone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._layers: tuple[LayerConnections, ...] = ()
        self.chooser, self.true_scale = ChoiceBox(), QCheckBox(tr("True scale"))
        self.bars, self.words = CountBars(tr("Connections")), ElidedLabel()
        self._describe_controls()
        self._lay_out()
        self.chooser.activated.connect(self._on_chosen)
        self.true_scale.toggled.connect(self.bars.set_true_scale)

    @property
    def layer(self) -> LayerConnections:
        """The layer that is counted."""
        return self._layers[max(0, self.chooser.currentIndex())]

    def refresh(self) -> None:
        """Count the network on screen; the layer stays, if it is still there."""
        self._layers = connections(self._session.network.config)
        names = [layer.layer for layer in self._layers]
        if [self.chooser.itemText(n) for n in range(self.chooser.count())] != names:
            before = self.chooser.currentText()
            self.chooser.clear()
            self.chooser.addItems(names)
            self.chooser.setCurrentIndex(max(0, self.chooser.findText(before)))
        self._show_layer()

    def _on_chosen(self, number: int) -> None:
        self._show_layer()

    def _show_layer(self) -> None:
        layer = self.layer
        dense = tr(
            "Every input with every output: {inputs:,} x {outputs:,}", layer.inputs, layer.outputs
        )
        rows = [Count(tr("dense"), layer.dense_connections, is_main=False, tooltip=dense)]
        if layer.connections_with_padding > layer.connections:
            products = tr("All products that the layer computes, including those with padding")
            padded = layer.connections_with_padding
            rows.append(Count(tr("{layer} + padding", layer.layer), padded, tooltip=products))
        rows.append(Count(layer.layer, layer.connections, tooltip=_what_counts(layer)))
        self.bars.show_counts(rows)
        self.words.setText(_in_words(layer))

    def _describe_controls(self) -> None:
        self.chooser.setAccessibleName(tr("Layer to count"))
        self.chooser.setToolTip(
            tr("Which layer's connections to count; the network does not change")
        )
        self.true_scale.setToolTip(
            tr("Lengths proportional to the counts; otherwise the scale is logarithmic")
        )

    def _lay_out(self) -> None:
        column(
            row(QLabel(tr("Connections of")), self.chooser, None, self.true_scale, gap=None),
            self.bars,
            self.words,
            None,
            into=self,
        )


def _what_counts(layer: LayerConnections) -> str:
    if layer.connections_with_padding > layer.connections:
        return tr("Connections to real inputs: at the border a window reads fewer")
    return tr("Connections to inputs: every window reads the same number")


def _in_words(layer: LayerConnections) -> str:
    if layer.connections == layer.dense_connections:
        return tr(
            "{layer} is dense: each output reads all {inputs:,} inputs.", layer.layer, layer.inputs
        )
    share = layer.dense_connections / max(1, layer.connections)
    on_padding = layer.connections_with_padding - layer.connections
    if on_padding:
        return tr(
            "1 in {share:,.1f} connections is made; {count:,} more lie on padding.",
            *(share, on_padding),
        )
    return tr("1 in {share:,.1f} connections is made.", share)
