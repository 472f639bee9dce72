from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.runs.recorded_run import read_run
from cnnviz.core.runs.repetition import Change, original_of, repetition
from cnnviz.core.runs.run_differences import differences
from cnnviz.core.training.devices import training_threads
from cnnviz.core.training.rate_changes import RATE_CHANGES, RateChange
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import StartFrom, TrainingState

CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")
DESIGN = NetworkConfig("small", (BlockConfig(3, pooling="average"), BlockConfig(5)))
WAIT_MS = 60_000


@pytest.fixture
def training(session: Session, small_dataset: Dataset) -> Iterator[Training]:
    """Training with its data at hand, two epochs of eight steps."""
    session.data.dataset = small_dataset
    session.data.state = DataState.READY
    session.training.configure(CONFIG, "article", "new weights")
    yield session.training
    session.training.shut_down()


def reached(training: Training, state: TrainingState) -> bool:
    return training.state is state


def test_trains_from_new_weights_and_shows_them(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    before = session.network.kernels("conv1")
    probabilities = session.network.trace.probabilities.copy()
    training.run()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert training.history.steps == list(range(1, 17))
    assert len(training.history.validation_accuracies) == 2
    assert abs(session.network.kernels("conv1") - before).max() > 1e-3
    assert abs(session.network.trace.probabilities - probabilities).max() > 1e-3
    assert training.history.losses[-1] < training.history.losses[0]


def test_pressing_train_twice_starts_one_run(qtbot: QtBot, training: Training) -> None:
    training.run()
    training.run()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert training.history.steps == list(range(1, 17))


def test_step_epoch_pause_stop(qtbot: QtBot, training: Training) -> None:
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert training.history.steps == [1]
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert training.history.steps == [1, 2]
    training.one_epoch()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert training.history.steps[-1] == 8
    training.stop()
    assert training.state is TrainingState.STOPPING
    training.run()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert training.history.steps[-1] == 8


def test_the_learning_rate_changes_in_a_run(qtbot: QtBot, training: Training) -> None:
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    training.configure(replace(CONFIG, learning_rate=0.02), "article", "new weights")
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert training.history.learning_rates == [0.001, 0.02]


def test_goes_on_from_the_weights_on_screen(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    before = torch.from_numpy(session.network.kernels("conv1"))
    training.configure(replace(CONFIG, learning_rate=1e-6), "article", "weights on screen")
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    after = torch.from_numpy(session.network.kernels("conv1"))
    assert torch.allclose(before, after, atol=1e-5)
    assert not torch.equal(before, after)


def test_a_design_starts_from_the_seeds_weights_and_is_chosen_by_that(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    config = replace(CONFIG, learning_rate=1e-6, seed=7)
    training.configure(config, "article-3x3", "weights on screen")
    training.run_special(NewRun(DESIGN, "a design"))
    assert training.special is not None
    assert training.special.network == DESIGN
    training.pause()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    now = session.network.checkpoint()
    assert now.config == DESIGN
    assert now.made_by["start_from"] == "a design"
    start = weights_of(build_network(DESIGN, seed=7))["conv1.weight"]
    assert torch.allclose(now.weights["conv1.weight"], start, atol=1e-4)
    assert (training.config, training.settings.network_name) == (config, "small")
    assert training.start_from == "weights on screen"


@pytest.mark.parametrize("start_from", ["new weights", "weights on screen"])
def test_after_a_design_train_starts_what_is_on_screen(
    qtbot: QtBot, session: Session, training: Training, start_from: StartFrom
) -> None:
    training.configure(replace(CONFIG, epochs=1), "article-3x3", start_from)
    training.run_special(NewRun(DESIGN, "a design"))
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert session.network.config == DESIGN
    assert training.special is None
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert session.network.config == DESIGN
    assert session.network.checkpoint().made_by["start_from"] == start_from


def test_a_network_that_is_chosen_after_a_design_is_trained(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    training.run_special(NewRun(DESIGN, "a design"))
    training.stop()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert training.settings.networks[-1] == training.settings.network_name == "small"
    for name in ("article-3x3", "small"):
        training.configure(replace(training.config, epochs=1), name, "new weights")
        training.run()
        qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
        assert session.network.config.name == name


def test_a_changed_network_of_a_known_name_is_told_from_it(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    changed = replace(DESIGN, name="article")
    training.run_special(NewRun(changed, "a design"))
    training.stop()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert training.settings.network_name == "article, changed"
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert session.network.config == changed


def test_the_words_on_screen_tell_how_a_run_ended(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    training.stop()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert session.network.title == f"article, stopped at step {training.history.steps[-1]:,}"
    training.run()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert session.network.title == "article, just trained"


def test_a_rate_turned_during_a_run_is_of_that_run_alone(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    training.configure(replace(training.config, learning_rate=0.02), "article", "new weights")
    training.run()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert training.config == CONFIG
    assert training.recording is not None
    changes = (RateChange(2, 0.02),)
    assert training.recording.rate_changes == changes
    assert read_run(training.recording.folder).rate_changes == changes
    assert load_checkpoint(session.autosave.path).made_by[RATE_CHANGES] == [[2, 0.02]]
    again = repetition(original_of(training.recording), Change("activation", "tanh"))
    session.runs.repeats.start(again)
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert training.recording.start.config.blocks[0].activation == "tanh"
    assert training.recording.rate_changes == changes
    assert training.config == CONFIG
    turned = differences(training.recording, again.original.run)
    assert turned == ("activation tanh instead of ReLU",)


def test_a_repeated_rate_is_shown_while_it_trains(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    rates = (RateChange(2, 0.02), RateChange(4, 0.005))
    training.run_special(NewRun(DESIGN, "a design", rates=rates))
    training.pause()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    while training.history.steps[-1] < 4:
        training.one_step()
        qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert training.config.learning_rate == 0.005
    training.stop()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert training.history.learning_rates[:4] == [0.001, 0.02, 0.02, 0.005]
    assert training.config == CONFIG


def test_a_run_going_on_is_not_taken_over_by_a_design(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    training.run_special(NewRun(DESIGN, "a design"))
    assert training.special is None
    assert reached(training, TrainingState.PAUSED)
    assert session.network.config.name == "article"


def test_a_design_that_waited_in_vain_for_data_is_forgotten(
    qtbot: QtBot, session: Session, training: Training, small_dataset: Dataset
) -> None:
    session.data.state, session.data.dataset = DataState.LOADING, None
    session.data.want = lambda *_, **__: None  # type: ignore[method-assign]
    training.run_special(NewRun(DESIGN, "a design"))
    assert reached(training, TrainingState.WAITING)
    assert session.network.config.name == "article", "nothing is lost while it waits"
    training.stop()
    session.data.state, session.data.dataset = DataState.READY, small_dataset
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert session.network.config.name == "article"


def test_what_waited_in_vain_for_data_starts_when_it_was_fetched(
    qtbot: QtBot, session: Session, training: Training, small_dataset: Dataset
) -> None:
    """And not what the settings say."""
    own = replace(CONFIG, batch_size=20)
    session.data.state, session.data.dataset = DataState.LOADING, None
    session.data.want = lambda *_, **__: None  # type: ignore[method-assign]
    training.run_special(NewRun(DESIGN, "a design", own))
    assert training.config == own
    session.data.state = DataState.ABSENT
    session.data.changed.emit()
    assert reached(training, TrainingState.IDLE)
    assert training.config == CONFIG
    training.run_awaited()
    assert reached(training, TrainingState.WAITING)
    assert training.config == own
    session.data.state, session.data.dataset = DataState.READY, small_dataset
    session.data.changed.emit()
    training.stop()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert session.network.config == DESIGN
    assert training.config == CONFIG


def test_a_run_with_a_recipe_of_its_own_goes_by_that_and_leaves_the_settings(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    own = replace(CONFIG, epochs=3, batch_size=20, learning_rate=0.004)
    said: list[TrainingConfig] = []
    training.settings_changed.connect(lambda: said.append(training.config))
    training.run_special(NewRun(DESIGN, "a repetition", own))
    training.pause()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    training.one_epoch()
    qtbot.waitUntil(lambda: len(training.history.steps) >= 20, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert training.config == own
    assert (training.total_steps, training.total_epochs) == (60, 3)
    assert training.last_report is not None
    left = (60 - training.last_report.step) * 20
    assert training.seconds_left == pytest.approx(left / training.pictures_per_s)
    turned = replace(own, learning_rate=0.02)
    training.configure(turned, training.settings.network_name, training.start_from)
    training.run()
    qtbot.waitUntil(lambda: reached(training, TrainingState.IDLE), timeout=WAIT_MS)
    assert training.history.learning_rates[-1] == 0.02
    assert training.config == CONFIG
    assert [config for n, config in enumerate(said) if config != said[n - 1]] == [
        own, turned, CONFIG,
    ]  # fmt: skip
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    assert (training.total_steps, training.total_epochs) == (16, 2)


def test_the_settings_are_back_where_a_run_of_its_own_recipe_cannot_begin(
    qtbot: QtBot, session: Session, training: Training, small_dataset: Dataset
) -> None:
    session.data.dataset = replace(small_dataset, name="digits", class_names=tuple("0123456789"))
    with qtbot.waitSignal(session.failed):
        training.run_special(NewRun(DESIGN, "a repetition", RECIPES["sketch"]))
    assert training.config == CONFIG


def test_refuses_weights_that_do_not_fit_the_data(
    qtbot: QtBot, session: Session, training: Training, small_dataset: Dataset
) -> None:
    session.data.dataset = replace(small_dataset, class_names=("a", "b", "c"))
    training.configure(CONFIG, "article", "weights on screen")
    with qtbot.waitSignal(session.failed) as failure:
        training.run()
    assert "start from new weights" in str(failure.args[0])
    assert training.state is TrainingState.IDLE


def test_refuses_to_draw_what_the_data_set_has_not(
    qtbot: QtBot, session: Session, training: Training, small_dataset: Dataset
) -> None:
    """And nothing is lost: network, curves, drawing and settings stay."""
    session.data.dataset = replace(small_dataset, name="digits", class_names=tuple("0123456789"))
    training.configure(RECIPES["sketch"], "article", "new weights")
    training.history.steps.append(1)
    network, kernels = session.network.title, session.network.kernels("conv1").copy()
    canvas = session.canvas.canvas.copy()
    with qtbot.waitSignal(session.failed) as failure:
        training.run()
    sentence = str(failure.args[0])
    assert "draws garments, but digits has none" in sentence
    assert "choose fashion-mnist or synthetic-garments" in sentence
    assert training.state is TrainingState.IDLE
    assert (session.network.title, training.history.steps) == (network, [1])
    assert (session.network.kernels("conv1") == kernels).all()
    assert (session.canvas.canvas == canvas).all()
    assert training.config == RECIPES["sketch"]


def test_waits_for_data_that_is_not_here(
    qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is on this machine in a fresh folder, so the person is asked."""
    monkeypatch.delenv("CNNVIZ_DATA", raising=False)
    session.training.configure(CONFIG, "article", "new weights")
    with qtbot.waitSignal(session.data.missing, timeout=WAIT_MS) as missing:
        session.training.run()
        assert session.training.state is TrainingState.WAITING
    assert missing.args[0] == "fashion-mnist"
    assert session.training.state is TrainingState.IDLE


def test_drawing_while_training_moves_the_trace(
    qtbot: QtBot, session: Session, training: Training
) -> None:
    training.configure(replace(CONFIG, epochs=1000), "article", "new weights")
    training.run()
    qtbot.waitUntil(lambda: len(training.history.steps) > 0, timeout=WAIT_MS)
    traced: list[object] = []
    session.network.traced.connect(lambda: traced.append(1))
    before = session.network.trace.input.copy()
    session.canvas.press(20, 20)
    session.canvas.move(260, 260)
    assert abs(session.network.trace.input - before).max() > 0.1
    assert traced


def test_saving_while_training_keeps_what_is_on_screen(
    qtbot: QtBot, session: Session, training: Training, tmp_path: Path
) -> None:
    training.one_step()
    qtbot.waitUntil(lambda: reached(training, TrainingState.PAUSED), timeout=WAIT_MS)
    path = tmp_path / "now.safetensors"
    session.save_checkpoint(path)
    saved = load_checkpoint(path)
    assert saved.history.steps == [1]
    assert (saved.weights["conv1.weight"].numpy() == session.network.kernels("conv1")).all()
    assert saved.made_by["dataset"] == "bars"
    assert saved.made_by["threads"] == training_threads(), "not those of the window"


def test_never_trains_on_another_data_set_than_the_chosen_one(
    qtbot: QtBot, session: Session, training: Training, monkeypatch: pytest.MonkeyPatch
) -> None:
    """mnist was chosen and is not on this machine; the one in memory must not stand in for it."""
    monkeypatch.delenv("CNNVIZ_DATA", raising=False)
    session.data.want("mnist", quietly=True)
    qtbot.waitUntil(lambda: session.data.state is not DataState.LOADING, timeout=WAIT_MS)
    with qtbot.waitSignal(session.data.missing, timeout=WAIT_MS) as missing:
        training.run()
    assert missing.args[0] == "mnist"
    assert training.history.steps == []
