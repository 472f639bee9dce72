"""What the network says about the input, decided once for all that shows it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.session.session import Session


@dataclass(frozen=True, eq=False)
class Reading:
    """Classes with their numbers; where no class can be named there is a reason instead."""

    class_names: tuple[str, ...]
    probabilities: npt.NDArray[np.float32]  # (classes,), zeros without a winner
    logits: npt.NDArray[np.float32]  # (classes,)
    winner: int | None
    reason: str = ""

    @property
    def headline(self) -> str:
        return self.reason if self.winner is None else self.class_names[self.winner]

    @property
    def winner_percent(self) -> str:
        return "" if self.winner is None else percent(self.probabilities[self.winner])

    def details(self, number: int) -> str:
        """Return one class's numbers in full precision."""
        name, logit = self.class_names[number], self.logits[number]
        if self.winner is None:
            return f"{name}\n{self.reason}"
        return f"{name}\nprobability {self.probabilities[number]}\nlogit {logit}"

    def table(self) -> str:
        """Return all classes in full precision, columns parted by tabs."""
        if self.winner is None:
            return self.reason
        columns = zip(self.class_names, self.probabilities, self.logits, strict=True)
        rows = [f"{name}\t{probability}\t{logit}" for name, probability, logit in columns]
        return "\n".join(["class\tprobability\tlogit", *rows])


def read(session: Session) -> Reading:
    """Return what the network on screen says about the input on screen."""
    names, trace = session.network.class_names, session.network.trace
    logits = list(trace.outputs.values())[-1]
    nothing = np.zeros(len(names), np.float32)
    if session.canvas.seen.blank:
        return Reading(names, nothing, logits, None, "Nothing drawn")
    if not np.isfinite(trace.probabilities).all():
        return Reading(names, nothing, logits, None, "No finite numbers")
    return Reading(names, trace.probabilities, logits, int(trace.probabilities.argmax()))


def percent(probability: float) -> str:
    """Return a percentage that always takes the same room."""
    return f"{100 * probability:5.1f} %"
