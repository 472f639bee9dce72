"""Sizes, receptive fields and counts of a network, layer by layer: integer arithmetic only.

Letters as in the article: W width of the input, F size of the kernel or window, P padding,
S stride, k number of kernels, D depth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.explained_values import INPUT
from cnnviz.core.network.kinds.layer import Input, Layer
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.nodes import Node
from cnnviz.core.network.windows import Span, Volume
from cnnviz.core.translation import tr


@dataclass(frozen=True)
class LayerShape:
    """One layer as the network panel heads its column."""

    node: Node
    volume: Volume
    before: Volume  # what it reads
    receptive_field_px: int  # from its first to its last pixel, were the input large enough
    jump_px: int  # distance on the input between two neighbouring values of this layer
    signed: bool  # whether its values can be negative
    parameters: int = 0
    parameter_formula: str = tr("no parameters")
    size_formula: str = ""  # (28 - 5 + 2*2)/1 + 1; "" where the size stays that of the layer before

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def kind(self) -> Layer:
        return self.node.layer

    @property
    def width(self) -> int:
        return self.volume.width

    @property
    def height(self) -> int:
        return self.volume.height

    @property
    def depth(self) -> int:
        return self.volume.depth

    @property
    def kernel_shape(self) -> tuple[int, int, int, int]:
        """What its weights are seen as: (k, D, F, F)."""
        return self.kind.kernel_shape(self.before)

    @property
    def size_text(self) -> str:
        return f"{self.width}x{self.height}x{self.depth}" if self.kind.has_maps else f"{self.depth}"


@dataclass(frozen=True)
class Remedy:
    """One setting of one block that would make a layer fit."""

    block: int  # from 0
    field: str  # of BlockConfig
    letter: str
    value: int

    @property
    def text(self) -> str:
        """The setting in the article's letters: P=2."""
        return f"{self.letter}={self.value}"


class MisfitError(CnnvizError):
    """A layer that does not fit what comes before it, and what would make it fit."""

    def __init__(self, sentence: str, layer: str, remedies: tuple[Remedy, ...]) -> None:
        super().__init__(sentence)
        self.layer, self.remedies = layer, remedies


def layer_shapes(config: NetworkConfig) -> tuple[LayerShape, ...]:
    """Return every layer of the network in order.

    Raises:
        MisfitError: a layer does not fit; names the layer, the formula and what would fit.
    """
    layers, misfit = layers_that_fit(config)
    if misfit is not None:
        raise MisfitError(str(misfit), misfit.layer, misfit.remedies)
    return layers


@lru_cache(maxsize=64)
def layers_that_fit(config: NetworkConfig) -> tuple[tuple[LayerShape, ...], MisfitError | None]:
    """Return the layers up to the first that does not fit, and what is the matter with that one."""
    layers = []
    try:
        for layer in _layers(config):
            layers.append(layer)
    except MisfitError as misfit:
        return tuple(layers), misfit.with_traceback(None)
    return tuple(layers), None


def input_layer(config: NetworkConfig) -> LayerShape:
    """Return the picture as a layer."""
    depth, height, width = config.input_shape
    volume = Volume(width, height, depth)
    return LayerShape(Node(INPUT, Input(), ()), volume, volume, 1, 1, signed=False)


def first_kernels(layers: tuple[LayerShape, ...]) -> LayerShape:
    """Return the first layer whose kernels slide over maps."""
    return next(layer for layer in layers if layer.kind.has_kernels and layer.kind.has_maps)


def maker_of(layers: tuple[LayerShape, ...], name: str, with_norms: bool = False) -> str:
    """Return the layer with the kernels that made a layer's maps; itself, where it has some.

    With norms, a layer that learns anything is its own maker.
    """
    maker = name
    for layer in layers:
        is_own = layer.name == name and with_norms and layer.parameters > 0
        if layer.kind.has_kernels or is_own:
            maker = layer.name
        if layer.name == name:
            break
    return maker


def _layers(config: NetworkConfig) -> Iterator[LayerShape]:
    found = {INPUT: input_layer(config)}
    for node in config.nodes:
        before = found[node.inputs[0]]
        found[node.name] = shape = _shape(node, before, max(config.input_shape[1:]))
        yield shape


def _shape(node: Node, before: LayerShape, whole_px: int) -> LayerShape:
    layer, spans = node.layer, node.layer.spans
    field, jump = whole_px, whole_px
    if spans is not None:
        rows, columns = spans
        _check_fits(node, columns, before.width)
        _check_fits(node, rows, before.height)
        field = before.receptive_field_px + (columns.reach - 1) * before.jump_px
        jump = before.jump_px * columns.stride
    return LayerShape(
        node,
        layer.output(before.volume),
        before.volume,
        field,
        jump,
        layer.is_signed(before.signed),
        *layer.parameters(before.volume),
        layer.size_formula(before.width),
    )


def _check_fits(node: Node, span: Span, length: int) -> None:
    if span.fits(length):
        return
    letters = {name: letter for letter, name in node.layer.letters.items()}
    remedies = tuple(
        Remedy(node.block or 0, name, letters[name], value)
        for name, value in node.layer.remedies(length)
    )
    trouble = tr("is no whole number") if span.slack(length) >= 0 else tr("is less than 1")
    fits = " or ".join(remedy.text for remedy in remedies)
    padding = f" + {2 * span.padding}" if "P" in node.layer.letters else ""
    formula = f"({length} - {span.reach}{padding})/{span.stride} + 1"
    raise MisfitError(
        tr("{name}: {formula} {trouble}; {fits} would fit", node.name, formula, trouble, fits),
        node.name,
        remedies,
    )
