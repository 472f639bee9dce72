"""What a team of processes computes, and one alone: python team_member.py FOLDER

Writes the weights of some runs after some steps, and what was told of each step. Most of them in
float64: in float32, Adam makes of the last digit, which depends on the order of a sum, a step of
its own wherever a gradient is next to nothing.
"""

import json
import sys
import weakref
from dataclasses import astuple, replace
from itertools import islice
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from torch import Tensor, distributed, nn

from cnnviz.core.data.datasets import FASHION_CLASSES, Dataset, ImageSet
from cnnviz.core.data.garments.garments import draw_garments
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.core.training import drawing_stock
from cnnviz.core.training.recipes import RECIPES
from cnnviz.core.training.step_reports import Validation
from cnnviz.core.training.team.data_parallel import Team, joined_team
from cnnviz.core.training.training_run import TrainingRun
from tests.networks import begun_with
from tests.picture_shapes import grey

ARTICLE = NETWORKS["article"]
TINY = replace(ARTICLE, blocks=(BlockConfig(4), BlockConfig(4)))
POINTS = replace(ARTICLE, blocks=(BlockConfig(4, kernel_size=28, padding=0, pooling=None),))
# Network, recipe, its changes, pictures, steps.
RUNS: dict[str, tuple[Any, str, dict[str, Any], int, int]] = {
    "article": (ARTICLE, "article", {}, 1_050, 20),
    "no norm": (replace(TINY, blocks=(BlockConfig(4, batch_norm=False),)), "article", {}, 350, 8),
    "one-cycle": (TINY, "one-cycle", {"epochs": 2}, 400, 14),
    "sketch": (TINY, "sketch", {"epochs": 3, "batch_size": 51}, 100, 12),
    "best": (TINY, "best", {"epochs": 2}, 400, 8),
    "one picture left": (TINY, "article", {"batch_size": 3, "epochs": 2}, 10, 8),
    "maps of 1x1": (POINTS, "article", {"batch_size": 3, "epochs": 2}, 10, 6),
}


class ToDouble(nn.Module):
    def forward(self, pixels: Tensor) -> Tensor:
        return pixels.double()


def train(name: str, team: Team, folder: Path, is_double: bool) -> None:
    config, recipe, changes, pictures, steps = RUNS[name]
    network = build_network(config, seed=3)
    if is_double:
        network = begun_with(ToDouble(), network.double())
    settings = replace(RECIPES[recipe], device="cpu", precision="float32", **changes)
    run = TrainingRun(network, few_garments(pictures), settings, team=team)
    reports = list(islice(run.reports(), steps))
    told = [[r.loss, r.accuracy, r.pictures, *measured(r.validation)] for r in reports]
    path = folder / f"{name}{'' if is_double else ' float32'} {team.rank}"
    path.with_suffix(".json").write_text(json.dumps(told))
    weights = {name: value.contiguous() for name, value in weights_of(network).items()}
    safetensors.torch.save_file(weights, path.with_suffix(".safetensors"))


def measured(validation: Validation | None) -> list[float]:
    if validation is None:
        return []
    return [value for value in astuple(validation) if value is not None]


def diverge(team: Team, folder: Path) -> None:
    """All processes must notice at the same step, or some would wait for the others forever."""
    config = replace(RECIPES["article"], learning_rate=1e20, device="cpu", batch_size=50)
    run = TrainingRun(build_network(TINY), few_garments(400), config, team=team)
    try:
        list(run.reports())
    except CnnvizError as error:
        (folder / f"diverged {team.rank}.txt").write_text(str(error))


def few_garments(count: int) -> Dataset:
    train, rest = (ImageSet(*draw_garments(n, seed=n)) for n in (count, 60))
    return Dataset("garments", FASHION_CLASSES, grey(0.29, 0.35), train, rest, rest)


if __name__ == "__main__":
    torch.set_num_threads(1)
    drawing_stock.FIRST, drawing_stock.VALIDATION_DRAWINGS = 20, 10
    drawing_stock.DrawingStock.renew.__defaults__ = (1,)
    with joined_team("cpu") as team:
        groups = [] if team.is_alone else [weakref.ref(distributed.group.WORLD)]
        for name in RUNS:
            train(name, team, Path(sys.argv[1]), is_double=True)
        train("article", team, Path(sys.argv[1]), is_double=False)
        diverge(team, Path(sys.argv[1]))
    assert not any(group() for group in groups), "who holds it may now and then never end"
