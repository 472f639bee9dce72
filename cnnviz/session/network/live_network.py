"""The network on screen: its weights now, and what it makes of the current input."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from PySide6.QtCore import QObject, Signal
from torch import Tensor

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.normalisations import CHOSEN, KEY, is_open, normalisation_of
from cnnviz.core.data.picture_shape import PictureShape
from cnnviz.core.edits.edit_words import with_edits
from cnnviz.core.edits.weight_edits import Edits, apply_edits
from cnnviz.core.inspection.arithmetic import explain
from cnnviz.core.inspection.receptive_field import (
    Box,
    Field,
    boxes,
    effective_field,
    largest_fields,
)
from cnnviz.core.inspection.term_maps import term_maps
from cnnviz.core.inspection.trace import FloatArray, Trace, trace
from cnnviz.core.network.explained_values import Explanation, Place
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.networks import Network, weights_of
from cnnviz.core.network.shapes import LayerShape, first_kernels, layer_shapes
from cnnviz.core.translation import tr


class LiveNetwork(QObject):
    """The GUI thread's own copy; a network in training is another one, and sends its weights."""

    resized = Signal(tuple)  # C, H, W of its pictures; told before all else, and answered by `see`
    replaced = Signal()  # another architecture or checkpoint
    renamed = Signal()
    weights_changed = Signal()
    traced = Signal()  # input or weights changed, and the trace is new

    def __init__(self, checkpoint: Checkpoint, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self._title = title
        self.edits: Edits = ()  # made by hand
        self.version = 0  # another number whenever the weights on screen are others
        self._pixels = np.zeros(checkpoint.picture_shape.size, np.uint8)
        self._normalised, self._is_resizing = True, False
        self._network: Network
        self._newest: _Weights | None = None  # kept while earlier ones are shown
        self._unedited: _Weights | None = None  # kept while they are edited
        self._checkpoint = checkpoint
        self._adopt(checkpoint)

    @property
    def title(self) -> str:
        return tr("{title} (edited)", self._title) if self.edits else self._title

    def show(self, checkpoint: Checkpoint, title: str) -> None:
        self._title = title
        self._adopt(checkpoint)
        self.replaced.emit()
        self.weights_changed.emit()
        self.traced.emit()

    def rename(self, title: str) -> None:
        """Say anew what the network on screen is, without touching it."""
        self._title = title
        self.renamed.emit()

    def update_weights(self, weights: Mapping[str, Tensor], step: int | None = None) -> None:
        """Take the weights of a network in training; while the past is shown, for later."""
        newer = _Weights(weights, step)
        if self._newest is not None:
            self._newest = newer
        else:
            self._put(newer)

    def edit(self, edits: Edits) -> None:
        """Show the weights as they were before any edit, with these; none: as they were.

        Edits end as soon as other weights are shown.

        Raises:
            CnnvizError: an edit names what is not there, or makes a weight too large.
        """
        before = self._before_edits()
        edited = apply_edits(self.config, before.weights, edits)
        self._put(replace(before, weights=edited), edits, before if edits else None)

    def look_back(self, weights: Mapping[str, Tensor], step: int) -> None:
        """Show weights that this network had earlier; `look_at_now` returns to the newest."""
        if self._newest is None:
            self._newest = self._before_edits()
        self._put(_Weights(weights, step))

    def look_at_now(self) -> None:
        if self._newest is not None:
            newest, self._newest = self._newest, None
            self._put(newest)

    @property
    def is_past(self) -> bool:
        """Whether earlier weights are shown than the newest."""
        return self._newest is not None

    def follow(self, checkpoint: Checkpoint, title: str) -> None:
        """Show a newer state of the network on screen, or another one if it is another by now.

        How pixels are scaled, where a person has chosen that, stays.
        """
        now = self._checkpoint
        if now.made_by.get(KEY) == CHOSEN and is_open(checkpoint.made_by):
            checkpoint = checkpoint.normalised_as(normalisation_of(now.picture_shape))
        if _subject(checkpoint) != _subject(self._checkpoint):
            self.show(checkpoint, title)
            return
        self._checkpoint = replace(checkpoint, run=None)
        self.update_weights(checkpoint.weights)

    def doubt(self, doubt_below: float) -> None:
        """Take a newly measured certainty below which it is not sure."""
        self._checkpoint = replace(self._checkpoint, doubt_below=doubt_below)

    def see(self, pixels: npt.NDArray[np.uint8], normalised: bool = True) -> None:
        """Make these uint8 (C, H, W) pixels the input; if not normalised, as 0 to 1."""
        self._pixels, self._normalised = pixels, normalised
        self._trace = self._compute()
        if not self._is_resizing:
            self.traced.emit()

    def probabilities_of(self, pixels: npt.NDArray[np.uint8]) -> FloatArray:
        """Return what it would say about other pixels, normalised, and leave the input alone."""
        return trace(self._network, self.picture_shape.normalised_picture(pixels)).probabilities

    @property
    def config(self) -> NetworkConfig:
        return self._checkpoint.config

    @property
    def layers(self) -> tuple[LayerShape, ...]:
        return self._layers

    @property
    def class_names(self) -> tuple[str, ...]:
        return self._checkpoint.class_names

    @property
    def picture_shape(self) -> PictureShape:
        """Of the pictures that it was trained with."""
        return self._checkpoint.picture_shape

    @property
    def as_read(self) -> PictureShape:
        """As the input is brought to it now: numbers from 0 to 1 if it is not normalised."""
        return self.picture_shape if self._normalised else self.picture_shape.unscaled

    @property
    def made_by(self) -> Mapping[str, Any]:
        """The account of where it came from."""
        return self._checkpoint.made_by

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed of its file, or made of it, that nobody has put aside yet."""
        return self._checkpoint.notes

    def put_notes_aside(self) -> None:
        self._checkpoint = replace(self._checkpoint, notes=())
        self.renamed.emit()

    @property
    def doubt_below(self) -> float:
        """The certainty below which it is not sure; 0 where that was never measured."""
        return self._checkpoint.doubt_below

    @property
    def trace(self) -> Trace:
        return self._trace

    def explain(self, place: Place) -> Explanation:
        """Return the arithmetic of a value of the trace."""
        return explain(self._network, self._trace, place)

    def boxes(self, place: Place) -> tuple[Box, ...]:
        """Return what a value sees of its own and every earlier layer, the input last."""
        return boxes(self.config, place)

    def largest_field(self, layer: str) -> Field:
        """Return the most that a value of a layer sees of the input."""
        return largest_fields(self.config)[layer]

    def effective_field(self, place: Place) -> FloatArray:
        """Return how strongly a value follows each pixel of the input, float32 (H, W)."""
        return effective_field(self._network, self._trace.input, place)

    def term_maps(self, layer: str, unit: int) -> FloatArray:
        """Return what each map before a convolution or fc adds to one of its own, (D, H, W)."""
        return term_maps(self._network, self._trace, layer, unit)

    def checkpoint(self) -> Checkpoint:
        """Return the network as it is on screen, with the account of where it came from."""
        made_by = self._checkpoint.made_by
        if self._step is not None:
            made_by = {**made_by, "step": self._step}
        made_by = with_edits(made_by, self.edits, self.class_names)
        return replace(self._checkpoint, weights=weights_of(self._network), made_by=made_by)

    def checkpoint_before_edits(self) -> Checkpoint:
        """Return the network as it was before it was edited."""
        return replace(self._checkpoint, weights=self._before_edits().weights)

    def layer(self, name: str) -> LayerShape:
        return next(layer for layer in self._layers if layer.name == name)

    @property
    def first_kernels(self) -> LayerShape:
        """The first layer whose kernels slide over maps."""
        return first_kernels(self._layers)

    def kernels(self, layer: str) -> FloatArray:
        """Return a convolution's weights as float32 (k, D, F, F).

        Those of fc as (classes, D, H, W): for each class one as large as the maps before it.
        """
        return self._parameter(f"{layer}.weight").reshape(self.layer(layer).kernel_shape)

    def kernels_before_edits(self, layer: str) -> FloatArray:
        """Return what `kernels` would be without edits."""
        if self._unedited is None:
            return self.kernels(layer)
        weights = self._unedited.weights[f"{layer}.weight"].numpy().copy()
        return weights.reshape(self.layer(layer).kernel_shape)

    def biases(self, layer: str) -> FloatArray:
        """Return a layer's biases as float32 (k,)."""
        return self._parameter(f"{layer}.bias")

    def batch_norm(self, layer: str) -> dict[str, FloatArray]:
        """Return what a batch norm multiplies by, adds, and the statistics it uses, each (D,)."""
        return {
            "scale": self._parameter(f"{layer}.weight"),
            "shift": self._parameter(f"{layer}.bias"),
            "running mean": self._network.get_buffer(f"{layer}.running_mean").numpy().copy(),
            "running variance": self._network.get_buffer(f"{layer}.running_var").numpy().copy(),
        }

    def _parameter(self, name: str) -> FloatArray:
        return self._network.get_parameter(name).detach().numpy().copy()

    def _before_edits(self) -> "_Weights":
        return self._unedited or _Weights(weights_of(self._network), self._step)

    def _put(
        self, weights: "_Weights", edits: Edits = (), unedited: "_Weights | None" = None
    ) -> None:
        self._network.load_state_dict(dict(weights.weights))
        title, self.edits = self.title, edits
        self._step, self._unedited = weights.step, unedited
        self.version += 1
        self._trace = self._compute()
        if self.title != title:
            self.renamed.emit()
        self.weights_changed.emit()
        self.traced.emit()

    def _adopt(self, checkpoint: Checkpoint) -> None:
        # Weights move on without a run that the file may hold, and would not fit it any more.
        self._checkpoint = replace(checkpoint, run=None)
        self._newest, self._unedited, self._step, self.edits = None, None, None, ()
        self.version += 1
        self._layers = layer_shapes(checkpoint.config)
        self._network = checkpoint.network()
        self._is_resizing = self._pixels.shape != self.picture_shape.size
        if self._is_resizing:
            self._pixels = np.zeros(self.picture_shape.size, np.uint8)
        self._trace = self._compute()
        if self._is_resizing:
            self.resized.emit(self.picture_shape.size)
            self._is_resizing = False

    def _compute(self) -> Trace:
        return trace(self._network, self.as_read.normalised_picture(self._pixels))


@dataclass(frozen=True, eq=False)
class _Weights:
    weights: Mapping[str, Tensor]
    step: int | None  # of the run that they belong to, where there is one


def _subject(checkpoint: Checkpoint) -> tuple[NetworkConfig, tuple[str, ...], PictureShape]:
    return checkpoint.config, checkpoint.class_names, checkpoint.picture_shape


def keep_gui_thread_single() -> None:
    """One picture at a time gains nothing from more threads, and they would disturb training."""
    torch.set_num_threads(1)
