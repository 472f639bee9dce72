"""Which layer of one network stands where a layer of another one stands."""

from dataclasses import dataclass

from cnnviz.core.network.shapes import LayerShape
from cnnviz.core.translation import tr

WORDS: dict[str, str] = {
    "convolution": tr("convolution"),
    "batch norm": tr("batch norm"),
    "pooling": tr("pooling"),
}
PLACES = ("convolution", "batch norm", "activation", "pooling")
BEHIND = 10**6


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
            return tr("{name} (this run only)", self.this.name)
        return tr("{name} (that run only)", self.name)

    @property
    def name(self) -> str:
        """The name in this network, or else in that one."""
        layer = self.this or self.that
        return layer.name if layer else ""

    @property
    def oddity(self) -> str:
        """What is told where another kind of layer stands on the other side."""
        if self.this is None or self.that is None or self.this.kind.stem == self.that.kind.stem:
            return ""
        return tr(
            "{name} in its place: that run has no {title}.", self.that.name, self.this.kind.title
        )


def layer_pairs(
    these: tuple[LayerShape, ...], those: tuple[LayerShape, ...]
) -> tuple[LayerPair, ...]:
    """Return all layers of both networks, in order, those at the same place together."""
    this, that = _places(these), _places(those)
    places = sorted(this.keys() | that.keys())
    return tuple(LayerPair(this.get(place), that.get(place)) for place in places)


def missing_layer(pair: LayerPair, is_this: bool) -> str:
    """Return the sentence that stands where a run has no such layer."""
    layer = pair.this or pair.that
    if layer is None:
        return ""
    kind = WORDS.get(layer.kind.role, layer.kind.title)
    if layer.node.block is None:
        this, that = tr("This run has no {kind}.", kind), tr("That run has no {kind}.", kind)
        return this if is_this else that
    number = layer.node.block + 1
    this = tr("This run has no {kind} in block {number}.", kind, number)
    that = tr("That run has no {kind} in block {number}.", kind, number)
    return this if is_this else that


def _places(layers: tuple[LayerShape, ...]) -> dict[tuple[int, int], LayerShape]:
    """Each layer by block and place in it; what no block wrote stands behind, counted from last."""
    return {
        (BEHIND, number - len(layers))
        if layer.node.block is None
        else (layer.node.block, PLACES.index(layer.kind.role)): layer
        for number, layer in enumerate(layers)
    }
