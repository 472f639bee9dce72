"""Sizes, receptive fields and counts of a network, layer by layer: integer arithmetic only.

Letters as in the article: W width of the input, F size of the kernel or window, P padding,
S stride, k number of kernels, D depth.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network_config import BlockConfig, NetworkConfig


@dataclass(frozen=True)
class LayerShape:
    """One layer as the network panel heads its column."""

    name: str
    kind: str  # conv | batch | relu | tanh | sigmoid | pool | fc
    width: int
    height: int
    depth: int
    receptive_field_px: int
    jump_px: int  # distance on the input between two neighbouring values of this layer
    signed: bool  # whether its values can be negative
    parameters: int = 0
    parameter_formula: str = "no parameters"

    @property
    def size_text(self) -> str:
        return f"{self.width}x{self.height}x{self.depth}" if self.kind != "fc" else f"{self.depth}"


def output_size(width: int, kernel: int, stride: int, padding: int) -> int:
    """Return (W - F + 2P)/S + 1, the article's formula for convolution and, with P=0, pooling.

    Raises:
        ValueError: the kernel does not fit, or the division leaves a rest.
    """
    span = width - kernel + 2 * padding
    if span < 0 or span % stride:
        raise ValueError(f"({width} - {kernel} + {2 * padding})/{stride} + 1")
    return span // stride + 1


def layer_shapes(config: NetworkConfig) -> tuple[LayerShape, ...]:
    """Return every layer of the network in order, the flattening left out.

    Raises:
        CnnvizError: a layer does not fit; names the layer, the formula and what would fit.
    """
    return tuple(_layers(config))


def _layers(config: NetworkConfig) -> Iterator[LayerShape]:
    depth, height, width = config.input_shape
    field, jump = 1, 1
    for n, block in enumerate(config.blocks, start=1):
        f, fan_in, depth = block.kernel_size, depth, block.channels
        width = _fitting_conv_size(f"conv{n}", width, block)
        height = _fitting_conv_size(f"conv{n}", height, block)
        field, jump = field + (f - 1) * jump, jump * block.stride
        size = (width, height, depth, field, jump)
        formula = f"{f}x{f}x{fan_in}x{depth} + {depth}"
        yield LayerShape(f"conv{n}", "conv", *size, True, f * f * fan_in * depth + depth, formula)
        if block.batch_norm:
            yield LayerShape(f"batch{n}", "batch", *size, True, 2 * depth, f"2x{depth}")
        signed = block.activation == "tanh"
        yield LayerShape(f"{block.activation}{n}", block.activation, *size, signed)
        if block.pooling is not None:
            width = _fitting_pool_size(f"pool{n}", width, block)
            height = _fitting_pool_size(f"pool{n}", height, block)
            field, jump = field + (block.pool_size - 1) * jump, jump * block.pool_stride
            signed = signed and block.pooling != "l2"
            yield LayerShape(f"pool{n}", "pool", width, height, depth, field, jump, signed)
    yield _fully_connected(config, width, height, depth)


def _fully_connected(config: NetworkConfig, width: int, height: int, depth: int) -> LayerShape:
    k = config.classes
    whole = max(config.input_shape[1:])
    formula = f"{width}x{height}x{depth}x{k} + {k}"
    return LayerShape(
        "fc", "fc", 1, 1, k, whole, whole, True, width * height * depth * k + k, formula
    )


def _fitting_conv_size(layer: str, width: int, block: BlockConfig) -> int:
    try:
        return output_size(width, block.kernel_size, block.stride, block.padding)
    except ValueError:
        fits = list(_conv_remedies(width, block))
        raise CnnvizError(
            _misfit(layer, width, block.kernel_size, 2 * block.padding, block.stride, fits)
        ) from None


def _fitting_pool_size(layer: str, width: int, block: BlockConfig) -> int:
    try:
        return output_size(width, block.pool_size, block.pool_stride, 0)
    except ValueError:
        fits = list(_pool_remedies(width, block))
        raise CnnvizError(
            _misfit(layer, width, block.pool_size, None, block.pool_stride, fits)
        ) from None


def _misfit(
    layer: str, width: int, kernel: int, padding: int | None, stride: int, fits: list[str]
) -> str:
    added = "" if padding is None else f" + {padding}"
    trouble = "is no whole number" if width - kernel + (padding or 0) >= 0 else "is less than 1"
    remedy = f"{' or '.join(fits)} would fit" if fits else "use a smaller kernel"
    return f"{layer}: ({width} - {kernel}{added})/{stride} + 1 {trouble}; {remedy}"


def _conv_remedies(width: int, block: BlockConfig) -> Iterator[str]:
    """Yield the nearest P, then the nearest smaller S, then the nearest F that would fit."""
    paddings = sorted(range(block.kernel_size), key=lambda p: abs(p - block.padding))
    for padding in paddings:
        if _fits(width, block.kernel_size, block.stride, padding):
            yield f"P={padding}"
            break
    yield from _stride_or_kernel_remedy(width, block.kernel_size, block.stride, block.padding)


def _pool_remedies(width: int, block: BlockConfig) -> Iterator[str]:
    yield from _stride_or_kernel_remedy(width, block.pool_size, block.pool_stride, 0)


def _stride_or_kernel_remedy(width: int, kernel: int, stride: int, padding: int) -> Iterator[str]:
    for smaller_stride in range(stride - 1, 0, -1):
        if _fits(width, kernel, smaller_stride, padding):
            yield f"S={smaller_stride}"
            return
    for smaller_kernel in range(kernel - 1, 0, -1):
        if _fits(width, smaller_kernel, stride, padding):
            yield f"F={smaller_kernel}"
            return


def _fits(width: int, kernel: int, stride: int, padding: int) -> bool:
    span = width - kernel + 2 * padding
    return span >= 0 and span % stride == 0
