from collections.abc import Callable, Iterator

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.evidence.attribution import attribute
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.background import progress_clock
from cnnviz.session.data.data_library import DataState
from cnnviz.session.evidence import attribution_work, attributions
from cnnviz.session.evidence.attributions import Attributions
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from tests.core.evidence.attribution_cases import answer_of

TANH = NetworkConfig("tanh", (BlockConfig(3, activation="tanh", pooling=None),), classes=3)
WAIT_MS = 60_000


@pytest.fixture
def work(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Attributions]:
    monkeypatch.setattr(attributions, "PAUSE_MS", 20)
    session.attributions.question.choose_method("grad-cam")
    yield session.attributions
    session.attributions.shut_down()


def settled(qtbot: QtBot, work: Attributions) -> None:
    qtbot.waitUntil(
        lambda: work.findings is not None and not work.is_old and not work.is_due, timeout=WAIT_MS
    )


def train(session: Session, small_dataset: Dataset) -> None:
    """Begin a run and leave it standing, so that nothing else moves."""
    session.data.state, session.data.dataset = DataState.READY, small_dataset
    config = TrainingConfig(epochs=1, batch_size=25, device="cpu")
    session.training.configure(config, "article", "new weights")
    session.training.one_step()


def test_nothing_is_computed_while_nobody_looks(session: Session, work: Attributions) -> None:
    session.next_example()
    assert not work.is_due
    assert work.findings is None


def test_it_answers_for_the_network_and_the_input_on_screen(
    qtbot: QtBot, session: Session, work: Attributions
) -> None:
    work.watch()
    settled(qtbot, work)
    checkpoint, trace = session.network.checkpoint(), session.network.trace
    empty = float(trace.input.min())  # nothing is darker than empty canvas
    wanted, _ = answer_of(
        attribute(
            checkpoint.network(),
            trace.input,
            work.question.now.request,
            np.array([empty], np.float32),
        )
    )
    np.testing.assert_array_equal(work.findings.attributions[0].values, wanted.values)
    np.testing.assert_array_equal(work.findings.pixels, session.canvas.seen.pixels)


def test_it_follows_the_input_the_weights_and_the_question(
    qtbot: QtBot, session: Session, work: Attributions
) -> None:
    work.watch()
    settled(qtbot, work)
    seen = [work.findings]

    def is_another() -> None:
        assert work.is_old
        settled(qtbot, work)
        assert work.findings is not seen[-1]
        seen.append(work.findings)

    session.next_example()
    is_another()
    other = weights_of(build_network(session.network.config, seed=9))
    session.network.update_weights(other)
    is_another()
    work.question.pin((work.question.target + 1) % 10)
    is_another()
    work.question.choose_method("integrated-gradients")
    is_another()
    assert seen[-1].attributions[0].completeness is not None
    work.question.ask_of_two(True)
    is_another()
    one, two, rather = seen[-1].attributions
    np.testing.assert_allclose(rather.values, one.values - two.values)
    assert (rather.request.target, rather.request.against) == (
        work.question.target,
        work.question.rival,
    )


def test_the_newest_input_is_answered_last(
    qtbot: QtBot, session: Session, work: Attributions
) -> None:
    work.watch()
    for _ in range(6):
        session.next_example()
    settled(qtbot, work)
    np.testing.assert_array_equal(work.findings.pixels, session.canvas.seen.pixels)


def test_slow_work_waits_for_a_pause_and_tells_how_far_it_is(
    qtbot: QtBot, session: Session, work: Attributions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_clock, "TOLD_EVERY_S", 0)
    work.question.choose_method("occlusion")
    work.watch()
    assert work.is_due
    assert not work.is_running
    told = []
    work.progressed.connect(lambda: told.append(work.progress.done))
    settled(qtbot, work)
    assert max(told) == work.progress.total == 169
    session.next_example()
    assert work.is_due
    assert not work.is_running


def test_work_that_is_cancelled_leaves_what_was_found(
    qtbot: QtBot, session: Session, work: Attributions
) -> None:
    work.question.choose_method("occlusion")
    work.watch()
    settled(qtbot, work)
    found = work.findings
    session.next_example()
    work.compute()
    assert work.is_running
    work.cancel()
    assert not work.is_due
    assert work.findings is found
    assert work.is_old
    work.compute()
    settled(qtbot, work)
    assert work.findings is not found


def test_while_a_network_trains_slow_methods_wait_to_be_asked(
    qtbot: QtBot, session: Session, work: Attributions, small_dataset: Dataset
) -> None:
    work.question.choose_method("occlusion")
    train(session, small_dataset)
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    work.watch()
    assert work.needs_asking
    assert not work.is_due
    work.compute()
    settled(qtbot, work)
    session.next_example()
    assert work.is_old
    assert not work.is_due
    session.training.stop()
    qtbot.waitUntil(lambda: not session.training.is_active, timeout=WAIT_MS)
    settled(qtbot, work)  # by itself, now that nothing trains


def test_while_a_network_trains_quick_methods_follow_at_leisure(
    qtbot: QtBot,
    session: Session,
    work: Attributions,
    small_dataset: Dataset,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attributions, "SLOW_MS", 1e9)
    train(session, small_dataset)
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    work.watch()
    settled(qtbot, work)
    session.next_example()
    assert work.is_due
    assert not work.is_running  # it was computed just now
    settled(qtbot, work)
    monkeypatch.setattr(attributions, "SLOW_MS", 0)
    session.next_example()
    assert work.needs_asking  # what turned out to be slow


@pytest.mark.parametrize("empty", [True, False])
def test_where_there_is_nothing_to_explain_it_says_so(
    session: Session, work: Attributions, empty: bool
) -> None:
    work.watch()
    if empty:
        session.canvas.clear()
        assert "Draw something" in work.reason
    else:
        weights = {
            name: value * torch.nan if value.is_floating_point() else value
            for name, value in session.network.checkpoint().weights.items()
        }
        session.network.update_weights(weights)
        assert "NaN or infinite" in work.reason
    assert not work.is_due
    work.compute()
    assert not work.is_running


def test_a_method_that_does_not_fit_says_why(
    work: Attributions, show_network: Callable[[NetworkConfig], None]
) -> None:
    work.question.choose_method("guided-backpropagation")
    work.watch()
    show_network(TANH)
    assert "tanh in place of ReLU" in work.reason
    assert not work.is_due


def test_another_network_is_looked_into_anew(
    qtbot: QtBot, work: Attributions, show_network: Callable[[NetworkConfig], None]
) -> None:
    work.watch()
    settled(qtbot, work)
    show_network(TANH)
    assert work.findings is None
    settled(qtbot, work)
    assert work.findings.question.request.layer == "tanh1"


def test_an_error_inside_the_work_is_told_once(
    qtbot: QtBot, session: Session, work: Attributions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> object:
        yield from ()
        raise ZeroDivisionError

    monkeypatch.setattr(attribution_work, "attribute", broken)
    with qtbot.waitSignal(work.failed, timeout=WAIT_MS):
        work.watch()
    assert "could not be computed" in work.reason
    session.next_example()
    assert not work.is_due  # not again at every stroke
    monkeypatch.undo()
    work.question.choose_method("saliency")
    settled(qtbot, work)


def test_the_network_reads_the_canvas_without_its_normalising_stage(
    qtbot: QtBot, session: Session, work: Attributions
) -> None:
    session.canvas.switch_step("normalised")
    work.question.choose_method("integrated-gradients")
    work.watch()
    settled(qtbot, work)
    network = session.network.checkpoint().network()
    blank = network(torch.zeros(1, 1, 28, 28))[0, work.question.target].item()
    complete = work.findings.attributions[0].completeness
    assert complete.empty_logit == pytest.approx(blank, abs=1e-5)
