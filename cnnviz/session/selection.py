"""What the person is looking at: a map of a layer, and how maps are coloured."""

from PySide6.QtCore import QObject, Signal

from cnnviz.core.images import RangeScope
from cnnviz.session.live_network import LiveNetwork


class Selection(QObject):
    """One map of one layer, kept valid when the network changes."""

    changed = Signal()
    range_scope_changed = Signal()

    def __init__(self, network: LiveNetwork, parent: QObject) -> None:
        super().__init__(parent)
        self._network = network
        self.layer = network.layers[0].name
        self.unit = 0
        self.range_scope: RangeScope = "layer"
        network.replaced.connect(self._keep_valid)

    def select(self, layer: str, unit: int) -> None:
        """Look at map `unit` of `layer`; a unit beyond the last means the last."""
        unit = max(0, min(unit, self._network.layer(layer).depth - 1))
        if (layer, unit) != (self.layer, self.unit):
            self.layer, self.unit = layer, unit
            self.changed.emit()

    def move_unit(self, by: int) -> None:
        self.select(self.layer, self.unit + by)

    def move_layer(self, by: int) -> None:
        """Go some layers on, keeping the unit."""
        names = [layer.name for layer in self._network.layers]
        position = max(0, min(names.index(self.layer) + by, len(names) - 1))
        self.select(names[position], self.unit)

    def set_range_scope(self, scope: RangeScope) -> None:
        if scope != self.range_scope:
            self.range_scope = scope
            self.range_scope_changed.emit()

    def _keep_valid(self) -> None:
        names = [layer.name for layer in self._network.layers]
        layer = self.layer if self.layer in names else names[0]
        self.layer, self.unit = layer, min(self.unit, self._network.layer(layer).depth - 1)
        self.changed.emit()
