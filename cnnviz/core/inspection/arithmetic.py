"""The arithmetic of one value of one layer, for the current input and weights."""

import numpy as np

from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.trace import Trace
from cnnviz.core.network.explained_values import SOFTMAX, Explanation, Place, SoftmaxValue
from cnnviz.core.network.networks import Network
from cnnviz.core.translation import tr


def explain(network: Network, trace: Trace, place: Place) -> Explanation:
    """Explain one value that `network`, in eval mode, computed in `trace`.

    Raises:
        CnnvizError: the network has no such value.
    """
    if place.layer == SOFTMAX:
        last = network.nodes[-1].name
        logits = trace.outputs[last].astype(np.float64)
        _check_inside(place, (len(logits), 1, 1))
        return SoftmaxValue(place, last, logits)
    node = network.node(place.layer)
    after = trace.outputs[place.layer]
    _check_inside(place, after.shape if after.ndim == 3 else (len(after), 1, 1))
    (source,) = node.inputs
    before = trace.of(source)
    return node.layer.explain(network.module(node.name), place, source, before)


def _check_inside(place: Place, shape: tuple[int, ...]) -> None:
    units, height, width = shape
    if not (0 <= place.unit < units and 0 <= place.row < height and 0 <= place.column < width):
        raise CnnvizError(
            tr(
                "{layer} has {units} maps of {width}x{height} values: map {unit}, row "
                "{row}, column {column} does not exist.",
                place.layer,
                units,
                width,
                height,
                place.unit,
                place.row,
                place.column,
            )
        )
