"""The data set in memory, and the work of getting it there."""

from collections.abc import Generator
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from cnnviz.core.data.data_places import DatasetMissing
from cnnviz.core.data.datasets import Dataset, load_dataset
from cnnviz.core.data.downloads import download_dataset
from cnnviz.core.files.web import DownloadProgress
from cnnviz.session.background.background_work import BackgroundWork


class DataState(Enum):
    ABSENT = "absent"
    LOADING = "loading"
    DOWNLOADING = "downloading"
    READY = "ready"


class DataLibrary(QObject):
    """Loads one data set at a time in the background, and fetches it when asked to."""

    changed = Signal()  # state or data set
    progressed = Signal(DownloadProgress)
    missing = Signal(str, str)  # name, and where it was looked for
    failed = Signal(Exception)

    def __init__(self, data_dir: Path | None, parent: QObject) -> None:
        super().__init__(parent)
        self._data_dir = data_dir
        self.state = DataState.ABSENT
        self.wanted = "fashion-mnist"
        self.dataset: Dataset | None = None
        self._quiet = False
        self._work = BackgroundWork(self, self._on_loaded, self._on_failure, self.progressed.emit)

    def want(self, name: str, quietly: bool = False) -> None:
        """Load this data set from disk, unless it is here already or on its way.

        Quietly means that nobody is told if it is not on this machine.
        """
        if name == self.wanted and (self._is_here() or self._work.is_busy):
            self._quiet &= quietly
            return
        self._quiet = quietly
        self._start(name, DataState.LOADING, _load(name, self._data_dir))

    def download(self) -> None:
        """Fetch the wanted data set from its mirrors, then load it."""
        self._quiet = False
        work = _fetch_and_load(self.wanted, self._data_dir)
        self._start(self.wanted, DataState.DOWNLOADING, work)

    def cancel(self) -> None:
        """Stop loading or fetching; complete files stay, half ones go."""
        self._work.cancel()
        self._set_state(DataState.READY if self._is_here() else DataState.ABSENT)

    def shut_down(self) -> None:
        self._work.shut_down()

    def _start(
        self, name: str, state: DataState, work: Generator[DownloadProgress, None, Dataset]
    ) -> None:
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
        else:
            self.failed.emit(error)

    def _is_here(self) -> bool:
        """Whether the data set in memory is the one that is wanted."""
        return self.dataset is not None and self.dataset.name == self.wanted

    def _set_state(self, state: DataState) -> None:
        self.state = state
        self.changed.emit()


def _load(name: str, data_dir: Path | None) -> Generator[DownloadProgress, None, Dataset]:
    yield from ()
    return load_dataset(name, data_dir)


def _fetch_and_load(name: str, data_dir: Path | None) -> Generator[DownloadProgress, None, Dataset]:
    yield from download_dataset(name)
    return load_dataset(name, data_dir)
