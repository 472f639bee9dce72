"""Classes of one's own: drawn, learned by a network from new weights, and judged apart."""

from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from cnnviz.core.data.datasets import DATASETS, FASHION_CLASSES, Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.core.progress import Progress
from cnnviz.core.teaching.drawn_dataset import LEAST_DRAWINGS, NAME, drawn_dataset
from cnnviz.core.teaching.own_classes import OWN_CLASSES, new_classes_network
from cnnviz.core.translation import listed, tr
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.input.canvas_document import A_GARMENT, CanvasDocument
from cnnviz.session.my_drawings.my_drawings import MyDrawings
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.preferences import Preferences
from cnnviz.session.teaching.drawing_set import NO_SET, DrawingSet
from cnnviz.session.teaching.reading_apart import MOST_NAMES, ReadingApart
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training import Training

OTHERWISE = "fashion-mnist"  # what is wanted beside a network that learned from no drawings


class OwnClasses(QObject):
    """Makes the data set of the drawings, trains on it, and has the drawings judged after that."""

    changed = Signal()
    progressed = Signal()
    failed = Signal(Exception)

    def __init__(
        self,
        network: LiveNetwork,
        data: DataLibrary,
        training: Training,
        drawings: MyDrawings,
        canvas: CanvasDocument,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._data, self._training = network, data, training
        self._drawings, self._canvas = drawings, canvas
        self.set = DrawingSet(drawings, canvas, preferences, self)
        self.apart = ReadingApart(self.set, self)
        self.apart.failed.connect(self.failed)
        self._awaits_data = False
        self._run: NewRun | None = None  # while it is trained
        self._has_begun = False
        data.add_maker(NAME, self)
        data.changed.connect(self._on_data_changed)
        training.state_changed.connect(self._on_training_changed)
        training.progressed.connect(self._on_training_progressed)
        network.replaced.connect(self.follow_network)
        network.replaced.connect(self._show_hint)
        self.set.changed.connect(self._show_hint)
        self.set.changed.connect(self.changed)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The classes that the data set has where nobody asks for others."""
        return self.set.class_names

    def making(self, class_names: tuple[str, ...]) -> Generator[Any, None, Dataset]:
        """Return the work of making the data set of the drawings as they are kept now."""
        return _made(self._drawings.folder, class_names)

    @property
    def is_running(self) -> bool:
        return self._awaits_data or self._run is not None

    @property
    def is_learning(self) -> bool:
        """Whether the network learns now; before that, its pictures are drawn."""
        return self._run is not None

    @property
    def progress(self) -> Progress:
        """How far it is, in steps."""
        report = self._training.last_report if self._has_begun else None
        return Progress(report.step if report else 0, max(1, self._training.total_steps))

    @property
    def obstacle(self) -> str:
        """Why the set cannot be learned now, in a sentence; empty where it can."""
        if not self.set.class_names:
            return NO_SET
        rare = self.set.rare()
        if rare:
            return tr(
                "Draw at least {least} of each class: there are fewer of {names}.",
                LEAST_DRAWINGS,
                listed(rare, MOST_NAMES),
            )
        if self._training.is_active and self._run is None:
            return tr("A run is in progress: stop it first.")
        return ""

    def ask(self) -> None:
        """Train a network from new weights on the drawings as they are; drawing the set ends."""
        if self.obstacle or self.is_running:
            return
        self._awaits_data = True
        self.set.end()
        self.apart.cancel()
        self.changed.emit()
        self._data.want(NAME, anew=True)

    def cancel(self) -> None:
        """Stop; what was learned so far stays on screen."""
        if self._run is not None:
            self._training.stop()
        elif self._awaits_data:
            self._awaits_data = False
            self._data.cancel()
        self.changed.emit()

    def follow_network(self) -> None:
        """Have the drawings in memory that the network on screen learned from.

        Beside a network that learned from others, have those again.
        """
        if self._training.is_active or self.is_running:
            return
        dataset = self._network.made_by.get("dataset")
        if dataset == NAME:
            self._data.want(NAME, quietly=True, class_names=self._network.class_names)
        elif self._data.wanted == NAME:
            self._data.want(dataset if dataset in DATASETS else OTHERWISE, quietly=True)

    def shut_down(self) -> None:
        """Begin nothing any more; what is judged ends at its next step."""
        self._awaits_data, self._run = False, None
        self.apart.shut_down()

    def _show_hint(self) -> None:
        if self.set.is_drawn:
            self._canvas.show_hint(tr("Draw here: {name}", self.set.wanted))
        else:
            knows_garments = self._network.class_names == FASHION_CLASSES
            self._canvas.show_hint(A_GARMENT if knows_garments else tr("Draw here"))

    def _on_data_changed(self) -> None:
        if not self._awaits_data or self._data.state in (DataState.LOADING, DataState.DOWNLOADING):
            return
        self._awaits_data = False
        dataset = self._data.dataset
        if dataset is not None and self._data.has(NAME, self.class_names):
            self._has_begun = False
            self._run = NewRun(new_classes_network(dataset), tr("new weights"), OWN_CLASSES)
            self._training.run_special(self._run)
        self.changed.emit()

    def _on_training_changed(self) -> None:
        if self._run is not None and self._training.is_active:
            self._has_begun = True
        elif self._run is not None:
            self._run = None
            report = self._training.last_report
            is_whole = report is not None and report.step >= self._training.total_steps
            if self._has_begun and is_whole:
                self.apart.ask()
        self.changed.emit()

    def _on_training_progressed(self) -> None:
        if self._run is not None:
            self.progressed.emit()


def _made(folder: Path, class_names: tuple[str, ...]) -> Generator[Any, None, Dataset]:
    """Read the drawings, and make pictures of them; takes a second or two."""
    yield from ()
    drawings = DrawingStore(folder).read()
    counts = Counter(drawing.class_name for drawing in drawings)
    rare = [name for name in class_names if counts[name] < LEAST_DRAWINGS]
    if rare:
        raise CnnvizError(
            tr(
                "My drawings has fewer than {least} of {names}, so that {dataset} cannot be made: "
                "draw or import them.",
                LEAST_DRAWINGS,
                listed(rare, MOST_NAMES),
                NAME,
            )
        )
    return drawn_dataset(drawings, class_names)
