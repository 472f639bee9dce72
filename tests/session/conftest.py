"""What tests of the session share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session


@pytest.fixture
def start_program(
    qapp: object,
    checkpoint: Checkpoint,
    preferences: Preferences,
    small_dataset: Dataset,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[TrainingConfig, str], Session]]:
    """Starts the program with its data at hand, one after the other in the same folder."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    sessions: list[Session] = []

    def start_program(config: TrainingConfig, network: str) -> Session:
        session = Session(checkpoint, "untrained", preferences, tmp_path / "data")
        session.data.dataset, session.data.state = small_dataset, DataState.READY
        session.training.configure(config, network, "new weights")
        session.unfinished_runs.look()
        sessions.append(session)
        return session

    yield start_program
    for session in sessions:
        session.shut_down()
