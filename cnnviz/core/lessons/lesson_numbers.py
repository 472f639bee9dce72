"""What lessons say of a network: sizes, counts and facts as text, for each of its layers."""

from cnnviz.core.data.picture_shape import PictureShape, per_channel, unscaled
from cnnviz.core.inspection.receptive_field import largest_fields
from cnnviz.core.lessons.connections import windows_reads
from cnnviz.core.lessons.lesson_network import (
    EVERY_NETWORK,
    FUNCTIONS,
    POOLINGS,
    fact,
    network_words,
)
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.shapes import LayerShape, layer_shapes

Numbers = dict[str, dict[str, str]]  # layer, then what of it; a fact that does not hold is ""


def network_numbers(config: NetworkConfig, picture_shape: PictureShape | None = None) -> Numbers:
    """Return all there is to say about `input`, `network` and each layer, by the layer's name.

    How pixels are brought to the network's scale is told as of 0 to 1 where it is not given. The
    activation of block 1 is also called activation1, the first pooling and the first batch norm
    pooling and norm, and the layer before fc last; `article`, `listing`, `recipe` and `recipes`
    speak of what the program offers, whatever is on screen.

    Raises:
        CnnvizError: a layer does not fit what comes before it.
    """
    layers = layer_shapes(config)
    before = _input(config)
    pictures = picture_shape or unscaled(config.input_shape)
    numbers = {**EVERY_NETWORK, "input": _of_input(before, pictures)}
    numbers["network"] = network_words(config, layers) | _chain(before, layers)
    for layer in layers:
        numbers[layer.name] = _of_layer(layer, before, config)
        if layer.kind in FUNCTIONS:
            numbers[f"activation{_block_number(layer)}"] = numbers[layer.name]
        before = layer
    for alias, kind in (("pooling", "pool"), ("norm", "batch")):
        first = next((layer for layer in layers if layer.kind == kind), None)
        if first is not None:
            numbers[alias] = numbers[first.name]
    last = layers[-2]
    return {**numbers, "last": numbers[last.name] | _of_last(last, config)}


def _input(config: NetworkConfig) -> LayerShape:
    depth, height, width = config.input_shape
    return LayerShape("input", "input", width, height, depth, 1, 1, signed=False)


def _of_input(shape: LayerShape, pictures: PictureShape) -> dict[str, str]:
    return _of_grid(shape) | {
        "mean": per_channel(pictures.mean),
        "deviation": per_channel(pictures.deviation),
        "black": per_channel(pictures.empty.tolist(), ".2f"),
        "white": per_channel(pictures.full.tolist(), ".2f"),
    }


def _of_grid(shape: LayerShape) -> dict[str, str]:
    return {
        "width": f"{shape.width}",
        "height": f"{shape.height}",
        "depth": f"{shape.depth}",
        "size": shape.size_text,
        "values": f"{_values(shape):,}",
    }


def _chain(before: LayerShape, layers: tuple[LayerShape, ...]) -> dict[str, str]:
    resizing = [layer for layer in layers if layer.kind in ("conv", "pool", "fc")]
    chain = [f"{layer.name} {layer.size_text}" for layer in (before, *resizing)]
    return {"chain": " → ".join(chain)}


def _of_layer(layer: LayerShape, before: LayerShape, config: NetworkConfig) -> dict[str, str]:
    numbers = {
        **_of_grid(layer),
        "name": layer.name,
        "before": before.size_text,
        "inputs": f"{_values(before):,}",
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
        numbers |= _of_convolution(_block(layer, config), layer, before)
    elif layer.kind == "pool":
        numbers |= _of_pooling(_block(layer, config), layer, before)
    return numbers


def _of_convolution(block: BlockConfig, layer: LayerShape, before: LayerShape) -> dict[str, str]:
    f, s, p = block.kernel_size, block.stride, block.padding
    products = f * f * before.depth
    inputs, outputs = _values(before), _values(layer)
    dense = inputs * outputs + outputs
    ratio = dense / layer.parameters
    return {
        "F": f"{f}",
        "S": f"{s}",
        "P": f"{p}",
        "k": f"{layer.depth}",
        "padded": fact(p > 0),
        "size_formula": f"{layer.size_formula} = {layer.width}",
        "reads_formula": f"{f}x{f}x{before.depth} = {products:,}",
        "dense_parameters": f"{dense:,}",
        "dense_formula": f"{inputs:,} x {outputs:,} + {outputs:,} = {dense:,}",
        "dense_ratio": f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}",
        "saves": fact(dense > layer.parameters),
        **_reads(block, layer, before),
    }


def _reads(block: BlockConfig, layer: LayerShape, before: LayerShape) -> dict[str, str]:
    """Return how many numbers that are no padding a value reads, at most and at least."""
    window = block.kernel_size, block.stride, block.padding
    down = windows_reads(before.height, layer.height, *window)
    across = windows_reads(before.width, layer.width, *window)
    most = max(down) * max(across) * before.depth
    fewest = min(down) * min(across) * before.depth
    return {
        "most_reads": f"{most:,}",
        "fewest_reads": f"{fewest:,}",
        "varies": fact(fewest < most),
        "sparse": fact(fewest < _values(before)),
    }


def _of_pooling(block: BlockConfig, layer: LayerShape, before: LayerShape) -> dict[str, str]:
    return {
        "F": f"{block.pool_size}",
        "S": f"{block.pool_stride}",
        "kind": POOLINGS[block.pooling] if block.pooling else "",
        "size_formula": f"{layer.size_formula} = {layer.width}",
    }


def _of_last(last: LayerShape, config: NetworkConfig) -> dict[str, str]:
    seen, first = largest_fields(config)[last.name], largest_fields(config)["conv1"]
    return {
        "grows": fact(seen.width > first.width),
        "sees_beyond": fact(last.receptive_field_px > config.input_shape[2]),
        "crosses": fact(_paths_cross(config)),
        "strides": fact(last.jump_px > 1),
        "has_places": fact(last.width * last.height > 1),
    }


def _paths_cross(config: NetworkConfig) -> bool:
    """Whether some pixel reaches a value of the last maps by more ways than one.

    That takes windows that overlap, and a layer behind that reads more than one of them.
    """
    windows = [window for block in config.blocks for window in _windows(block)]
    reads_many = False
    for size, stride in reversed(windows):
        if reads_many and size > stride:
            return True
        reads_many = reads_many or size > 1
    return False


def _windows(block: BlockConfig) -> list[tuple[int, int]]:
    """F and S of what a block reads through."""
    pool = [] if block.pooling is None else [(block.pool_size, block.pool_stride)]
    return [(block.kernel_size, block.stride), *pool]


def _values(shape: LayerShape) -> int:
    return shape.width * shape.height * shape.depth


def _block(layer: LayerShape, config: NetworkConfig) -> BlockConfig:
    return config.blocks[_block_number(layer) - 1]


def _block_number(layer: LayerShape) -> int:
    return int(layer.name.removeprefix(layer.kind))
