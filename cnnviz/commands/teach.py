"""`cnnviz teach`: a network learns from drawings that a person labelled, and is judged on them."""

import argparse
import json
import time
from collections import Counter
from pathlib import Path

from cnnviz.commands.common import chosen, load_or_fetch, open_network, say
from cnnviz.commands.plan import check_output
from cnnviz.commands.terminal import tell
from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.data.data_places import check_named_folders
from cnnviz.core.data.datasets import DATASETS, Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.my_drawings.drawing_lines import read_drawings
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.printable import printable
from cnnviz.core.progress import finished
from cnnviz.core.teaching.drawn_dataset import class_names_of, drawn_dataset, of_classes
from cnnviz.core.teaching.judging import Judge
from cnnviz.core.teaching.own_classes import read_apart, trained_on
from cnnviz.core.teaching.teaching import Lesson, taught
from cnnviz.core.translation import tr, tr_count


def teach_network(arguments: argparse.Namespace) -> int:
    """Teach the network, save it, and print before and after as one JSON object."""
    check_output(arguments.output)
    if arguments.new:
        return _train_new(arguments)
    checkpoint = open_network(arguments.checkpoint)
    check_named_folders(arguments.data_dir)
    drawings = _told_of(arguments.drawings)
    dataset = _rehearsed(checkpoint, arguments)
    judge = Judge(dataset, drawings)
    before = judge.standing(checkpoint)
    started = time.perf_counter()
    result = taught(checkpoint, dataset, Lesson(judge.drawings, seed=arguments.seed))
    seconds = time.perf_counter() - started
    save_checkpoint(arguments.output, result)
    apart = judge.apart(checkpoint, arguments.seed)
    told = judge.told(before, judge.standing(result), apart)
    left_out = len(drawings) - len(judge.drawings)
    tell(json.dumps({**told, "left_out": left_out, "seconds": round(seconds, 1)}))
    return 0


def _train_new(arguments: argparse.Namespace) -> int:
    """Train a network on the classes of the drawings, save it and print how it reads them."""
    if arguments.checkpoint or arguments.dataset:
        raise CnnvizError(
            tr(
                "--new begins with new weights and with the drawings alone: leave out "
                "--checkpoint and --dataset."
            )
        )
    drawings, seed = _told_of(arguments.drawings), arguments.seed
    class_names = class_names_of(drawings)
    started = time.perf_counter()
    dataset = drawn_dataset(drawings, class_names, seed)
    checkpoint = trained_on(dataset, seed)
    seconds = time.perf_counter() - started
    save_checkpoint(arguments.output, checkpoint)
    judged = evaluate(checkpoint.network(), dataset.test, dataset.picture_shape)
    apart = finished(read_apart(drawings, class_names, seed))
    counts = Counter(drawing.class_name for drawing in of_classes(drawings, class_names))
    told = {
        "classes": {name: counts[name] for name in class_names},
        "held_out_drawings": len(dataset.test),
        "held_out_accuracy": judged.accuracy,
        "read_apart": apart.to_dict() if apart else None,
        "seconds": round(seconds, 1),
    }
    tell(json.dumps(told))
    return 0


def _told_of(path: Path) -> tuple[LabelledDrawing, ...]:
    """The drawings of a file; lines that are none are told of."""
    read = read_drawings(path)
    if read.damaged:
        say(
            tr_count(
                "1 line of {file} is no drawing and was left out.",
                "{count} lines of {file} are no drawings and were left out.",
                len(read.damaged),
                printable(path.name),
            )
        )
    return read.drawings


def _rehearsed(checkpoint: Checkpoint, arguments: argparse.Namespace) -> Dataset:
    """The data set that the network learned from, which it should not forget."""
    name = arguments.dataset or checkpoint.made_by.get("dataset") or "fashion-mnist"
    source = chosen(tr("data set"), str(name), DATASETS)
    if source.class_names != checkpoint.class_names:
        raise CnnvizError(
            tr(
                "The network has classes other than those of {dataset}; name the data set that "
                "it was trained on with --dataset.",
                name,
            )
        )
    dataset = load_or_fetch(str(name), arguments.data_dir)
    misfit = dataset.misfit(checkpoint.picture_shape.size)
    if misfit:
        raise CnnvizError(misfit)
    return dataset
