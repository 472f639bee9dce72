"""A network's forward and backward pass in training, with as few trips to memory as can be.

Half of a step's time goes into batch norm, activation and pooling, which compute next to nothing
and move every map from memory and back. A block of convolution, batch norm, ReLU and max pooling
is passed as one here: by compiled code where there is some for it, else by torch.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import torch
from torch import Tensor, nn

from cnnviz.core.training.fast_pass.block_pass import Block, TorchFunction
from cnnviz.core.training.fast_pass.compiled_block import CompiledFunction
from cnnviz.core.training.fast_pass.compiled_library import compiled_library


def training_pass(network: nn.Sequential) -> Callable[[Tensor], Tensor]:
    """Return what computes the network's logits in training mode, and their gradients.

    It uses the network's own parameters and moves its running statistics, as the network itself
    would. Off the CPU, and for layers that are no such block, it is the network itself, but that
    a bias before batch norm has a gradient of exactly 0 wherever it is computed.
    """
    hold_idle_biases(network)
    stages = list(_stages(network))

    def logits(images: Tensor) -> Tensor:
        for stage in stages:
            images = stage(images)
        return images

    return logits


def _stages(network: nn.Sequential) -> Iterator[Callable[[Tensor], Tensor]]:
    layers = list(network)
    is_on_cpu = next(network.parameters()).device.type == "cpu"
    while layers:
        match layers[:4]:
            case [
                nn.Conv2d() as conv,
                nn.BatchNorm2d() as norm,
                nn.ReLU(),
                nn.MaxPool2d() as pool,
            ] if is_on_cpu:
                yield _block(conv, norm, pool)
                layers = layers[4:]
            case [layer, *_]:
                yield layer
                layers = layers[1:]


def _block(conv: nn.Conv2d, norm: nn.BatchNorm2d, pool: nn.MaxPool2d) -> Block:
    library = compiled_library()
    fits = conv.weight.dtype == torch.float32 and pool.kernel_size == pool.stride == 2
    if library is not None and fits:
        return Block(CompiledFunction, conv, norm, library)
    return Block(TorchFunction, conv, norm, pool)


def hold_idle_biases(network: nn.Sequential) -> None:
    """Let every bias before a batch norm have a gradient of exactly 0, so that no step moves it.

    Rounding makes next to nothing of that gradient in place of 0, and Adam would magnify it to
    steps as long as any other's.
    """
    for layer, following in pairwise(network):
        is_normed = isinstance(layer, nn.Conv2d) and isinstance(following, nn.BatchNorm2d)
        if is_normed and isinstance(layer.bias, Tensor):
            layer.bias.register_hook(torch.zeros_like)  # type: ignore[no-untyped-call]
