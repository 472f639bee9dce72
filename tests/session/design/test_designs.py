from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.design.designs import OWN_NAME, Designs
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState

CONFIG = TrainingConfig(epochs=1, batch_size=50, device="cpu")
SMALL = NetworkConfig("small", (BlockConfig(3, pooling="average"), BlockConfig(5)))
WAIT_MS = 60_000


@pytest.fixture
def designs(session: Session, small_dataset: Dataset) -> Iterator[Designs]:
    session.data.dataset = small_dataset
    session.data.state = DataState.READY
    session.training.configure(CONFIG, "article", "new weights")
    yield session.designs
    session.designs.shut_down()
    session.training.shut_down()


def block(designs: Designs, index: int) -> BlockConfig:
    return designs.current.blocks[index]


def test_starts_as_the_network_on_screen(session: Session) -> None:
    assert session.designs.current == session.network.config
    assert session.designs.examined.parameters == 29_034
    assert not session.designs.can_undo


def test_edits_are_undone_and_redone_one_by_one(qtbot: QtBot, designs: Designs) -> None:
    states = [designs.current]
    with qtbot.waitSignal(designs.changed):
        designs.change_block(0, replace(block(designs, 0), channels=8))
    states.append(designs.current)
    for edit in (designs.add_block,):
        edit()
        states.append(designs.current)
    designs.duplicate_block(2)
    states.append(designs.current)
    designs.move_block(3, -3)
    states.append(designs.current)
    designs.remove_block(1)
    states.append(designs.current)
    assert [b.channels for b in designs.current.blocks] == [64, 32, 64]
    for state in reversed(states[:-1]):
        designs.undo()
        assert designs.current == state
    designs.undo()
    assert designs.current == states[0]
    for state in states[1:]:
        designs.redo()
        assert designs.current == state
    assert not designs.can_redo
    designs.undo()
    designs.change_block(0, replace(block(designs, 0), channels=9))
    assert not designs.can_redo


def test_an_edited_article_no_longer_calls_itself_the_article(designs: Designs) -> None:
    designs.change_block(0, replace(block(designs, 0), channels=8))
    assert designs.current.name == OWN_NAME
    designs.undo()
    assert designs.current == NETWORKS["article"]
    designs.move_block(0, -1)
    assert designs.current.name == "article"
    assert not designs.can_undo


def test_limits_are_told(qtbot: QtBot, session: Session, designs: Designs) -> None:
    for _ in range(10):
        designs.add_block()
    with qtbot.waitSignal(session.failed) as failure:
        designs.add_block()
    assert "12 blocks at most" in str(failure.args[0])
    assert len(designs.current.blocks) == 12


def test_the_remedy_mends_the_design(qtbot: QtBot, session: Session, designs: Designs) -> None:
    designs.change_block(1, replace(block(designs, 1), pool_size=3))
    assert "S=1 would fit" in designs.examined.refusal
    with qtbot.waitSignal(session.failed) as failure:
        designs.train()
    assert str(failure.args[0]) == designs.examined.refusal
    assert session.training.state is TrainingState.IDLE
    designs.apply(designs.examined.remedies[0])
    assert designs.examined.refusal == ""
    assert block(designs, 1).pool_stride == 1


def test_a_larger_batch_may_be_too_much(qtbot: QtBot, session: Session, designs: Designs) -> None:
    designs.change_block(0, replace(block(designs, 0), channels=64))
    assert not designs.examined.refusal
    with qtbot.waitSignal(designs.changed):
        session.training.configure(replace(CONFIG, batch_size=10_000), "article", "new weights")
    assert "smaller batches" in designs.examined.refusal


def test_train_this_trains_it(qtbot: QtBot, session: Session, designs: Designs) -> None:
    designs.open(SMALL)
    designs.train()
    training = session.training
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert session.network.config.blocks == SMALL.blocks
    assert session.network.title == "small, just trained"
    assert training.history.steps == list(range(1, 9))
    made_by = session.network.checkpoint().made_by
    assert (made_by["dataset"], made_by["start_from"]) == ("bars", "a design")
    assert (training.settings.network_name, training.start_from) == (SMALL.name, "new weights")


def test_maps_of_1x1_are_trained_though_one_picture_is_left_over(
    qtbot: QtBot, session: Session, designs: Designs
) -> None:
    training = session.training
    training.configure(replace(CONFIG, epochs=2, batch_size=57), "article", "new weights")
    point = BlockConfig(3, kernel_size=28, padding=0, pooling=None)
    designs.open(NetworkConfig("points", (point,)))
    designs.train()
    qtbot.waitUntil(lambda: len(training.history.steps) == 14, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert training.total_steps == 14


def test_a_run_going_on_ends_first(qtbot: QtBot, session: Session, designs: Designs) -> None:
    training = session.training
    training.configure(replace(CONFIG, epochs=1000), "article", "new weights")
    training.run()
    qtbot.waitUntil(lambda: len(training.history.steps) > 2, timeout=WAIT_MS)
    training.configure(replace(CONFIG, epochs=1), "article", "new weights")
    designs.open(SMALL)
    designs.train()
    assert training.state is TrainingState.STOPPING
    designs.add_block()  # it trains what was at hand when it was asked to
    qtbot.waitUntil(lambda: session.network.config == SMALL, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert training.history.steps == list(range(1, 9))


def test_closing_starts_nothing_any_more(qtbot: QtBot, session: Session, designs: Designs) -> None:
    training = session.training
    training.one_step()
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    designs.open(SMALL)
    designs.train()
    session.shut_down()
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert session.network.config.name == "article"


def test_a_refused_start_loses_nothing(
    qtbot: QtBot, session: Session, designs: Designs, small_dataset: Dataset
) -> None:
    session.data.dataset = replace(small_dataset, class_names=tuple("0123456789"))
    session.training.configure(RECIPES["sketch"], "article", "new weights")
    designs.open(SMALL)
    with qtbot.waitSignal(session.failed) as failure:
        designs.train()
    assert "draws garments" in str(failure.args[0])
    assert session.network.config.name == "article"
    assert session.training.start_from == "new weights"
    assert designs.current == SMALL


def test_as_many_classes_as_the_data_set_has(
    qtbot: QtBot, session: Session, designs: Designs
) -> None:
    designs.open(replace(SMALL, classes=3))
    designs.train()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert session.network.config.classes == 10
    assert len(session.network.trace.probabilities) == 10


def test_waits_for_data_that_is_still_to_come(
    qtbot: QtBot, session: Session, designs: Designs, small_dataset: Dataset
) -> None:
    session.data.state, session.data.dataset = DataState.LOADING, None
    session.data.want = lambda name, **how: None  # type: ignore[method-assign]
    designs.open(SMALL)
    designs.train()
    assert session.training.state is TrainingState.WAITING
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.data.changed.emit()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert session.network.config.blocks == SMALL.blocks
    assert len(session.training.history.steps) == 8


def test_same_as_on_screen(designs: Designs, session: Session) -> None:
    designs.open(SMALL)
    designs.take_from_screen()
    assert designs.current == session.network.config
    designs.undo()
    assert designs.current == SMALL


def test_saving_gives_the_design_its_name(designs: Designs) -> None:
    designs.save_as("  mine ")
    assert designs.current.name == "mine"
    assert designs.saved.designs == {"mine": designs.current}
    designs.save_as("article")
    assert designs.current.name == "mine"
