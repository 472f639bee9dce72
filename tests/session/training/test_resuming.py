"""A run that is left and gone on with, through files, sessions and killed processes."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training_state import TrainingState

CONFIG = TrainingConfig(epochs=3, batch_size=50, device="cpu")
STEPS = 24
WAIT_MS = 120_000

Start = Callable[[], Session]


@pytest.fixture
def start(start_program: Callable[..., Session]) -> Start:
    return partial(start_program, CONFIG, "article")


def wait_for_end(qtbot: QtBot, session: Session) -> None:
    training = session.training
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)


def run_to(qtbot: QtBot, session: Session, step: int) -> None:
    """Step by step, to exactly this one."""
    training = session.training
    while len(training.history.steps) < step:
        training.one_step()
        qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)


def final_weights(session: Session) -> dict[str, torch.Tensor]:
    return dict(session.network.checkpoint().weights)


def same(first: dict[str, torch.Tensor], second: dict[str, torch.Tensor]) -> bool:
    return first.keys() == second.keys() and all(
        torch.equal(first[name], second[name]) for name in first
    )


@pytest.fixture
def uninterrupted(qtbot: QtBot, start: Start) -> dict[str, torch.Tensor]:
    session = start()
    session.training.run()
    wait_for_end(qtbot, session)
    assert session.unfinished_runs.last is None
    session.shut_down()
    return final_weights(session)


def test_a_run_that_goes_on_keeps_its_precision_and_lends_it_to_no_other(
    qtbot: QtBot, start_program: Callable[..., Session]
) -> None:
    start = partial(start_program, replace(CONFIG, precision="bfloat16"), "article")
    first = start()
    run_to(qtbot, first, 2)
    first.shut_down()

    second = start_program(CONFIG, "article")
    second.unfinished_runs.resume_offered()
    assert second.training.config.precision == "bfloat16"
    second.training.stop()
    wait_for_end(qtbot, second)
    left = second.unfinished_runs.last
    assert left is not None
    run = load_checkpoint(left.path).run
    assert run is not None
    assert run.config.precision == "bfloat16"
    assert second.training.config == CONFIG


@pytest.mark.parametrize("seed", range(3))
def test_a_resumed_run_ends_with_the_very_same_weights(
    qtbot: QtBot, start: Start, uninterrupted: dict[str, torch.Tensor], seed: int
) -> None:
    stop_at = random.Random(seed).randrange(1, STEPS)
    first = start()
    run_to(qtbot, first, stop_at)
    first.shut_down()

    second = start()
    offered = second.unfinished_runs.offered
    assert offered is not None
    assert (offered.step, offered.total_steps, offered.recipe) == (stop_at, STEPS, "article")
    second.training.configure(replace(CONFIG, batch_size=20, seed=9), "plain", "new weights")
    second.unfinished_runs.resume_offered()
    training = second.training
    assert training.state is TrainingState.RUNNING
    assert (training.config, training.settings.network_name) == (CONFIG, "article")
    assert training.last_report is not None
    assert training.last_report.step == stop_at
    assert training.total_steps == STEPS
    assert training.history.steps == list(range(1, stop_at + 1))
    wait_for_end(qtbot, second)
    assert training.history.steps == list(range(1, STEPS + 1))
    assert training.history.validation_steps == [8, 16, 24]
    assert same(final_weights(second), uninterrupted)
    saved = load_checkpoint(offered.path)
    assert saved.run is None
    assert same(dict(saved.weights), uninterrupted)
    assert second.unfinished_runs.last is None
    assert second.unfinished_runs.offered is None


def test_the_learning_rate_that_was_turned_to_goes_on(qtbot: QtBot, start: Start) -> None:
    first = start()
    run_to(qtbot, first, 2)
    first.training.configure(replace(CONFIG, learning_rate=0.02), "article", "new weights")
    run_to(qtbot, first, 3)
    first.shut_down()
    second = start()
    second.unfinished_runs.resume_last()
    assert second.training.config.learning_rate == 0.02
    second.training.pause()
    qtbot.waitUntil(lambda: second.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert second.training.history.learning_rates[:4] == [0.001, 0.001, 0.02, 0.02]


def test_a_design_goes_on_as_itself(qtbot: QtBot, start: Start) -> None:
    design = NetworkConfig("small", (BlockConfig(3),))
    first = start()
    first.training.run_special(NewRun(design, "a design"))
    first.training.pause()
    qtbot.waitUntil(lambda: first.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    first.shut_down()
    second = start()
    second.unfinished_runs.resume_offered()
    assert second.network.config == design
    assert second.training.special is not None
    assert second.training.special.network == design
    assert second.training.settings.network_name == design.name
    wait_for_end(qtbot, second)
    assert second.training.special is None


def test_what_the_person_stopped_can_go_on_but_is_not_offered(qtbot: QtBot, start: Start) -> None:
    first = start()
    run_to(qtbot, first, 2)
    first.training.stop()
    wait_for_end(qtbot, first)
    assert first.unfinished_runs.offered is None
    assert first.unfinished_runs.last is not None
    first.shut_down()
    second = start()
    assert second.unfinished_runs.offered is None
    second.unfinished_runs.resume_last()
    wait_for_end(qtbot, second)
    assert second.training.history.steps[-1] == STEPS


def test_a_resumed_run_can_be_left_again(
    qtbot: QtBot, start: Start, uninterrupted: dict[str, torch.Tensor]
) -> None:
    session = start()
    run_to(qtbot, session, 3)
    for _ in range(2):
        session.training.stop()
        wait_for_end(qtbot, session)
        session.unfinished_runs.resume_last()
        session.training.pause()
        training = session.training
        qtbot.waitUntil(lambda training=training: training.state is TrainingState.PAUSED)
    session.training.run()
    wait_for_end(qtbot, session)
    assert same(final_weights(session), uninterrupted)


PROGRAM = """
import os
import sys
from pathlib import Path
os.cpu_count = lambda: 1
sys.path[:0] = [{tests!r}]
from PySide6.QtCore import QCoreApplication, QSettings
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import FASHION_CLASSES, Dataset
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.session.training import run_autosave
from cnnviz.session.data.data_library import DataState
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session
from tests.picture_shapes import grey
from conftest import _bars
run_autosave.SHORTEST_REST_S = 0.0
folder = Path({folder!r})
app = QCoreApplication([])
settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
shown = load_checkpoint(shipped_checkpoint())
session = Session(shown, "shipped", Preferences(settings), folder)
bars = [_bars(count, seed=seed) for count, seed in ((400, 1), (100, 2), (100, 3))]
session.data.dataset = Dataset("bars", FASHION_CLASSES, grey(0.1, 0.25), *bars)
session.data.state = DataState.READY
config = TrainingConfig(epochs=3, batch_size=50, device="cpu")
session.training.configure(config, "article", "new weights")
def said():
    print(session.training.history.steps[-1:], flush=True)
session.training.progressed.connect(said)
session.training.run()
app.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("seed", range(2))
def test_a_killed_program_lost_nothing(
    qtbot: QtBot, start: Start, uninterrupted: dict[str, torch.Tensor], tmp_path: Path, seed: int
) -> None:
    """The real thing: another process trains, and is killed without a word."""
    folder = tmp_path / "data"
    for autosave in folder.glob("autosave*"):
        autosave.unlink()
    script = PROGRAM.format(tests=str(Path(__file__).parents[2]), folder=str(folder))
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    words = random.Random(seed).randrange(2, 5)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment
    ) as program:
        assert program.stdout is not None
        while words > 0 or not (folder / "autosave.safetensors").exists():
            assert program.stdout.readline(), "it ended by itself"
            words -= 1
        program.send_signal(signal.SIGKILL)

    session = start()
    assert session.autosave.path.name == "autosave.safetensors", "a dead program's lock is free"
    offered = session.unfinished_runs.offered
    assert offered is not None
    assert 0 < offered.step < STEPS
    session.unfinished_runs.resume_offered()
    wait_for_end(qtbot, session)
    assert session.training.history.steps == list(range(1, STEPS + 1))
    assert same(final_weights(session), uninterrupted)
