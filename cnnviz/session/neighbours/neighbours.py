"""Which pictures of the data set the input resembles, as the network sees them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from PySide6.QtCore import QObject, QTimer, Signal
from torch import Tensor, nn

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.neighbours.feature_space import (
    FeatureSpace,
    FloatArray,
    Nearest,
    PictureList,
    choose_pictures,
    feature_space,
    features_of,
)
from cnnviz.core.neighbours.projections import (
    PrincipalComponents,
    place_among,
    principal_components,
    sample_of,
)
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.background.progress_clock import Progress, ProgressClock
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.neighbours.tsne_map import TsneMap
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.training import Training

SHOWN = 12
JOINED_ON_MAP = 6
# It takes memory, so it goes when nobody has looked for so long.
FREED_AFTER_MS = 180_000


@dataclass(frozen=True, eq=False)
class Surroundings:
    """The pictures that inputs are compared with, and those of them that are on the map."""

    pictures: PictureList
    checkpoint: Checkpoint  # whose weights see them
    numbers_each: int  # that fc reads
    space_bytes: int
    components: PrincipalComponents
    sample: Tensor  # int64 (M,), numbers of pictures
    reduced: Tensor  # (M, K), the sample's principal components
    flat: FloatArray  # (M, 2), the map of the first two components

    @property
    def shown_numbers(self) -> npt.NDArray[np.int64]:
        """The numbers of the pictures on the map, int64 (M,)."""
        numbers: npt.NDArray[np.int64] = self.sample.numpy()
        return numbers


@dataclass(frozen=True, eq=False)
class Resemblance:
    """What one input lies near to."""

    input: FloatArray  # (C, H, W)
    nearest: Nearest  # of all pictures
    on_map: Nearest  # of the sample: places in it
    flat_place: FloatArray  # (2,), where it lies along the first two components


class Neighbours(QObject):
    """Compares while somebody watches; an input is seen with the weights that saw the pictures."""

    changed = Signal()  # `surroundings`, their age, or whether they are being made
    progressed = Signal()
    found = Signal()  # `resemblance`
    failed = Signal(object)

    def __init__(
        self, network: LiveNetwork, data: DataLibrary, training: Training, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._network, self._data, self._training = network, data, training
        self.surroundings: Surroundings | None = None
        self.resemblance: Resemblance | None = None
        self.is_older = False  # than the weights on screen
        self.tsne = TsneMap(self)
        self._space: FeatureSpace | None = None
        self._seeing: nn.Sequential | None = None
        self._asked: tuple[Checkpoint, Dataset] | None = None
        self._watched = self._declined = False
        self._clock = ProgressClock()
        self._comparing, self._searching = BackgroundWork(self), BackgroundWork(self)
        self._freeing = QTimer(self, singleShot=True, interval=FREED_AFTER_MS)
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether the network is being shown all pictures."""
        return self._comparing.is_busy

    @property
    def progress(self) -> Progress:
        return self._clock.progress

    @property
    def tsne_place(self) -> FloatArray | None:
        """Where the input lies on the t-SNE map, (2,): among its nearest pictures there."""
        if self.tsne.points is None or self.resemblance is None:
            return None
        return place_among(self.tsne.points, self.resemblance.on_map)

    def watch(self) -> None:
        """Compare from now on: somebody looks."""
        self._watched = True
        self._freeing.stop()
        self._check_age()
        if self._data.dataset is None:
            self._data.want(self._data.wanted, quietly=True)
        self._begin_unasked()
        self._search()

    def rest(self) -> None:
        """Nobody looks: search no more, and free the memory after a while."""
        self._watched = False
        self._searching.cancel()
        self._freeing.start()

    def compare(self) -> None:
        """Show the network, as it is now, all pictures."""
        dataset = self._data.dataset
        if dataset is None:
            return
        self._declined = False
        self._space = None  # two of them would take twice the memory
        self._searching.cancel()
        self._clock.begin()
        checkpoint = self._network.checkpoint()
        self._asked = checkpoint, dataset
        self._comparing.request(_compare(checkpoint, dataset))
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; only `compare` begins again."""
        self._declined = True
        self._drop()

    def make_tsne_map(self) -> None:
        if self.surroundings is not None:
            self.tsne.make(self.surroundings.reduced)

    def shut_down(self) -> None:
        self._freeing.stop()
        self.tsne.shut_down()
        self._comparing.shut_down()
        self._searching.shut_down()

    def _connect(self) -> None:
        self._comparing.progressed.connect(self._on_progressed)
        self._comparing.answered.connect(self._on_compared)
        self._comparing.failed.connect(self._on_failed)
        self._searching.answered.connect(self._on_found)
        self._searching.failed.connect(self._on_failed)
        self.tsne.failed.connect(self.failed)
        self._freeing.timeout.connect(self._drop)
        self._network.replaced.connect(self._on_replaced)
        self._network.weights_changed.connect(self._check_age)
        self._network.traced.connect(self._search)
        self._data.changed.connect(self._on_data_changed)
        self._training.state_changed.connect(self._begin_unasked)

    def _begin_unasked(self) -> None:
        is_there = self.surroundings is not None or self.is_busy
        if self._watched and not (self._declined or is_there or self._training.is_active):
            self.compare()

    def _search(self) -> None:
        """Look for the input's neighbours, unless they are known or being looked for."""
        seen = self._network.trace.input
        if not self._watched or self._searching.is_busy:
            return
        if self._space is None or self._seeing is None or self.surroundings is None:
            return
        if self.resemblance is None or not np.array_equal(seen, self.resemblance.input):
            self._searching.request(_search(self._space, self.surroundings, self._seeing, seen))

    def _drop(self) -> None:
        """Free all that is known."""
        self._comparing.cancel()
        self._searching.cancel()
        self.surroundings = self.resemblance = None
        self._space = self._seeing = self._asked = None
        self.is_older = False
        self.tsne.forget()
        self.changed.emit()

    def _on_progressed(self, counts: tuple[int, int] | None) -> None:
        if counts is not None and self._clock.note(*counts):
            self.progressed.emit()

    def _on_compared(self, answer: tuple[FeatureSpace, Surroundings, nn.Sequential]) -> None:
        self._space, self.surroundings, self._seeing = answer
        self.resemblance = None
        self.tsne.forget()
        self._check_age()
        self.changed.emit()
        self._search()

    def _on_failed(self, error: Exception) -> None:
        self._declined = True
        self._drop()
        self.failed.emit(error)

    def _on_found(self, resemblance: Resemblance) -> None:
        self.resemblance = resemblance
        self.found.emit()
        self._search()  # the pen has moved on meanwhile

    def _on_replaced(self) -> None:
        """Of another kind of network nothing is known; of one with other weights it is older."""
        if self._asked is not None:
            before, now = self._asked[0], self._network.checkpoint()
            if (before.config, before.mean, before.std) != (now.config, now.mean, now.std):
                self._drop()
        self._begin_unasked()

    def _on_data_changed(self) -> None:
        if self._asked is not None and self._asked[1] is not self._data.dataset:
            self._drop()
        self.changed.emit()
        self._begin_unasked()

    def _check_age(self) -> None:
        if self._watched and self.surroundings is not None:
            is_older = self._network.checkpoint().has_other_weights_than(
                self.surroundings.checkpoint
            )
            if is_older != self.is_older:
                self.is_older = is_older
                self.changed.emit()


def _compare(checkpoint: Checkpoint, dataset: Dataset) -> Work:
    network = checkpoint.network()
    pictures = choose_pictures(network, dataset)
    space = yield from feature_space(network, pictures, checkpoint.mean, checkpoint.std)
    if not bool(torch.isfinite(space.squares).all()):
        raise CnnvizError(
            "This network's numbers have grown beyond all bounds, so nothing is near to anything: "
            "open or train another one."
        )
    numbers_each = space.features.shape[1]
    sample = sample_of(len(space), numbers_each)
    of_sample = space.features[sample]
    components = yield from principal_components(of_sample)
    reduced = components.place(of_sample)
    surroundings = Surroundings(
        pictures=pictures,
        checkpoint=checkpoint,
        numbers_each=numbers_each,
        space_bytes=space.bytes,
        components=components,
        sample=sample,
        reduced=reduced,
        flat=reduced[:, :2].numpy(),
    )
    return space, surroundings, network


def _search(
    space: FeatureSpace, surroundings: Surroundings, network: nn.Sequential, seen: FloatArray
) -> Work:
    yield
    vector = features_of(network, torch.from_numpy(seen)[None])[0]
    distances = space.distances_to(vector)
    yield
    return Resemblance(
        input=seen,
        nearest=distances.nearest(SHOWN),
        on_map=distances.nearest(JOINED_ON_MAP, among=surroundings.sample),
        flat_place=surroundings.components.place(vector)[:2].numpy(),
    )
