"""After each edit the validation accuracy follows; the unedited network is measured once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.edits.weight_edits import ScaleKernel, SetBias
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.edits import edit_accuracy
from cnnviz.session.edits.edit_accuracy import EditAccuracy
from cnnviz.session.session import Session

WAIT_MS = 30_000


@pytest.fixture
def accuracy(session: Session, small_dataset: Dataset) -> EditAccuracy:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.data.changed.emit()
    return session.edits.accuracy


def measured(accuracy: EditAccuracy) -> bool:
    return not accuracy.is_measuring and not accuracy.is_old


def expected(session: Session) -> float:
    """Measured here and now."""
    checkpoint, dataset = session.network.checkpoint(), session.data.dataset
    assert dataset is not None
    network = checkpoint.network()
    return evaluate(network, dataset.validation, checkpoint.picture_shape).accuracy


def test_what_an_edit_costs_follows(session: Session, accuracy: EditAccuracy, qtbot: QtBot) -> None:
    before = expected(session)
    for edit in (SetBias("fc", 3, 900), SetBias("fc", 5, 1000)):
        session.edits.apply(edit)
        assert accuracy.is_old
        qtbot.waitUntil(lambda: measured(accuracy), timeout=WAIT_MS)
        assert accuracy.before is not None
        assert accuracy.now is not None
        assert accuracy.before.accuracy == before
        assert accuracy.now.accuracy == expected(session)
    assert accuracy.now.per_class[5] == 1
    session.edits.reset_all()
    qtbot.waitUntil(lambda: measured(accuracy), timeout=WAIT_MS)
    assert accuracy.now is accuracy.before


def test_the_unedited_network_is_measured_once_and_of_many_edits_the_last(
    session: Session, accuracy: EditAccuracy, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated: list[int] = []
    real = edit_accuracy.evaluation_batches

    def counted(*arguments: object) -> Iterator[object]:
        evaluated.append(1)
        yield from real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(edit_accuracy, "evaluation_batches", counted)
    for factor in (0.1, 0.3, -2, 1.7):
        session.edits.apply(ScaleKernel("conv1", 2, factor))
    qtbot.waitUntil(lambda: measured(accuracy), timeout=WAIT_MS)
    assert len(evaluated) == 2
    session.edits.silence("conv2", 3)
    qtbot.waitUntil(lambda: measured(accuracy), timeout=WAIT_MS)
    assert len(evaluated) == 3
    assert accuracy.now is not None
    assert accuracy.now.accuracy == expected(session)


def test_it_is_known_before_the_first_edit_where_somebody_looks(
    session: Session, accuracy: EditAccuracy, qtbot: QtBot
) -> None:
    accuracy.look()
    qtbot.waitUntil(lambda: measured(accuracy), timeout=WAIT_MS)
    assert accuracy.before is accuracy.now
    accuracy.look()
    assert not accuracy.is_measuring


def test_of_other_weights_nothing_is_known(
    session: Session, accuracy: EditAccuracy, qtbot: QtBot
) -> None:
    session.edits.silence("conv1", 2)
    qtbot.waitUntil(lambda: measured(accuracy), timeout=WAIT_MS)
    session.network.update_weights(
        {name: value * 2 for name, value in session.network.checkpoint().weights.items()}
    )
    assert accuracy.before is None
    assert accuracy.now is None
    assert not accuracy.is_measuring


def test_other_classes_are_not_measured(
    session: Session, accuracy: EditAccuracy, show_network: Callable[[NetworkConfig], None]
) -> None:
    show_network(replace(session.network.config, classes=4))
    assert "classes other than" in accuracy.obstacle
    session.edits.silence("conv1", 2)
    accuracy.look()
    accuracy._soon.timeout.emit()
    assert not accuracy._work.is_busy


def test_the_data_set_is_loaded_where_it_is_and_not_asked_for_where_it_is_not(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    missing: list[str] = []
    states: list[DataState] = []
    monkeypatch.setenv("CNNVIZ_DATA", str(tmp_path))
    session.data.missing.connect(missing.append)
    session.data.changed.connect(lambda: states.append(session.data.state))
    session.edits.silence("conv1", 2)
    qtbot.waitUntil(lambda: states == [DataState.LOADING, DataState.ABSENT], timeout=WAIT_MS)
    assert session.edits.accuracy.now is None
    assert not missing


def test_an_error_in_the_work_is_told(
    session: Session, accuracy: EditAccuracy, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(edit_accuracy, "evaluation_batches", broken)
    with qtbot.waitSignal(session.failed, timeout=WAIT_MS) as failed:
        session.edits.silence("conv1", 2)
    assert isinstance(failed.args[0], ZeroDivisionError)
    assert not accuracy.is_measuring
