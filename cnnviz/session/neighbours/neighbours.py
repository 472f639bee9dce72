"""Which pictures of the data set the input resembles, as the network sees them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from PySide6.QtCore import QObject, QTimer, Signal
from torch import Tensor

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
from cnnviz.core.network.networks import Network
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.evaluation.dataset_answer import Asked, DatasetAnswer
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


class Neighbours(DatasetAnswer[Surroundings]):
    """Compares while somebody watches; an input is seen with the weights that saw the pictures."""

    moved = Signal()  # `resemblance`

    def __init__(
        self, network: LiveNetwork, data: DataLibrary, training: Training, parent: QObject
    ) -> None:
        super().__init__(network, data, parent)
        self._training = training
        self.resemblance: Resemblance | None = None
        self.tsne = TsneMap(self)
        self._space: FeatureSpace | None = None
        self._seeing: Network | None = None
        self._watched = self._declined = self._is_older = False
        self._searching = BackgroundWork(self, self._on_found, self._on_failed)
        self._freeing = QTimer(self, singleShot=True, interval=FREED_AFTER_MS)
        self._connect()

    @property
    def surroundings(self) -> Surroundings | None:
        return self.found

    @property
    def is_old(self) -> bool:
        """Whether the weights on screen are others, as of when somebody looked last."""
        return self._is_older

    @property
    def obstacle(self) -> str:
        dataset = self._data.dataset
        return "" if dataset is None else dataset.misfit(self._network.picture_shape.size)

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
        self._tell_age()
        if self._data.dataset is None:
            self._data.want(self._data.wanted, quietly=True)
        self._begin_unasked()
        self._search()

    def rest(self) -> None:
        """Nobody looks: search no more, and free the memory after a while."""
        self._watched = False
        self._searching.cancel()
        self._freeing.start()

    def ask(self) -> None:
        """Show the network, as it is now, all pictures."""
        if self._data.dataset is not None:
            self._declined = False
            self._space = None  # two of them would take twice the memory
            self._searching.cancel()
            super().ask()

    def cancel(self) -> None:
        """Stop, and free all that is known; only `ask` begins again."""
        self._declined = True
        self.forget()

    def forget(self) -> None:
        self._searching.cancel()
        self.resemblance = self._space = self._seeing = None
        self._is_older = False
        self.tsne.forget()
        super().forget()

    def make_tsne_map(self) -> None:
        if self.surroundings is not None:
            self.tsne.make(self.surroundings.reduced)

    def shut_down(self) -> None:
        self._freeing.stop()
        self.tsne.shut_down()
        self._searching.shut_down()
        super().shut_down()

    def _connect(self) -> None:
        self.tsne.failed.connect(self.failed)
        self._freeing.timeout.connect(self.forget)
        self._network.traced.connect(self._search)
        self._training.state_changed.connect(self._begin_unasked)

    def _work_on(self, asked: Asked) -> Work:
        return _compare(asked.checkpoint, asked.dataset)

    def _fits(self, asked: Asked) -> bool:
        """Of another kind of network nothing is known; of one with other weights it is older."""
        before, now = asked.checkpoint, self._network
        is_same = (before.config, before.picture_shape) == (now.config, now.picture_shape)
        return is_same and asked.dataset is self._data.dataset

    def _begin_unasked(self) -> None:
        is_there = self.surroundings is not None or self.is_running
        is_held_up = self._declined or self._training.is_active or bool(self.obstacle)
        if self._watched and not (is_there or is_held_up):
            self.ask()

    def _search(self) -> None:
        """Look for the input's neighbours, unless they are known or being looked for."""
        seen = self._network.trace.input
        if not self._watched or self._searching.is_busy:
            return
        if self._space is None or self._seeing is None or self.surroundings is None:
            return
        if self.resemblance is None or not np.array_equal(seen, self.resemblance.input):
            self._searching.request(_search(self._space, self.surroundings, self._seeing, seen))

    def _on_answered(self, answer: tuple[FeatureSpace, Surroundings, Network]) -> None:
        self._space, surroundings, self._seeing = answer
        self.resemblance = None
        self.tsne.forget()
        asked, self._asked = self._asked, None
        self._of = asked
        self._check_age()
        self._take(surroundings, asked)
        self._search()

    def _on_failed(self, error: Exception) -> None:
        self.cancel()
        super()._on_failed(error)

    def _on_found(self, resemblance: Resemblance) -> None:
        self.resemblance = resemblance
        self.moved.emit()
        self._search()  # the pen has moved on meanwhile

    def _on_weights_changed(self) -> None:
        self._drop_unfit()
        self._check_age()
        self._tell_age()
        self._begin_unasked()

    def _on_data_changed(self) -> None:
        super()._on_data_changed()
        self._begin_unasked()

    def _check_age(self) -> None:
        if self._watched and self._of is not None:
            before = self._of.checkpoint
            self._is_older = self._network.checkpoint().has_other_weights_than(before)


def _compare(checkpoint: Checkpoint, dataset: Dataset) -> Work:
    network = checkpoint.network()
    pictures = choose_pictures(network, dataset)
    space = yield from feature_space(network, pictures, checkpoint.picture_shape)
    if not bool(torch.isfinite(space.squares).all()):
        raise CnnvizError(
            tr(
                "This network's numbers are NaN or infinite, so there are no neighbours: "
                "open or train another one."
            )
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
    space: FeatureSpace, surroundings: Surroundings, network: Network, seen: FloatArray
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
