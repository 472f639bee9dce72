"""Learn these drawings, see what it changed, and keep it or go back."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.progress import Progress
from cnnviz.core.teaching.judging import FOLDS, Hits, Judge, Standing
from cnnviz.core.teaching.teaching import Lesson
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import BackgroundWork, Work
from cnnviz.session.background.progress_clock import ProgressClock
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.session.my_drawings.my_drawings import MyDrawings
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.training.run_start import NewRun, on_screen
from cnnviz.session.training.training import Training


@dataclass(frozen=True, eq=False)
class Taught:
    """A network before and after a lesson; `apart` comes last, and only where it can."""

    judge: Judge
    before: Standing
    after: Standing
    apart: Hits | None = None
    is_whole: bool = False  # nothing is still to come


class Teaching(QObject):
    """One lesson at a time; what it changed is judged behind it, in the background."""

    changed = Signal()
    progressed = Signal()
    failed = Signal(Exception)

    def __init__(
        self,
        network: LiveNetwork,
        data: DataLibrary,
        training: Training,
        drawings: MyDrawings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._network, self._data, self._training = network, data, training
        self._drawings = drawings
        self.taught: Taught | None = None
        self._before: tuple[Checkpoint, str] | None = None  # and its title
        self._lesson: Lesson | None = None  # while it is learned
        self._version = 0  # of the weights that are judged
        self._clock = ProgressClock()
        self._judging = BackgroundWork(self, self._on_judged, self._on_failed, self._on_step)
        training.state_changed.connect(self._on_training_changed)
        training.progressed.connect(self._on_training_progressed)
        network.weights_changed.connect(self._on_weights_changed)
        network.replaced.connect(self.changed)
        drawings.changed.connect(self.changed)

    @property
    def is_running(self) -> bool:
        return self._lesson is not None or self._judging.is_busy

    @property
    def is_learning(self) -> bool:
        """Whether the network learns now; afterwards it is judged."""
        return self._lesson is not None

    @property
    def progress(self) -> Progress:
        """How far learning is, in steps, or judging."""
        if self._lesson is None:
            return self._clock.progress
        report = self._training.last_report
        return Progress(report.step if report else 0, self._lesson.steps)

    @property
    def obstacle(self) -> str:
        """Why nothing can be learned now, in a sentence; empty where it can."""
        if self._training.is_active and self._lesson is None:
            return tr("A run is in progress: stop it first.")
        if self._network.is_past:
            return tr("An earlier step is on screen: go back to now first.")
        if not self._drawings.drawings:
            return tr("There are no drawings yet: say of one on the canvas what it is.")
        if not self.known():
            return tr(
                "The network on screen knows none of these classes: train one on these drawings."
            )
        return ""

    def known(self) -> tuple[LabelledDrawing, ...]:
        """Return the drawings of classes that the network on screen knows."""
        names = self._network.class_names
        return tuple(d for d in self._drawings.drawings if d.class_name in names)

    def ask(self) -> None:
        """Learn all drawings of known classes."""
        self.learn()

    def learn(self, keys: Collection[str] = ()) -> None:
        """Learn some of the drawings, or all; loads the data set if need be."""
        drawings = tuple(d for d in self.known() if not keys or d.key in keys)
        if self.obstacle or self.is_running or not drawings:
            return
        checkpoint = self._network.checkpoint()
        self._before, self.taught = (checkpoint, self._network.title), None
        self._lesson = Lesson(drawings)
        config = self._lesson.config(self._network.class_names)
        start = on_screen(checkpoint, tr("weights on screen"))
        self._training.run_special(
            NewRun(
                start.network, start.origin, config, start.like, start.parent, start.edits,
                lesson=self._lesson,
            )
        )  # fmt: skip
        self.changed.emit()

    def cancel(self) -> None:
        """Stop learning or judging; what was learned stays until one goes back."""
        if self._lesson is not None:
            self._training.stop()
        self._judging.cancel()
        self.changed.emit()

    def keep(self) -> None:
        """Go on with what was learned."""
        self._forget()

    def back(self) -> None:
        """Show the network as it was before the lesson."""
        if self._before is not None and not self._training.is_active:
            (checkpoint, title), self._before = self._before, None
            self._network.show(checkpoint, title)
            self._training.show_history(checkpoint.history)
        self._forget()

    @property
    def can_go_back(self) -> bool:
        return self._before is not None and not self._training.is_active

    def shut_down(self) -> None:
        """End what is judged; a lesson that still ends is not judged any more."""
        self._lesson = self._before = None
        self._judging.shut_down()

    def _forget(self) -> None:
        self._judging.cancel()
        self.taught, self._before = None, None
        self.changed.emit()

    def _on_training_changed(self) -> None:
        lesson = self._lesson
        if lesson is None or self._training.is_active:
            self.changed.emit()
            return
        self._lesson = None
        dataset, before = self._data.dataset, self._before
        after = self._network.checkpoint()
        if dataset is None or before is None or not before[0].has_other_weights_than(after):
            self._before = None  # it never began
            self.changed.emit()
            return
        self._version = self._network.version
        self._clock.begin()
        self._judging.request(_judged(dataset, lesson, before[0], after))
        self.changed.emit()

    def _on_training_progressed(self) -> None:
        if self._lesson is not None:
            self.progressed.emit()

    def _on_weights_changed(self) -> None:
        """Other weights, wherever they come from, end the choice between before and after."""
        is_choice = self._before is not None and not self.is_learning
        if is_choice and self._network.version != self._version and not self._training.is_active:
            self._forget()

    def _on_step(self, step: object) -> None:
        if isinstance(step, Taught):
            self.taught = step
            self.changed.emit()
        elif isinstance(step, Progress) and self._clock.note(step.done, step.total):
            self.progressed.emit()

    def _on_judged(self, taught: Taught) -> None:
        self.taught = taught
        self.changed.emit()

    def _on_failed(self, error: Exception) -> None:
        self.changed.emit()
        self.failed.emit(error)


def _judged(dataset: Dataset, lesson: Lesson, before: Checkpoint, after: Checkpoint) -> Work:
    """Judge both, then networks that learned from a part of the drawings."""
    steps = 3 + FOLDS
    yield Progress(0, steps)
    judge = Judge(dataset, lesson.drawings)
    yield Progress(1, steps)
    first = judge.standing(before)
    yield Progress(2, steps)
    found = Taught(judge, first, judge.standing(after))
    yield found
    yield Progress(3, steps)
    apart = yield from judge.apart_by_folds(before, lesson.seed)
    return Taught(judge, found.before, found.after, apart, is_whole=True)
