"""A network as a list of named layers, each with the names of what it reads."""

from dataclasses import asdict, dataclass
from typing import Any

from cnnviz.core.network.kinds.layer import Layer


@dataclass(frozen=True)
class Node:
    """A layer at its place."""

    name: str
    layer: Layer
    inputs: tuple[str, ...]
    block: int | None = None  # that it was written by, from 0

    def to_dict(self) -> dict[str, Any]:
        own = {"name": self.name, "kind": self.layer.name, "inputs": list(self.inputs)}
        return own | asdict(self.layer)
