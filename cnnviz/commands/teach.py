"""`cnnviz teach`: a network learns from drawings that a person labelled, and is judged on them."""

import argparse
import json
import time

from cnnviz.commands.common import chosen, load_or_fetch, open_network, say
from cnnviz.commands.plan import check_output
from cnnviz.commands.terminal import tell
from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.data.data_places import check_named_folders
from cnnviz.core.data.datasets import DATASETS, Dataset
from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings.drawing_lines import read_drawings
from cnnviz.core.teaching.judging import Judge
from cnnviz.core.teaching.teaching import Lesson, taught
from cnnviz.core.translation import tr, tr_count


def teach_network(arguments: argparse.Namespace) -> int:
    """Teach the network, save it, and print before and after as one JSON object."""
    check_output(arguments.output)
    checkpoint = open_network(arguments.checkpoint)
    check_named_folders(arguments.data_dir)
    read = read_drawings(arguments.drawings)
    if read.damaged:
        say(
            tr_count(
                "1 line of {file} is no drawing and was left out.",
                "{count} lines of {file} are no drawings and were left out.",
                len(read.damaged),
                arguments.drawings.name,
            )
        )
    dataset = _rehearsed(checkpoint, arguments)
    judge = Judge(dataset, read.drawings)
    before = judge.standing(checkpoint)
    started = time.perf_counter()
    result = taught(checkpoint, dataset, Lesson(judge.drawings, seed=arguments.seed))
    seconds = time.perf_counter() - started
    save_checkpoint(arguments.output, result)
    apart = judge.apart(checkpoint, arguments.seed)
    told = judge.told(before, judge.standing(result), apart)
    left_out = len(read.drawings) - len(judge.drawings)
    tell(json.dumps({**told, "left_out": left_out, "seconds": round(seconds, 1)}))
    return 0


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
