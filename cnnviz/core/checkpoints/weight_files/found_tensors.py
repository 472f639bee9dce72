"""Dicts of tensors, wherever in a saved object they lie."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from cnnviz.core.checkpoints.weight_files.limits import (
    TOO_MANY,
    WeightFileError,
    check_count,
    check_values,
)
from cnnviz.core.translation import tr

MAX_CONTAINERS = 20_000  # an optimizer keeps one for each parameter
MAX_DEPTH = 8
PLACE_LENGTH = 60


@dataclass(frozen=True, eq=False)
class FoundTensors:
    """Named tensors, and the keys that lead to them: model.state_dict; "" at the top."""

    place: str
    tensors: Mapping[str, Tensor]


def find_tensors(content: Any) -> list[FoundTensors]:
    """Return every dict that holds tensors by name, with only its tensors, the outermost first.

    Raises:
        WeightFileError: there are more than any network has.
    """
    found, seen = [], set()
    for place, container in _containers(content, "", 0):
        if id(container) in seen:
            continue
        seen.add(id(container))
        if len(seen) > MAX_CONTAINERS:
            raise WeightFileError(TOO_MANY)
        tensors = _named_tensors(container)
        if tensors:
            found.append(FoundTensors(place, tensors))
        check_count(sum(len(one.tensors) for one in found))
    check_values(value for one in found for value in one.tensors.values())
    return found


def _containers(content: Any, place: str, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > MAX_DEPTH or not isinstance(content, dict | list | tuple):
        return
    yield place, content
    items = content.items() if isinstance(content, dict) else enumerate(content)
    for key, value in items:
        yield from _containers(value, joined(place, key), depth + 1)


def _named_tensors(container: Any) -> dict[str, Tensor]:
    if not isinstance(container, dict):
        return {}
    tensors = {
        name: value
        for name, value in container.items()
        if isinstance(name, str) and isinstance(value, Tensor)
    }
    for name, value in tensors.items():
        if not _is_plain(value):
            raise WeightFileError(
                tr(
                    "holds {joined} in a form that cnnviz does not read: sparse, "
                    "quantised or without its values; save it as a plain tensor.",
                    joined("", name),
                )
            )
    return tensors


def joined(place: str, key: object) -> str:
    """Return the place of what a key leads to."""
    own = "".join(c if c.isprintable() else "?" for c in str(key)[:PLACE_LENGTH])
    return f"{place}.{own}" if place else own


def _is_plain(value: Tensor) -> bool:
    is_dense = not value.is_nested and value.layout is torch.strided
    return is_dense and not value.is_meta and not value.is_quantized
