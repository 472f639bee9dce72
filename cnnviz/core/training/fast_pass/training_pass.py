"""A network's forward and backward pass in training, with as few trips to memory as can be.

Half of a step's time goes into batch norm, activation and pooling, which compute next to nothing
and move every map from memory and back. A block of convolution, batch norm, ReLU and max pooling
is passed as one here: by compiled code where there is some for it, else by torch.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import cast

import torch
from torch import Tensor, nn

from cnnviz.core.network.kinds.activations import Relu
from cnnviz.core.network.kinds.batch_norm import BatchNorm, as_norm
from cnnviz.core.network.kinds.convolution import Convolution
from cnnviz.core.network.kinds.poolings import MaxPooling
from cnnviz.core.network.networks import Network, Step, passed
from cnnviz.core.network.nodes import Node
from cnnviz.core.training.fast_pass.block_pass import Block, TorchFunction
from cnnviz.core.training.fast_pass.compiled_block import CompiledFunction
from cnnviz.core.training.fast_pass.compiled_library import compiled_library

BLOCK = [Convolution, BatchNorm, Relu, MaxPooling]


def training_pass(network: Network) -> Callable[[Tensor], Tensor]:
    """Return what computes the network's logits in training mode, and their gradients.

    It uses the network's own parameters and moves its running statistics, as the network itself
    would. Off the CPU, and for layers that are no such block, it is the network itself, but that
    a bias before batch norm has a gradient of exactly 0 wherever it is computed.
    """
    hold_idle_biases(network)
    steps = list(_steps(network))

    def logits(images: Tensor) -> Tensor:
        for values in passed(steps, images):
            result = values
        return result

    return logits


def _steps(network: Network) -> Iterator[Step]:
    nodes = list(network.nodes)
    is_on_cpu = next(network.parameters()).device.type == "cpu"
    while nodes:
        block = nodes[:4]
        if is_on_cpu and _is_block(block, network):
            conv, norm, _, pool = (network.module(node.name) for node in block)
            made = _block(cast(nn.Conv2d, conv), as_norm(norm), cast(nn.MaxPool2d, pool))
            yield Step(block[3].name, block[0].inputs, made)
            nodes = nodes[4:]
        else:
            yield Step(block[0].name, block[0].inputs, network.module(block[0].name))
            nodes = nodes[1:]


def _is_block(nodes: list[Node], network: Network) -> bool:
    """Whether these follow each other, and nobody else reads what is between them."""
    if [type(node.layer) for node in nodes] != BLOCK:
        return False
    inner = {node.name for node in nodes[:3]}
    readers = [(node.name, inner & {*node.inputs}) for node in network.nodes]
    return [r for r in readers if r[1]] == [
        (following.name, {node.name}) for node, following in pairwise(nodes)
    ]


def _block(conv: nn.Conv2d, norm: nn.BatchNorm2d, pool: nn.MaxPool2d) -> Block:
    library = compiled_library()
    fits = conv.weight.dtype == torch.float32 and pool.kernel_size == pool.stride == 2
    if library is not None and fits:
        return Block(CompiledFunction, conv, norm, library)
    return Block(TorchFunction, conv, norm, pool)


def hold_idle_biases(network: Network) -> None:
    """Let every bias before a batch norm have a gradient of exactly 0, so that no step moves it.

    Rounding makes next to nothing of that gradient in place of 0, and Adam would magnify it to
    steps as long as any other's.
    """
    for node in network.nodes:
        readers = [other.layer for other in network.nodes if node.name in other.inputs]
        if node.layer.has_kernels and readers and all(layer.normalises for layer in readers):
            bias = network.module(node.name).get_parameter("bias")
            bias.register_hook(torch.zeros_like)  # type: ignore[no-untyped-call]
