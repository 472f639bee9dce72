"""What a design amounts to: every layer's sums in plain sight, and whether it can be trained."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cnnviz.core.inspection.receptive_field import Field, largest_fields
from cnnviz.core.network.explained_values import INPUT
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.nodes import Node
from cnnviz.core.network.shapes import LayerShape, Remedy, input_layer, layers_that_fit
from cnnviz.core.network.weights_check import MAX_LAYER_VALUES, MAX_PARAMETERS
from cnnviz.core.network.windows import Span
from cnnviz.core.translation import tr

# A hundred times the article's network. In proportion to what that takes on two cores, an epoch
# then lasts a quarter of an hour, and the trace that follows the pen 16 ms.
MAX_MULTIPLICATIONS = 300_000_000
MAX_TRAINING_BYTES = 4_000_000_000
# The article's maps hold 61,162 float32 values a picture, and training on 10,000 at once takes
# 3 GB: a quarter more than these values by themselves.
BYTES_PER_VALUE = 5
# A weight, its gradient, and Adam's two running averages, 4 bytes each.
BYTES_PER_PARAMETER = 16


@dataclass(frozen=True)
class LayerSums:
    """A layer of a design with its formulas, its own numbers filled in; "" where it has none."""

    node: Node
    shape: LayerShape | None = None  # None from the first layer on that does not fit
    size: str = ""  # (28 - 5 + 2*2)/1 + 1 = 28
    parameters: str = ""  # 5*5*1*16 + 16 = 416
    field: str = ""  # 1 + (5 - 1)*1 = 5
    seen: str = ""  # of the input at most, where that is not the square of the field: 28x28

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def field_px(self) -> str:
        """The receptive field, and what of it lies on the input."""
        if self.field and self.seen:
            return tr("{formula} px, at most {size} seen", self.field, self.seen)
        return f"{self.field} px" if self.field else ""

    @property
    def in_words(self) -> str:
        """All formulas in one line."""
        known = {
            tr("size"): self.size,
            tr("parameters"): self.parameters,
            tr("receptive field"): self.field_px,
        }
        return " · ".join(f"{name} {formula}" for name, formula in known.items() if formula)


@dataclass(frozen=True)
class Examination:
    """All sums of a design, and why it cannot be trained, if so."""

    layers: tuple[LayerSums, ...]
    parameters: int
    multiplications: int  # for one picture
    training_bytes: int
    seen: Field | None  # the most that a value before fc sees of the input, if all layers fit
    refusal: str = ""
    remedies: tuple[Remedy, ...] = ()

    @property
    def unfit(self) -> str:
        """The name of the first layer that does not fit, if there is one."""
        return next((layer.name for layer in self.layers if layer.shape is None), "")


def examine(config: NetworkConfig, batch_size: int) -> Examination:
    """Return all sums of a design, and whether it can be trained in batches of this size."""
    shapes, misfit = layers_that_fit(config)
    values = sum(shape.volume.values for shape in shapes)
    parameters = sum(shape.parameters for shape in shapes)
    fields = largest_fields(config)
    examined = Examination(
        layers=tuple(_with_seen(sums, fields) for sums in _layers(config, iter(shapes))),
        parameters=parameters,
        multiplications=sum(_multiplications(shape) for shape in shapes),
        training_bytes=batch_size * values * BYTES_PER_VALUE + parameters * BYTES_PER_PARAMETER,
        seen=None if misfit else fields[shapes[-2].name],
    )
    if misfit is not None:
        return replace(examined, refusal=f"{misfit}.", remedies=misfit.remedies)
    return replace(examined, refusal=_too_much(examined, shapes, batch_size))


def layer_sums(config: NetworkConfig, layer: str) -> LayerSums:
    """Return the formulas of one layer of a network."""
    return next(sums for sums in examine(config, batch_size=1).layers if sums.name == layer)


def _with_seen(sums: LayerSums, fields: Mapping[str, Field]) -> LayerSums:
    if sums.shape is None or not sums.field:
        return sums
    seen = fields[sums.name].text
    return sums if seen == f"{sums.shape.receptive_field_px}" else replace(sums, seen=seen)


def _multiplications(shape: LayerShape) -> int:
    """Each place of a map uses each of its weights once; what has no kernels counts as nothing."""
    weights = shape.parameters - shape.depth  # without the biases
    return shape.width * shape.height * weights if shape.kind.has_kernels else 0


def _too_much(examined: Examination, shapes: tuple[LayerShape, ...], batch_size: int) -> str:
    if examined.parameters > MAX_PARAMETERS:
        most = max(shapes, key=_parameters).name
        return tr(
            "It has {count} parameters, {limit} at most: shrink {part}.",
            _millions(examined.parameters),
            _millions(MAX_PARAMETERS),
            most,
        )
    if any(shape.volume.values > MAX_LAYER_VALUES for shape in shapes):
        return tr("Its maps are larger than cnnviz handles: use less padding or fewer kernels.")
    if examined.multiplications > MAX_MULTIPLICATIONS:
        most = max(shapes, key=_multiplications).name
        return tr(
            "It takes {count} products a picture, {limit} at most: shrink {part}.",
            _millions(examined.multiplications),
            _millions(MAX_MULTIPLICATIONS),
            most,
        )
    if examined.training_bytes > MAX_TRAINING_BYTES:
        return tr(
            "Batches of {batch_size:,} take {training_bytes:.1f} GB, "
            "{max_training_bytes:.0f} GB at most: use smaller batches or fewer "
            "kernels.",
            batch_size,
            examined.training_bytes / 1000000000.0,
            MAX_TRAINING_BYTES / 1000000000.0,
        )
    return ""


def _parameters(shape: LayerShape) -> int:
    return shape.parameters


def _millions(count: int) -> str:
    return tr("{count:,.0f} million", count / 1000000.0)


def _layers(config: NetworkConfig, shapes: Iterator[LayerShape]) -> Iterator[LayerSums]:
    """Yield the layers that fit, the first that does not with its sum, and the others' names."""
    there = {INPUT: input_layer(config)}
    for node in config.nodes:
        shape, before = next(shapes, None), there.get(node.inputs[0])
        yield _sums(node, before, shape) if before else LayerSums(node)
        if shape is not None:
            there[node.name] = shape


def _sums(node: Node, before: LayerShape, shape: LayerShape | None) -> LayerSums:
    """Write out a layer's sums; the size first, as that is known even where it does not fit."""
    spans, parameters = node.layer.spans, _parameter_sum(shape)
    if spans is None:
        of = before.volume
        read = f"{of.width}*{of.height}*{of.depth} = {of.values:,}"
        return LayerSums(node, shape, read, parameters) if shape else LayerSums(node)
    if node.layer.is_pointwise:
        return LayerSums(node, shape, parameters=parameters)
    span = spans[1]
    size = f"{node.layer.size_formula(before.width)} {_equals(span, before.width)}"
    if shape is None:
        return LayerSums(node, None, size)
    field = f"{before.receptive_field_px} + ({span.reach} - 1)*{before.jump_px}"
    return LayerSums(node, shape, size, parameters, f"{field} = {shape.receptive_field_px}")


def _equals(span: Span, length: int) -> str:
    """The result of a size formula, also where it is no whole number: = 6.5, ≈ 6.33."""
    result = span.slack(length) / span.stride + 1
    return f"{'=' if result == round(result, 1) else '≈'} {round(result, 1):g}"


def _parameter_sum(shape: LayerShape | None) -> str:
    if shape is None or not shape.parameters:
        return ""
    return f"{shape.parameter_formula.replace('x', '*')} = {shape.parameters:,}"
