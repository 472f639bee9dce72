"""Which layer of one network stands where a layer of another one stands."""

import re
from dataclasses import dataclass

from cnnviz.core.network.shapes import LayerShape

ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}
KINDS = {"conv": "convolution", "batch": "batch norm", "pool": "pooling"}
PLACES = ("conv", "batch", "activation", "pool")
LAST = (10**6, 0)  # fc stands behind all blocks


@dataclass(frozen=True)
class LayerPair:
    """A layer of this network and of that one at the same place; one of them may be missing."""

    this: LayerShape | None
    that: LayerShape | None

    @property
    def title(self) -> str:
        """What the pair is called in a list."""
        if self.this is not None and self.that is not None:
            same = self.this.name == self.that.name
            return self.this.name if same else f"{self.this.name} | {self.that.name}"
        if self.this is not None:
            return f"{self.this.name} (this run only)"
        return f"{self.name} (that run only)"

    @property
    def name(self) -> str:
        """The name in this network, or else in that one."""
        layer = self.this or self.that
        return layer.name if layer else ""

    @property
    def oddity(self) -> str:
        """What is told where another kind of layer stands on the other side."""
        if self.this is None or self.that is None or self.this.kind == self.that.kind:
            return ""
        return f"{self.that.name} stands here: that run has no {ACTIVATIONS[self.this.kind]}."


def layer_pairs(
    these: tuple[LayerShape, ...], those: tuple[LayerShape, ...]
) -> tuple[LayerPair, ...]:
    """Return all layers of both networks, in order, those at the same place together."""
    this = {_place(layer): layer for layer in these}
    that = {_place(layer): layer for layer in those}
    places = sorted(this.keys() | that.keys())
    return tuple(LayerPair(this.get(place), that.get(place)) for place in places)


def missing_layer(pair: LayerPair, whose: str) -> str:
    """Return the sentence that stands where a run has no such layer."""
    layer = pair.this or pair.that
    if layer is None:
        return ""
    block = re.sub(r"\D", "", layer.name)
    kind = KINDS.get(layer.kind) or ACTIVATIONS.get(layer.kind, layer.kind)
    return f"{whose} run has no {kind} in block {block}."


def _place(layer: LayerShape) -> tuple[int, int]:
    """Block, and place in it."""
    if layer.kind == "fc":
        return LAST
    kind = "activation" if layer.kind in ACTIVATIONS else layer.kind
    return int(re.sub(r"\D", "", layer.name)), PLACES.index(kind)
