"""`cnnviz evaluate --compare-normalisations`: which way to scale pixels fits a network."""

import json
import math
from collections.abc import Generator, Sequence

import torch

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.data.normalisations import Normalisation
from cnnviz.core.evaluation.normalisation_comparison import (
    NormalisationScore,
    candidates,
    compare_normalisations,
    rank,
)
from cnnviz.core.progress import Progress

Scores = Sequence[NormalisationScore]

BEST, USED = "best", "used now"


def compared(checkpoint: Checkpoint, dataset: Dataset, device: torch.device, as_json: bool) -> str:
    """Return a row a normalisation, the best first, or all of it as one JSON object."""
    network = checkpoint.network()
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    used, *others = candidates(checkpoint.mean, checkpoint.std)
    work = compare_normalisations(network, dataset.validation, (used, *others))
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
            "mean": score.normalisation.mean,
            "std": score.normalisation.std,
            "accuracy": score.accuracy,
            "loss": score.loss if math.isfinite(score.loss) else None,
        }
        for score in scores
    ]
    return json.dumps({"best": rows[0]["normalisation"], "used": used.name, "compared": rows})


def _as_table(scores: Scores, used: Normalisation, dataset: Dataset) -> str:
    lines = [
        f"{len(dataset.validation):,} validation pictures of {dataset.name}, scaled in each way:",
        "",
        f"{'normalisation':<18}{'mean':>10}{'std':>10}{'accuracy':>10}{'loss':>9}",
    ]
    for place, score in enumerate(scores):
        one = score.normalisation
        marks = [word for word, holds in ((BEST, place == 0), (USED, one is used)) if holds]
        numbers = f"{one.mean:>10.4f}{one.std:>10.4f}{score.accuracy:>10.2%}{score.loss:>9.4f}"
        lines.append(f"{one.name:<18}{numbers}   {', '.join(marks)}".rstrip())
    return "\n".join(lines)
