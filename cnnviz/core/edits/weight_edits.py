"""Changes of a network by hand, as plain data, and what they make of its weights."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
from torch import Tensor

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.core.translation import tr

# One such weight in each of the 12 layers that a network may have still stays below 3e38, where
# float32 ends; trained weights are hardly larger than 3.
MAX_WEIGHT = 1000.0
MAX_EDITS = 200  # all of them are applied anew at each, within a millisecond or two


@dataclass(frozen=True)
class SetWeight:
    """One weight of a convolution, or of fc as (classes, D, H, W), set to a number."""

    layer: str
    unit: int
    channel: int
    row: int
    column: int
    value: float


@dataclass(frozen=True)
class SetBias:
    """What an output adds to its sum, set to a number."""

    layer: str
    unit: int
    value: float


@dataclass(frozen=True)
class ScaleKernel:
    """All weights of an output multiplied, or those for one input channel; not its bias."""

    layer: str
    unit: int
    factor: float
    channel: int | None = None


@dataclass(frozen=True)
class SilenceChannel:
    """What a convolution's output says is taken away."""

    layer: str
    unit: int


Edit = SetWeight | SetBias | ScaleKernel | SilenceChannel
Edits = tuple[Edit, ...]


def read_number(text: str) -> float:
    """Return the number that a person typed; a comma counts as a point.

    Raises:
        CnnvizError: it is no finite number from -1,000 to 1,000.
    """
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        told = tr("“{text}” is not a number: type one like -0.25.", text.strip()[:20])
        raise CnnvizError(told) from None
    return bounded(number)


def bounded(number: float) -> float:
    """Return a number that a weight may be.

    Raises:
        CnnvizError: it is not finite, or beyond 1,000.
    """
    if not math.isfinite(number) or abs(number) > MAX_WEIGHT:
        raise CnnvizError(
            tr(
                "A weight can be -{most:,.0f} to {most:,.0f}: larger ones in "
                "every layer would add up to more than the computer's numbers hold.",
                MAX_WEIGHT,
            )
        )
    return number


def apply_edits(
    config: NetworkConfig, weights: Mapping[str, Tensor], edits: Edits
) -> dict[str, Tensor]:
    """Return the weights with these edits, one after the other, and silencing last of all.

    No tensor that is passed in is changed; those that no edit touches are returned themselves.

    A silenced channel says nothing any more, in every design: the logits are those of a network
    in which the output of its whole block is multiplied by 0. With batch norm its scale and its
    shift become 0, without it its kernel and its bias, so that its map is dark from there on. Where
    the activation is not 0 at 0 (sigmoid says 1/2) the map cannot get dark: there, what the next
    convolution or fc reads of it becomes 0 as well.

    Raises:
        CnnvizError: an edit names what the network does not have, or makes a weight too large.
    """
    edited = _Edited(config, weights)
    for edit in edits:
        edited.check_place(edit)
        if isinstance(edit, SetWeight):
            edited.kernels(edit.layer)[edit.unit, edit.channel, edit.row, edit.column] = bounded(
                edit.value
            )
        elif isinstance(edit, SetBias):
            edited.own(f"{edit.layer}.bias")[edit.unit] = bounded(edit.value)
        elif isinstance(edit, ScaleKernel):
            edited.scale(edit)
    for edit in edits:
        if isinstance(edit, SilenceChannel):
            edited.silence(edit)
    return edited.weights


def added(edits: Edits, edit: Edit) -> Edits:
    """Return the edits with one more, and without those that it makes void.

    A number that is set again was set in vain before. A scale right after another one of the very
    same weights takes its place: it is always meant of the kernel as it was before; 1 is none.

    Raises:
        CnnvizError: these are more edits than cnnviz keeps.
    """
    if isinstance(edit, ScaleKernel):
        last = _last_of_kernel(edits, edit.layer, edit.unit)
        void = last if last is not None and subject_of(last) == subject_of(edit) else None
        left = tuple(other for other in edits if other is not void)
        made = left if edit.factor == 1 else (*left, edit)
    elif isinstance(edit, SilenceChannel):
        made = edits if edit in edits else (*edits, edit)
    else:
        made = (*(e for e in edits if subject_of(e) != subject_of(edit)), edit)
    if len(made) > MAX_EDITS:
        raise CnnvizError(tr("{most} edits at most: reset some, or save the network.", MAX_EDITS))
    return made


def hidden_by(config: NetworkConfig, edits: Edits, edit: Edit) -> SilenceChannel | None:
    """Return the silenced channel because of which an edit would change nothing yet."""
    for silence in edits:
        if not isinstance(silence, SilenceChannel) or edit == silence:
            continue
        reach = silenced_by(config, silence.layer)
        if reach.dark == silence.layer and channel_of(edit) == channel_of(silence):
            return silence
        readers = {shape.name: shape for shape in reach.readers}
        if edit.layer in readers and _reads(readers[edit.layer], edit, silence.unit):
            return silence
    return None


def factor_of(edits: Edits, layer: str, unit: int, channel: int | None = None) -> float:
    """Return by what a kernel was scaled last; 1 if it was not, or something else came after."""
    last = _last_of_kernel(edits, layer, unit)
    return last.factor if isinstance(last, ScaleKernel) and last.channel == channel else 1.0


def _last_of_kernel(edits: Edits, layer: str, unit: int) -> SetWeight | ScaleKernel | None:
    """Return the last edit of an output's weights."""
    for edit in reversed(edits):
        if isinstance(edit, SetWeight | ScaleKernel) and channel_of(edit) == (layer, unit):
            return edit
    return None


def channel_of(edit: Edit) -> tuple[str, int]:
    """Return the layer and the output that an edit changes."""
    return edit.layer, edit.unit


def is_silenced(edits: Edits, layer: str, unit: int) -> bool:
    return SilenceChannel(layer, unit) in edits


def edited_kernels(edits: Edits, layer: str) -> frozenset[tuple[int, int | None]]:
    """Return the outputs of a layer that are edited, each with an input channel; None: all."""
    return frozenset((edit.unit, _reach(edit)) for edit in edits if edit.layer == layer)


class _Edited:
    """Weights of which those are copied that are changed."""

    def __init__(self, config: NetworkConfig, weights: Mapping[str, Tensor]) -> None:
        self._config = config
        self.weights = dict(weights)
        self._own: set[str] = set()
        self._shapes = {shape.name: shape for shape in layer_shapes(config)}

    def own(self, name: str) -> Tensor:
        if name not in self._own:
            self._own.add(name)
            self.weights[name] = self.weights[name].clone(memory_format=torch.contiguous_format)
        return self.weights[name]

    def kernels(self, layer: str) -> Tensor:
        """A layer's own weights as (k, D, F, F); those of fc as (classes, D, H, W)."""
        shape = self._shapes[layer]
        return self.own(f"{layer}.weight").view(shape.kernel_shape)

    def check_place(self, edit: Edit) -> None:
        shape = self._shapes.get(edit.layer)
        silences = isinstance(edit, SilenceChannel)
        nowhere = CnnvizError(tr("There is nothing to edit there in this network: {edit}.", edit))
        has_place = shape is not None and shape.kind.has_kernels and 0 <= edit.unit < shape.depth
        if shape is None or not has_place or (silences and not shape.kind.has_maps):
            raise nowhere
        if isinstance(edit, SilenceChannel | SetBias):
            return
        place: tuple[int, ...] = (edit.unit, edit.channel or 0)
        if isinstance(edit, SetWeight):
            place = (edit.unit, edit.channel, edit.row, edit.column)
        size = self.kernels(edit.layer).shape
        if not all(0 <= at < most for at, most in zip(place, size, strict=False)):
            raise nowhere

    def scale(self, edit: ScaleKernel) -> None:
        kernel = self.kernels(edit.layer)[edit.unit]
        part = kernel if edit.channel is None else kernel[edit.channel]
        before = float(part.abs().max())
        part.mul_(bounded(edit.factor))
        after = float(part.abs().max())
        if after > MAX_WEIGHT and after > before:
            told = tr("Times {factor:g} a weight exceeds {most:,.0f}: choose a smaller factor.",
                      edit.factor, MAX_WEIGHT)  # fmt: skip
            raise CnnvizError(told)

    def silence(self, edit: SilenceChannel) -> None:
        reach = silenced_by(self._config, edit.layer)
        self.own(f"{reach.dark}.weight")[edit.unit] = 0
        self.own(f"{reach.dark}.bias")[edit.unit] = 0
        for shape in reach.readers:
            kernels = self.kernels(shape.name)
            kernels[shape.kind.readers(edit.unit, shape.before)] = 0


@dataclass(frozen=True)
class Silencing:
    """Where a channel is silenced: the layer that no longer scales or shifts, and what reads it."""

    dark: str
    readers: tuple[LayerShape, ...]  # only where the map says something all the same


@lru_cache(maxsize=32)
def silenced_by(config: NetworkConfig, layer: str) -> Silencing:
    """Return what silences a channel: what follows its kernel up to the next layers with kernels.

    A map that is 0 may still say something behind an activation: sigmoid makes 1/2 of it.
    """
    shapes = layer_shapes(config)
    dark, speaks, own, readers = layer, False, {layer}, []
    for shape in shapes:
        if shape.node.inputs[0] not in own:
            continue
        if shape.kind.has_kernels:
            readers.append(shape)
            continue
        own.add(shape.name)
        if shape.kind.normalises:
            dark, speaks = shape.name, False
        speaks = speaks or shape.kind.at_zero != 0
    return Silencing(dark, tuple(readers) if speaks else ())


def _reads(shape: LayerShape, edit: Edit, unit: int) -> bool:
    """Whether an edit changes what a layer reads of one of the maps before, and nothing else."""
    channel = _reach(edit)
    if channel is None:
        return False
    return channel + shape.kind.maps_read(edit.unit, shape.before).start == unit


def subject_of(edit: Edit) -> Edit:
    """Return the edit without its number: what it changes."""
    if isinstance(edit, SilenceChannel):
        return edit
    return replace(edit, factor=1.0) if isinstance(edit, ScaleKernel) else replace(edit, value=0.0)


def _reach(edit: Edit) -> int | None:
    """Return the one input channel whose weights an edit changes; None: all or none of them."""
    return edit.channel if isinstance(edit, SetWeight | ScaleKernel) else None
