"""`cnnviz evaluate --compare-normalisations`: which way to scale pixels fits a network."""

import json
import math
from collections.abc import Generator, Sequence

import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.data.normalisations import Normalisation
from cnnviz.core.data.picture_shape import per_channel
from cnnviz.core.evaluation.normalisation_comparison import (
    NormalisationScore,
    candidates,
    compare_normalisations,
    rank,
)
from cnnviz.core.progress import Progress
from cnnviz.core.translation import tr

Scores = Sequence[NormalisationScore]

BEST, USED = "best", tr("used now")


def compared(checkpoint: Checkpoint, dataset: Dataset, device: torch.device, as_json: bool) -> str:
    """Return a row a normalisation, the best first, or all of it as one JSON object."""
    network = checkpoint.network()
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    used, *others = candidates(checkpoint.picture_shape)
    work = compare_normalisations(
        network, dataset.validation, checkpoint.picture_shape, (used, *others)
    )
    scores = sorted(_result_of(work), key=rank, reverse=True)
    return _as_json(scores, used) if as_json else _as_table(scores, used, dataset)


def _result_of(work: Generator[Progress, None, tuple[NormalisationScore, ...]]) -> Scores:
    while True:
        try:
            next(work)
        except StopIteration as end:
            scores: Scores = end.value
            return scores


def _as_json(scores: Scores, used: Normalisation) -> str:
    rows = [
        {
            "normalisation": score.normalisation.name,
            "mean": _told(score.normalisation.mean),
            "std": _told(score.normalisation.deviation),
            "accuracy": score.accuracy,
            "loss": score.loss if math.isfinite(score.loss) else None,
        }
        for score in scores
    ]
    return json.dumps({"best": rows[0]["normalisation"], "used": used.name, "compared": rows})


def _told(values: Sequence[float]) -> float | Sequence[float]:
    """A number, or one per channel where there are several."""
    return values[0] if len(values) == 1 else values


def _as_table(scores: Scores, used: Normalisation, dataset: Dataset) -> str:
    lines = [
        tr(
            "{count:,} validation pictures of {name}, scaled in each way:",
            len(dataset.validation),
            dataset.name,
        ),
        "",
        f"{'normalisation':<18}{'mean':>10}{'std':>10}{'accuracy':>10}{'loss':>9}",
    ]
    for place, score in enumerate(scores):
        one = score.normalisation
        marks = [word for word, holds in ((BEST, place == 0), (USED, one is used)) if holds]
        mean, deviation = (per_channel(values, ".4f") for values in (one.mean, one.deviation))
        numbers = f"{mean:>10}{deviation:>10}{score.accuracy:>10.2%}{score.loss:>9.4f}"
        lines.append(f"{one.name:<18}{numbers}   {', '.join(marks)}".rstrip())
    return "\n".join(lines)
