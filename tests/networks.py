"""Networks that are not quite those that are built from a config."""

from collections.abc import Mapping
from dataclasses import replace

from torch import nn

from cnnviz.core.network.explained_values import INPUT
from cnnviz.core.network.kinds.layer import Input
from cnnviz.core.network.networks import Network
from cnnviz.core.network.nodes import Node


def begun_with(module: nn.Module, network: Network) -> Network:
    """The same layers, behind a module that pictures go through first."""
    modules: Mapping[str, nn.Module] = dict(network.named_children())
    nodes = (Node("begin", Input(), (INPUT,)), replace(network.nodes[0], inputs=("begin",)))
    return Network((*nodes, *network.nodes[1:]), {"begin": module, **modules})
