"""The kernels of one layer, fetched when somebody looks, and kept until the weights change."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.edits.weight_edits import edited_kernels
from cnnviz.core.inspection.images import ColourRange, FloatArray
from cnnviz.core.translation import tr
from cnnviz.session.network.live_network import LiveNetwork


@dataclass(frozen=True)
class KernelAddress:
    """One F x F slice: what output unit `unit` reads of input channel `channel`."""

    unit: int
    channel: int


class ShownKernels:
    """What the kernels panel shows now: a layer, and one kernel in it."""

    def __init__(self, network: LiveNetwork) -> None:
        self._network = network
        self.layer = network.layers[0].name
        self.selected = KernelAddress(0, 0)
        self._kernels: FloatArray | None = None
        self._before: FloatArray | None = None  # the network was edited
        self._architecture = network.layers

    def show(self, layer: str, selected: KernelAddress) -> None:
        """Show a kernel; an input channel beyond the last means the last."""
        channel = min(selected.channel, self.channels_of(layer) - 1)
        selected = KernelAddress(selected.unit, channel)
        if layer != self.layer:
            self.forget()
        self.layer, self.selected = layer, selected

    def forget(self) -> None:
        """The weights changed: what was fetched is old."""
        self._kernels = self._before = None

    @property
    def is_fc(self) -> bool:
        return not self._network.layer(self.layer).kind.has_maps

    @property
    def class_names(self) -> tuple[str, ...]:
        return self._network.class_names

    @property
    def kernels(self) -> FloatArray:
        """All weights of the layer, (k, D, F, F)."""
        # A network may be replaced, and its selection with it, before anybody calls `forget`.
        if self._kernels is None or self._architecture is not self._network.layers:
            self._architecture = self._network.layers
            self._kernels = self._network.kernels(self.layer)
            self._before = None
        return self._kernels

    def channels_of(self, layer: str) -> int:
        """Return how many input channels a layer reads: the maps of the layer before it."""
        shape = self._network.layer(layer)
        return shape.kernel_shape[1]

    @property
    def slice(self) -> FloatArray:
        """The selected (F, F) weights."""
        kernels: FloatArray = self.kernels[self._place]
        return kernels

    @property
    def _place(self) -> tuple[int, int]:
        """The selected unit and channel; another layer may have fewer, until it is asked anew."""
        units, channels = self.kernels.shape[:2]
        return min(self.selected.unit, units - 1), min(self.selected.channel, channels - 1)

    @property
    def edited(self) -> frozenset[tuple[int, int | None]]:
        """The units whose kernels are edited by hand, each with a channel; None: all channels."""
        return edited_kernels(self._network.edits, self.layer)

    @property
    def changed(self) -> npt.NDArray[np.bool_]:
        """Which of the selected (F, F) weights are others than before the network was edited."""
        now = self.slice
        if not self._network.edits:
            return np.zeros(now.shape, bool)
        if self._before is None:
            self._before = self._network.kernels_before_edits(self.layer)
        before = self._before[self._place]
        return np.asarray(now != before)

    @property
    def bias(self) -> float:
        """What the selected output adds to its sum."""
        return float(self._network.biases(self.layer)[self.selected.unit])

    @property
    def range(self) -> ColourRange:
        """One range for the whole layer, centred at 0."""
        reach = float(np.abs(self.kernels).max(initial=0))
        return ColourRange(reach if np.isfinite(reach) else 0.0, diverging=True)

    @property
    def unit_name(self) -> str:
        """What the selected output is called."""
        return self.name(self.selected.unit)

    def describe(self, address: KernelAddress, x: int, y: int) -> str:
        """Return a weight's place and value; x and y count from 0 at the kernel's top left."""
        value = float(self.kernels[address.unit, address.channel, y, x])
        name = self.name(address.unit)
        return tr(
            "{name}, input {channel}, at ({x}, {y}): {value: .4f}",
            name,
            address.channel + 1,
            x,
            y,
            value,
        )

    def name(self, unit: int) -> str:
        return self.class_names[unit] if self.is_fc else tr("kernel {unit}", unit + 1)
