"""A matched network's weights under cnnviz's names: converted, and completed where harmless."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

from cnnviz.core.checkpoints.weight_files.layer_matching import Match
from cnnviz.core.checkpoints.weight_files.limits import WeightFileError
from cnnviz.core.network.weights_check import expected_shapes

# What a layer computes with where a file lacks it: nothing is added, nothing scaled.
MADE_UP = {"bias": 0.0, "weight": 1.0}
TOLD = {"bias": "a bias", "weight": "a scale"}
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
                f"lacks {own}, which batch norm needs; save all of network.state_dict(), not its "
                "parameters alone."
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
        pairs = ", ".join(f"{path} is {_shown(theirs)}" for path, theirs in renamed.items())
        yield f"Layers were identified by their shapes: {pairs}."
    for leaf, paths in made_up.items():
        yield f"The file has no {TOLD[leaf][2:]} for {', '.join(paths)}: {MADE_UP[leaf]:g} is used."
    kinds = {
        str(tensors[f"{layer.path}.{leaf}".strip(".")].dtype).removeprefix("torch.")
        for layer in match.layers.values()
        for leaf in layer.leaves
        if leaf != COUNT
    }
    if kinds - {"float32"}:
        yield f"Numbers were converted from {' and '.join(sorted(kinds - {'float32'}))} to float32."
    if match.left_over:
        names = ", ".join(_shown(name) for name in match.left_over[:SHOWN])
        more = len(match.left_over) - SHOWN
        yield f"Ignored, as no layer needs it: {names}{f' and {more} more' if more > 0 else ''}."


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[:60])
