"""How good the network on screen is on pictures that it has not learned from."""

import time
from dataclasses import dataclass
from typing import Literal, get_args

from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import PART_TITLES, Dataset, ImageSet
from cnnviz.core.evaluation.assessment import Assessment, AssessmentProgress, assess
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.network.live_network import LiveNetwork

AssessedPart = Literal["test", "validation"]
ASSESSED_PARTS: tuple[AssessedPart, ...] = get_args(AssessedPart)
TOLD_EVERY_S = 0.1


@dataclass(frozen=True, eq=False)
class AssessedSet:
    """An assessment, and what it is of."""

    assessment: Assessment
    dataset: Dataset
    network_version: int


class Assessments(QObject):
    """Assesses in the background when asked to; keeps the last answer for each set."""

    changed = Signal()  # the set chosen, its assessment, its age, or whether one is under way
    progressed = Signal()
    failed = Signal(object)

    def __init__(self, network: LiveNetwork, data: DataLibrary, parent: QObject) -> None:
        super().__init__(parent)
        self._network, self._data = network, data
        self.part: AssessedPart = "test"
        self.progress = AssessmentProgress(0, 1)
        self._found: dict[AssessedPart, AssessedSet] = {}
        self._asked: tuple[Dataset, int] | None = None  # and the version of the network
        self._awaits_data = self._was_old = False
        self._began_s = self._told_s = 0.0
        self._work = BackgroundWork(self)
        self._work.progressed.connect(self._on_progressed)
        self._work.answered.connect(self._on_answered)
        self._work.failed.connect(self._on_failed)
        network.replaced.connect(self._on_replaced)
        network.weights_changed.connect(self._on_weights_changed)
        data.changed.connect(self._on_data_changed)

    @property
    def found(self) -> Assessment | None:
        """What is known of the chosen set, perhaps of earlier weights: see `is_old`."""
        kept = self._found.get(self.part)
        return None if kept is None else kept.assessment

    @property
    def is_old(self) -> bool:
        """Whether what is known is of other weights than those on screen."""
        kept = self._found.get(self.part)
        return kept is not None and kept.network_version != self._network.version

    @property
    def is_running(self) -> bool:
        return self._work.is_busy or self._awaits_data

    @property
    def is_loading(self) -> bool:
        """Whether the data set has to come first."""
        return self._awaits_data

    @property
    def seconds_left(self) -> float | None:
        """How long it still takes, once that can be told."""
        done, total = self.progress.pictures, self.progress.total
        if not self._work.is_busy or not done:
            return None
        return (time.monotonic() - self._began_s) * (total - done) / done

    @property
    def obstacle(self) -> str:
        """Why nothing can be assessed, and what helps; empty if something can."""
        dataset = self._data.dataset
        if dataset is None:
            return ""
        images = dataset.part(self.part)
        if dataset.class_names != self._network.class_names:
            return f"{dataset.name} has other classes than this network; choose its own data set."
        if tuple(images.images.shape[1:]) != self._network.config.input_shape:
            return f"This network takes other pictures than {dataset.name}; choose its own set."
        if not len(images):
            return f"{dataset.name} has no {PART_TITLES[self.part].lower()} pictures."
        return ""

    def choose(self, part: AssessedPart) -> None:
        """Look at another set; what is being assessed of the one before is dropped."""
        if part != self.part:
            self.cancel()
            self.part = part
            self._tell()

    def assess(self) -> None:
        """Start anew with the weights as they are now; loads the data set if need be."""
        if self.obstacle:
            return
        dataset = self._data.dataset
        if dataset is None:
            self._awaits_data = True
            self._tell()
            self._data.want(self._data.wanted)
            return
        images = dataset.part(self.part)
        self._asked = dataset, self._network.version
        self.progress = AssessmentProgress(0, len(images))
        self._began_s = self._told_s = time.monotonic()
        self._work.request(_assess(self._network.checkpoint(), images))
        self._tell()

    def cancel(self) -> None:
        """Stop; what was known before stays."""
        if self.is_running:
            self._awaits_data = False
            self._work.cancel()
            self._tell()

    def shut_down(self) -> None:
        self._awaits_data = False
        self._work.shut_down()

    def _on_progressed(self, progress: AssessmentProgress) -> None:
        self.progress = progress
        if time.monotonic() - self._told_s >= TOLD_EVERY_S:
            self._told_s = time.monotonic()
            self.progressed.emit()

    def _on_answered(self, assessment: Assessment) -> None:
        assert self._asked is not None
        dataset, version = self._asked
        self._found[self.part] = AssessedSet(assessment, dataset, version)
        self._tell()

    def _on_failed(self, error: Exception) -> None:
        self._tell()
        self.failed.emit(error)

    def _on_weights_changed(self) -> None:
        if self.is_old != self._was_old:
            self._tell()

    def _on_replaced(self) -> None:
        """Of a network with other classes nothing is known; of one with the same it is old."""
        dataset = self._data.dataset
        if dataset is not None and dataset.class_names != self._network.class_names:
            self._found = {}
            self._work.cancel()
        self._tell()

    def _on_data_changed(self) -> None:
        dataset = self._data.dataset
        if self._asked is not None and self._asked[0] is not dataset:
            self._asked = None
            self._work.cancel()
        self._found = {p: kept for p, kept in self._found.items() if kept.dataset is dataset}
        if self._awaits_data and self._data.state is DataState.READY:
            self._awaits_data = False
            self.assess()
        elif self._awaits_data and self._data.state is DataState.ABSENT:
            self._awaits_data = False
        self._tell()

    def _tell(self) -> None:
        self._was_old = self.is_old
        self.changed.emit()


def _assess(checkpoint: Checkpoint, images: ImageSet) -> Work:
    answer = yield from assess(checkpoint.network(), images, checkpoint.mean, checkpoint.std)
    return answer
