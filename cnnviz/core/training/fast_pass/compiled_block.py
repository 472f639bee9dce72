"""The same as block_pass for 2x2 windows, in compiled code: a step takes a quarter less time.

With one read compiled_block.c pools, adds up the statistics and keeps nothing but pooled maps; on
the way back the largest values are found again, which is less work than keeping their places.
Scales of either sign are taken as they are: where one is negative, the smallest value of a window
becomes the largest one.
"""

import ctypes
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from cnnviz.core.errors import CnnvizError
from cnnviz.core.training.fast_pass.block_pass import convolution_gradients
from cnnviz.core.training.fast_pass.compiled_library import BlockShape
from cnnviz.core.translation import tr


class CompiledFunction(torch.autograd.Function):
    """In training mode, of float32 maps of even height and width, pooled by 2x2."""

    @staticmethod
    def forward(
        ctx: Any,
        maps: Tensor,  # (N, D, H, W)
        weight: Tensor,
        bias: Tensor,
        scale: Tensor,
        shift: Tensor,
        conv: nn.Conv2d,
        norm: nn.BatchNorm2d,
        library: ctypes.CDLL,
    ) -> Tensor:
        x = functional.conv2d(maps, weight, bias, conv.stride, conv.padding)
        ctx.product_type = x.dtype  # bfloat16 under autocast
        x = x.to(weight.dtype, memory_format=torch.channels_last)
        images, channels, height, width = x.shape
        assert weight.dtype == torch.float32, "compiled for no other"
        assert height % 2 == width % 2 == 0, "shapes.py lets no window overhang"
        half = (images, channels, height // 2, width // 2)
        pooled = torch.empty(half, memory_format=torch.channels_last)
        result = torch.empty_like(pooled)
        statistics = torch.empty(2, channels, dtype=torch.float64)
        assert norm.num_batches_tracked is not None
        assert norm.running_mean is not None
        assert norm.running_var is not None
        norm.num_batches_tracked.add_(1)
        ctx.shape = BlockShape(images, height, width, channels)
        failed = library.block_forward(
            ctx.shape, *_places(x, scale, shift), norm.eps, norm.momentum,
            *_places(norm.running_mean, norm.running_var, statistics, pooled, result),
        )  # fmt: skip
        _check_memory(failed)
        ctx.save_for_backward(maps, weight, scale, x, pooled, result, statistics)
        ctx.conv, ctx.library = conv, library
        return result

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        maps, weight, scale, x, pooled, result, statistics = ctx.saved_tensors
        gradient = gradient.contiguous(memory_format=torch.channels_last)
        to_scale, to_shift = torch.empty_like(scale), torch.empty_like(scale)
        failed = ctx.library.block_backward(
            ctx.shape, *_places(gradient, result, pooled, scale, statistics, x, to_scale, to_shift)
        )
        _check_memory(failed)
        to_maps, to_weight = convolution_gradients(ctx, x, maps, weight)
        # Batch norm takes away whatever is added to all values of a map: the bias has no effect.
        return to_maps, to_weight, torch.zeros_like(scale), to_scale, to_shift, None, None, None


def _places(*tensors: Tensor) -> list[int]:
    return [tensor.data_ptr() for tensor in tensors]


def _check_memory(failed: int) -> None:
    if failed:
        raise CnnvizError(tr("Training ran out of memory; use a smaller batch."))
