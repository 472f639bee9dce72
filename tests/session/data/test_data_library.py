from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.data.data_places import DatasetMissing
from cnnviz.core.data.datasets import DATASETS, Dataset, DrawnSource
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.web import DownloadProgress
from cnnviz.session.data import data_library
from cnnviz.session.data.data_library import DataLibrary, DataState

WAIT_MS = 30_000


@pytest.fixture
def library(qapp: object) -> Iterator[DataLibrary]:
    owner = QObject()
    library = DataLibrary(None, owner)
    yield library
    library.shut_down()


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch, small_dataset: Dataset) -> None:
    def load(name: str, data_dir: Path | None) -> Dataset:
        return small_dataset

    monkeypatch.setattr(data_library, "load_dataset", load)


def test_loads_in_the_background(
    qtbot: QtBot, library: DataLibrary, on_disk: None, small_dataset: Dataset
) -> None:
    library.want("fashion-mnist")
    assert library.state is DataState.LOADING
    qtbot.waitUntil(lambda: library.state is DataState.READY, timeout=WAIT_MS)
    assert library.dataset is small_dataset


def test_asks_only_when_somebody_wanted_it_aloud(
    qtbot: QtBot, library: DataLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(name: str, data_dir: Path | None) -> Dataset:
        raise DatasetMissing("nothing here")

    monkeypatch.setattr(data_library, "load_dataset", load)
    asked: list[str] = []
    library.missing.connect(lambda name, message: asked.append(message))
    library.want("mnist", quietly=True)
    qtbot.waitUntil(lambda: library.state is DataState.ABSENT, timeout=WAIT_MS)
    assert asked == []
    with qtbot.waitSignal(library.missing, timeout=WAIT_MS):
        library.want("mnist")
    assert asked == ["nothing here"]
    with qtbot.waitSignal(library.missing, timeout=WAIT_MS):
        library.want("mnist")
        library.want("mnist", quietly=True)  # on its way, and somebody waits for it


def test_a_wrong_checksum_is_told_and_the_data_here_stay(
    qtbot: QtBot, library: DataLibrary, monkeypatch: pytest.MonkeyPatch, small_dataset: Dataset
) -> None:
    def load(name: str, data_dir: Path | None) -> Dataset:
        raise CnnvizError("wrong checksum")

    library.dataset, library.state = small_dataset, DataState.READY
    monkeypatch.setattr(data_library, "load_dataset", load)
    with qtbot.waitSignal(library.failed, timeout=WAIT_MS) as failure:
        library.want("kmnist")
    assert str(failure.args[0]) == "wrong checksum"
    assert library.dataset is small_dataset
    assert library.state is DataState.ABSENT, "what is here is not what is wanted"


def test_download_reports_and_can_be_cancelled(
    qtbot: QtBot, library: DataLibrary, monkeypatch: pytest.MonkeyPatch, on_disk: None
) -> None:
    closed, gate = Event(), Event()

    def fetch(name: str) -> Generator[DownloadProgress, None, None]:
        try:
            while True:
                yield DownloadProgress("images.gz", 5, 10)
                gate.wait(10)
        finally:
            closed.set()

    monkeypatch.setattr(data_library, "download_dataset", fetch)
    with qtbot.waitSignal(library.progressed, timeout=WAIT_MS) as progress:
        library.download()
    assert progress.args[0].done_bytes == 5
    assert library.state is DataState.DOWNLOADING
    library.cancel()
    gate.set()
    assert library.state is DataState.ABSENT
    library.shut_down()
    assert closed.is_set()


def test_closing_in_the_middle_of_a_download_ends_it(
    qtbot: QtBot, library: DataLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = Event()

    def fetch(name: str) -> Generator[DownloadProgress, None, None]:
        try:
            while True:
                yield DownloadProgress("images.gz", 1, 10)
        finally:
            closed.set()

    monkeypatch.setattr(data_library, "download_dataset", fetch)
    with qtbot.waitSignal(library.progressed, timeout=WAIT_MS):
        library.download()
    library.shut_down()
    assert closed.is_set()


def test_synthetic_garments_need_no_file(
    qtbot: QtBot, library: DataLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(DATASETS["synthetic-garments"], DrawnSource)
    library.want("synthetic-garments")
    qtbot.waitUntil(lambda: library.state is DataState.READY, timeout=WAIT_MS)
    assert library.dataset is not None
    assert len(library.dataset.train) == 9000


class FakeMaker:
    """Makes bars under the names that are asked for, or fails."""

    def __init__(self, dataset: Dataset) -> None:
        self.class_names: tuple[str, ...] = ("cat", "house")
        self.made: list[tuple[str, ...]] = []
        self.error: CnnvizError | None = None
        self._dataset = dataset

    def making(self, class_names: tuple[str, ...]) -> Generator[Any, None, Dataset]:
        self.made.append(class_names)
        yield from ()
        if self.error is not None:
            raise self.error
        return replace(self._dataset, name="mine", class_names=class_names)


@pytest.fixture
def maker(library: DataLibrary, small_dataset: Dataset) -> FakeMaker:
    maker = FakeMaker(small_dataset)
    library.add_maker("mine", maker)
    return maker


def ready(qtbot: QtBot, library: DataLibrary) -> Dataset:
    qtbot.waitUntil(lambda: library.state is DataState.READY, timeout=WAIT_MS)
    assert library.dataset is not None
    return library.dataset


def test_a_data_set_is_made_of_what_there_is(
    qtbot: QtBot, library: DataLibrary, maker: FakeMaker
) -> None:
    library.want("mine")
    assert ready(qtbot, library).class_names == ("cat", "house")
    assert library.has("mine")
    assert library.has("mine", ("cat", "house"))
    assert not library.has("mine", ("dog", "tree"))
    library.want("mine")
    assert len(maker.made) == 1, "it is here already"
    library.want("mine", anew=True)
    assert ready(qtbot, library).name == "mine"
    assert len(maker.made) == 2


def test_it_is_made_for_other_classes_and_for_those_of_now(
    qtbot: QtBot, library: DataLibrary, maker: FakeMaker
) -> None:
    library.want("mine", class_names=("dog", "tree"))
    assert ready(qtbot, library).class_names == ("dog", "tree")
    library.want("mine", class_names=("dog", "tree"))
    library.want("mine")
    assert library.state is DataState.LOADING
    assert ready(qtbot, library).class_names == ("cat", "house")
    assert maker.made == [("dog", "tree"), ("cat", "house")]


def test_it_can_be_chosen_where_it_can_be_made(library: DataLibrary, maker: FakeMaker) -> None:
    assert library.names == (*DATASETS, "mine")
    assert library.class_names("mine") == ("cat", "house")
    assert library.makes("mine")
    assert not library.makes("mnist")
    maker.class_names = ()
    assert library.names == tuple(DATASETS)
    with pytest.raises(CnnvizError, match="no data set 'other'"):
        library.class_names("other")


def test_why_it_cannot_be_made_is_told_as_loudly_as_it_was_wanted(
    qtbot: QtBot, library: DataLibrary, maker: FakeMaker
) -> None:
    maker.error = CnnvizError("No cats.")
    with qtbot.waitSignal(library.failed, timeout=WAIT_MS) as failure:
        library.want("mine")
    assert str(failure.args[0]) == "No cats."
    with qtbot.waitSignal(library.notified, timeout=WAIT_MS) as told:
        library.want("mine", quietly=True)
    assert told.args == ["No cats."]
    assert library.state is DataState.ABSENT
