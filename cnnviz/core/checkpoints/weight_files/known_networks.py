"""The known network whose weights a file holds, under whatever names, and what was assumed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor

from cnnviz.core.checkpoints.weight_files.file_kinds import refusal
from cnnviz.core.checkpoints.weight_files.found_tensors import FoundTensors, joined
from cnnviz.core.checkpoints.weight_files.layer_matching import (
    Match,
    is_same,
    layers_of,
    match_layers,
    shapes_of,
    wanted_layers,
)
from cnnviz.core.checkpoints.weight_files.limits import WeightFileError
from cnnviz.core.checkpoints.weight_files.misfit_words import misfit_sentence
from cnnviz.core.checkpoints.weight_files.own_names import under_own_names
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.translation import tr

MAX_PREFIXES = 6  # one in the other
# Beside a network of the same layers, these are copies of it: averages, earlier ones, teachers.
COPY = re.compile(r"ema|swa|av(era)?g|shadow|teacher|target|best|old|momentum", re.IGNORECASE)
SEVERAL = tr(
    "holds several networks ({places}); save only the one you want, with: "
    'torch.save(torch.load({{file}})["{first}"], "weights.pt").'
)


@dataclass(frozen=True, eq=False)
class KnownNetwork:
    """A network of cnnviz's, with its weights under cnnviz's names."""

    config: NetworkConfig
    weights: Mapping[str, Tensor]
    notes: tuple[str, ...]  # what was converted, made up or left out, each a sentence


@dataclass(frozen=True, eq=False)
class _Candidate:
    place: str
    tensors: Mapping[str, Tensor]
    match: Match


def known_network(found: list[FoundTensors], path: Path) -> KnownNetwork:
    """Return the one network whose weights these are.

    Raises:
        WeightFileError: there is none, or more than one; names what does not fit.
    """
    candidates = [one for tensors in found for one in _candidates(tensors)]
    if not candidates:
        raise WeightFileError(misfit_sentence(found))
    chosen, left_out = _chosen(candidates, path)
    weights, notes = under_own_names(chosen.tensors, chosen.match)
    if left_out:
        places = ", ".join(_place(one) for one in left_out)
        notes = (
            tr("The weights are those of {place}; left out: {places}.", _place(chosen), places),
            *notes,
        )
    return KnownNetwork(chosen.match.config, weights, notes)


def _candidates(found: FoundTensors, depth: int = 0) -> list[_Candidate]:
    """Return the networks among tensors: all of them together, or behind a prefix of their own."""
    shapes = shapes_of(found.tensors)
    for config in NETWORKS.values():
        match = match_layers(shapes, config)
        if match is not None:
            return [_Candidate(found.place, found.tensors, match)]
    fewest = min(len(wanted_layers(config)) for config in NETWORKS.values())
    if depth == MAX_PREFIXES or len(shapes) < fewest:
        return []
    parts = _by_prefix(found)
    inner = {first: _candidates(part, depth + 1) for first, part in parts.items()}
    rest = {n: shape for n, shape in shapes.items() if not inner.get(n.partition(".")[0])}
    if layers_of(rest)[0]:
        return []  # there is more to it than the networks
    return [one for candidates in inner.values() for one in candidates]


def _by_prefix(found: FoundTensors) -> dict[str, FoundTensors]:
    """Return what has the same first word in its names, without that word."""
    grouped: dict[str, dict[str, Tensor]] = {}
    for name, value in found.tensors.items():
        first, dot, rest = name.partition(".")
        if dot:
            grouped.setdefault(first, {})[rest] = value
    return {
        first: FoundTensors(joined(found.place, first), tensors)
        for first, tensors in grouped.items()
    }


def _chosen(candidates: list[_Candidate], path: Path) -> tuple[_Candidate, tuple[_Candidate, ...]]:
    """Return the network itself, and the copies of it that are left out."""
    distinct: list[_Candidate] = []
    for one in candidates:
        if not any(is_same(one.tensors, other.tensors) for other in distinct):
            distinct.append(one)
    originals = [one for one in distinct if not COPY.search(one.place)]
    chosen = distinct if len(distinct) == 1 else originals
    if len(chosen) != 1:
        places = ", ".join(_place(one) for one in distinct[:4])
        raise refusal(SEVERAL.format(places=places, first=_place(distinct[0])), path)
    return chosen[0], tuple(one for one in distinct if one is not chosen[0])


def _place(one: _Candidate) -> str:
    return one.place or tr("the file's own names")
