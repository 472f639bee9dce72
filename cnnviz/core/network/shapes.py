"""Sizes, receptive fields and counts of a network, layer by layer: integer arithmetic only.

Letters as in the article: W width of the input, F size of the kernel or window, P padding,
S stride, k number of kernels, D depth.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig


@dataclass(frozen=True)
class LayerShape:
    """One layer as the network panel heads its column."""

    name: str
    kind: str  # conv | batch | relu | tanh | sigmoid | pool | fc
    width: int
    height: int
    depth: int
    receptive_field_px: int  # from its first to its last pixel, were the input large enough
    jump_px: int  # distance on the input between two neighbouring values of this layer
    signed: bool  # whether its values can be negative
    parameters: int = 0
    parameter_formula: str = "no parameters"
    size_formula: str = ""  # (28 - 5 + 2*2)/1 + 1; "" where the size stays that of the layer before

    @property
    def size_text(self) -> str:
        return f"{self.width}x{self.height}x{self.depth}" if self.kind != "fc" else f"{self.depth}"


@dataclass(frozen=True)
class Remedy:
    """One setting of one block that would make a layer fit."""

    block: int  # from 0
    field: Literal["padding", "stride", "kernel_size", "pool_stride", "pool_size"]
    value: int

    @property
    def text(self) -> str:
        """The setting in the article's letters: P=2."""
        return f"{LETTERS[self.field]}={self.value}"


LETTERS = {"padding": "P", "stride": "S", "kernel_size": "F", "pool_stride": "S", "pool_size": "F"}


class MisfitError(CnnvizError):
    """A layer that does not fit what comes before it, and what would make it fit."""

    def __init__(self, sentence: str, layer: str, remedies: tuple[Remedy, ...]) -> None:
        super().__init__(sentence)
        self.layer, self.remedies = layer, remedies


def output_size(width: int, kernel: int, stride: int, padding: int) -> int:
    """Return (W - F + 2P)/S + 1, the article's formula for convolution and, with P=0, pooling.

    Raises:
        ValueError: the kernel does not fit, or the division leaves a rest.
    """
    span = width - kernel + 2 * padding
    if span < 0 or span % stride:
        raise ValueError(f"({width} - {kernel} + {2 * padding})/{stride} + 1")
    return span // stride + 1


def conv_size_formula(width: int, block: BlockConfig) -> str:
    """Return (W - F + 2P)/S + 1 with a block's numbers."""
    return f"({width} - {block.kernel_size} + 2*{block.padding})/{block.stride} + 1"


def pool_size_formula(width: int, block: BlockConfig) -> str:
    """Return (W - F)/S + 1 with a block's numbers."""
    return f"({width} - {block.pool_size})/{block.pool_stride} + 1"


def layer_shapes(config: NetworkConfig) -> tuple[LayerShape, ...]:
    """Return every layer of the network in order, the flattening left out.

    Raises:
        MisfitError: a layer does not fit; names the layer, the formula and what would fit.
    """
    return tuple(_layers(config))


def layers_that_fit(config: NetworkConfig) -> tuple[tuple[LayerShape, ...], MisfitError | None]:
    """Return the layers up to the first that does not fit, and what is the matter with that one."""
    layers = []
    try:
        for layer in _layers(config):
            layers.append(layer)
    except MisfitError as misfit:
        return tuple(layers), misfit
    return tuple(layers), None


def maker_of(layers: tuple[LayerShape, ...], name: str, kinds: tuple[str, ...]) -> str:
    """Return the layer of one of these kinds that made a layer's maps: itself, or the last conv."""
    maker = name
    for layer in layers:
        if layer.kind == "conv" or (layer.name == name and layer.kind in kinds):
            maker = layer.name
        if layer.name == name:
            break
    return maker


def _layers(config: NetworkConfig) -> Iterator[LayerShape]:
    depth, height, width = config.input_shape
    field, jump = 1, 1
    for n, block in enumerate(config.blocks, start=1):
        f, fan_in, depth = block.kernel_size, depth, block.channels
        written = conv_size_formula(width, block)
        width = _fitting_conv_size(n, width, block)
        height = _fitting_conv_size(n, height, block)
        field, jump = field + (f - 1) * jump, jump * block.stride
        size = (width, height, depth, field, jump)
        formula = f"{f}x{f}x{fan_in}x{depth} + {depth}"
        parameters = f * f * fan_in * depth + depth
        yield LayerShape(f"conv{n}", "conv", *size, True, parameters, formula, written)
        if block.batch_norm:
            yield LayerShape(f"batch{n}", "batch", *size, True, 2 * depth, f"2x{depth}")
        signed = block.activation == "tanh"
        yield LayerShape(f"{block.activation}{n}", block.activation, *size, signed)
        if block.pooling is not None:
            written = pool_size_formula(width, block)
            width = _fitting_pool_size(n, width, block)
            height = _fitting_pool_size(n, height, block)
            field, jump = field + (block.pool_size - 1) * jump, jump * block.pool_stride
            signed = signed and block.pooling != "l2"
            size = (width, height, depth, field, jump)
            yield LayerShape(f"pool{n}", "pool", *size, signed, size_formula=written)
    yield _fully_connected(config, width, height, depth)


def _fully_connected(config: NetworkConfig, width: int, height: int, depth: int) -> LayerShape:
    k = config.classes
    whole = max(config.input_shape[1:])
    formula = f"{width}x{height}x{depth}x{k} + {k}"
    return LayerShape(
        "fc", "fc", 1, 1, k, whole, whole, True, width * height * depth * k + k, formula
    )


def _fitting_conv_size(n: int, width: int, block: BlockConfig) -> int:
    f, s, p = block.kernel_size, block.stride, block.padding
    try:
        return output_size(width, f, s, p)
    except ValueError:
        remedies = tuple(_conv_remedies(n - 1, width, block))
        formula = f"({width} - {f} + {2 * p})/{s} + 1"
        raise _misfit(f"conv{n}", formula, width - f + 2 * p, remedies) from None


def _fitting_pool_size(n: int, width: int, block: BlockConfig) -> int:
    f, s = block.pool_size, block.pool_stride
    try:
        return output_size(width, f, s, 0)
    except ValueError:
        remedies = tuple(_pool_remedies(n - 1, width, block))
        raise _misfit(f"pool{n}", f"({width} - {f})/{s} + 1", width - f, remedies) from None


def _misfit(layer: str, formula: str, span: int, remedies: tuple[Remedy, ...]) -> MisfitError:
    trouble = "is no whole number" if span >= 0 else "is less than 1"
    fits = " or ".join(remedy.text for remedy in remedies)
    return MisfitError(f"{layer}: {formula} {trouble}; {fits} would fit", layer, remedies)


def _conv_remedies(n: int, width: int, block: BlockConfig) -> Iterator[Remedy]:
    """Yield the nearest P, then the nearest smaller S, or the nearest F that would fit."""
    f, s, p = block.kernel_size, block.stride, block.padding
    for padding in sorted(range(f), key=lambda other: abs(other - p)):
        if _fits(width, f, s, padding):
            yield Remedy(n, "padding", padding)
            break
    for smaller in range(s - 1, 0, -1):
        if _fits(width, f, smaller, p):
            yield Remedy(n, "stride", smaller)
            return
    for smaller in range(f - 1, 0, -1):
        if _fits(width, smaller, s, p):
            yield Remedy(n, "kernel_size", smaller)
            return


def _pool_remedies(n: int, width: int, block: BlockConfig) -> Iterator[Remedy]:
    """Yield the nearest smaller S, or the nearest F that would fit."""
    for smaller in range(block.pool_stride - 1, 0, -1):
        if _fits(width, block.pool_size, smaller, 0):
            yield Remedy(n, "pool_stride", smaller)
            return
    for smaller in range(block.pool_size - 1, 0, -1):
        if _fits(width, smaller, block.pool_stride, 0):
            yield Remedy(n, "pool_size", smaller)
            return


def _fits(width: int, kernel: int, stride: int, padding: int) -> bool:
    span = width - kernel + 2 * padding
    return span >= 0 and span % stride == 0
