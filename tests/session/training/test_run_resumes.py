"""Any run that ended before its time goes on, not only the last one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.unfinished_run import LEFT
from cnnviz.core.runs.recorded_run import RecordedRun, read_run
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.session import Session
from cnnviz.session.training.run_resumes import IS_DONE, NOT_KEPT, STOP_FIRST
from cnnviz.session.training.training_state import TrainingState

CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")  # 16 steps
WAIT_MS = 60_000
Start = Callable[[TrainingConfig, str], Session]


def stopped_at(qtbot: QtBot, session: Session, step: int, seed: int) -> RecordedRun:
    """Train a run to this step, and stop it."""
    training = session.training
    training.configure(replace(CONFIG, seed=seed), "article", "new weights")
    for _ in range(step):
        training.one_step()
        qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    training.stop()
    return ended(qtbot, session)


def ended(qtbot: QtBot, session: Session) -> RecordedRun:
    training = session.training
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert training.recording is not None
    return read_run(training.recording.folder)


@pytest.mark.parametrize("restart", [False, True])
def test_each_of_three_stopped_runs_goes_on_to_its_end(
    restart: bool, qtbot: QtBot, start_program: Start
) -> None:
    session = start_program(CONFIG, "article")
    runs = [stopped_at(qtbot, session, step, seed=step) for step in (2, 3, 4)]
    if restart:
        session.shut_down()
        session = start_program(CONFIG, "article")
    resumes = session.run_resumes
    for run in (runs[1], runs[0], runs[2]):
        assert not resumes.why_not(run)
        resumes.resume(run)
        assert resumes.why_not(runs[0]) == STOP_FIRST
        done = ended(qtbot, session)
        assert done.id == run.id
        assert done.history.steps == list(range(1, 17))
        assert done.history.losses[: run.last_step] == run.history.losses
        assert resumes.why_not(done) == IS_DONE


def test_what_cannot_go_on_says_why(qtbot: QtBot, start_program: Start) -> None:
    session = start_program(CONFIG, "article")
    run = stopped_at(qtbot, session, 2, seed=1)
    stopped_at(qtbot, session, 2, seed=2)
    (run.folder / LEFT).write_bytes(b"no run")
    told: list[Exception] = []
    session.failed.connect(told.append)
    assert session.run_resumes.why_not(run) == NOT_KEPT
    session.run_resumes.resume(run)
    assert [str(error) for error in told] == [NOT_KEPT]
    assert session.run_resumes.why_not(None)
