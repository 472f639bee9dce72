"""What each map before fc says for each class, and what softmax makes of the sums."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.inspection.printed_sums import adding_up, digits_for, in_print

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evidence:
    """A matrix of classes x maps whose rows, with the bias, add up to the logits."""

    contributions: FloatArray  # (classes, D)
    biases: FloatArray  # (classes,)

    @property
    def logits(self) -> FloatArray:
        return np.asarray(self.contributions.sum(axis=1) + self.biases)

    @property
    def probabilities(self) -> FloatArray:
        """Softmax of the logits."""
        logits = self.logits
        exponentials = np.exp(logits - logits.max())
        return np.asarray(exponentials / exponentials.sum())

    @property
    def winner(self) -> int:
        return int(self.logits.argmax())

    def of(self, chosen: int, against: int | None = None) -> FloatArray:
        """Return what each map says for a class (D,), or how much more than for another one."""
        said = self.contributions[chosen]
        return said if against is None else np.asarray(said - self.contributions[against])

    def printed(self, chosen: int, against: int | None = None) -> tuple[str, str, str, str]:
        """Return what speaks for, against, the bias and their sum, as numbers that add up."""
        said = self.of(chosen, against)
        bias = self.biases[chosen] - (0.0 if against is None else self.biases[against])
        terms = [float(said[said > 0].sum()), float(said[said < 0].sum()), float(bias)]
        if not np.isfinite(terms).all():  # of weights that went astray
            first, second, third, total = (f"{term:.4g}" for term in (*terms, sum(terms)))
            return first, second, third, total
        digits = digits_for(terms)
        units = adding_up(terms, digits)
        first, second, third = (in_print(unit, digits) for unit in units)
        return first, second, third, in_print(sum(units), digits)


def evidence(
    maps: npt.NDArray[np.float32], weights: npt.NDArray[np.float32], biases: npt.NDArray[np.float32]
) -> Evidence:
    """Take apart fc: maps (D, H, W), weights (classes, D, H, W), biases (classes,), all float32."""
    exact = maps.astype(np.float64).reshape(len(maps), -1)
    of_classes = weights.astype(np.float64).reshape(*weights.shape[:2], -1)
    contributions = np.einsum("dp,kdp->kd", exact, of_classes)
    return Evidence(contributions, biases.astype(np.float64))
