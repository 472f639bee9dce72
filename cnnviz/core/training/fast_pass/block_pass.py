"""Convolution, batch norm, ReLU and max pooling as one step of torch's differentiation.

With x what the convolution gives, p its pooled maps, and M values a map:

- Batch norm with a positive scale keeps the order of values, and so does ReLU: they may as well
  follow the pooling, on a quarter of the values. Where the scale is negative, kernel and bias
  change their sign for the pass, and the scale with them.
- In the backward pass the gradient g is 0 but at the values that were the largest of a window.
  The two sums that batch norm needs (Ioffe and Szegedy, 2015, section 3) are taken over these
  alone, and its gradient is s g - s/M (sum g) - s/M (x - mean)/std (sum g (p - mean)/std), of
  which the last two terms are one multiplication and addition a value.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional


class Block:
    """Passes maps through a convolution and what follows it, by one of the two functions."""

    def __init__(
        self,
        function: type[torch.autograd.Function],
        conv: nn.Conv2d,
        norm: nn.BatchNorm2d,
        means: Any,  # what the function takes beside them
    ) -> None:
        self._function, self._conv, self._norm, self._means = function, conv, norm, means

    def __call__(self, maps: Tensor) -> Tensor:
        conv, norm = self._conv, self._norm
        parameters = (conv.weight, conv.bias, norm.weight, norm.bias)
        result: Tensor = self._function.apply(maps, *parameters, conv, norm, self._means)  # type: ignore[no-untyped-call]
        return result


class TorchFunction(torch.autograd.Function):
    """By torch's operators, for pooling of any size; differentiable in maps and parameters."""

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
        pool: nn.MaxPool2d,
    ) -> Tensor:
        sign = torch.ones_like(scale).copysign_(scale)
        kernels = (weight * _each(sign, first=True)).contiguous(memory_format=torch.channels_last)
        x = functional.conv2d(maps, kernels, bias * sign, conv.stride, conv.padding)
        ctx.product_type = x.dtype  # bfloat16 under autocast
        x = x.to(weight.dtype, memory_format=torch.channels_last)
        mean, variance = _statistics(x, sign, norm)
        window = (_pair(pool.kernel_size), _pair(pool.stride))
        pooled, places = torch.ops.aten.max_pool2d_with_indices(x, *window)
        inverse_std = (variance + norm.eps).rsqrt()
        factor = scale.abs() * inverse_std
        result = torch.addcmul(_each(shift - mean * factor), pooled, _each(factor)).relu_()
        ctx.save_for_backward(
            maps, kernels, x, pooled, places, result, mean, inverse_std, factor, sign
        )
        ctx.conv, ctx.window = conv, window
        return result

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        maps, kernels, x, pooled, places, result, mean, inverse_std, factor, sign = (
            ctx.saved_tensors
        )
        count = x.numel() // x.shape[1]
        gradient = gradient.contiguous(memory_format=torch.channels_last)
        g = torch.ops.aten.threshold_backward(gradient, result, 0)
        to_shift = g.sum((0, 2, 3))
        to_scale = (g * (pooled - _each(mean))).sum((0, 2, 3)) * inverse_std
        slope = -factor * to_scale * inverse_std / count
        level = -factor * to_shift / count - slope * mean
        to_x = torch.addcmul(_each(level), x, _each(slope), out=x)
        _rows(to_x).scatter_add_(1, _rows(places), _rows(g * _each(factor)))
        to_maps, to_kernels = convolution_gradients(ctx, to_x, maps, kernels)
        to_weight = to_kernels * _each(sign, first=True)
        # Batch norm takes away whatever is added to all values of a map: the bias has no effect.
        nothing = torch.zeros_like(sign)
        return to_maps, to_weight, nothing, to_scale * sign, to_shift, None, None, None


def convolution_gradients(
    ctx: Any, to_x: Tensor, maps: Tensor, kernels: Tensor
) -> tuple[Tensor | None, Tensor]:
    """Return the gradients for the maps, if they are asked for, and for the kernels."""
    to_maps, to_kernels, _ = torch.ops.aten.convolution_backward(
        *(tensor.to(ctx.product_type) for tensor in (to_x, maps, kernels)), None,
        ctx.conv.stride, ctx.conv.padding, [1, 1], False, [0, 0], 1,
        [ctx.needs_input_grad[0], True, False],
    )  # fmt: skip
    return to_maps, to_kernels


def _statistics(x: Tensor, sign: Tensor, norm: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    """Return mean and biased variance of each map, and let the running ones follow."""
    running_mean, running_variance = norm.running_mean, norm.running_var
    assert running_mean is not None
    assert norm.num_batches_tracked is not None
    norm.num_batches_tracked.add_(1)
    running_mean.mul_(sign)  # as that of the maps whose sign was changed, and back again
    mean, variance = torch.ops.aten.batch_norm_update_stats(
        x, running_mean, running_variance, norm.momentum
    )
    running_mean.mul_(sign)
    return mean, variance


def _each(values: Tensor, first: bool = False) -> Tensor:
    """Let one value a map meet maps (N, D, H, W), or kernels (k, D, F, F)."""
    return values.view(-1, 1, 1, 1) if first else values.view(1, -1, 1, 1)


def _pair(size: Any) -> list[int]:
    return [size, size]


def _rows(maps: Tensor) -> Tensor:
    """View channels_last maps (N, D, H, W) as (N, HW, D)."""
    return maps.permute(0, 2, 3, 1).flatten(1, 2)
