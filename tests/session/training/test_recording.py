"""Runs are written down while the app trains them, whatever becomes of them."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.network.networks import weights_of
from cnnviz.core.runs.recorded_run import Parent, RecordedRun, RecordingError, read_run
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.core.training.training_run import TrainingRun
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState

CONFIG = TrainingConfig(epochs=20, batch_size=50, device="cpu", precision="float32")
STEPS = 160  # so many that not each of them is kept
WAIT_MS = 60_000
Weights = dict[str, torch.Tensor]


@pytest.fixture
def start(start_program: Callable[..., Session]) -> Callable[[], Session]:
    return partial(start_program, CONFIG, "article-3x3")


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> dict[int, Weights]:
    """The weights after every step, as the training thread itself has them."""
    weights: dict[int, Weights] = {}
    reports = TrainingRun.reports

    def noting(run: TrainingRun) -> Iterator[object]:
        for report in reports(run):
            weights[report.step] = weights_of(run.network)
            yield report

    monkeypatch.setattr(TrainingRun, "reports", noting)
    return weights


def ended(training: Training) -> bool:
    return training.state is TrainingState.IDLE


def paused(training: Training) -> bool:
    return training.state is TrainingState.PAUSED


def recorded(session: Session) -> RecordedRun:
    assert session.training.recording is not None
    return read_run(session.training.recording.folder)


def equal(ones: Weights, others: Weights) -> bool:
    return ones.keys() == others.keys() and all(torch.equal(ones[n], others[n]) for n in ones)


def test_what_is_kept_is_what_the_network_was_bit_by_bit(
    qtbot: QtBot, start: Callable[[], Session], noted: dict[int, Weights]
) -> None:
    session = start()
    session.training.run()
    qtbot.waitUntil(lambda: ended(session.training), timeout=WAIT_MS)
    run = recorded(session)
    assert set(run.steps) < set(range(STEPS + 1))
    assert run.steps[0] == 0
    assert run.steps[-1] == run.last_step == STEPS
    assert all(equal(run.weights(step), noted[step]) for step in run.steps[1:])
    assert run.history == session.training.history
    kept, live = run.measures, session.training.recording
    assert live is not None
    assert (live.steps, live.measures) == (run.steps, kept)
    assert not run.troubles


def test_a_run_that_is_stopped_keeps_the_weights_that_it_ended_with(
    qtbot: QtBot, start: Callable[[], Session], noted: dict[int, Weights]
) -> None:
    session = start()
    training = session.training
    stop_after = 150
    assert stop_after not in {*range(100), STEPS}

    def stop() -> None:
        if len(training.history.steps) >= stop_after:
            training.stop()

    training.progressed.connect(stop)
    training.run()
    qtbot.waitUntil(lambda: ended(training), timeout=WAIT_MS)
    run = recorded(session)
    assert run.steps[-1] == run.last_step == max(noted)
    assert equal(run.weights(run.last_step), session.network.checkpoint().weights)
    assert training.recording is not None
    assert training.recording.steps == run.steps


def test_a_run_gone_on_with_is_recorded_as_if_it_had_never_stopped(
    qtbot: QtBot, start: Callable[[], Session]
) -> None:
    whole = start()
    whole.training.run()
    qtbot.waitUntil(lambda: ended(whole.training), timeout=WAIT_MS)
    first = start()
    first.training.run()
    qtbot.waitUntil(lambda: len(first.training.history.steps) > 20, timeout=WAIT_MS)
    first.shut_down()
    second = start()
    second.unfinished_runs.resume_last()
    qtbot.waitUntil(lambda: ended(second.training), timeout=WAIT_MS)
    expected, found = recorded(whole), recorded(second)
    assert found.id == recorded(first).id != expected.id
    assert found.history.losses == expected.history.losses
    assert set(expected.steps) <= set(found.steps)
    for step in expected.steps:
        assert equal(expected.weights(step), found.weights(step))


def test_a_run_whose_recording_is_gone_goes_on_all_the_same(
    qtbot: QtBot, start: Callable[[], Session], tmp_path: Path
) -> None:
    first = start()
    first.training.run()
    qtbot.waitUntil(lambda: len(first.training.history.steps) > 5, timeout=WAIT_MS)
    first.shut_down()
    shutil.rmtree(tmp_path / "data" / "runs")
    second = start()
    second.unfinished_runs.resume_last()
    qtbot.waitUntil(lambda: ended(second.training), timeout=WAIT_MS)
    assert second.training.history.steps[-1] == STEPS
    assert second.training.recording is None


def test_where_nothing_can_be_written_training_goes_on_and_that_is_told_once(
    qtbot: QtBot, start: Callable[[], Session], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "runs").write_text("a file where a folder should be")
    session = start()
    told: list[Exception] = []
    session.training.save_failed.connect(told.append)
    session.training.run()
    qtbot.waitUntil(lambda: ended(session.training), timeout=WAIT_MS)
    assert session.training.history.steps[-1] == STEPS
    assert [type(error) for error in told] == [RecordingError]


def test_a_run_from_the_weights_on_screen_knows_what_it_branched_off(
    qtbot: QtBot, start: Callable[[], Session]
) -> None:
    session = start()
    training = session.training
    training.one_epoch()
    qtbot.waitUntil(lambda: paused(training), timeout=WAIT_MS)
    training.stop()
    qtbot.waitUntil(lambda: ended(training), timeout=WAIT_MS)
    parent = recorded(session)
    session.time_machine.go_to(3)
    training.configure(replace(CONFIG, seed=5), "article-3x3", "weights on screen")
    training.one_step()
    qtbot.waitUntil(lambda: paused(training), timeout=WAIT_MS)
    branch = recorded(session)
    assert branch.parent == Parent(parent.id, 3)
    assert equal(branch.weights(0), parent.weights(3))


def test_a_special_run_begins_with_the_weights_that_fit(
    qtbot: QtBot, start: Callable[[], Session]
) -> None:
    session = start()
    training = session.training
    like = {n: w + 1 for n, w in session.network.checkpoint().weights.items() if "fc" in n}
    network = replace(session.network.config, name="own")
    training.run_special(NewRun(network, "a repetition", like=like, parent=Parent("other", 0)))
    training.pause()
    qtbot.waitUntil(lambda: paused(training), timeout=WAIT_MS)
    run = recorded(session)
    assert run.parent == Parent("other", 0)
    assert torch.equal(run.weights(0)["fc.weight"], like["fc.weight"])
    assert not torch.equal(
        run.weights(0)["conv1.weight"], session.network.checkpoint().weights["conv1.weight"]
    )
