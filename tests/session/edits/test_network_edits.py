"""Editing the network on screen: everything follows at once, and everything can be taken back."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
import torch
from pytestqt.qtbot import QtBot
from torch import Tensor

from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.edits.edit_words import OWN_EDITS, START_EDITS
from cnnviz.core.edits.weight_edits import (
    Edit,
    ScaleKernel,
    SetBias,
    SetWeight,
    SilenceChannel,
    apply_edits,
)
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from tests.opening import open_and_wait

WAIT_MS = 60_000
SIGMOID = NetworkConfig(
    "sigmoid",
    (BlockConfig(4, activation="sigmoid"), BlockConfig(5, batch_norm=False, activation="sigmoid")),
)
EACH_KIND: tuple[Edit, ...] = (
    SetWeight("conv2", 3, 2, 0, 4, 0.7),
    SetWeight("fc", 4, 1, 2, 3, -2),
    SetBias("conv1", 2, 1.5),
    ScaleKernel("conv2", 1, -1.3),
    ScaleKernel("conv2", 1, 0, 3),
    SilenceChannel("conv1", 1),
    SilenceChannel("conv2", 0),
)


def weights_on_screen(session: Session) -> Mapping[str, Tensor]:
    return session.network.checkpoint().weights


def same(one: Mapping[str, Tensor], other: Mapping[str, Tensor]) -> bool:
    """Bit by bit."""
    return one.keys() == other.keys() and all(
        one[name].numpy().tobytes() == other[name].numpy().tobytes() for name in one
    )


def refusals(session: Session) -> list[str]:
    """What is said from now on why an edit is not done."""
    told: list[str] = []
    session.edits.refused.connect(told.append)
    return told


def short_run(session: Session, dataset: Dataset) -> None:
    session.data.dataset, session.data.state = dataset, DataState.READY
    config = TrainingConfig(epochs=1, batch_size=50, device="cpu")
    session.training.configure(config, "article", "weights on screen")


@pytest.mark.parametrize("edit", EACH_KIND, ids=str)
@pytest.mark.parametrize("config", [NETWORKS["article"], SIGMOID], ids=lambda config: config.name)
def test_each_kind_of_edit_is_seen_at_once_and_undone_bit_by_bit(
    session: Session,
    show_network: Callable[[NetworkConfig], None],
    config: NetworkConfig,
    edit: Edit,
) -> None:
    show_network(config)
    before, logits = weights_on_screen(session), session.network.trace.outputs["fc"]
    titles: list[str] = []
    session.network.renamed.connect(lambda: titles.append(session.network.title))
    session.edits.apply(edit)
    after = weights_on_screen(session)
    assert titles == ["another (edited)"]
    assert same(after, apply_edits(config, before, (edit,)))
    assert not same(after, before)
    assert session.network.title == "another (edited)"
    traced = session.network.trace
    with torch.no_grad():
        expected = session.network.checkpoint().network()(torch.from_numpy(traced.input)[None])[0]
    np.testing.assert_array_equal(traced.outputs["fc"], expected.numpy())
    session.edits.undo()
    assert same(weights_on_screen(session), before)
    assert session.network.title == "another"
    np.testing.assert_array_equal(session.network.trace.outputs["fc"], logits)
    session.edits.redo()
    assert same(weights_on_screen(session), after)


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_edits_can_be_taken_back_in_any_way(session: Session, seed: int) -> None:
    chance, edits = random.Random(seed), session.edits
    untouched = weights_on_screen(session)
    states = {(): untouched}
    verbs = [
        lambda: edits.apply(
            SetWeight("conv2", chance.randrange(3), 0, 0, 0, chance.uniform(-2, 2))
        ),
        lambda: edits.apply(SetBias("conv1", chance.randrange(3), chance.uniform(-2, 2))),
        lambda: edits.apply(
            ScaleKernel("conv2", chance.randrange(3), chance.choice([-1.5, 0, 1, 0.3]))
        ),
        lambda: edits.silence("conv2", chance.randrange(3), chance.random() < 0.6),
        lambda: edits.reset_channel(chance.choice(["conv1", "conv2"]), chance.randrange(3)),
        edits.undo,
        edits.undo,
        edits.redo,
        edits.reset_all,
    ]
    for _ in range(120):
        chance.choices(verbs, [6, 4, 4, 4, 2, 3, 1, 3, 0.3])[0]()
        now = weights_on_screen(session)
        assert same(now, states.setdefault(edits.made, now)), "the same edits, other weights"
        assert same(now, apply_edits(session.network.config, untouched, edits.made))
    assert len(states) > 20
    edits.reset_all()
    assert same(weights_on_screen(session), untouched)
    while edits.can_undo:
        edits.undo()
    assert same(weights_on_screen(session), untouched)
    assert not edits.made


def test_one_channel_is_reset_and_others_are_left(session: Session) -> None:
    kept, kernel = SetBias("conv1", 2, 4), ("conv2", 5)
    session.edits.apply(SetWeight(*kernel, 0, 1, 1, 3))
    session.edits.apply(kept)
    session.edits.apply(ScaleKernel(*kernel, 2))
    session.edits.silence(*kernel)
    session.edits.reset_channel(*kernel)
    assert session.edits.made == (kept,)
    session.edits.undo()
    assert len(session.edits.made) == 4


def test_a_gesture_is_undone_as_one(session: Session) -> None:
    session.edits.apply(SetBias("conv1", 0, 1))
    session.edits.apply(ScaleKernel("conv1", 3, 1))  # where the gesture begins: nothing yet
    for factor in (1.1, 1.5, 1.9):
        session.edits.apply(ScaleKernel("conv1", 3, factor), goes_on=True)
    assert session.edits.made[-1] == ScaleKernel("conv1", 3, 1.9)
    session.edits.apply(ScaleKernel("conv1", 3, 0.5))
    session.edits.undo()
    assert session.edits.made[-1] == ScaleKernel("conv1", 3, 1.9)
    session.edits.undo()
    assert session.edits.made == (SetBias("conv1", 0, 1),)


def test_what_cannot_be_done_changes_nothing(session: Session) -> None:
    before, told = weights_on_screen(session), refusals(session)
    for edit in (SetBias("conv1", 99, 1), SetBias("conv1", 0, 1e9), SilenceChannel("fc", 0)):
        assert not session.edits.apply(edit)
    assert len(told) == 3
    assert not session.edits.made
    assert not session.edits.can_undo
    assert same(weights_on_screen(session), before)


def test_what_silence_would_hide_is_refused(
    session: Session, show_network: Callable[[NetworkConfig], None]
) -> None:
    show_network(SIGMOID)
    session.edits.silence("conv2", 1)
    told = refusals(session)
    assert not session.edits.apply(SetBias("conv2", 1, 1))
    assert told == ["conv2 2: silenced. Restore it first."]
    session.edits.silence("conv2", 1, False)
    session.edits.apply(SetBias("conv2", 1, 1))
    assert len(session.edits.made) == 1


def test_other_weights_end_the_edits_with_one_word(session: Session, qtbot: QtBot) -> None:
    told: list[str] = []
    session.notified.connect(told.append)
    edits, network = session.edits, session.network
    others = {n: v * 2 for n, v in weights_on_screen(session).items()}
    edits.apply(SetBias("conv1", 0, 1))
    edits.apply(SetBias("conv1", 1, 1))
    network.update_weights(others)
    network.update_weights(others)
    assert told == [
        "The weights on screen have changed: the 2 earlier edits can no longer be undone."
    ]
    assert (edits.made, edits.can_undo, edits.can_redo) == ((), False, False)
    assert network.title == "untrained"
    assert same(weights_on_screen(session), others)


def test_edits_that_were_taken_back_cannot_be_done_again_on_other_weights(session: Session) -> None:
    told: list[str] = []
    session.notified.connect(told.append)
    session.edits.apply(SetBias("conv1", 0, 1))
    session.edits.reset_all()
    others = {name: value * 2 for name, value in weights_on_screen(session).items()}
    session.network.update_weights(others)
    session.edits.undo()
    session.edits.redo()
    assert same(weights_on_screen(session), others)
    assert not told


def test_going_back_in_time_ends_the_edits_and_now_is_as_it_was(
    session: Session, record_run: Callable[[NetworkConfig, int], RecordedRun]
) -> None:
    session.time_machine.show(record_run(NETWORKS["article"], 4))
    now = weights_on_screen(session)
    session.edits.apply(SetBias("conv1", 0, 1))
    session.time_machine.go_to(session.time_machine.run.steps[1])
    assert session.edits.why_not == "An earlier step is on screen: go back to now first."
    told = refusals(session)
    assert not session.edits.apply(SetBias("conv1", 0, 1))
    assert told == [session.edits.why_not]
    session.time_machine.go_live()
    assert not session.edits.why_not
    assert not session.edits.made
    assert same(weights_on_screen(session), now)


def test_an_edited_network_is_saved_as_such(qtbot: QtBot, session: Session, tmp_path: Path) -> None:
    session.edits.silence("conv2", 4)
    session.edits.apply(SetWeight("fc", 4, 0, 0, 0, 2))
    weights = weights_on_screen(session)
    session.save_checkpoint(tmp_path / "edited.safetensors")
    assert session.network.title == "edited.safetensors (edited)"
    saved = load_checkpoint(tmp_path / "edited.safetensors")
    assert same(saved.weights, weights)
    words = ["conv2 5: silenced", "fc Coat, input 1: at (0, 0) = 2"]
    assert saved.made_by[OWN_EDITS] == words
    open_and_wait(qtbot, session, tmp_path / "edited.safetensors")
    assert not session.edits.made
    assert session.network.title == "edited.safetensors"
    session.edits.apply(SetBias("conv1", 0, 1))
    assert session.network.checkpoint().made_by[OWN_EDITS] == [*words, "conv1 1: bias = 1"]


def test_an_edited_network_is_trained_on_and_its_run_says_so(
    session: Session, small_dataset: Dataset, qtbot: QtBot, one_thread: None
) -> None:
    told: list[str] = []
    session.notified.connect(told.append)
    session.edits.silence("conv2", 4)
    weights = weights_on_screen(session)
    short_run(session, small_dataset)
    session.training.one_step()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert session.edits.why_not == "A run is in progress: stop it first."
    refused = refusals(session)
    session.edits.silence("conv2", 5)
    assert refused == [session.edits.why_not]
    recording = session.training.recording
    assert recording is not None
    assert same(recording.start.weights, weights)
    assert recording.start.made_by[START_EDITS] == ["conv2 5: silenced"]
    assert told == ["The run continues from the edited weights; the list of edits starts afresh."]
    session.training.stop()
    qtbot.waitUntil(lambda: not session.training.is_active, timeout=WAIT_MS)
    made_by = session.network.checkpoint().made_by
    assert made_by[START_EDITS] == ["conv2 5: silenced"]
    assert OWN_EDITS not in made_by
    session.edits.silence("conv2", 5)
    assert session.network.title == "article, stopped at step 1 (edited)"
