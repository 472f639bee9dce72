"""What a run needs before it can begin: its pictures, and to know what a device is faster in."""

from PySide6.QtCore import QObject, Signal

from cnnviz.core.datasets import Dataset, dataset_source
from cnnviz.core.precision import measure_ahead
from cnnviz.session.background_work import BackgroundWork, Work
from cnnviz.session.data_library import DataLibrary, DataState


class RunNeeds(QObject):
    """Measures while the pictures come: either would hold up the window."""

    met = Signal(object)  # the Dataset
    in_vain = Signal()  # no pictures will come

    def __init__(self, data: DataLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._data = data
        self._measuring = BackgroundWork(self)
        self._measuring.answered.connect(self._tell)
        self._measuring.failed.connect(self._tell)
        data.changed.connect(self._on_data_changed)

    @property
    def dataset(self) -> Dataset | None:
        """The pictures of a run that could begin now."""
        is_met = self._data.state is DataState.READY and not self._measuring.is_busy
        return self._data.dataset if is_met else None

    def want(self, dataset: str) -> None:
        """Have these pictures come.

        Raises:
            CnnvizError: there is no such data set.
        """
        dataset_source(dataset)
        self._data.want(dataset)

    def shut_down(self) -> None:
        self._measuring.shut_down()

    def _on_data_changed(self) -> None:
        if self._data.state in (DataState.LOADING, DataState.DOWNLOADING):
            self._measuring.request(_measure())
        elif self._data.state is DataState.ABSENT:
            self.in_vain.emit()
        else:
            self._tell()

    def _tell(self) -> None:
        if self.dataset is not None:
            self.met.emit(self.dataset)


def _measure() -> Work:
    yield from measure_ahead()
