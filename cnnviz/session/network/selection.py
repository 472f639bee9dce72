"""What the person is looking at: a map of a layer, a value in it, and how maps are coloured."""

from PySide6.QtCore import QObject, Signal

from cnnviz.core.inspection.images import RangeScope
from cnnviz.core.network.explained_values import Place
from cnnviz.core.network.shapes import maker_of
from cnnviz.session.network.live_network import LiveNetwork


class Selection(QObject):
    """One value of one map, and an input of the kernel that made it.

    The value is kept valid when the network changes; a channel beyond the last means the last.
    """

    changed = Signal()  # another map
    channel_changed = Signal()  # another input channel of the kernel that made the map
    value_changed = Signal()  # another place in it, or another map
    range_scope_changed = Signal()

    def __init__(self, network: LiveNetwork, parent: QObject) -> None:
        super().__init__(parent)
        self._network = network
        first = network.layers[0]
        self.place = Place(first.name, 0, first.height // 2, first.width // 2)
        self.channel = 0
        self.range_scope: RangeScope = "layer"
        network.replaced.connect(self._keep_valid)

    @property
    def layer(self) -> str:
        return self.place.layer

    @property
    def unit(self) -> int:
        return self.place.unit

    @property
    def kernel_layer(self) -> str:
        """The layer whose kernel made the selected map."""
        return self._kernel_layer(self.layer)

    def select(self, layer: str, unit: int) -> None:
        """Look at map `unit` of `layer`, at about the same place of the input as before."""
        row, column = self._same_place_in(layer)
        self.select_value(layer, unit, row, column)

    def select_value(self, layer: str, unit: int, row: int, column: int) -> None:
        """Look at one value; a unit, row or column beyond the last means the last."""
        shape = self._network.layer(layer)
        place = Place(
            layer,
            max(0, min(unit, shape.depth - 1)),
            max(0, min(row, shape.height - 1)),
            max(0, min(column, shape.width - 1)),
        )
        if place == self.place:
            return
        if self._kernel_layer(layer) != self.kernel_layer:
            self.channel = 0
        is_other_map = (layer, place.unit) != (self.layer, self.unit)
        self.place = place
        if is_other_map:
            self.changed.emit()
        self.value_changed.emit()

    def select_channel(self, channel: int) -> None:
        """Look at what the kernel has for one of its inputs, in every panel that shows one."""
        if channel != self.channel:
            self.channel = channel
            self.channel_changed.emit()

    def select_kernel(self, layer: str, unit: int, channel: int) -> None:
        """Look at the map that a kernel makes, and at what that has for one of its inputs."""
        self.select(layer, unit)
        self.select_channel(channel)

    def move_unit(self, by: int) -> None:
        self.select(self.layer, self.unit + by)

    def move_value(self, rows: int, columns: int) -> None:
        place = self.place
        self.select_value(place.layer, place.unit, place.row + rows, place.column + columns)

    def move_layer(self, by: int) -> None:
        """Go some layers on, keeping the unit and the place."""
        names = [layer.name for layer in self._network.layers]
        position = max(0, min(names.index(self.layer) + by, len(names) - 1))
        self.select(names[position], self.unit)

    def set_range_scope(self, scope: RangeScope) -> None:
        if scope != self.range_scope:
            self.range_scope = scope
            self.range_scope_changed.emit()

    def _same_place_in(self, layer: str) -> tuple[int, int]:
        """Row and column as far down and right in another layer as in this one.

        fc has a single place: from there one goes back to the middle.
        """
        now, then = self._network.layer(self.layer), self._network.layer(layer)
        if now.height == now.width == 1:
            return then.height // 2, then.width // 2
        row = (2 * self.place.row + 1) * then.height // (2 * now.height)
        return row, (2 * self.place.column + 1) * then.width // (2 * now.width)

    def _kernel_layer(self, layer: str) -> str:
        return maker_of(self._network.layers, layer)

    def _keep_valid(self) -> None:
        shapes = {layer.name: layer for layer in self._network.layers}
        shape = shapes.get(self.layer, self._network.layers[0])
        place = self.place
        self.place = Place(
            shape.name,
            min(place.unit, shape.depth - 1),
            min(place.row, shape.height - 1),
            min(place.column, shape.width - 1),
        )
        self.changed.emit()
        self.value_changed.emit()
