"""What the choices behind recipe sketch bring: python -m benchmarks.sketch_choices [--epochs 3]

Trains one short run for each choice from the same seed, and measures it on what nothing learns from
and nothing is judged by in the end: held-out pictures of Fashion-MNIST, made drawings of another
seed, those of people's drawings that are kept from learning, and our own. Each run and its drawings
take the same steps on the way into the network. Takes minutes a run; --only NAME does a single one.
"""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from benchmarks.people import read_drawings
from benchmarks.reading import Reader, RenderedDrawings, agreement, balanced_accuracy
from benchmarks.report import print_machine, print_table
from benchmarks.sketches import BASE, OWN, PENS_PX, TURNED
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset, ImageSet, load_dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.made_drawings import drawer
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import weights_of
from cnnviz.core.peoples_drawings import reading
from cnnviz.core.sketching.sketch import WHOLE_PATH, SketchPath, see_sketch
from cnnviz.core.training import batches
from cnnviz.core.training.drawing_stock import (
    judging_drawings,
    people_of,
    validation_drawings,
    with_people,
)
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.core.training.training_run import train

SKETCH = RECIPES["sketch"]
SIZE = NETWORKS["article"].input_shape


@dataclass(frozen=True)
class Choice:
    """One way to train and to see drawings."""

    name: str
    config: TrainingConfig = SKETCH
    path: SketchPath = WHOLE_PATH
    warped: bool = True
    people: bool = True
    reshaped: bool = True  # people's T-shirts, into what there are none of


CHOICES = (
    Choice("as it is"),
    Choice("without people's drawings", people=False),
    Choice("people's T-shirts not made into other classes", reshaped=False),
    Choice("Adam and one cycle", replace(SKETCH, optimizer="adam", schedule="one-cycle",
                                         whitened=False, fc_decay=0.0)),
    Choice("pictures mirrored by chance", replace(SKETCH, flipped=True)),
    Choice("pens not evened", path=SketchPath(evened=False)),
    Choice("nothing filled", path=SketchPath(filled=False)),
    Choice("drawings not warped", warped=False),
    Choice("a fifth of a batch drawn", replace(SKETCH, drawings_share=0.2)),
    Choice("a tenth of other things", replace(SKETCH, others_share=0.1)),
    Choice("no drawings of other things", replace(SKETCH, others_share=0.0)),
    Choice("no drawings at all", replace(SKETCH, drawings_share=0.0, others_share=0.0)),
)  # fmt: skip


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--epochs", type=int, default=3)
    options.add_argument("--only", metavar="NAME", choices=[choice.name for choice in CHOICES])
    arguments = options.parse_args()
    try:
        dataset = load_dataset("fashion-mnist")
        own = read_drawings(OWN, dataset.class_names)
        people = people_of(with_people(SKETCH))
        if people is None:
            raise CnnvizError("There are no drawings by people: run cnnviz fetch-drawings.")
    except CnnvizError as error:
        print(f"benchmarks.sketch_choices: {error}", file=sys.stderr)
        return 2
    print_machine()
    rows = []
    for choice in CHOICES:
        if arguments.only not in (None, choice.name):
            continue
        config = replace(choice.config, epochs=arguments.epochs)
        with _made_by(choice):
            checkpoint = _trained(dataset, with_people(config) if choice.people else config)
        held_out = dataset.validation, validation_drawings(SIZE), judging_drawings(SIZE, people)
        reader, drawings = Reader(choice.name, checkpoint), RenderedDrawings(own, choice.path)
        base = drawings.read_by(reader, BASE)
        turned = [drawings.read_by(reader, rendering) for rendering in TURNED.values()]
        shares = (
            *(_accuracy(checkpoint, images) for images in held_out),
            _over_pens(reader, drawings),
            agreement(turned, base),
        )
        rows.append([choice.name, *(f"{share:.1%}" for share in shares)])
        print(*rows[-1], file=sys.stderr)
    heads = ["choice", "held-out pictures", "made drawings", "people's that judge", "our own",
             "our own, alike when turned"]  # fmt: skip
    print_table(heads, rows)
    return 0


@contextmanager
def _made_by(choice: Choice) -> Iterator[None]:
    """Made drawings take the choice's steps meanwhile, and are warped or not."""
    before = drawer.see_sketch, batches.warped, reading.RESHAPED_SHARE
    drawer.see_sketch = partial(see_sketch, path=choice.path)
    if not choice.warped:
        batches.warped = lambda images, chance: images
    if not choice.reshaped:
        reading.RESHAPED_SHARE = 0.0
    try:
        yield
    finally:
        drawer.see_sketch, batches.warped, reading.RESHAPED_SHARE = before


def _trained(dataset: Dataset, config: TrainingConfig) -> Checkpoint:
    """The network after its last epoch."""
    network_config = NETWORKS["article"]
    network = new_network(network_config, config, dataset)
    for _ in train(network, dataset, config):
        pass
    weights, shape = weights_of(network.eval()), dataset.picture_shape
    return Checkpoint(network_config, weights, dataset.class_names, shape)


def _accuracy(checkpoint: Checkpoint, images: ImageSet) -> float:
    return evaluate(checkpoint.network(), images, checkpoint.picture_shape).accuracy


def _over_pens(reader: Reader, drawings: RenderedDrawings) -> float:
    """Balanced accuracy, the mean over all widths of the pen."""
    labels = drawings.labels(reader)
    answers = (drawings.read_by(reader, replace(BASE, pen_px=pen)) for pen in PENS_PX)
    return float(np.mean([balanced_accuracy(one, labels) for one in answers]))


if __name__ == "__main__":
    sys.exit(main())
