"""What is shown of one layer in two networks: this side, that side, and the difference."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from cnnviz.core.inspection.images import ColourRange, FloatArray, as_maps, reaches
from cnnviz.core.network.shapes import LayerShape
from cnnviz.core.translation import tr
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.views.compare.layer_pairs import LayerPair, missing_layer
from cnnviz.views.maps.map_picture import MapStack

THIS, THAT, DIFFERENCE = tr("This"), tr("That"), tr("That - this")


@dataclass(frozen=True, eq=False)
class Block:
    """Pictures of one side, or a sentence why there are none."""

    label: str
    maps: FloatArray | None  # (D, H, W)
    shown: ColourRange | None  # what the ends of the colours stand for
    note: str = ""

    @property
    def stack(self) -> MapStack | None:
        if self.maps is None or self.shown is None:
            return None
        reach = np.full(len(self.maps), self.shown.reach, np.float32)
        return MapStack.of_layer(self.maps, reach, self.shown.diverging)


Blocks = tuple[Block, Block, Block]


def map_blocks(this: LiveNetwork, that: LiveNetwork, pair: LayerPair) -> Blocks:
    """Return both sides' maps of the layer, in one range of colours."""

    def maps_of(network: LiveNetwork, layer: LayerShape) -> FloatArray:
        return as_maps(network.trace.outputs[layer.name])

    signed = any(layer.signed for layer in (pair.this, pair.that) if layer is not None)
    return _blocks(this, that, pair, maps_of, signed)


def kernel_blocks(this: LiveNetwork, that: LiveNetwork, pair: LayerPair, unit: int) -> Blocks:
    """Return both sides' kernels: what one unit reads of each map, or all that read the picture."""

    def kernels_of(network: LiveNetwork, layer: LayerShape) -> FloatArray | str:
        kernels = network.kernels(layer.name)  # (k, D, F, F)
        if kernels.shape[1] == 1:
            alone: FloatArray = kernels[:, 0]
            return alone
        if unit < len(kernels):
            of_unit: FloatArray = kernels[unit]
            return of_unit
        return tr(
            "{name} has {count} kernels here: there is no kernel {unit}.",
            layer.name,
            len(kernels),
            unit + 1,
        )

    return _blocks(this, that, pair, kernels_of, signed=True)


def _blocks(
    this: LiveNetwork,
    that: LiveNetwork,
    pair: LayerPair,
    pictures_of: Callable[[LiveNetwork, LayerShape], FloatArray | str],
    signed: bool,
) -> Blocks:
    ours = _side(THIS, this, pair.this, pair, pictures_of)
    theirs = _side(THAT, that, pair.that, pair, pictures_of)
    sides = [side.maps for side in (ours, theirs) if side.maps is not None]
    shown = ColourRange(max(map(_reach, sides), default=0.0), signed)
    ours, theirs = (replace(side, shown=shown) for side in (ours, theirs))
    return ours, theirs, _difference(ours, theirs)


def _side(
    label: str,
    network: LiveNetwork,
    layer: LayerShape | None,
    pair: LayerPair,
    pictures_of: Callable[[LiveNetwork, LayerShape], FloatArray | str],
) -> Block:
    if layer is None:
        return Block(label, None, None, missing_layer(pair, is_this=pair.this is None))
    made = pictures_of(network, layer)
    return Block(label, None, None, made) if isinstance(made, str) else Block(label, made, None)


def _difference(ours: Block, theirs: Block) -> Block:
    this, that = ours.maps, theirs.maps
    if this is None or that is None:
        return Block(DIFFERENCE, None, None)
    if this.shape != that.shape:
        note = tr(
            "No difference to show: {this} in this run, {that} in that one.",
            _size(this),
            _size(that),
        )
        return Block(DIFFERENCE, None, None, note)
    with np.errstate(invalid="ignore", over="ignore"):
        difference = that - this
    return Block(DIFFERENCE, difference, ColourRange(_reach(difference), diverging=True))


def _reach(maps: FloatArray) -> float:
    return float(reaches(maps).max(initial=0))


def _size(maps: FloatArray) -> str:
    count, height, width = maps.shape
    return tr("{count} of {width}x{height}", count, width, height)
