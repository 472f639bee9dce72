"""What the choices behind recipe sketch bring: python -m benchmarks.sketch_choices [--epochs 3]

Trains one short run for each choice from the same seed, and measures it on held-out pictures of
Fashion-MNIST, on made drawings of another seed, on our own and on people's drawings. Each run and
its drawings take the same steps on the way into the network. Takes minutes a run.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.people import read_drawings
from benchmarks.reading import Reader, RenderedDrawings, balanced_accuracy
from benchmarks.report import print_machine, print_table
from benchmarks.sketches import BASE, OWN, PENS_PX, default_sketches
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset, load_dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.made_drawings import drawer
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.sketching.sketch import WHOLE_PATH, SketchPath, see_sketch
from cnnviz.core.training import batches
from cnnviz.core.training.drawing_stock import validation_drawings
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.core.training.training_run import train

SKETCH = RECIPES["sketch"]


@dataclass(frozen=True)
class Choice:
    """One way to train and to see drawings."""

    name: str
    config: TrainingConfig = SKETCH
    path: SketchPath = WHOLE_PATH
    warped: bool = True


CHOICES = (
    Choice("as it is"),
    Choice("pens not evened", path=SketchPath(evened=False)),
    Choice("nothing filled", path=SketchPath(filled=False)),
    Choice("neither evened nor filled", path=SketchPath(evened=False, filled=False)),
    Choice("drawings not warped", warped=False),
    Choice("a fifth of a batch drawn", replace(SKETCH, drawings_share=0.2)),
    Choice("no drawings of other things", replace(SKETCH, others_share=0.0)),
    Choice("no drawings at all", replace(SKETCH, drawings_share=0.0, others_share=0.0)),
)


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--epochs", type=int, default=3)
    options.add_argument("--sketches", type=Path, metavar="DIR", default=default_sketches())
    arguments = options.parse_args()
    try:
        dataset = load_dataset("fashion-mnist")
        folders = (OWN, arguments.sketches)
        drawings = [read_drawings(folder, dataset.class_names) for folder in folders]
    except CnnvizError as error:
        print(f"benchmarks.sketch_choices: {error}", file=sys.stderr)
        return 2
    print_machine()
    rows = []
    for choice in CHOICES:
        config = replace(choice.config, epochs=arguments.epochs)
        with _made_by(choice):
            checkpoint, pictures, made = _trained(dataset, config)
        reader = Reader(choice.name, checkpoint)
        by_hand = (_over_pens(reader, RenderedDrawings(some, choice.path)) for some in drawings)
        rows.append([choice.name, *(f"{share:.1%}" for share in (pictures, made, *by_hand))])
        print(*rows[-1], file=sys.stderr)
    heads = ["choice", "held-out pictures", "made drawings", "our own", "people's"]
    print_table(heads, rows)
    return 0


@contextmanager
def _made_by(choice: Choice) -> Iterator[None]:
    """Made drawings take the choice's steps meanwhile, and are warped or not."""
    before = drawer.see_sketch, batches.warped
    drawer.see_sketch = partial(see_sketch, path=choice.path)
    if not choice.warped:
        batches.warped = lambda images, chance: images
    try:
        yield
    finally:
        drawer.see_sketch, batches.warped = before


def _trained(dataset: Dataset, config: TrainingConfig) -> tuple[Checkpoint, float, float]:
    """The network after its last epoch, its accuracy on held-out pictures and on made drawings."""
    network_config = NETWORKS["article"]
    network = build_network(network_config, config.seed)
    for _ in train(network, dataset, config):
        pass
    picture_shape = dataset.picture_shape
    checkpoint = Checkpoint(network_config, weights_of(network), dataset.class_names, picture_shape)
    held_out = (dataset.validation, validation_drawings(NETWORKS["article"].input_shape))
    pictures, made = (evaluate(network, images, picture_shape).accuracy for images in held_out)
    return checkpoint, pictures, made


def _over_pens(reader: Reader, drawings: RenderedDrawings) -> float:
    """Balanced accuracy, the mean over all widths of the pen."""
    labels = drawings.labels(reader)
    answers = (drawings.read_by(reader, replace(BASE, pen_px=pen)) for pen in PENS_PX)
    return float(np.mean([balanced_accuracy(one, labels) for one in answers]))


if __name__ == "__main__":
    sys.exit(main())
