"""All that is true now: the one mutable state that the panels share."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.data.datasets import PART_TITLES, Part
from cnnviz.core.errors import CnnvizError
from cnnviz.core.inspection.trace import FloatArray, Trace
from cnnviz.core.runs.run_library import RunLibrary
from cnnviz.core.sketching.examples import Example, load_examples
from cnnviz.core.sketching.sketch import WHOLE_PATH
from cnnviz.core.training.rate_changes import rate_turns, with_rate_changes
from cnnviz.core.translation import tr
from cnnviz.session.channels.channels import Channels
from cnnviz.session.checkpoints.following import Following
from cnnviz.session.checkpoints.opening import Opening
from cnnviz.session.checkpoints.pixel_scaling import PixelScaling
from cnnviz.session.data.data_library import DataLibrary, DataState
from cnnviz.session.data.peoples_drawings import PeoplesDrawings
from cnnviz.session.design.designs import Designs
from cnnviz.session.edits.network_edits import NetworkEdits
from cnnviz.session.evaluation.assessments import Assessments
from cnnviz.session.evidence.attributions import Attributions
from cnnviz.session.input.canvas_document import CanvasDocument
from cnnviz.session.input.drawing_keeper import DrawingKeeper, drawing_beside
from cnnviz.session.input.incoming_pictures import IncomingPictures
from cnnviz.session.my_drawings.my_drawings import MyDrawings
from cnnviz.session.neighbours.neighbours import Neighbours
from cnnviz.session.network.inspection import Inspection
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.network.navigation import Navigation
from cnnviz.session.network.selection import Selection
from cnnviz.session.preferences import Preferences
from cnnviz.session.runs.comparison import Comparison
from cnnviz.session.runs.exports import Exports
from cnnviz.session.runs.layer_histories import LayerHistories
from cnnviz.session.runs.runs import Runs
from cnnviz.session.runs.sketch_life import SketchLife
from cnnviz.session.runs.time_machine import TimeMachine
from cnnviz.session.teaching.own_classes import OwnClasses
from cnnviz.session.teaching.teaching import Teaching
from cnnviz.session.training.autosave import AutosaveSlot
from cnnviz.session.training.run_resumes import RunResumes
from cnnviz.session.training.training import Training
from cnnviz.session.training.unfinished_runs import UnfinishedRuns

ANY_CLASS = -1


class Session(QObject):
    """Input, network, data, training and selection, wired together.

    Each part has its own verbs and signals; the session adds what concerns several of them.
    """

    notified = Signal(str)  # something went well
    failed = Signal(Exception)  # an exception to be told to the person

    def __init__(
        self,
        checkpoint: Checkpoint,
        title: str,
        preferences: Preferences,
        data_folder: Path,
        data_dir: Path | None = None,
    ) -> None:
        super().__init__()
        self.preferences, self._made_with = preferences, checkpoint
        self.examples: tuple[Example, ...] = load_examples()
        self.autosave = AutosaveSlot(data_folder)
        self.network = LiveNetwork(checkpoint, title, self)
        self.canvas = CanvasDocument(checkpoint.picture_shape.size, self)
        self.network.resized.connect(self.canvas.resize)
        self.pictures = IncomingPictures(self.canvas, self)
        self.pictures.failed.connect(self.failed)
        self.my_drawings = MyDrawings(self.canvas, data_folder / "my-drawings", self)
        self.my_drawings.failed.connect(self.failed)
        self.my_drawings.notified.connect(self.notified)
        self.my_drawings.look()
        self.selection = Selection(self.network, self)
        self.inspection = Inspection(self.network, self.selection, self)
        self.navigation = Navigation(
            self.network, self.selection, self.inspection, preferences, self
        )
        self.navigation.failed.connect(self.failed)
        self.data = DataLibrary(data_dir, self)
        self.peoples_drawings = PeoplesDrawings(self)
        self.peoples_drawings.failed.connect(self.failed)
        self.peoples_drawings.notified.connect(self.notified)
        library = RunLibrary(data_folder / "runs")
        self.training = Training(self.network, self.data, self.autosave, library, self)
        self.teaching = Teaching(self.network, self.data, self.training, self.my_drawings, self)
        self.teaching.failed.connect(self.failed)
        self.own_classes = OwnClasses(
            self.network, self.data, self.training, self.my_drawings, self.canvas, preferences, self
        )
        self.own_classes.failed.connect(self.failed)
        self.time_machine = TimeMachine(self.network, self.training, self)
        self.time_machine.failed.connect(self.failed)
        self.runs = Runs(
            library, self.network, self.training, self.time_machine, self.data, preferences, self
        )
        self.runs.failed.connect(self.failed)
        self.runs.notified.connect(self.notified)
        preferences.not_stored.connect(self.notified)
        self.comparison = Comparison(
            self.network, self.canvas, self.training, self.time_machine, self.runs, self
        )
        self.runs.repeats.started.connect(self.comparison.choose)
        self.sketch_life = SketchLife(self.network, self.time_machine, self)
        self.sketch_life.failed.connect(self.failed)
        self.layer_histories = LayerHistories(self.time_machine, self.training, self.examples, self)
        self.layer_histories.failed.connect(self.failed)
        self.edits = NetworkEdits(self.network, self.data, self.training, self.time_machine, self)
        self.edits.failed.connect(self.failed)
        self.edits.notified.connect(self.notified)
        self.assessments = Assessments(self.network, self.data, self)
        self.assessments.failed.connect(self.failed)
        self.scaling = PixelScaling(self.network, self.data, self.training, self)
        self.scaling.failed.connect(self.failed)
        self.attributions = Attributions(self.network, self.canvas, self.training, self)
        self.attributions.failed.connect(self.failed)
        self.neighbours = Neighbours(self.network, self.data, self.training, self)
        self.neighbours.failed.connect(self.failed)
        self.channels = Channels(self.network, self.data, self.selection, self.training, self)
        self.channels.failed.connect(self.failed)
        self.exports = Exports(self)
        self.exports.failed.connect(self.failed)
        self.unfinished_runs = UnfinishedRuns(self.training, self.autosave, self)
        self.run_resumes = RunResumes(self.training, self.autosave, self)
        self.run_resumes.failed.connect(self.failed)
        self.following = Following(self.network, self.training, self)
        self.opening = Opening(
            self.network, self.training, self.following, self.unfinished_runs, self
        )
        self.opening.failed.connect(self.failed)
        self.opening.notified.connect(self.notified)
        self.time_machine.run_shown.connect(self.following.forget)
        self.time_machine.run_shown.connect(self.unfinished_runs.forget_opened)
        kept = data_folder / "designs.json"
        self.designs = Designs(self.network, self.training, kept, self)
        self.designs.failed.connect(self.failed)
        self._test_index = -1
        self._awaited_class: int | None = None
        self._whole_path: tuple[Trace, FloatArray] | None = None  # and the trace it stands beside
        self.canvas.changed.connect(self._on_canvas_changed)
        self.data.failed.connect(self.failed)
        self.data.notified.connect(self.notified)
        self.data.changed.connect(self._on_data_changed)
        self.training.failed.connect(self.failed)
        self.training.save_failed.connect(self.failed)
        self.unfinished_runs.failed.connect(self.failed)
        self.unfinished_runs.damaged.connect(self._on_damaged)
        self.following.failed.connect(self.failed)
        self.following.read_again.connect(self.unfinished_runs.opened_changed)
        self.drawing_keeper = DrawingKeeper(self.canvas, drawing_beside(self.autosave.path), self)
        self.drawing_keeper.notified.connect(self.notified)
        self.drawing_keeper.begin(self.examples[0])

    def open_checkpoint(self, path: Path) -> None:
        """Open another trained network as soon as its file is read: see `Opening`."""
        self.opening.open(path)

    def open_shipped_checkpoint(self) -> None:
        self.opening.open_shipped()

    def follow(self, path: Path) -> None:
        """Keep up with the file whose network the session was made with."""
        self.following.follow(path)
        self.unfinished_runs.opened(path, self._made_with)

    def save_checkpoint(self, path: Path) -> None:
        """Save the network as it is on screen, also while it trains."""
        try:
            save_checkpoint(path, self._checkpoint())
        except CnnvizError as error:
            self.failed.emit(error)
            return
        if not self.training.is_active:
            self.network.rename(path.name)
            if path.absolute() != self.following.path:
                self.following.forget()
        self.notified.emit(tr("Saved {name}", path.name))

    def open_picture(self, path: Path) -> None:
        """Put a picture file on the canvas as soon as it is read."""
        self.pictures.open(path)

    def paste_picture(self, pixels: Callable[[], npt.NDArray[np.uint8]]) -> None:
        """Put a picture of the clipboard on the canvas as soon as it is converted."""
        self.pictures.paste(pixels)

    def next_example(self) -> None:
        """Show the example drawing behind the one on the canvas."""
        names = [example.name for example in self.examples]
        shown = names.index(self.canvas.title) if self.canvas.title in names else -1
        self.canvas.show_example(self.examples[(shown + 1) % len(self.examples)])

    def next_test_picture(self, class_index: int = ANY_CLASS) -> None:
        """Show the next test picture, of one class if asked; loads the data set if need be."""
        if self.data.dataset is None:
            self._awaited_class = class_index
            self.data.want(self.data.wanted)
            return
        dataset = self.data.dataset
        labels = dataset.test.labels.numpy()
        fits = np.ones(len(labels), bool) if class_index == ANY_CLASS else labels == class_index
        places = np.flatnonzero(fits)
        if len(places) == 0:
            self.failed.emit(
                CnnvizError(tr("{name} has no test picture of this class.", dataset.name))
            )
            return
        later = places[places > self._test_index]
        self._test_index = int(later[0] if len(later) else places[0])
        self.show_data_picture("test", self._test_index)

    def show_data_picture(self, part: Part, index: int) -> None:
        """Make a picture of the data set in memory the input; undo brings back the one before."""
        dataset = self.data.dataset
        assert dataset is not None
        name = dataset.class_name(part, index)
        title = tr("{part} picture {index}: {name}", PART_TITLES[part], index, name)
        self.canvas.show_pixels(dataset.part(part).pixels(index).copy(), title)

    def whole_path_probabilities(self) -> FloatArray | None:
        """Return what the network would say with every step of the path, if one is left out."""
        if self.canvas.path == WHOLE_PATH:
            return None
        now = self.network.trace  # another one whenever picture, path or weights change
        if self._whole_path is None or self._whole_path[0] is not now:
            pixels = self.canvas.seen_by_whole_path().pixels
            self._whole_path = now, self.network.probabilities_of(pixels)
        return self._whole_path[1]

    def shut_down(self) -> None:
        """End all work; the run so far is in the autosave. Safe to call twice."""
        self.opening.shut_down()
        self.following.shut_down()
        self.sketch_life.shut_down()
        self.designs.shut_down()
        self.teaching.shut_down()
        self.own_classes.shut_down()
        self.training.shut_down()
        self.runs.shut_down()
        self.layer_histories.shut_down()
        self.assessments.shut_down()
        self.scaling.shut_down()
        self.edits.shut_down()
        self.attributions.shut_down()
        self.neighbours.shut_down()
        self.channels.shut_down()
        self.exports.shut_down()
        self.data.shut_down()
        self.peoples_drawings.shut_down()
        self.pictures.shut_down()
        self.drawing_keeper.shut_down()
        self.my_drawings.shut_down()
        self.autosave.release()

    @property
    def rate_turns(self) -> dict[int, str]:
        """At which steps of the curves on screen the rate was turned, and from what to what."""
        made_by, run = self.network.made_by, self.time_machine.run
        total_steps = None
        if self.training.is_active:
            total_steps = self.training.total_steps
        elif run is not None and made_by.get("run") == run.id:
            total_steps = run.total_steps
        return rate_turns(made_by, self.training.history, total_steps)

    def _checkpoint(self) -> Checkpoint:
        checkpoint, history = self.network.checkpoint(), self.training.history
        step, run = self.time_machine.step, self.time_machine.run
        history = history.copy() if step is None else history.up_to(step)
        made_by = checkpoint.made_by
        if run is not None and made_by.get("run") == run.id:
            made_by = with_rate_changes(made_by, history, run.total_steps)
        return replace(checkpoint, history=history, made_by=made_by)

    def _on_damaged(self, error: CnnvizError) -> None:
        self.notified.emit(str(error))

    def _on_canvas_changed(self) -> None:
        self.network.see(self.canvas.seen.pixels, self.canvas.path.normalised)

    def _on_data_changed(self) -> None:
        if self.data.state is DataState.READY and self._awaited_class is not None:
            awaited, self._awaited_class = self._awaited_class, None
            self._test_index = -1
            self.next_test_picture(awaited)
        elif self.data.state is DataState.ABSENT:
            self._awaited_class = None
