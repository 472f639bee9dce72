"""The chain of shapes: each layer's size, and the formula that leads to it."""

from dataclasses import dataclass

from cnnviz.core.lessons.lesson_numbers import network_numbers
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.core.translation import tr


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
    links = [ChainLink("input", numbers["input"]["size"], tr("the picture"), False)]
    for layer in layer_shapes(config):
        formula = _formula(layer, numbers[layer.name])
        links.append(ChainLink(layer.name, layer.size_text, formula, layer.parameters > 0))
    return tuple(links)


def _formula(layer: LayerShape, numbers: dict[str, str]) -> str:
    if layer.kind.spans is None:
        return tr(
            "{product} = {inputs} to {classes}", numbers["before"], numbers["inputs"], layer.depth
        )
    lead = f"{numbers['kind']}: " if "kind" in numbers else ""
    return layer.kind.formula or f"{lead}{numbers['size_formula']}"
