"""What became of each layer: at once what was noted, in the background what has to be computed."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
import safetensors.torch
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.inspection.trace import trace
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.runs.layer_states import LayerState, layer_states
from cnnviz.core.runs.recorded_run import RecordedRun, snapshot_path
from cnnviz.core.sketching.drawing import draw_strokes
from cnnviz.core.sketching.sketch import see_sketch
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.network.live_network import FloatArray
from cnnviz.session.runs import layer_histories
from cnnviz.session.runs.layer_histories import LayerHistories
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training_state import TrainingState
from tests.picture_shapes import SIZE

SMALL = NetworkConfig("small", (BlockConfig(3), BlockConfig(4, activation="tanh")))
CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")
PARTS = ("weight", "bias")
WAIT_MS = 60_000
RecordRun = Callable[[NetworkConfig, int], RecordedRun]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The steps whose weights were read, request by request."""
    requests: list[tuple[int, ...]] = []

    def noting(
        run: RecordedRun, pictures: FloatArray
    ) -> Iterator[tuple[int, dict[str, LayerState]]]:
        requests.append(run.steps)
        return layer_states(run, pictures)

    monkeypatch.setattr(layer_histories, "layer_states", noting)
    return requests


@pytest.fixture
def histories(session: Session, asked: list[tuple[int, ...]]) -> LayerHistories:
    """Of few drawings, so that it is quick."""
    histories = session.layer_histories
    histories._examples = session.examples[:4]
    return histories


def knows_all(histories: LayerHistories) -> bool:
    return len(histories.steps) > 1 and bool(np.isfinite(histories.of("relu1").dead_share).all())


def test_there_is_nothing_without_a_run(histories: LayerHistories) -> None:
    histories.watch()
    assert histories.steps == ()
    assert not histories.is_expected
    assert histories.of("conv1").weight_norm.shape == (0,)


def test_what_was_noted_is_there_at_once(
    session: Session, histories: LayerHistories, record_run: RecordRun
) -> None:
    run = record_run(SMALL, 6)
    session.time_machine.show(run)
    assert histories.is_expected
    assert histories.steps == run.steps == tuple(range(7))
    for layer in ("conv1", "batch1", "conv2", "fc"):
        history = histories.of(layer)
        for step in run.steps[1:]:
            before, after = (
                np.concatenate([w[f"{layer}.{n}"].double().numpy().ravel() for n in PARTS])
                for w in (run.weights(step - 1), run.weights(step))
            )
            norm = np.linalg.norm(after)
            assert history.weight_norm[step] == pytest.approx(norm, rel=1e-5)
            ratio = np.linalg.norm(after - before) / norm
            assert history.update_ratio[step] == pytest.approx(ratio, rel=1e-3)
            assert history.gradient_norm[step] == run.measures[step][layer].gradient > 0
        assert np.isnan(history.gradient_norm[0])
        assert np.isnan(history.update_ratio[0])
    assert np.isnan(histories.of("relu1").dead_share).all()


def test_of_a_run_in_training_a_few_newest_steps_are_read_and_the_rest_when_it_pauses(
    qtbot: QtBot,
    session: Session,
    histories: LayerHistories,
    asked: list[tuple[int, ...]],
    record_run: RecordRun,
) -> None:
    session.time_machine.show(record_run(SMALL, 10))
    session.training.state = TrainingState.RUNNING
    histories.watch()
    qtbot.waitUntil(lambda: len(asked) == 1, timeout=WAIT_MS)
    assert asked == [(7, 8, 9, 10)]
    qtbot.waitUntil(lambda: bool(np.isfinite(histories.of("relu1").dead_share[7:]).all()))
    session.training.state = TrainingState.PAUSED
    session.training.state_changed.emit()
    qtbot.waitUntil(lambda: knows_all(histories), timeout=WAIT_MS)
    assert asked[1:] == [(0, 1, 2, 3, 4, 5, 6)]


def test_what_takes_reading_weights_is_right(
    qtbot: QtBot, session: Session, histories: LayerHistories, record_run: RecordRun
) -> None:
    run = record_run(SMALL, 4)
    silence(run, step=3, units=[0, 2])
    session.time_machine.show(run)
    histories.watch()
    qtbot.waitUntil(lambda: knows_all(histories), timeout=WAIT_MS)
    drawings = [see_sketch(draw_strokes(e.strokes), SIZE).pixels for e in session.examples[:4]]
    for place, step in enumerate(run.steps):
        network = run.checkpoint(step).network()
        maps = np.stack(
            [
                trace(network, run.start.picture_shape.normalised_picture(d)).outputs["relu1"]
                for d in drawings
            ]
        )
        dead = (maps == 0).all(axis=(0, 2, 3)).mean()
        assert histories.of("relu1").dead_share[place] == pytest.approx(dead)
        weights, batch = run.weights(step), histories.of("batch1")
        means = np.abs(weights["batch1.running_mean"].numpy())
        stds = np.sqrt(weights["batch1.running_var"].numpy() + 1e-5)
        assert batch.running_mean[place] == pytest.approx(means.mean(), rel=1e-5)
        assert batch.running_std[place] == pytest.approx(stds.mean(), rel=1e-5)
    assert histories.of("relu1").dead_share[3] == pytest.approx(2 / 3)
    start = torch.cat([run.weights(0)[f"conv1.{n}"].flatten() for n in PARTS])
    assert histories.of("conv1").weight_norm[0] == pytest.approx(float(start.norm()), rel=1e-5)
    for nothing in (histories.of("tanh2").dead_share, histories.of("pool1").weight_norm):
        assert np.isnan(nothing).all()


def silence(run: RecordedRun, step: int, units: list[int]) -> None:
    """Let kernels of a kept step make nothing but negative numbers, whatever they see."""
    weights = run.weights(step)
    weights["conv1.weight"][units] = 0
    weights["conv1.bias"][units] = 0
    weights["batch1.bias"][units] = -1
    weights["batch1.weight"][units] = 0
    snapshot_path(run.folder, step).write_bytes(safetensors.torch.save(weights))


def test_nobody_can_write_into_it(
    session: Session, histories: LayerHistories, record_run: RecordRun
) -> None:
    session.time_machine.show(record_run(SMALL, 3))
    with pytest.raises(ValueError, match="read-only"):
        histories.of("conv1").weight_norm[0] = 1


def test_nothing_is_computed_unless_somebody_watches(
    qtbot: QtBot,
    session: Session,
    histories: LayerHistories,
    record_run: RecordRun,
    asked: list[tuple[int, ...]],
) -> None:
    run = record_run(SMALL, 3)
    session.time_machine.show(run)
    assert not histories._work.is_busy
    histories.watch()
    qtbot.waitUntil(lambda: knows_all(histories), timeout=WAIT_MS)
    histories.rest()
    histories.watch()
    session.time_machine.rename(replace(run, name="first try"))
    assert not histories._work.is_busy
    assert knows_all(histories)
    assert asked == [run.steps]


def test_another_run_takes_the_place_of_the_one_that_is_read(
    qtbot: QtBot, session: Session, histories: LayerHistories, record_run: RecordRun
) -> None:
    first, second = record_run(SMALL, 3), record_run(SMALL, 5)
    silence(first, step=1, units=[0, 1, 2])
    session.time_machine.show(first)
    histories.watch()
    session.time_machine.show(second)
    qtbot.waitUntil(lambda: knows_all(histories), timeout=WAIT_MS)
    assert histories.steps == second.steps
    assert histories.of("relu1").dead_share[1] < 1


def test_a_snapshot_that_is_gone_is_left_out_and_not_asked_for_again(
    qtbot: QtBot,
    session: Session,
    histories: LayerHistories,
    record_run: RecordRun,
    asked: list[tuple[int, ...]],
) -> None:
    run = record_run(SMALL, 4)
    session.time_machine.show(run)
    snapshot_path(run.folder, 2).unlink()
    histories.watch()
    qtbot.waitUntil(lambda: not histories._work.is_busy, timeout=WAIT_MS)
    shares = histories.of("relu1").dead_share
    assert np.isfinite(shares).tolist() == [True, True, False, True, True]
    assert np.isfinite(histories.of("conv1").weight_norm).all()
    histories.rest()
    histories.watch()
    assert not histories._work.is_busy
    assert len(asked) == 1


def test_new_steps_come_with_their_states_as_one_change(
    qtbot: QtBot, session: Session, histories: LayerHistories, record_run: RecordRun
) -> None:
    run, machine = record_run(SMALL, 6), session.time_machine
    machine.show(run.up_to(3))
    histories.watch()
    qtbot.waitUntil(lambda: knows_all(histories), timeout=WAIT_MS)
    changes: list[tuple[int, ...]] = []
    histories.changed.connect(lambda: changes.append(histories.steps))
    machine.run = run
    histories._catch_up()
    assert histories.of("conv1").weight_norm.shape == (len(histories.steps),) == (4,)
    qtbot.waitUntil(lambda: bool(changes), timeout=WAIT_MS)
    assert changes == [run.steps]
    assert knows_all(histories)
    assert histories.of("conv1").weight_norm.shape == (7,)


def test_norms_are_known_where_states_cannot_be_worked_out(
    qtbot: QtBot,
    session: Session,
    histories: LayerHistories,
    record_run: RecordRun,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run, machine = record_run(SMALL, 6), session.time_machine
    machine.show(run.up_to(3))

    def failing(run: RecordedRun, pictures: FloatArray) -> None:
        raise MemoryError

    monkeypatch.setattr(layer_histories, "layer_states", failing)
    machine.run = run
    with qtbot.waitSignal(histories.failed, timeout=WAIT_MS):
        histories.watch()
    assert histories.steps == run.steps
    assert np.isfinite(histories.of("conv1").weight_norm[1:]).all()


def test_a_run_in_training_has_only_its_new_steps_read(
    qtbot: QtBot,
    session: Session,
    histories: LayerHistories,
    small_dataset: Dataset,
    asked: list[tuple[int, ...]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    histories._growth.setInterval(20)
    histories.watch()
    training = session.training
    training.run_special(NewRun(SMALL, "a design", CONFIG))
    assert histories.is_expected  # room is made before there is anything to show
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    run = session.time_machine.run
    assert run is not None
    qtbot.waitUntil(lambda: histories.steps == run.steps and knows_all(histories), timeout=WAIT_MS)
    read = [step for steps in asked for step in steps]
    assert sorted(read) == sorted(set(read)) == list(run.steps)
    session.training.shut_down()
