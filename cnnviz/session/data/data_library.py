"""The data set in memory, and the work of getting it there."""

from collections.abc import Generator
from enum import Enum
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from cnnviz.core.data.data_places import DatasetMissing
from cnnviz.core.data.datasets import DATASETS, Dataset, dataset_source, load_dataset
from cnnviz.core.data.downloads import download_dataset
from cnnviz.core.files.web import DownloadProgress
from cnnviz.session.background.background_work import BackgroundWork


class DataState(Enum):
    ABSENT = "absent"
    LOADING = "loading"
    DOWNLOADING = "downloading"
    READY = "ready"


class Maker(Protocol):
    """Makes a data set of what the program has."""

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes that it would have now; none where it cannot be made."""

    def making(self, class_names: tuple[str, ...]) -> Generator[Any, None, Dataset]:
        """Return the work of making it for these classes; it may raise CnnvizError."""


class DataLibrary(QObject):
    """Loads or makes one data set at a time in the background, and fetches it when asked to."""

    changed = Signal()  # state or data set
    progressed = Signal(DownloadProgress)
    missing = Signal(str, str)  # name, and where it was looked for
    notified = Signal(str)  # why one cannot be made that nobody asked for aloud
    failed = Signal(Exception)

    def __init__(self, data_dir: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self._data_dir = data_dir
        self.state = DataState.ABSENT
        self.wanted = "fashion-mnist"
        self.dataset: Dataset | None = None
        self._quiet = False
        self._makers: dict[str, Maker] = {}
        self._class_names: tuple[str, ...] = ()  # of the wanted one, where it is made
        self._work = BackgroundWork(self, self._on_loaded, self._on_failure, self.progressed.emit)

    def add_maker(self, name: str, maker: Maker) -> None:
        """Have a data set made instead of loaded."""
        self._makers[name] = maker

    @property
    def names(self) -> tuple[str, ...]:
        """The data sets to choose from."""
        return (*DATASETS, *(name for name, maker in self._makers.items() if maker.class_names))

    def makes(self, name: str) -> bool:
        """Whether a data set is made here, and neither loaded nor fetched."""
        return name in self._makers

    def class_names(self, name: str) -> tuple[str, ...]:
        """Return the classes of a data set. Raises: CnnvizError where there is none such."""
        source = self._makers.get(name) or dataset_source(name)
        return source.class_names

    def has(self, name: str, class_names: tuple[str, ...] = ()) -> bool:
        """Whether this data set is here and ready; one that is made, with these classes."""
        if self.state is not DataState.READY or self.dataset is None or self.dataset.name != name:
            return False
        return not self.makes(name) or class_names in ((), self.dataset.class_names)

    def want(
        self,
        name: str,
        quietly: bool = False,
        class_names: tuple[str, ...] = (),
        anew: bool = False,
    ) -> None:
        """Load or make this data set, unless it is here already or on its way.

        Quietly means that nobody is told if it is not on this machine. One that is made has these
        classes, or those of now where none are named; anew means that what it is made of is other.
        """
        maker = self._makers.get(name)
        names = (class_names or maker.class_names) if maker is not None else ()
        is_same = name == self.wanted and names == self._class_names
        if is_same and not anew and (self._is_here() or self._work.is_busy):
            self._quiet &= quietly
            return
        self._quiet, self._class_names = quietly, names
        work = _load(name, self._data_dir) if maker is None else maker.making(names)
        self._start(name, DataState.LOADING, work)

    def download(self) -> None:
        """Fetch the wanted data set from its mirrors, then load it."""
        self._quiet, self._class_names = False, ()
        work = _fetch_and_load(self.wanted, self._data_dir)
        self._start(self.wanted, DataState.DOWNLOADING, work)

    def cancel(self) -> None:
        """Stop loading or fetching; complete files stay, half ones go."""
        self._work.cancel()
        self._set_state(DataState.READY if self._is_here() else DataState.ABSENT)

    def shut_down(self) -> None:
        self._work.shut_down()

    def _start(self, name: str, state: DataState, work: Generator[Any, None, Dataset]) -> None:
        self.wanted = name
        self._work.request(work)
        self._set_state(state)

    def _on_loaded(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._set_state(DataState.READY)

    def _on_failure(self, error: Exception) -> None:
        self._set_state(DataState.READY if self._is_here() else DataState.ABSENT)
        if isinstance(error, DatasetMissing):
            if self._quiet:
                return
            self.missing.emit(self.wanted, str(error))
        elif self._quiet and self.makes(self.wanted):
            self.notified.emit(str(error))
        else:
            self.failed.emit(error)

    def _is_here(self) -> bool:
        """Whether the data set in memory is the one that is wanted."""
        if self.dataset is None or self.dataset.name != self.wanted:
            return False
        return not self.makes(self.wanted) or self.dataset.class_names == self._class_names

    def _set_state(self, state: DataState) -> None:
        self.state = state
        self.changed.emit()


def _load(name: str, data_dir: Path | None) -> Generator[DownloadProgress, None, Dataset]:
    yield from ()
    return load_dataset(name, data_dir)


def _fetch_and_load(name: str, data_dir: Path | None) -> Generator[DownloadProgress, None, Dataset]:
    yield from download_dataset(name)
    return load_dataset(name, data_dir)
