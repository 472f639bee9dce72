"""What a run is doing, and what it may start from."""

from enum import Enum
from typing import Literal

StartFrom = Literal["new weights", "weights on screen"]


class TrainingState(Enum):
    IDLE = "idle"
    WAITING = "waiting for data"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
