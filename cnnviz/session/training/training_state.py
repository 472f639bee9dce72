"""What a run is doing, how fast it goes, and what it may start from."""

from enum import Enum
from typing import Literal

from cnnviz.core.training.step_reports import StepReport

StartFrom = Literal["new weights", "weights on screen"]


class TrainingState(Enum):
    IDLE = "idle"
    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


NEWEST_SHARE = 0.1  # an average over about ten updates


def averaged_speed(average: float, reports: tuple[StepReport, ...], since_s: float) -> float:
    """Return pictures a second after more reports, the first one's time counted from `since_s`."""
    seconds = reports[-1].seconds - since_s
    if seconds <= 0:
        return average
    speed = sum(report.pictures for report in reports) / seconds
    return average + (speed - average) * NEWEST_SHARE if average else speed
