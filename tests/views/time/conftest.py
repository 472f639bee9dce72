from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training_state import TrainingState

SMALL = NetworkConfig("small", (BlockConfig(3), BlockConfig(4)))
CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")  # 16 steps
WAIT_MS = 60_000

Train = Callable[..., None]


@pytest.fixture
def train(
    qtbot: QtBot, session: Session, small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Train]:
    """Trains a small network to the end, or until some steps of many epochs are done."""
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    training = session.training

    def train(epochs: int = 2, until: int | None = None) -> None:
        training.run_special(NewRun(SMALL, "a design", replace(CONFIG, epochs=epochs)))
        if until is None:
            qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
        else:
            qtbot.waitUntil(lambda: len(training.history.steps) >= until, timeout=WAIT_MS)

    yield train
    training.shut_down()
