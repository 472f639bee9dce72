"""Some steps of the random walk that `python -m benchmarks.random_walk` takes by the thousand."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("arguments", ["--seed 1", "--seed 2 --scale 1e6"])
def test_a_short_walk_meets_no_fault(arguments: str) -> None:
    """In a process of its own: what ends the program must not end the tests."""
    walk = subprocess.run(
        [sys.executable, "-m", "benchmarks.random_walk", "--events", "150", *arguments.split()],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert walk.returncode == 0, walk.stdout + walk.stderr
    assert "150 events" in walk.stdout
    assert "0 faults" in walk.stdout
