"""A network as it reads canvases: on the app's own path, many pictures at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from benchmarks.people import PersonsDrawing, Rendering, rendered
from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.sketching.sketch import WHOLE_PATH, SeenSketch, SketchPath, see_sketch

SIZE = NETWORKS["article"].input_shape

BLANK = -1
_BATCH = 500


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network says of N pictures."""

    classes: npt.NDArray[np.int64]  # (N,), BLANK where nothing was drawn
    probabilities: npt.NDArray[np.float32]  # (N, classes)
    refused: npt.NDArray[np.bool_]  # (N,), "not sure"


@dataclass(frozen=True, eq=False)
class Reader:
    """A trained network and the name of its column."""

    name: str
    checkpoint: Checkpoint

    def read(self, seen: Sequence[SeenSketch]) -> Answers:
        picture_shape = self.checkpoint.picture_shape
        inputs = np.stack([picture_shape.normalised_picture(sketch.pixels) for sketch in seen])
        network = self.checkpoint.network()
        with torch.inference_mode():
            batches = torch.split(torch.from_numpy(inputs), _BATCH)
            probabilities = torch.cat([torch.softmax(network(b), 1) for b in batches]).numpy()
        blank = np.array([sketch.blank for sketch in seen])
        return Answers(
            np.where(blank, BLANK, probabilities.argmax(axis=1)),
            probabilities,
            blank | (probabilities.max(axis=1) < self.checkpoint.doubt_below),
        )


class RenderedDrawings:
    """People's drawings as the network sees them; each rendering is drawn and seen once."""

    def __init__(self, drawings: Sequence[PersonsDrawing], path: SketchPath = WHOLE_PATH) -> None:
        self.drawings, self._path = drawings, path
        self._seen: dict[Rendering, list[SeenSketch]] = {}
        self._answers: dict[tuple[Reader, Rendering], Answers] = {}

    def read_by(self, reader: Reader, rendering: Rendering) -> Answers:
        if rendering not in self._seen:
            canvases = (rendered(drawing, rendering) for drawing in self.drawings)
            self._seen[rendering] = [see_sketch(canvas, SIZE, self._path) for canvas in canvases]
        if (reader, rendering) not in self._answers:
            self._answers[reader, rendering] = reader.read(self._seen[rendering])
        return self._answers[reader, rendering]

    def labels(self, reader: Reader) -> npt.NDArray[np.int64]:
        names = reader.checkpoint.class_names
        return np.array([names.index(drawing.class_name) for drawing in self.drawings])


def open_reader(path: Path) -> Reader:
    return Reader(path.stem, load_checkpoint(path))


def class_accuracies(answers: Answers, labels: npt.NDArray[np.int64]) -> dict[int, float]:
    """The share of each class that was recognised, of the classes that there are."""
    right = answers.classes == labels
    return {int(label): float(right[labels == label].mean()) for label in np.unique(labels)}


def balanced_accuracy(answers: Answers, labels: npt.NDArray[np.int64]) -> float:
    """The mean of the classes' accuracies: no class counts more for having more drawings."""
    return float(np.mean(list(class_accuracies(answers, labels).values())))


def agreement(answers: Sequence[Answers], base: Answers) -> float:
    """The share of answers that name the same class as for the drawing's base rendering."""
    return float(np.mean([a.classes == base.classes for a in answers]))
