from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.session.background import progress_clock
from cnnviz.session.background.background_work import Work
from cnnviz.session.data.data_library import DataState
from cnnviz.session.evaluation import assessments as module
from cnnviz.session.session import Session

Put = Callable[[Dataset], None]


@pytest.fixture
def put(session: Session) -> Put:
    """Puts a data set into memory, as loading does."""

    def put(dataset: Dataset) -> None:
        session.data.dataset, session.data.state = dataset, DataState.READY
        session.data.changed.emit()

    return put


@pytest.fixture
def loaded(session: Session, small_dataset: Dataset, put: Put) -> Session:
    put(small_dataset)
    return session


def finish(qtbot: QtBot, session: Session) -> None:
    session.assessments.ask()
    qtbot.waitUntil(lambda: not session.assessments.is_running)


def test_each_set_has_its_own_answer(
    qtbot: QtBot, loaded: Session, checkpoint: Checkpoint, small_dataset: Dataset
) -> None:
    finish(qtbot, loaded)
    on_test = loaded.assessments.found
    assert on_test is not None
    loaded.assessments.choose("validation")
    assert loaded.assessments.found is None
    finish(qtbot, loaded)
    on_validation = loaded.assessments.found
    assert on_validation is not None
    data = small_dataset
    for found, images in ((on_test, data.test), (on_validation, data.validation)):
        # The checkpoint's statistics, not those of this data set: the network was made with them.
        expected = evaluate(checkpoint.network(), images, checkpoint.picture_shape)
        assert found.evaluation.accuracy == expected.accuracy
        np.testing.assert_array_equal(found.evaluation.confusion, expected.confusion)
    loaded.assessments.choose("test")
    assert loaded.assessments.found is on_test


def test_other_weights_make_it_old_once_and_assessing_again_makes_it_new(
    qtbot: QtBot, loaded: Session, checkpoint: Checkpoint
) -> None:
    finish(qtbot, loaded)
    told: list[bool] = []
    loaded.assessments.changed.connect(lambda: told.append(loaded.assessments.is_old))
    assert not loaded.assessments.is_old
    for _ in range(3):
        loaded.network.update_weights(checkpoint.weights)
    assert told == [True]
    before = loaded.assessments.found
    finish(qtbot, loaded)
    assert not loaded.assessments.is_old
    assert loaded.assessments.found is not before


def test_weights_that_change_meanwhile_make_the_answer_old(
    qtbot: QtBot, loaded: Session, checkpoint: Checkpoint
) -> None:
    loaded.assessments.ask()
    loaded.network.update_weights({n: 2 * w for n, w in checkpoint.weights.items()})
    qtbot.waitUntil(lambda: not loaded.assessments.is_running)
    found = loaded.assessments.found
    assert found is not None
    assert loaded.assessments.is_old
    test = loaded.data.dataset.part("test")
    expected = evaluate(checkpoint.network(), test, checkpoint.picture_shape)
    np.testing.assert_array_equal(found.evaluation.confusion, expected.confusion)


def test_cancelling_keeps_what_was_known(qtbot: QtBot, loaded: Session) -> None:
    finish(qtbot, loaded)
    before = loaded.assessments.found
    loaded.assessments.ask()
    loaded.assessments.cancel()
    assert not loaded.assessments.is_running
    assert loaded.assessments.found is before
    assert loaded.assessments.progress.seconds_left is None


def test_it_tells_how_far_it_is(
    qtbot: QtBot,
    session: Session,
    small_dataset: Dataset,
    put: Put,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress_clock, "TOLD_EVERY_S", 0.0)
    monkeypatch.setattr(progress_clock, "TELLS_AFTER_S", 0.0)
    put(replace(small_dataset, test=small_dataset.train))
    told: list[int] = []
    left: list[float | None] = []
    assessments = session.assessments
    assessments.progressed.connect(lambda: told.append(assessments.progress.done))
    assessments.progressed.connect(lambda: left.append(assessments.progress.seconds_left))
    finish(qtbot, session)
    assert told == [100, 200, 300, 400]
    assert all(seconds is not None and seconds >= 0 for seconds in left)
    assert left[-1] == 0


def test_another_checkpoint_with_the_same_classes_makes_it_old_and_others_drop_it(
    qtbot: QtBot, loaded: Session, checkpoint: Checkpoint
) -> None:
    finish(qtbot, loaded)
    loaded.network.show(checkpoint, "another")
    assert loaded.assessments.found is not None
    assert loaded.assessments.is_old
    names = tuple("abcdefghij")
    loaded.network.show(replace(checkpoint, class_names=names), "letters")
    assert loaded.assessments.found is None
    assert "classes other than" in loaded.assessments.obstacle
    loaded.assessments.ask()
    assert not loaded.assessments.is_running


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fail(*arguments: object) -> Work:
        yield from ()
        raise CnnvizError("It broke; try again.")

    monkeypatch.setattr(module, "assess", fail)
    return


@pytest.mark.usefixtures("broken")
def test_an_error_ends_it_and_is_told(qtbot: QtBot, loaded: Session) -> None:
    with qtbot.waitSignal(loaded.failed) as told:
        loaded.assessments.ask()
    assert str(told.args[0]) == "It broke; try again."
    assert not loaded.assessments.is_running
    assert loaded.assessments.found is None
