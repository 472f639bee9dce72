"""What turns gradients into steps, and what it remembers between two."""

from collections.abc import Mapping

import torch
from torch import Tensor

from cnnviz.core.network.networks import Network
from cnnviz.core.training.muon import Muon
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.run_state import fitted

# A step of Muon turns a kernel by about as much as its rate says, whatever its gradient.
MUON_RATE = 5  # times the recipe's learning rate, which is Adam's


class Optimizer:
    """Adam; with optimizer "muon", the convolutions' kernels go by Muon and the rest by Adam.

    The weights of fully connected layers may decay, as Loshchilov and Hutter (2019) have it: by a
    share of themselves that is fc_decay times the learning rate.
    """

    def __init__(self, network: Network, config: TrainingConfig) -> None:
        weights = {
            is_convolution: [
                network.module(node.name).get_parameter("weight")
                for node in network.nodes
                if node.layer.has_kernels and node.layer.has_maps == is_convolution
            ]
            for is_convolution in (True, False)
        }
        self._kernels = weights[True] if config.optimizer == "muon" else []
        kernels = set(map(id, self._kernels))
        self._rest = [p for p in network.parameters() if id(p) not in kernels]
        decaying = weights[False]
        constant = [p for p in self._rest if all(p is not weight for weight in decaying)]
        groups = [
            {"params": decaying, "weight_decay": config.fc_decay},
            {"params": constant, "weight_decay": 0.0},
        ]
        self._adam = torch.optim.AdamW(groups, config.learning_rate, fused=True)
        self._muon = Muon(self._kernels)

    def zero_grad(self) -> None:
        for parameter in (*self._kernels, *self._rest):
            parameter.grad = None

    def step(self, learning_rate: float) -> None:
        for group in self._adam.param_groups:
            group["lr"] = learning_rate
        self._adam.step()
        self._muon.step(learning_rate * MUON_RATE)

    def tensors(self) -> dict[str, Tensor]:
        """Return all moments, by the place of their parameter."""
        tensors = {
            f"{number}/{name}": moment
            for number, parameter in enumerate(self._rest)
            for name, moment in self._adam.state[parameter].items()
        }
        return tensors | {f"muon/{number}": mean for number, mean in enumerate(self._muon.means)}

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """Go on with the moments of another one, of the same network and recipe.

        Raises:
            KeyError, ValueError: they are another's.
        """
        for number, parameter in enumerate(self._rest):
            likes = {"step": torch.zeros(()), "exp_avg": parameter, "exp_avg_sq": parameter}
            self._adam.state[parameter] = {
                name: fitted(tensors, f"{number}/{name}", like.detach())
                for name, like in likes.items()
            }
        for number, mean in enumerate(self._muon.means):
            mean.copy_(fitted(tensors, f"muon/{number}", mean))
