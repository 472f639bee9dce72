from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from tests.opening import open_and_wait, open_shipped_and_wait

WAIT_MS = 30_000


@pytest.fixture
def path(qtbot: QtBot, session: Session, checkpoint: Checkpoint, tmp_path: Path) -> Path:
    """A checkpoint that the session has opened."""
    path = tmp_path / "elsewhere" / "run.safetensors"
    path.parent.mkdir()
    save_checkpoint(path, checkpoint)
    open_and_wait(qtbot, session, path)
    return path


def later(checkpoint: Checkpoint, seed: int) -> Checkpoint:
    """The same network after another epoch elsewhere."""
    history = checkpoint.history.copy()
    step = len(history.steps) + 1
    history.add(StepReport(step, 1, 1 / step, 0.5, 0.001, 100, step, Validation(0.8, 0.4)))
    weights = weights_of(build_network(checkpoint.config, seed))
    return replace(checkpoint, weights=weights, history=history, doubt_below=0.5)


def shows(session: Session, checkpoint: Checkpoint) -> bool:
    now = session.network.checkpoint().weights
    return all(torch.equal(now[name], held) for name, held in checkpoint.weights.items())


def test_weights_and_curves_follow_the_file(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, path: Path
) -> None:
    assert session.following.path == path
    session.selection.select("conv2", 4)
    for seed in (5, 6):
        checkpoint = later(checkpoint, seed)
        with qtbot.assertNotEmitted(session.network.replaced):
            save_checkpoint(path, checkpoint)
            qtbot.waitUntil(lambda c=checkpoint: shows(session, c), timeout=WAIT_MS)
        assert session.training.history == checkpoint.history
        assert session.network.doubt_below == 0.5
    assert session.network.title == "run.safetensors"
    assert (session.selection.layer, session.selection.unit) == ("conv2", 4)


def test_another_network_under_the_same_name_is_shown(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, path: Path
) -> None:
    config = NetworkConfig("other", (BlockConfig(3),))
    other = replace(checkpoint, config=config, weights=weights_of(build_network(config, 2)))
    with qtbot.waitSignal(session.network.replaced, timeout=WAIT_MS):
        save_checkpoint(path, other)
    assert session.network.config == config
    checkpoint = later(other, 9)
    save_checkpoint(path, checkpoint)
    qtbot.waitUntil(lambda: shows(session, checkpoint), timeout=WAIT_MS)


def test_half_a_file_changes_nothing_and_the_whole_one_is_read(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, path: Path
) -> None:
    newer = later(checkpoint, 5)
    save_checkpoint(path.with_name("whole"), newer)
    whole = path.with_name("whole").read_bytes()
    reported = session.following._reading._reported

    def is_failure(report: Any) -> bool:
        return bool(report.kind == "failed")

    with qtbot.assertNotEmitted(session.failed):
        for content in (whole[: len(whole) // 2], b"nonsense", b""):
            with qtbot.waitSignal(reported, timeout=WAIT_MS, check_params_cb=is_failure):
                path.write_bytes(content)
            assert shows(session, checkpoint)
        path.unlink()
        path.write_bytes(whole)
        qtbot.waitUntil(lambda: shows(session, newer), timeout=WAIT_MS)


def test_a_run_that_starts_here_ends_it(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, path: Path, small_dataset: Dataset
) -> None:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    config = TrainingConfig(batch_size=50, learning_rate=1e-6, device="cpu")
    session.training.configure(config, "article", "weights on screen")
    session.training.one_step()
    training = session.training
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert session.following.path is None
    with qtbot.assertNotEmitted(session.network.weights_changed, wait=300):
        save_checkpoint(path, later(checkpoint, 5))
    training.stop()
    qtbot.waitUntil(lambda: not training.is_active, timeout=WAIT_MS)
    with qtbot.assertNotEmitted(session.network.weights_changed, wait=300):
        save_checkpoint(path, later(checkpoint, 6))


def test_other_weights_on_screen_end_it(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, path: Path
) -> None:
    open_shipped_and_wait(qtbot, session)
    assert session.following.path is None
    open_and_wait(qtbot, session, path)
    session.save_checkpoint(path)
    assert session.following.path == path
    session.save_checkpoint(path.with_name("copy.safetensors"))
    assert session.following.path is None
    with qtbot.assertNotEmitted(session.network.weights_changed, wait=300):
        save_checkpoint(path, later(checkpoint, 5))


def test_follows_the_file_that_the_program_was_started_with(
    qtbot: QtBot, session: Session, checkpoint: Checkpoint, tmp_path: Path
) -> None:
    path = tmp_path / "given.safetensors"
    save_checkpoint(path, checkpoint)
    session.follow(path)
    newer = later(checkpoint, 5)
    save_checkpoint(path, newer)
    qtbot.waitUntil(lambda: shows(session, newer), timeout=WAIT_MS)
