"""How good the network on screen is on pictures that it has not learned from."""

from typing import Literal, get_args

from PySide6.QtCore import QObject

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import ImageSet
from cnnviz.core.evaluation.assessment import Assessment, assess
from cnnviz.session.background.background_work import Work
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.evaluation.dataset_answer import Asked, DatasetAnswer
from cnnviz.session.network.live_network import LiveNetwork

AssessedPart = Literal["test", "validation"]
ASSESSED_PARTS: tuple[AssessedPart, ...] = get_args(AssessedPart)


class Assessments(DatasetAnswer[Assessment]):
    """Keeps the last answer for each set."""

    part: AssessedPart

    def __init__(self, network: LiveNetwork, data: DataLibrary, parent: QObject) -> None:
        super().__init__(network, data, parent)
        self.part = "test"
        self._others: dict[AssessedPart, tuple[Assessment | None, Asked | None]] = {}

    def choose(self, part: AssessedPart) -> None:
        """Look at another set; what is being assessed of the one before is dropped."""
        if part == self.part:
            return
        self.cancel()
        self._others[self.part] = self.found, self._of
        self.part = part
        self.found, self._of = self._others.pop(part, (None, None))
        self._drop_unfit()
        self._tell()

    def _work_on(self, asked: Asked) -> Work:
        return _assess(asked.checkpoint, asked.dataset.part(self.part))

    def _fits(self, asked: Asked) -> bool:
        """Of a network with other classes nothing is known; of one with the same it is old."""
        has_same_classes = asked.checkpoint.class_names == self._network.class_names
        return has_same_classes and asked.dataset is self._data.dataset


def _assess(checkpoint: Checkpoint, images: ImageSet) -> Work:
    return (yield from assess(checkpoint.network(), images, checkpoint.picture_shape))
