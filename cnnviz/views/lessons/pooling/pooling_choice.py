"""Which map is pooled, and with which window: only what fits can be chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from cnnviz.core.lessons.pooling_comparison import legal_strides
from cnnviz.core.network.shapes import LayerShape
from cnnviz.core.translation import tr
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.layouts import described, row

LARGEST_F = 9


class PoolingChoice(QWidget):
    """Layer and map of the network on screen, F and S."""

    changed = Signal()

    def __init__(self, network: LiveNetwork) -> None:
        super().__init__()
        self._network = network
        self.layers, self.maps = ChoiceBox(), ChoiceBox()
        self.sizes, self.strides = ChoiceBox(), ChoiceBox()
        self._describe_controls()
        row(
            (self.layers, 2),
            (self.maps, 2),
            QLabel("F"),
            (self.sizes, 1),
            QLabel("S"),
            (self.strides, 1),
            into=self,
            gap=6,
        )
        self.read_network()
        for choice in (self.layers, self.maps, self.sizes, self.strides):
            choice.currentIndexChanged.connect(self._on_chosen)

    @property
    def layer(self) -> LayerShape:
        return self._network.layer(self.layers.currentText())

    @property
    def unit(self) -> int:
        return max(0, self.maps.currentIndex())

    @property
    def side(self) -> int:
        return int(self.sizes.currentText())

    @property
    def stride(self) -> int:
        return int(self.strides.currentText())

    def read_network(self) -> None:
        """Offer the layers of the network on screen, and begin with what its first pool reads."""
        names = [layer.name for layer in self._network.layers if layer.kind.has_maps]
        pools = [n for n, layer in enumerate(self._network.layers) if layer.kind.role == "pooling"]
        wanted = names[pools[0] - 1] if pools else names[-1]
        before = self.layers.currentText()
        _fill(self.layers, names, before if before in names else wanted)
        self._offer_windows()

    def _on_chosen(self, *chosen: int) -> None:
        self._offer_windows()
        self.changed.emit()

    def _offer_windows(self) -> None:
        layer = self.layer
        units = [tr("Map {unit}", unit + 1) for unit in range(layer.depth)]
        _fill(self.maps, units, self.maps.currentText())
        largest = min(layer.width, layer.height, LARGEST_F)
        sizes = [f"{size}" for size in range(1, largest + 1)]
        _fill(self.sizes, sizes, self.sizes.currentText() or "2")
        strides = [f"{s}" for s in legal_strides(layer.width, layer.height, self.side)]
        _fill(self.strides, strides, self.strides.currentText() or "2")

    def _describe_controls(self) -> None:
        texts = (
            (
                self.layers,
                tr("Layer"),
                tr("Which layer's maps are pooled here; the network does not change"),
            ),
            (self.maps, tr("Map"), tr("The map of the layer that is pooled")),
            (self.sizes, tr("F, side of the window"), tr("Width and height of the window")),
            (
                self.strides,
                tr("S, stride"),
                tr("Step of the window; only fitting values are offered"),
            ),
        )
        for choice, name, tooltip in texts:
            described(choice, tooltip, name)
            choice.setMinimumContentsLength(2)
            shrink = ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            choice.setSizeAdjustPolicy(shrink)


def _fill(choice: ChoiceBox, texts: list[str], wanted: str) -> None:
    """Offer these, and choose the wanted one or the first, without telling anybody."""
    now = [choice.itemText(place) for place in range(choice.count())]
    choice.blockSignals(True)
    if now != texts:
        choice.clear()
        choice.addItems(texts)
    choice.setCurrentIndex(texts.index(wanted) if wanted in texts else 0)
    choice.blockSignals(False)
