"""What recording a run costs: python -m benchmarks.recording [--rounds 5] [--steps 860]

Two runs go on in turn, a few steps each, one of them recorded: whatever else the machine does
meets both alike. The limit is 2 %.
"""

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from benchmarks.report import print_machine, print_table
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.data_places import DatasetMissing
from cnnviz.core.data.datasets import Dataset, load_dataset
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import weights_of
from cnnviz.core.runs.recorder import RunRecorder
from cnnviz.core.runs.snapshots import snapshots_in
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import TrainingRun

NETWORK = NETWORKS["article"]
WARM_UP_STEPS = 20  # also the first ones, which are all kept
STEPS_A_TURN = 10


@dataclass
class Timed:
    """A run that is timed turn by turn, recorded or not."""

    run: TrainingRun
    reports: Iterator[StepReport]
    recorder: RunRecorder | None
    seconds: float = 0.0
    recording_s: float = 0.0

    def go(self, steps: int) -> None:
        began = time.perf_counter()
        for report in islice(self.reports, steps):
            if self.recorder is not None:
                since = time.perf_counter()
                self.recorder.add(report)
                self.recording_s += time.perf_counter() - since
        self.seconds += time.perf_counter() - began


@dataclass(frozen=True)
class Round:
    """What one round measured."""

    plain_s: float
    recorded_s: float
    inside_s: float  # in the recorder itself
    kept: int

    @property
    def cost(self) -> float:
        return self.recorded_s / self.plain_s - 1


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--steps", type=int, default=860)
    arguments.add_argument("--recipes", nargs="+", default=["article", "fast"])
    chosen = arguments.parse_args()
    print_machine()
    dataset = _dataset()
    rows = []
    for recipe in chosen.recipes:
        config = replace(RECIPES[recipe], device="cpu")
        rounds = [_round(dataset, config, chosen.steps, n) for n in range(chosen.rounds)]
        rows.append(_row(recipe, config, chosen.steps, rounds))
    heads = ["recipe", "steps", "kept", "plain pictures/s", "recorded", "cost", "in the recorder"]
    print_table(heads, rows)


def _round(dataset: Dataset, config: TrainingConfig, steps: int, number: int) -> Round:
    folder = Path(tempfile.mkdtemp())
    try:
        plain, recorded = _timed(dataset, config, None), _timed(dataset, config, folder / "run")
        for timed in (plain, recorded):
            timed.go(WARM_UP_STEPS)
            timed.seconds = timed.recording_s = 0.0
        kept_before = len(snapshots_in(folder / "run"))
        turns = [plain, recorded] if number % 2 else [recorded, plain]
        for _ in range(steps // STEPS_A_TURN):
            for timed in turns:
                timed.go(STEPS_A_TURN)
        kept = len(snapshots_in(folder / "run")) - kept_before
        return Round(plain.seconds, recorded.seconds, recorded.recording_s, kept)
    finally:
        shutil.rmtree(folder)


def _timed(dataset: Dataset, config: TrainingConfig, folder: Path | None) -> Timed:
    network = new_network(NETWORK, config, dataset)
    names, picture_shape = dataset.class_names, dataset.picture_shape
    start = Checkpoint(NETWORK, weights_of(network), names, picture_shape)
    run = TrainingRun(network, dataset, config)
    recorder = None if folder is None else RunRecorder(folder, start, run)
    return Timed(run, run.reports(), recorder)


def _row(recipe: str, config: TrainingConfig, steps: int, rounds: list[Round]) -> list[str]:
    pictures = steps // STEPS_A_TURN * STEPS_A_TURN * config.batch_size
    plain, recorded, inside = (
        statistics.median(getattr(one, name) for one in rounds)
        for name in ("plain_s", "recorded_s", "inside_s")
    )
    cost = statistics.median(one.cost for one in rounds)
    return [
        recipe,
        str(steps),
        str(rounds[0].kept),
        f"{pictures / plain:,.0f}",
        f"{pictures / recorded:,.0f}",
        f"{cost:.1%}",
        f"{inside / plain:.1%}",
    ]


def _dataset() -> Dataset:
    try:
        return load_dataset("fashion-mnist")
    except DatasetMissing:
        return load_dataset("synthetic-garments")


if __name__ == "__main__":
    main()
