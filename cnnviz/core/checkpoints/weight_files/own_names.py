"""A matched network's weights under cnnviz's names: converted, and completed where harmless."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

from cnnviz.core.checkpoints.weight_files.layer_matching import Match
from cnnviz.core.checkpoints.weight_files.limits import WeightFileError
from cnnviz.core.network.weights_check import expected_shapes
from cnnviz.core.translation import listed, tr

# What a layer computes with where a file lacks it: nothing is added, nothing scaled.
MADE_UP = {"bias": 0.0, "weight": 1.0}
TOLD = {"bias": tr("a bias"), "weight": tr("a scale")}
COUNT = "num_batches_tracked"  # of training; nothing is computed with it
SHOWN = 4


def under_own_names(
    tensors: Mapping[str, Tensor], match: Match
) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """Return float32 weights by cnnviz's names, and in sentences what was done to them.

    Raises:
        WeightFileError: a number is missing that cannot be made up.
    """
    weights: dict[str, Tensor] = {}
    made_up: dict[str, list[str]] = {}
    for name, shape in expected_shapes(match.config).items():
        path, _, leaf = name.rpartition(".")
        theirs = match.layers[path]
        own = f"{theirs.path}.{leaf}".strip(".")
        if leaf == COUNT:
            weights[name] = torch.zeros((), dtype=torch.int64)
        elif leaf in theirs.leaves:
            weights[name] = tensors[own].detach().to(torch.float32, copy=True).contiguous()
        elif leaf in MADE_UP:
            weights[name] = torch.full(shape, MADE_UP[leaf])
            made_up.setdefault(leaf, []).append(path)
        else:
            raise WeightFileError(
                tr(
                    "lacks {own}, which batch norm needs; save all of "
                    "network.state_dict(), not its parameters alone.",
                    own,
                )
            )
    return weights, tuple(_notes(tensors, match, made_up))


def _notes(
    tensors: Mapping[str, Tensor], match: Match, made_up: Mapping[str, list[str]]
) -> Iterator[str]:
    renamed = {
        path: layer.path
        for path, layer in match.layers.items()
        if not f".{layer.path}".endswith(f".{path}")
    }
    if renamed:
        pairs = ", ".join(
            tr("{name} is {name_in_file}", path, _shown(theirs)) for path, theirs in renamed.items()
        )
        yield tr("Layers were identified by their shapes: {pairs}.", pairs)
    for leaf, paths in made_up.items():
        yield tr(
            "The file has no {told} for {paths}: {made_up:g} is used.",
            TOLD[leaf][2:],
            ", ".join(paths),
            MADE_UP[leaf],
        )
    kinds = {
        str(tensors[f"{layer.path}.{leaf}".strip(".")].dtype).removeprefix("torch.")
        for layer in match.layers.values()
        for leaf in layer.leaves
        if leaf != COUNT
    }
    if kinds - {"float32"}:
        others = listed(sorted(kinds - {"float32"}))
        yield tr("Numbers were converted from {kinds} to float32.", others)
    if match.left_over:
        names = listed([_shown(name) for name in match.left_over], SHOWN)
        yield tr("Ignored, as no layer needs it: {names}.", names)


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[:60])
