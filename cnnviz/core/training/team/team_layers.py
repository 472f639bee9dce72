"""The layers of a network when several processes pass a batch together, each its own share."""

from typing import Any

import torch
from torch import Tensor, nn

from cnnviz.core.network.kinds.batch_norm import as_norm
from cnnviz.core.network.networks import Network
from cnnviz.core.training.fast_pass.training_pass import hold_idle_biases
from cnnviz.core.training.team.team_messages import add_up, gather


def layers_for_a_team(network: Network) -> Network:
    """Return the same layers, with batch norm over all shares in place of each one's own."""
    hold_idle_biases(network)
    layers = {
        node.name: _of_whole_batch(as_norm(network.module(node.name)))
        if node.layer.normalises
        else network.module(node.name)
        for node in network.nodes
    }
    return Network(network.nodes, layers)


def _of_whole_batch(layer: nn.BatchNorm2d) -> nn.Module:
    if layer.weight.is_cuda:
        converted: nn.Module = nn.SyncBatchNorm.convert_sync_batchnorm(layer)  # type: ignore[no-untyped-call]
        return converted
    return TeamBatchNorm2d(layer)


class TeamBatchNorm2d(nn.BatchNorm2d):
    """Batch norm with the statistics of the whole batch, of which each process holds a share.

    torch's own nn.SyncBatchNorm does the same, and only on GPUs. Parameters and running statistics
    are those of the layer that it stands for.
    """

    def __init__(self, layer: nn.BatchNorm2d) -> None:
        super().__init__(layer.num_features, layer.eps, layer.momentum)
        self.weight, self.bias = layer.weight, layer.bias
        self.running_mean, self.running_var = layer.running_mean, layer.running_var
        self.num_batches_tracked = layer.num_batches_tracked

    def forward(self, maps: Tensor) -> Tensor:  # (N, D, H, W)
        maps = maps.to(self.weight.dtype)  # under autocast they are bfloat16
        mean, variance, count = _statistics(maps.detach())
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.num_batches_tracked is not None
        assert self.momentum is not None
        self.num_batches_tracked.add_(1)
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance * count / (count - 1), self.momentum)
        result: Tensor = _Normalised.apply(  # type: ignore[no-untyped-call]
            maps, self.weight, self.bias, mean, variance, count, self.eps
        )
        return result


def _statistics(maps: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return mean and biased variance of each map over all shares, and how many values it has."""
    depth = maps.shape[1]
    own = maps.new_zeros(2 * depth + 1)
    if len(maps):  # of a small batch there may be no share for all
        mean, variance = torch.ops.aten.batch_norm_update_stats(maps, None, None, 0.0)
        torch.cat([mean, variance, own.new_tensor([maps.numel() / depth])], out=own)
    of_all = gather(own)
    means, variances, counts = of_all[:, :depth], of_all[:, depth:-1], of_all[:, -1:]
    count = counts.sum()
    mean = (means * counts).sum(0) / count
    # A share's values vary around its own mean, and that around the mean of all.
    variance = ((variances + (means - mean).square()) * counts).sum(0) / count
    return mean, variance, count


def _to_own_values(
    eps: float, gradient: Tensor, maps: Tensor, scale: Tensor, mean: Tensor, variance: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the gradients of maps, scale and shift as if the statistics were given."""
    if len(maps) == 0:  # torch would divide by it
        return torch.zeros_like(maps), torch.zeros_like(scale), torch.zeros_like(scale)
    gradients: tuple[Tensor, Tensor, Tensor] = torch.ops.aten.native_batch_norm_backward(
        gradient, maps, scale, mean, variance, None, None, False, eps, [True, True, True]
    )
    return gradients


class _Normalised(torch.autograd.Function):
    """Batch norm by statistics that depend on what every process holds."""

    @staticmethod
    def forward(
        ctx: Any,
        maps: Tensor,
        scale: Tensor,
        shift: Tensor,
        mean: Tensor,
        variance: Tensor,
        count: Tensor,
        eps: float,
    ) -> Tensor:
        ctx.save_for_backward(maps, scale, mean, variance, count)
        ctx.eps = eps
        result: Tensor = torch.native_batch_norm(
            maps, scale, shift, mean, variance, False, 0.0, eps
        )[0]
        return result

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor | None, ...]:
        maps, scale, mean, variance, count = ctx.saved_tensors
        to_maps, to_scale, to_shift = _to_own_values(ctx.eps, gradient, *ctx.saved_tensors[:4])
        # What the statistics contribute: Ioffe and Szegedy, 2015, section 3, over all shares.
        sums = torch.stack([to_scale, to_shift])
        add_up(sums)
        inverse_std = (variance + ctx.eps).rsqrt()
        slope = -scale * inverse_std.square() * sums[0] / count
        level = -scale * inverse_std * sums[1] / count - slope * mean
        to_maps.addcmul_(maps, _each(slope)).add_(_each(level))
        return to_maps, to_scale, to_shift, None, None, None, None


def _each(values: Tensor) -> Tensor:
    """Let one value a map meet maps (N, D, H, W)."""
    return values.view(1, -1, 1, 1)
