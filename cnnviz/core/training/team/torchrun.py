"""What torchrun tells a process of its place among those that it started: no torch is needed."""

import os


def is_in_team() -> bool:
    """Was this process started to train with others?"""
    return "RANK" in os.environ and os.environ.get("WORLD_SIZE", "1") != "1"


def place_on_machine() -> int:
    """Return its number among the processes on its machine, 0 for the first."""
    return int(os.environ.get("LOCAL_RANK", "0"))


def processes_on_machine() -> int:
    """Return how many torchrun started on its machine."""
    return int(os.environ.get("LOCAL_WORLD_SIZE", "1"))


def first_on_machine() -> bool:
    """Is this process the one that fetches files and tells of errors for all on its machine?"""
    return not is_in_team() or place_on_machine() == 0
