"""What teaching brings, costs and takes: python -m benchmarks.teach [--checkpoint F] [--hands 3]

A hand is a way with the pen that stays the same (`random_manner` of one seed) and three garments of
one class that it has in mind; it draws them again and again, no two drawings alike. The first
twenty of its drawings that the network misreads are taught; the next hundred, read rightly or not,
are judged before and after, and so are all test pictures. Of each class come the first hands of
which the network misreads at least a fifth of 100 drawings: with others there is nothing to
correct. Seconds are those of a lesson, without judging.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from statistics import mean, median

import numpy as np

from benchmarks.report import print_machine, print_table
from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint
from cnnviz.core.data.datasets import Dataset, load_dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import classify
from cnnviz.core.made_drawings.drawer import GARMENTS
from cnnviz.core.made_drawings.hand import random_manner, strokes_by_hand
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, labelled
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.core.sketching.drawing import CANVAS_SIDE, Stroke
from cnnviz.core.teaching.drawn_dataset import as_drawn
from cnnviz.core.teaching.judging import Judge
from cnnviz.core.teaching.teaching import Lesson, taught

TAUGHT, JUDGED, TRIED = 20, 100, 100
IN_MIND, MOST_HANDS = 3, 60
PEN_PX, LENGTH_PX = 14.0, 210.0


@dataclass(frozen=True)
class Outcome:
    """What a lesson with one hand's drawings came to; shares from 0 to 1."""

    name: str
    before: float
    after: float
    test_before: float
    test_after: float
    seconds: float
    forgotten: int  # of the shipped examples

    @property
    def gain(self) -> float:
        return self.after - self.before

    @property
    def cost(self) -> float:
        return self.test_before - self.test_after


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--checkpoint", type=Path, metavar="F", default=shipped_checkpoint())
    options.add_argument("--hands", type=int, default=3, help="of each class (default: 3)")
    arguments = options.parse_args()
    try:
        checkpoint, dataset = load_checkpoint(arguments.checkpoint), load_dataset("fashion-mnist")
    except CnnvizError as error:
        print(f"benchmarks.teach: {error}", file=sys.stderr)
        return 2
    print_machine()
    outcomes = []
    for label in range(len(GARMENTS)):
        tried = (_outcome(checkpoint, dataset, label, hand) for hand in range(MOST_HANDS))
        outcomes += islice((outcome for outcome in tried if outcome), arguments.hands)
    _report(outcomes)
    return 0


def drawings_of(label: int, hand: int, name: str) -> Iterator[LabelledDrawing]:
    """Yield drawings of a class by one hand, without end."""
    rng, numpy_rng = Random(1000 * label + hand), np.random.default_rng(hand)
    manner, in_mind = random_manner(rng), [GARMENTS[label](rng) for _ in range(IN_MIND)]
    while True:
        lines = strokes_by_hand(rng.choice(in_mind), rng, numpy_rng, manner=manner)
        placed = (LENGTH_PX * line + CANVAS_SIDE / 2 for line in lines)
        strokes = (
            Stroke(tuple((float(x), float(y)) for x, y in line), PEN_PX, 255) for line in placed
        )
        drawing = labelled(name, tuple(strokes))
        if drawing.strokes:
            yield drawing


def _outcome(checkpoint: Checkpoint, dataset: Dataset, label: int, hand: int) -> Outcome | None:
    name = dataset.class_names[label]
    drawings = drawings_of(label, hand, name)
    first = list(islice(drawings, TRIED))
    misread = _misread(checkpoint, first)[:TAUGHT]
    if len(misread) < TAUGHT:
        return None
    judge = Judge(dataset, list(islice(drawings, JUDGED)))
    before = judge.standing(checkpoint)
    started = time.perf_counter()
    result = taught(checkpoint, dataset, Lesson(tuple(misread)))
    seconds = time.perf_counter() - started
    after = judge.standing(result)
    return Outcome(
        f"{name}, hand {hand}",
        float(before.drawings.mean()),
        float(after.drawings.mean()),
        float(before.test.mean()),
        float(after.test.mean()),
        seconds,
        len(judge.forgotten(before, after)),
    )


def _misread(checkpoint: Checkpoint, drawings: list[LabelledDrawing]) -> list[LabelledDrawing]:
    images = as_drawn(drawings, checkpoint.class_names)
    read_as = classify(checkpoint.network(), images, checkpoint.picture_shape).argmax(dim=1)
    places = np.flatnonzero((read_as != images.labels).numpy())
    return [drawings[place] for place in places]


def _report(outcomes: list[Outcome]) -> None:
    rows = [
        (
            one.name,
            f"{one.before:.0%}",
            f"{one.after:.0%}",
            f"{100 * one.gain:+.0f}",
            f"{100 * one.cost:+.2f}",
            str(one.forgotten),
            f"{one.seconds:.1f}",
        )
        for one in outcomes
    ]
    heads = ["taught", "before", "after", "gain, points", "cost on test pictures, points",
             "examples forgotten", "seconds"]  # fmt: skip
    print_table(heads, rows)
    if outcomes:
        print(
            f"\nMean gain {100 * mean(o.gain for o in outcomes):+.1f} points, mean cost "
            f"{100 * mean(o.cost for o in outcomes):+.2f}, largest cost "
            f"{100 * max(o.cost for o in outcomes):+.2f}; median "
            f"{median(o.seconds for o in outcomes):.1f} s a lesson."
        )


if __name__ == "__main__":
    sys.exit(main())
