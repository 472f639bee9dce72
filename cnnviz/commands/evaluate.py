"""`cnnviz evaluate`: how good a network is on pictures that it never saw."""

import argparse
import json
import math

import torch

from cnnviz.commands.common import chosen, load_or_fetch, open_network, say
from cnnviz.commands.compare import compared
from cnnviz.commands.terminal import tell
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.data_places import check_named_folders
from cnnviz.core.data.datasets import DATASETS, Dataset
from cnnviz.core.data.normalisations import is_open
from cnnviz.core.errors import CnnvizError
from cnnviz.core.evaluation.metrics import Evaluation, evaluate
from cnnviz.core.training.devices import choose_device
from cnnviz.core.translation import tr


def evaluate_network(arguments: argparse.Namespace) -> int:
    """Classify the test pictures and print the result."""
    source = chosen(tr("data set"), arguments.dataset, DATASETS)
    device = choose_device(arguments.device)
    checkpoint = open_network(arguments.checkpoint, arguments.normalisation)
    check_named_folders(arguments.data_dir)
    _check_classes(checkpoint, arguments.dataset, source.class_names)
    dataset = load_or_fetch(arguments.dataset, arguments.data_dir)
    misfit = dataset.misfit(checkpoint.picture_shape.size)
    if misfit:
        raise CnnvizError(misfit)
    if arguments.compare_normalisations:
        tell(compared(checkpoint, dataset, device, arguments.json))
        return 0
    result = _evaluate(checkpoint, dataset, device)
    tell(_as_json(result, dataset) if arguments.json else _as_table(result, dataset))
    return 0


def _check_classes(checkpoint: Checkpoint, dataset: str, wanted: tuple[str, ...]) -> None:
    known = checkpoint.class_names
    if len(known) != len(wanted):
        raise CnnvizError(
            tr(
                "The network has {count} classes and {dataset} has {found}; evaluate "
                "it on the data set that it was trained on.",
                len(known),
                dataset,
                len(wanted),
            )
        )
    if known != wanted and not is_open(checkpoint.made_by):
        say(
            tr(
                "The network was trained on other classes than those of {dataset}: {known}",
                dataset,
                ", ".join(known),
            )
        )


def _evaluate(checkpoint: Checkpoint, dataset: Dataset, device: torch.device) -> Evaluation:
    network = checkpoint.network()
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    result = evaluate(network, dataset.test, checkpoint.picture_shape)
    if not math.isfinite(result.loss):
        raise CnnvizError(
            tr("The loss is NaN or infinite, as the network's weights are too large.")
        )
    return result


def _as_json(result: Evaluation, dataset: Dataset) -> str:
    return json.dumps(
        {
            "accuracy": result.accuracy,
            "loss": result.loss,
            "per_class": dict(zip(dataset.class_names, result.per_class, strict=True)),
            "confusion": result.confusion.tolist(),
        }
    )


def _as_table(result: Evaluation, dataset: Dataset) -> str:
    """Return the confusion with its rows named; the columns have the rows' numbers."""
    labels = [f"{number} {name}" for number, name in enumerate(dataset.class_names)]
    label_width = max(map(len, labels))
    width = max(len(str(result.confusion.max())), 2) + 2
    columns = "".join(f"{number:>{width}}" for number in range(len(labels)))
    predicted = tr("predicted as")
    lines = [
        tr(
            "{accuracy:.2%} of the {count:,} test pictures of {name} recognised, loss {loss:.4f}",
            result.accuracy,
            len(dataset.test),
            dataset.name,
            result.loss,
        ),
        "",
        f"{predicted:>{label_width + 9}}{columns}",
    ]
    for label, share, row in zip(labels, result.per_class, result.confusion, strict=True):
        counts = "".join(f"{count:>{width}}" for count in row)
        lines.append(f"{label:<{label_width}}  {share:7.2%}{counts}")
    return "\n".join(lines)
