"""What lessons say of a network: sizes, counts and facts as text, for each of its layers."""

from cnnviz.core.data.picture_shape import PictureShape, per_channel, unscaled
from cnnviz.core.inspection.receptive_field import largest_fields
from cnnviz.core.lessons.lesson_network import EVERY_NETWORK, fact, network_words
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.shapes import LayerShape, input_layer, layer_shapes
from cnnviz.core.network.windows import POINT, IntArray, Span, Volume

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
    before = input_layer(config)
    pictures = picture_shape or unscaled(config.input_shape)
    numbers = {**EVERY_NETWORK, "input": _of_input(before, pictures)}
    numbers["network"] = network_words(config, layers) | _chain(before, layers)
    for layer in layers:
        numbers[layer.name] = _of_layer(layer, before, config)
        before = layer
    activations = [layer.name for layer in layers if layer.kind.role == "activation"]
    for number, name in enumerate(activations, start=1):
        numbers[f"activation{number}"] = numbers[name]
    for alias, role in (("pooling", "pooling"), ("norm", "batch norm")):
        first = next((layer for layer in layers if layer.kind.role == role), None)
        if first is not None:
            numbers[alias] = numbers[first.name]
    last = layers[-2]
    return {**numbers, "last": numbers[last.name] | _of_last(last, config)}


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
        "values": f"{shape.volume.values:,}",
    }


def _chain(before: LayerShape, layers: tuple[LayerShape, ...]) -> dict[str, str]:
    resizing = [layer for layer in layers if not layer.kind.is_pointwise]
    chain = [f"{layer.name} {layer.size_text}" for layer in (before, *resizing)]
    return {"chain": " → ".join(chain)}


def _of_layer(layer: LayerShape, before: LayerShape, config: NetworkConfig) -> dict[str, str]:
    numbers = {
        **_of_grid(layer),
        "name": layer.name,
        "before": before.size_text,
        "inputs": f"{before.volume.values:,}",
        "W": f"{before.width}",
        "D": f"{before.depth}",
        "parameters": f"{layer.parameters:,}",
        "parameter_formula": layer.parameter_formula,
        "receptive_field": f"{largest_fields(config)[layer.name].width}",
        "jump": f"{layer.jump_px}",
    }
    role, spans = layer.kind.role, layer.kind.spans
    if role == "activation":
        numbers["function"] = layer.kind.word
    elif role == "pooling":
        numbers["kind"] = layer.kind.word
    if spans is not None and not layer.kind.is_pointwise:
        numbers |= {
            "F": f"{spans[1].size}",
            "S": f"{spans[1].stride}",
            "size_formula": f"{layer.size_formula} = {layer.width}",
        }
        numbers |= _of_convolution(layer, *spans) if layer.kind.has_kernels else {}
    return numbers


def _of_convolution(layer: LayerShape, rows: Span, columns: Span) -> dict[str, str]:
    before, f, p = layer.before, columns.size, columns.padding
    read = len(layer.kind.maps_read(0, before))
    products = f * f * read
    inputs, outputs = before.values, layer.volume.values
    dense = inputs * outputs + outputs
    ratio = dense / layer.parameters
    return {
        "P": f"{p}",
        "k": f"{layer.depth}",
        "padded": fact(p > 0),
        "reads_formula": f"{f}x{f}x{read} = {products:,}",
        "dense_parameters": f"{dense:,}",
        "dense_formula": f"{inputs:,} x {outputs:,} + {outputs:,} = {dense:,}",
        "dense_ratio": f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}",
        "saves": fact(dense > layer.parameters),
        **_reads(before, read, rows.counts(before.height), columns.counts(before.width)),
    }


def _reads(before: Volume, maps: int, down: IntArray, across: IntArray) -> dict[str, str]:
    """Return how many numbers that are no padding a value reads, at most and at least."""
    most = int(down.max() * across.max()) * maps
    fewest = int(down.min() * across.min()) * maps
    return {
        "most_reads": f"{most:,}",
        "fewest_reads": f"{fewest:,}",
        "varies": fact(fewest < most),
        "sparse": fact(fewest < before.values),
    }


def _of_last(last: LayerShape, config: NetworkConfig) -> dict[str, str]:
    fields = largest_fields(config)
    seen, first = fields[last.name], next(iter(fields.values()))
    return {
        "grows": fact(seen.width > first.width),
        "sees_beyond": fact(last.receptive_field_px > config.input_shape[2]),
        "crosses": fact(_paths_cross(layer_shapes(config))),
        "strides": fact(last.jump_px > 1),
        "has_places": fact(last.width * last.height > 1),
    }


def _paths_cross(layers: tuple[LayerShape, ...]) -> bool:
    """Whether some pixel reaches a value of the last maps by more ways than one.

    That takes windows that overlap, and a layer behind that reads more than one of them.
    """
    reads_many = False
    for layer in reversed(layers[:-1]):
        span = layer.kind.spans[1] if layer.kind.spans else POINT
        if reads_many and span.size > span.stride:
            return True
        reads_many = reads_many or span.size > 1
    return False
