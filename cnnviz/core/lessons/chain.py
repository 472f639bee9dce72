"""The chain of shapes: each layer's size, and the formula that leads to it."""

from dataclasses import dataclass

from cnnviz.core.lessons.lesson_numbers import network_numbers
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.shapes import LayerShape, layer_shapes

FUNCTIONS = {"relu": "max(0, x)", "tanh": "tanh(x)", "sigmoid": "1/(1 + exp(-x))"}


@dataclass(frozen=True)
class ChainLink:
    """A layer, or the input, as the chain shows it."""

    name: str
    size: str
    formula: str
    learns: bool  # whether it has parameters


def chain(config: NetworkConfig) -> tuple[ChainLink, ...]:
    """Return the input and every layer behind it.

    Raises:
        CnnvizError: a layer does not fit what comes before it.
    """
    numbers = network_numbers(config)
    links = [ChainLink("input", numbers["input"]["size"], "the picture", False)]
    for layer in layer_shapes(config):
        formula = _formula(layer, numbers[layer.name])
        links.append(ChainLink(layer.name, layer.size_text, formula, layer.parameters > 0))
    return tuple(links)


def _formula(layer: LayerShape, numbers: dict[str, str]) -> str:
    if layer.kind == "conv":
        return numbers["size_formula"]
    if layer.kind == "pool":
        return f"{numbers['kind']}: {numbers['size_formula']}"
    if layer.kind == "batch":
        return "(x - mean)/sd*gamma + beta"
    if layer.kind == "fc":
        return f"{numbers['before']} = {numbers['inputs']} to {layer.depth}"
    return FUNCTIONS[layer.kind]
