"""What the network says about the input, decided once for all that shows it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.core.evaluation.doubt import REFUSED_SHARE, certainty
from cnnviz.core.sketching.sketch import SeenSketch
from cnnviz.core.translation import tr
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.session import Session

NOT_SURE = tr("Not sure")
NEARLY = 0.5  # of the second class's probability


@dataclass(frozen=True, eq=False)
class Reading:
    """Classes with their numbers; where no class can be named there is a reason instead.

    A network that is not sure has a likeliest class, and no winner.
    """

    class_names: tuple[str, ...]
    probabilities: npt.NDArray[np.float32]  # (classes,), zeros without a likeliest class
    logits: npt.NDArray[np.float32]  # (classes,)
    likeliest: int | None
    reason: str = ""
    doubt_below: float = 0.0
    unsure: bool = False
    trouble: str = ""  # of the picture: why it is blank, or why no class is sure

    @property
    def winner(self) -> int | None:
        return None if self.unsure else self.likeliest

    @property
    def headline(self) -> str:
        return self.reason if self.winner is None else self.class_names[self.winner]

    @property
    def closest(self) -> str:
        """Between which classes a network hesitates; of a blank picture why it is blank."""
        if self.likeliest is None:
            return self.trouble
        if not self.unsure:
            return ""
        names = [self.class_names[number] for number in self.hesitates]
        if len(names) > 2:
            return tr("{first}, {second} or {third}", *names)
        return tr("{first} or {second}", *names) if len(names) == 2 else names[0]

    @property
    def hesitates(self) -> tuple[int, ...]:
        """The two likeliest classes, and a third that is nearly as likely as the second."""
        ordered = np.argsort(-self.probabilities, kind="stable")[:3].tolist()
        if len(ordered) == 3:
            second, third = self.probabilities[ordered[1:]]
            ordered = ordered if third > NEARLY * second else ordered[:2]
        return tuple(ordered)

    @property
    def likeliest_percent(self) -> str:
        return "" if self.likeliest is None else percent(self.probabilities[self.likeliest])

    @property
    def told(self) -> str:
        """All of this in a line, as it is read aloud."""
        if self.unsure:
            return tr("Not sure: {names}", self.closest)
        parts = (self.headline + ("," if self.closest else ""), self.closest)
        return " ".join(part for part in (*parts, self.likeliest_percent.strip()) if part)

    @property
    def doubt(self) -> str:
        """When the network is not sure, by the line across the bars; empty where there is none."""
        if self.trouble:
            return f"{self.headline}: {self.trouble}"
        if self.doubt_below == 0:
            return ""
        line = percent(self.doubt_below).strip()
        return tr(
            "If no class reaches {line}, the line across the bars, the network is not "
            "sure; this happens for {share:.0f} % of good pictures",
            line,
            100 * (1 - REFUSED_SHARE),
        )

    def details(self, number: int) -> str:
        """Return one class's numbers in full precision."""
        name, logit = self.class_names[number], self.logits[number]
        if self.likeliest is None:
            return f"{name}\n{self.reason}"
        return tr(
            "{name}\nprobability {probability}\nlogit {logit}",
            name,
            self.probabilities[number],
            logit,
        )

    def table(self) -> str:
        """Return all classes in full precision, columns parted by tabs."""
        if self.likeliest is None:
            return self.told
        columns = zip(self.class_names, self.probabilities, self.logits, strict=True)
        rows = [f"{name}\t{probability}\t{logit}" for name, probability, logit in columns]
        heads = [self.told] if self.unsure else []
        return "\n".join([*heads, "class\tprobability\tlogit", *rows])


def read(session: Session) -> Reading:
    """Return what the network on screen says about the input on screen."""
    return reading_of(session.network, session.canvas.seen)


def reading_of(network: LiveNetwork, seen: SeenSketch) -> Reading:
    """Return what a network says about its input; nothing where that is blank."""
    names, trace = network.class_names, network.trace
    below, probabilities = network.doubt_below, trace.probabilities
    logits = list(trace.outputs.values())[-1]
    nothing, why = np.zeros(len(names), np.float32), seen.trouble
    if seen.blank:
        return Reading(names, nothing, logits, None, tr("Nothing drawn"), below, trouble=why)
    if not np.isfinite(probabilities).all():
        return Reading(names, nothing, logits, None, tr("No finite numbers"), below)
    likeliest = int(probabilities.argmax())
    if why or certainty(probabilities) < below:
        return Reading(names, probabilities, logits, likeliest, NOT_SURE, below, True, why)
    return Reading(names, probabilities, logits, likeliest, doubt_below=below)


def percent(probability: float) -> str:
    """Return a percentage that always takes the same room."""
    return f"{100 * probability:5.1f} %"
