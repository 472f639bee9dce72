"""The numbers that lessons name: a network's sizes and counts as text, for each of its layers."""

from dataclasses import dataclass

from cnnviz.core.network_config import BlockConfig, NetworkConfig
from cnnviz.core.receptive_field import largest_fields
from cnnviz.core.shapes import LayerShape, layer_shapes

Numbers = dict[str, dict[str, str]]  # layer, then what of it
FUNCTIONS = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}
POOLINGS = {"l2": "L2", "weighted": "distance-weighted"}


@dataclass(frozen=True)
class _Grid:
    """Width, height and depth of what a layer reads."""

    width: int
    height: int
    depth: int

    @property
    def values(self) -> int:
        return self.width * self.height * self.depth

    @property
    def text(self) -> str:
        return f"{self.width}x{self.height}x{self.depth}"


def network_numbers(config: NetworkConfig) -> Numbers:
    """Return all there is to say about `input`, `network` and each layer, by the layer's name.

    The activation of block 1 is also called activation1, and the layer before fc last.

    Raises:
        CnnvizError: a layer does not fit what comes before it.
    """
    layers = layer_shapes(config)
    depth, height, width = config.input_shape
    before = _Grid(width, height, depth)
    numbers = {"input": _of_grid(before), "network": _of_network(before, layers)}
    for layer in layers:
        numbers[layer.name] = _of_layer(layer, before, config)
        if layer.kind in FUNCTIONS:
            numbers[f"activation{_block_number(layer)}"] = numbers[layer.name]
        before = _Grid(layer.width, layer.height, layer.depth)
    return {**numbers, "last": numbers[layers[-2].name]}


def _of_grid(grid: _Grid) -> dict[str, str]:
    return {
        "width": f"{grid.width}",
        "height": f"{grid.height}",
        "depth": f"{grid.depth}",
        "size": grid.text,
        "values": f"{grid.values:,}",
    }


def _of_network(before: _Grid, layers: tuple[LayerShape, ...]) -> dict[str, str]:
    resizing = [layer for layer in layers if layer.kind in ("conv", "pool", "fc")]
    chain = [f"input {before.text}", *(f"{layer.name} {layer.size_text}" for layer in resizing)]
    parameters = sum(layer.parameters for layer in layers)
    return {"parameters": f"{parameters:,}", "chain": " → ".join(chain)}


def _of_layer(layer: LayerShape, before: _Grid, config: NetworkConfig) -> dict[str, str]:
    after = _Grid(layer.width, layer.height, layer.depth)
    numbers = {
        **_of_grid(after),
        "name": layer.name,
        "size": layer.size_text,
        "before": before.text,
        "inputs": f"{before.values:,}",
        "W": f"{before.width}",
        "D": f"{before.depth}",
        "parameters": f"{layer.parameters:,}",
        "parameter_formula": layer.parameter_formula,
        "receptive_field": f"{largest_fields(config)[layer.name].width}",
        "jump": f"{layer.jump_px}",
    }
    if layer.kind in FUNCTIONS:
        numbers["function"] = FUNCTIONS[layer.kind]
    elif layer.kind == "conv":
        numbers |= _of_convolution(_block(layer, config), layer, before, after)
    elif layer.kind == "pool":
        numbers |= _of_pooling(_block(layer, config), layer, before)
    return numbers


def _of_convolution(
    block: BlockConfig, layer: LayerShape, before: _Grid, after: _Grid
) -> dict[str, str]:
    f, s, p = block.kernel_size, block.stride, block.padding
    reads = f * f * before.depth
    dense = before.values * after.values + after.values
    product = f"{before.values:,} x {after.values:,} + {after.values:,}"
    return {
        "F": f"{f}",
        "S": f"{s}",
        "P": f"{p}",
        "k": f"{layer.depth}",
        "size_formula": f"({before.width} - {f} + 2*{p})/{s} + 1 = {layer.width}",
        "reads": f"{reads:,}",
        "reads_formula": f"{f}x{f}x{before.depth} = {reads:,}",
        "dense_parameters": f"{dense:,}",
        "dense_formula": f"{product} = {dense:,}",
        "dense_ratio": f"{dense / layer.parameters:,.0f}",
    }


def _of_pooling(block: BlockConfig, layer: LayerShape, before: _Grid) -> dict[str, str]:
    f, s = block.pool_size, block.pool_stride
    kind = block.pooling or ""
    return {
        "F": f"{f}",
        "S": f"{s}",
        "kind": POOLINGS.get(kind, kind),
        "size_formula": f"({before.width} - {f})/{s} + 1 = {layer.width}",
    }


def _block(layer: LayerShape, config: NetworkConfig) -> BlockConfig:
    return config.blocks[_block_number(layer) - 1]


def _block_number(layer: LayerShape) -> int:
    return int(layer.name.removeprefix(layer.kind))
