"""How deep the person looks: the network, what a map is made from, the arithmetic of a value."""

from enum import IntEnum

from PySide6.QtCore import QObject, Signal

from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.network.selection import Selection


class Depth(IntEnum):
    OVERVIEW = 0
    TERMS = 1  # what each map before adds to the selected one
    VALUE = 2  # the arithmetic of one value


class Inspection(QObject):
    """One of three depths, and which of the maps before is looked at."""

    changed = Signal()

    def __init__(self, network: LiveNetwork, selection: Selection, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._selection = network, selection
        self.depth = Depth.OVERVIEW
        self.channel = 0
        selection.changed.connect(self._on_selection_changed)

    @property
    def has_terms(self) -> bool:
        """Whether the selected map is a sum over maps; the others read one map only."""
        return self._network.layer(self._selection.layer).kind.mixes

    @property
    def channels(self) -> int:
        """How many maps the selected one is made from."""
        if not self.has_terms:
            return 1
        return self._network.layer(self._selection.layer).before.depth

    def open_map(self, layer: str, unit: int) -> None:
        """Look into a map: at its terms where it has some, else at the arithmetic at once."""
        self._selection.select(layer, unit)
        self._go(Depth.TERMS if self.has_terms else Depth.VALUE, self.channel)

    def open_channel(self, channel: int) -> None:
        """Look at the arithmetic, at what one of the maps before does in it."""
        self._go(Depth.VALUE, channel)

    def back(self) -> None:
        """One depth less."""
        if self.depth is Depth.VALUE and self.has_terms:
            self._go(Depth.TERMS, self.channel)
        else:
            self.close()

    def close(self) -> None:
        self._go(Depth.OVERVIEW, self.channel)

    def _on_selection_changed(self) -> None:
        depth = self.depth
        if depth is Depth.TERMS and not self.has_terms:
            depth = Depth.VALUE
        self._go(depth, self.channel)

    def _go(self, depth: Depth, channel: int) -> None:
        channel = max(0, min(channel, self.channels - 1))
        if (depth, channel) != (self.depth, self.channel):
            self.depth, self.channel = depth, channel
            self.changed.emit()
