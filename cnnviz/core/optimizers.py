"""What turns gradients into steps, and what it remembers between two."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn

from cnnviz.core.recipes import TrainingConfig
from cnnviz.core.run_state import fitted

# A step of Muon turns a kernel by about as much as its rate says, whatever its gradient.
MUON_RATE = 5  # times the recipe's learning rate, which is Adam's
ADAM_MOMENTS = ("exp_avg", "exp_avg_sq")
MUON_MOMENT = "momentum_buffer"


class Optimizer:
    """Adam; with optimizer "muon", the convolutions' kernels go by Muon and the rest by Adam.

    Muon (Jordan, 2024, "Muon: an optimizer for hidden layers in neural networks") takes matrices:
    a kernel (k, D, F, F) is one of k rows here.
    """

    def __init__(self, network: nn.Module, config: TrainingConfig) -> None:
        convolutions = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d)]
        is_muon = config.optimizer == "muon"
        self._kernels = [layer.weight for layer in convolutions] if is_muon else []
        self._matrices = [nn.Parameter(_matrix(kernel.detach())) for kernel in self._kernels]
        kernels = set(map(id, self._kernels))
        self._rest = [p for p in network.parameters() if id(p) not in kernels]
        rate = config.learning_rate
        self._adam = torch.optim.Adam(self._rest, rate, fused=True)
        self._muon = torch.optim.Muon(self._matrices, rate, weight_decay=0.0) if is_muon else None

    def zero_grad(self) -> None:
        for parameter in (*self._kernels, *self._rest):
            parameter.grad = None

    def step(self, learning_rate: float) -> None:
        _set_rate(self._adam, learning_rate)
        self._adam.step()
        if self._muon is not None:
            for kernel, matrix in zip(self._kernels, self._matrices, strict=True):
                assert kernel.grad is not None
                matrix.grad = _matrix(kernel.grad)
            _set_rate(self._muon, learning_rate * MUON_RATE)
            self._muon.step()  # type: ignore[no-untyped-call]

    def tensors(self) -> dict[str, Tensor]:
        """Return all moments, by the place of their parameter."""
        return {
            f"{number}/{name}": moment
            for number, (_, moments) in enumerate(self._states())
            for name, moment in moments.items()
        }

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """Go on with the moments of another one, of the same network and recipe.

        Raises:
            KeyError, ValueError: they are another's.
        """
        for number, (parameter, moments) in enumerate(self._states()):
            likes = dict.fromkeys(ADAM_MOMENTS, parameter.detach()) | {"step": torch.zeros(())}
            if number >= len(self._rest):
                likes = {MUON_MOMENT: parameter.detach()}
            moments.update({n: fitted(tensors, f"{number}/{n}", likes[n]) for n in likes})

    def _states(self) -> Iterator[tuple[Tensor, dict[str, Tensor]]]:
        for parameter in self._rest:
            yield parameter, self._adam.state[parameter]
        for matrix in self._matrices:
            assert self._muon is not None
            yield matrix, self._muon.state[matrix]


def _matrix(kernel: Tensor) -> Tensor:
    """View a channels_last kernel (k, D, F, F) as (k, FFD), in the same memory."""
    return kernel.permute(0, 2, 3, 1).view(len(kernel), -1)


def _set_rate(optimizer: torch.optim.Optimizer, learning_rate: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = learning_rate
