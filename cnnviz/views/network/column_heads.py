"""What stands above a layer's maps: name, size, parameters, dead maps."""

from enum import Enum

from cnnviz.core.inspection.receptive_field import Field
from cnnviz.core.network.shapes import LayerShape
from cnnviz.core.translation import tr


class HeadDetail(Enum):
    """How much a head says; narrow columns say less, their tooltips always all."""

    FORMULAS = tr("the size as a formula")
    FULL = tr("parameters as a product")
    SHORT = tr("parameters as a number")
    TIGHT = tr("the size on two lines")


def head_lines(layer: LayerShape, detail: HeadDetail, dead: int | None) -> tuple[str, ...]:
    """Return the lines of a head; `dead` is None where it is not counted."""
    silent = "" if dead is None else tr("{dead} dead", dead)
    if detail is HeadDetail.FORMULAS:
        parameters = _parameter_lines(layer, silent)
        return (layer.name, layer.size_text, *_size_formula_lines(layer), *parameters)
    if detail is HeadDetail.FULL:
        return (layer.name, layer.size_text, *_parameter_lines(layer, silent))
    last = f"{layer.parameters:,}" if layer.parameters else silent
    if detail is HeadDetail.SHORT:
        return (layer.name, layer.size_text, last)
    return (layer.name, *_size_on_two_lines(layer), last)


def head_tooltip(layer: LayerShape, dead: int | None, field: Field | None) -> str:
    """Return all that is known of a layer's shape, and the most that a value of it sees."""
    if layer.kind.role == "input":
        return tr("The input, {size}: the picture as the network reads it", layer.size_text)
    lines = [
        tr("{name}: {size_text} (width x height x maps)", layer.name, layer.size_text),
        _size_in_words(layer),
        _parameters_in_words(layer),
    ]
    if field is not None:
        lines.append(
            tr("Each value depends on up to {size_text} pixels of the input", field.size_text)
        )
    if dead is not None:
        lines.append(
            tr("{dead} of {depth} maps are 0 everywhere for this input", dead, layer.depth)
        )
    return "\n".join(lines)


def _parameter_lines(layer: LayerShape, silent: str) -> tuple[str, str]:
    if layer.kind.role == "input":
        return "", ""
    if not layer.parameters:
        return layer.parameter_formula, silent
    return layer.parameter_formula, f"= {layer.parameters:,}"


def _size_formula_lines(layer: LayerShape) -> tuple[str, str]:
    """Return (28 - 5 + 2*2)/1 and + 1 = 28, for a column that is too narrow for both in one."""
    if not layer.size_formula:
        return "", ""
    return layer.size_formula.removesuffix(" + 1"), f"+ 1 = {layer.width}"


def _size_in_words(layer: LayerShape) -> str:
    if not layer.size_formula:
        return (
            tr("As large as the layer before")
            if layer.kind.has_maps
            else tr("One value for each class")
        )
    return tr("Width {size_formula} = {width}", layer.size_formula, layer.width)


def _parameters_in_words(layer: LayerShape) -> str:
    if not layer.parameters:
        return tr("No parameters: nothing here is learned")
    return tr(
        "{parameter_formula} = {parameters:,} parameters", layer.parameter_formula, layer.parameters
    )


def _size_on_two_lines(layer: LayerShape) -> tuple[str, str]:
    if not layer.kind.has_maps:
        return layer.size_text, ""
    return f"{layer.width}x{layer.height}", f"x{layer.depth}"
