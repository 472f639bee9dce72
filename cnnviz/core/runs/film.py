"""The kernels or the maps of one layer, step by step of a recorded run, in one range of values."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.inspection.images import ColourRange, as_maps
from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.networks import build_network
from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.core.runs.recorded_run import RecordedRun, RecordingError

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Film:
    """What is shown of which run, and at which of its kept steps."""

    run: RecordedRun
    layer: LayerShape
    picture: FloatArray | None  # (C, H, W), normalised: its maps are shown; None: the kernels
    steps: tuple[int, ...]

    @property
    def is_signed(self) -> bool:
        return self.picture is None or self.layer.signed

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """How many kernels there are, of how many channels, how high and wide; maps have one."""
        layer = self.layer
        if self.picture is not None:
            return layer.depth, 1, layer.height, layer.width
        return layer.kernel_shape


def layers_with_kernels(run: RecordedRun) -> list[LayerShape]:
    return [shape for shape in layer_shapes(run.start.config) if shape.kind.has_kernels]


def layers_with_maps(run: RecordedRun) -> list[LayerShape]:
    """Return all layers but the last one, whose maps are single numbers."""
    return [shape for shape in layer_shapes(run.start.config) if shape.kind.has_maps]


def spread_steps(run: RecordedRun, most: int) -> tuple[int, ...]:
    """Return so many kept steps at most: evenly many are left out, the first and last are there."""
    places = np.linspace(0, len(run.steps) - 1, min(most, len(run.steps)))
    return tuple(run.steps[place] for place in dict.fromkeys(np.rint(places).astype(int).tolist()))


def shots(film: Film) -> Iterator[tuple[int, FloatArray]]:
    """Yield each step with its values; steps that cannot be read are left out.

    Kernels are float32 (k, D, F, F), those of fc (classes, D, H, W); maps are (D, H, W).
    """
    network = build_network(film.run.start.config).eval()
    for step in film.steps:
        try:
            weights = film.run.weights(step)
        except RecordingError:
            continue
        if film.picture is None:
            yield step, weights[f"{film.layer.name}.weight"].numpy().reshape(film.shape)
        else:
            network.load_state_dict(weights)
            yield step, as_maps(trace(network, film.picture).outputs[film.layer.name])


def range_so_far(film: Film) -> Iterator[ColourRange]:
    """Yield after each step the range of all values up to it: the last one holds them all."""
    reach = 0.0
    for _, values in shots(film):
        largest = float(np.abs(values).max(initial=0))
        reach = max(reach, largest) if np.isfinite(largest) else reach
        yield ColourRange(reach, film.is_signed)
