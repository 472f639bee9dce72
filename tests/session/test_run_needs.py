"""A run begins when its pictures are here and it is known what the device is faster in."""

import threading
from collections.abc import Iterator
from functools import cache

import pytest
from PySide6.QtCore import QObject
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from cnnviz.core import precision
from cnnviz.core.datasets import DATASETS, Dataset, DrawnSource, Splits
from cnnviz.core.errors import CnnvizError
from cnnviz.core.recipes import TrainingConfig
from cnnviz.session.data_library import DataLibrary, DataState
from cnnviz.session.run_needs import RunNeeds
from cnnviz.session.session import Session
from cnnviz.session.training_state import TrainingState

WAIT_MS = 60_000


@pytest.fixture
def data(
    qapp: object, small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DataLibrary]:
    draw_bars(monkeypatch, small_dataset)
    owner = QObject()
    data = DataLibrary(None, owner)
    yield data
    data.shut_down()


@pytest.fixture
def needs(data: DataLibrary) -> Iterator[RunNeeds]:
    needs = RunNeeds(data, data)
    yield needs
    needs.shut_down()


def draw_bars(monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    splits = Splits(dataset.train, dataset.validation, dataset.test)
    monkeypatch.setitem(DATASETS, "bars", DrawnSource(dataset.class_names, lambda: splits))


def test_pictures_that_come_are_told(qtbot: QtBot, data: DataLibrary, needs: RunNeeds) -> None:
    assert needs.dataset is None
    with qtbot.waitSignal(needs.met) as met:
        needs.want("bars")
        assert needs.dataset is None
    assert met.args == [data.dataset]
    assert needs.dataset is data.dataset is not None


def test_pictures_that_do_not_come_are_told(
    qtbot: QtBot, needs: RunNeeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CNNVIZ_DATA", raising=False)
    with qtbot.waitSignal(needs.in_vain):
        needs.want("mnist")
    with pytest.raises(CnnvizError, match="no data set 'bras'"):
        needs.want("bras")


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_begins_before_the_device_is_measured(
    qtbot: QtBot,
    data: DataLibrary,
    needs: RunNeeds,
    monkeypatch: pytest.MonkeyPatch,
    fails: bool,
) -> None:
    """Pictures may be here sooner. A measurement that fails is told by the run that needs it."""
    gate = threading.Event()

    def measure(device: str) -> bool:
        assert gate.wait(10)
        if fails:
            raise RuntimeError("out of memory")
        return False

    monkeypatch.setattr(precision, "bfloat16_pays", measure)
    met = QSignalSpy(needs.met)
    needs.want("bars")
    qtbot.waitUntil(lambda: data.state is DataState.READY)
    assert needs.dataset is None
    assert met.count() == 0
    with qtbot.waitSignal(needs.met):
        gate.set()
    assert needs.dataset is data.dataset


def test_the_window_never_waits_for_the_measurement(
    qtbot: QtBot, session: Session, small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured_in: list[int] = []

    @cache
    def measure(device: str) -> bool:
        measured_in.append(threading.get_ident())
        return True

    draw_bars(monkeypatch, small_dataset)
    monkeypatch.setattr(precision, "bfloat16_pays", measure)
    training = session.training
    training.configure(
        TrainingConfig(epochs=1, batch_size=50, device="cpu"), "article", "new weights"
    )
    session.data.want("bars")
    training.one_step()
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert measured_in
    assert threading.get_ident() not in measured_in
    assert session.network.checkpoint().made_by["precision"] == "bfloat16"
    assert training.recording is not None
    assert training.recording.start.made_by["precision"] == "bfloat16"
