"""Why tensors are no network that cnnviz knows: theirs beside the wanted ones."""

from collections.abc import Iterable, Mapping

from cnnviz.core.checkpoints.weight_files.found_tensors import FoundTensors
from cnnviz.core.checkpoints.weight_files.layer_matching import (
    Layer,
    Shape,
    fits,
    layers_of,
    shapes_of,
    wanted_layers,
)
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.network.weights_check import expected_shapes
from cnnviz.core.translation import listed, tr

SHOWN = 16
NAME_LENGTH = 48
COUNTS = "num_batches_tracked"
NOTHING = tr("holds no weights under layers' names; save network.state_dict() with torch.save.")


def misfit_sentence(found: list[FoundTensors]) -> str:
    """Return what differs from the known network that comes nearest, and both lists of shapes."""
    pairs = [(shapes_of(one.tensors), config) for one in found for config in NETWORKS.values()]
    if not any(shapes for shapes, _ in pairs):
        return NOTHING
    shapes, config = max(pairs, key=_nearness)
    return tr(
        "does not hold a network that cnnviz knows: {difference}. In the file: "
        "{shapes}. Network {name} has: {own_shapes}.",
        _difference(shapes, config),
        _shapes(shapes),
        config.name,
        _shapes(expected_shapes(config)),
    )


def _nearness(pair: tuple[Mapping[str, Shape], NetworkConfig]) -> tuple[int, int, int]:
    shapes, config = pair
    layers, wanted = layers_of(shapes)[0], wanted_layers(config)
    fitting = sum(any(fits(layer, one) for layer in layers) for one in wanted)
    named = len({layer.path.rpartition(".")[2] for layer in layers} & {one.path for one in wanted})
    return fitting, named, len(layers)


def _difference(shapes: Mapping[str, Shape], config: NetworkConfig) -> str:
    layers, others = layers_of(shapes)
    wanted = wanted_layers(config)
    for one in wanted:
        if not any(fits(layer, one) for layer in layers):
            return _missing(one, layers)
    over = [layer for layer in layers if not any(fits(layer, one) for one in wanted)]
    if over or others:
        return tr(
            "{shown} does not fit network {name}",
            _shown(over[0].path if over else others[0]),
            config.name,
        )
    return tr("the layers cannot be identified, or batch norm does not follow its convolution")


def _missing(wanted: Layer, layers: list[Layer]) -> str:
    named = [layer for layer in layers if f".{layer.path}".endswith(f".{wanted.path}")]
    if named and named[0].sides == wanted.sides:
        theirs, ours = named[0].leaves, wanted.leaves
        leaf = next(leaf for leaf, shape in theirs.items() if ours[leaf] != shape)
        name = f"{_shown(named[0].path)}.{leaf}"
        return tr(
            "{name} is {found} where {expected} is expected",
            name,
            times(theirs[leaf]),
            times(ours[leaf]),
        )
    return tr("no layer is like {path} with {shape} numbers", wanted.path, times(wanted.shape))


def _shapes(shapes: Mapping[str, Shape]) -> str:
    told = [(name, shape) for name, shape in shapes.items() if not name.endswith(COUNTS)]
    return listed([f"{_shown(name)} {times(shape)}" for name, shape in told], SHOWN)


def times(shape: Iterable[int]) -> str:
    """Return a shape as people write it."""
    return "x".join(map(str, shape)) or tr("a single number")


def _shown(name: str) -> str:
    text = "".join(c if c.isprintable() else "?" for c in name)
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 3]}..."
