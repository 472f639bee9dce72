"""How pixels are scaled for a network trained elsewhere."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.data.normalisations import NORMALISATIONS
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network
from cnnviz.session.checkpoints.pixel_scaling import EDITED, KNOWN, STOP_FIRST, PixelScaling
from cnnviz.session.session import Session
from tests.opening import open_and_wait
from tests.picture_shapes import grey

WAIT_MS = 30_000
UNIT = NORMALISATIONS["zero-to-one"]


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    path = tmp_path / "theirs.pt"
    torch.save(build_network(NETWORKS["article"], seed=8).state_dict(), path)
    return path


@pytest.fixture
def scaling(qtbot: QtBot, session: Session, theirs: Path, small_dataset: Dataset) -> PixelScaling:
    session.data.dataset = small_dataset
    open_and_wait(qtbot, session, theirs)
    return session.scaling


def test_a_file_that_says_how_leaves_nothing_to_choose(session: Session) -> None:
    scaling = session.scaling
    assert scaling.why_not == scaling.obstacle == KNOWN
    assert not scaling.is_assumed
    assert [one.name for one in scaling.choices] == ["fashion-mnist"]
    scaling.choose(UNIT)
    assert session.network.picture_shape == grey(0.286, 0.353)
    assert not scaling.can_undo


def test_a_choice_changes_what_the_network_sees_and_can_be_undone(
    session: Session, scaling: PixelScaling
) -> None:
    assert scaling.is_assumed
    before = session.network.trace
    scaling.choose(UNIT)
    assert scaling.used == UNIT
    assert not scaling.is_assumed
    seen = session.canvas.seen.pixels
    assert (session.network.trace.input == grey(0.0, 1.0).normalised_picture(seen)).all()
    assert session.network.title == "theirs.pt"
    assert not session.network.notes
    scaling.undo()
    assert (session.network.trace.input == before.input).all()
    assert scaling.is_assumed
    assert session.network.notes
    assert not scaling.can_undo


def test_what_is_assumed_can_be_confirmed(session: Session, scaling: PixelScaling) -> None:
    scaling.choose(scaling.used)
    assert not scaling.is_assumed
    assert scaling.can_undo
    scaling.choose(scaling.used)
    scaling.undo()
    assert not scaling.can_undo


def test_the_choice_is_saved_with_the_network(
    session: Session, scaling: PixelScaling, tmp_path: Path
) -> None:
    scaling.choose(UNIT)
    session.save_checkpoint(tmp_path / "ours.safetensors")
    saved = load_checkpoint(tmp_path / "ours.safetensors")
    assert saved.picture_shape == grey(0.0, 1.0)
    assert saved.made_by["normalisation"] == "chosen"


def test_a_choice_stays_when_the_file_is_written_anew(
    qtbot: QtBot, session: Session, scaling: PixelScaling, theirs: Path
) -> None:
    scaling.choose(UNIT)
    newer = build_network(NETWORKS["article"], seed=9).state_dict()
    with qtbot.waitSignal(session.following.read_again, timeout=WAIT_MS):
        torch.save(newer, theirs)
    assert (session.network.kernels("conv1") == newer["conv1.weight"].numpy()).all()
    assert scaling.used == UNIT
    assert scaling.can_undo


def test_another_network_is_another_question(
    session: Session, scaling: PixelScaling, checkpoint: Checkpoint
) -> None:
    scaling.choose(UNIT)
    session.network.show(checkpoint, "another")
    assert not scaling.can_undo
    assert scaling.why_not == KNOWN


def test_nothing_is_chosen_while_it_trains_or_is_edited(
    qtbot: QtBot, session: Session, scaling: PixelScaling
) -> None:
    session.edits.silence("conv1", 0)
    assert scaling.why_not == EDITED
    session.edits.undo()
    assert not scaling.why_not
    session.training.one_step()
    assert scaling.why_not == STOP_FIRST
    session.training.shut_down()


def test_all_are_compared_on_the_validation_pictures(
    qtbot: QtBot, scaling: PixelScaling, theirs: Path, small_dataset: Dataset, one_thread: None
) -> None:
    scaling.ask()
    assert scaling.is_running
    qtbot.waitUntil(lambda: bool(scaling.scores), timeout=WAIT_MS)
    assert not scaling.is_running
    network = load_checkpoint(theirs).network()
    for score in scaling.scores:
        one = score.normalisation
        expected = evaluate(network, small_dataset.validation, one.of(grey(0.0, 1.0)))
        assert score.accuracy == pytest.approx(expected.accuracy)
        assert score.loss == pytest.approx(expected.loss, rel=1e-4)
    assert scaling.best is not None
    assert scaling.best.accuracy == max(score.accuracy for score in scaling.scores)
    scores = scaling.scores
    scaling.choose(UNIT)
    assert scaling.scores == scores, "the weights are the same"


def test_other_weights_are_compared_anew(
    qtbot: QtBot, session: Session, scaling: PixelScaling, checkpoint: Checkpoint
) -> None:
    scaling.ask()
    session.network.update_weights(checkpoint.weights)
    assert not scaling.is_running
    scaling.ask()
    qtbot.waitUntil(lambda: bool(scaling.scores), timeout=WAIT_MS)
    session.network.update_weights(checkpoint.weights)
    assert not scaling.scores


def test_comparing_can_be_called_off(scaling: PixelScaling) -> None:
    scaling.ask()
    scaling.cancel()
    assert not scaling.is_running
    assert not scaling.scores


def test_the_class_names_of_the_data_set_in_memory_can_be_taken(
    session: Session, scaling: PixelScaling, small_dataset: Dataset
) -> None:
    assert not scaling.other_names
    names, before = tuple("0123456789"), session.network.class_names
    session.data.dataset = replace(small_dataset, name="digits", class_names=names)
    scaling.ask()
    assert scaling.obstacle == "Use the class names of digits first."
    assert not scaling.is_running
    scaling.take_names()
    assert session.network.class_names == names
    assert not scaling.obstacle
    assert not scaling.other_names
    assert scaling.is_assumed, "how pixels are scaled was not chosen"
    scaling.undo()
    assert session.network.class_names == before


def test_fewer_classes_are_an_obstacle(
    session: Session, scaling: PixelScaling, small_dataset: Dataset
) -> None:
    session.data.dataset = replace(small_dataset, class_names=("a", "b"))
    scaling.take_names()
    assert "classes other than" in scaling.obstacle


def test_an_assumption_of_a_saved_copy_is_still_one(
    qtbot: QtBot, session: Session, scaling: PixelScaling, theirs: Path
) -> None:
    copy = theirs.with_name("copy.safetensors")
    save_checkpoint(copy, load_checkpoint(theirs))
    open_and_wait(qtbot, session, copy)
    assert scaling.is_assumed
    assert not scaling.why_not
