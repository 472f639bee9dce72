"""Pictures that lessons try the network on: the data set's where it is loaded, else drawings."""

from PySide6.QtCore import QObject, Signal

from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.data.picture_shape import Size
from cnnviz.core.sketching.examples import Example
from cnnviz.core.sketching.sample_batches import example_pictures, labelled, some_of
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import BackgroundWork
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.network.live_network import LiveNetwork


class LessonPictures(QObject):
    """Hands out small batches; `more` chooses others."""

    changed = Signal()

    def __init__(
        self,
        examples: tuple[Example, ...],
        data: DataLibrary,
        network: LiveNetwork,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._examples, self._data, self._network = examples, data, network
        self._drawn: ImageSet | None = None
        self._drawn_for: tuple[tuple[str, ...], Size] | None = None
        self._seed = 0
        self._work = BackgroundWork(self, self._on_drawn)

    @property
    def dataset(self) -> Dataset | None:
        """The data set in memory, if it is one for the network on screen."""
        dataset, config = self._data.dataset, self._network.config
        if dataset is None or dataset.misfit(config.input_shape):
            return None
        return dataset if len(dataset.class_names) == config.classes else None

    @property
    def source(self) -> str:
        """What the pictures are, in words that follow a number."""
        if self.dataset is not None:
            return tr("training pictures of {name}", self.dataset.name)
        return tr("example drawings")

    def prepare(self) -> None:
        """See to it that there are pictures; the drawings take half a second, then `changed`."""
        is_coming = self._work.is_busy and self._drawn_for == self._subject
        if self.dataset is None and not self._is_drawn and not is_coming:
            self._drawn, self._drawn_for = None, self._subject
            self._work.request(example_pictures(self._examples, *self._subject))

    def take(self, count: int, with_labels: bool = False) -> ImageSet | None:
        """Return so many pictures, or fewer where there are no more; None while they are made."""
        pictures = self._all()
        if pictures is None:
            return None
        if with_labels:
            pictures = labelled(pictures, self._network.config.classes)
        return some_of(pictures, count, self._seed)

    def more(self) -> None:
        """Choose others from now on."""
        self._seed += 1
        self.changed.emit()

    def rest(self) -> None:
        """Stop making drawings; nobody looks."""
        self._work.shut_down()

    @property
    def _is_drawn(self) -> bool:
        return self._drawn is not None and self._drawn_for == self._subject

    @property
    def _subject(self) -> tuple[tuple[str, ...], Size]:
        return self._network.class_names, self._network.config.input_shape

    def _all(self) -> ImageSet | None:
        if self.dataset is not None:
            return self.dataset.train
        return self._drawn if self._is_drawn else None

    def _on_drawn(self, pictures: ImageSet) -> None:
        self._drawn = pictures
        self.changed.emit()
