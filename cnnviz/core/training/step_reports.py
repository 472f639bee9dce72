"""What a training run tells of itself, step by step."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Validation:
    """How good the network is on pictures that it does not learn from."""

    accuracy: float  # on the data set's held-out pictures, 0 to 1
    loss: float
    drawings_accuracy: float | None = None  # on made drawings, where it learns from such
    doubt_below: float = 0.0  # the certainty that nearly all of these drawings reach

    @property
    def score(self) -> float:
        """What an epoch is chosen by: pictures and drawings count alike."""
        if self.drawings_accuracy is None:
            return self.accuracy
        return (self.accuracy + self.drawings_accuracy) / 2


@dataclass(frozen=True, eq=False)
class StepReport:
    """What one step did."""

    step: int  # 1 for the first
    epoch: int  # 1 for the first
    loss: float  # mean cross-entropy of the batch, nats
    accuracy: float  # of the batch, before the step, 0 to 1
    learning_rate: float
    pictures: int  # in the batch
    seconds: float  # spent training since the start; pauses do not count
    validation: Validation | None = None  # measured at the end of each epoch
    drawings: npt.NDArray[np.uint8] | None = None  # some of the batch's made ones, (n, C, H, W)
