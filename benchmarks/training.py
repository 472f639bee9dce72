"""Recipes against the plain public loop: python -m benchmarks.training

[--device auto] [--seeds 5] [--rounds 5]

Steps of both loops in turn, then whole runs: the accuracy that the public loop and recipe article
end with (3 seeds), how long the public loop and recipe fast take to 90 % of the test pictures, and
what recipe best ends with. Takes about half an hour on two cores. Looking at test pictures is left
out of all times. Draws the curves of all recipes into docs/pictures.
"""

import argparse
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

import torch

from benchmarks.public_loop import BATCH, public_accuracy, public_steps
from benchmarks.report import print_machine, print_table
from benchmarks.training_curves import Curve, draw_curves
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import Dataset, load_dataset
from cnnviz.core.evaluation.metrics import evaluate
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import Network
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.core.training.devices import DEVICES, choose_device
from cnnviz.core.training.initial_weights import new_network
from cnnviz.core.training.recipes import RECIPES
from cnnviz.core.training.training_run import TrainingRun

AIM = 0.90
EPOCH = 60_000  # pictures
WARM_UP_STEPS, TIMED_STEPS = 20, 150
ACCURACY_SEEDS = 3
LOOK_EVERY = 200  # steps
EPOCHS = 10


@dataclass
class Run:
    """A run from one seed, looked at from time to time."""

    pictures: list[int] = field(default_factory=list)  # learned from, at each look
    seconds: list[float] = field(default_factory=list)  # of training alone
    accuracies: list[float] = field(default_factory=list)  # on the test pictures

    def look(self, pictures: int, seconds: float, accuracy: float) -> None:
        self.pictures.append(pictures)
        self.seconds.append(seconds)
        self.accuracies.append(accuracy)
        print(f"  {pictures:7,} pictures {seconds:6.1f} s {accuracy:.2%}", file=sys.stderr)

    @property
    def seconds_to_aim(self) -> float | None:
        """When a look first found 90 %; None if none did."""
        reached = (s for s, a in zip(self.seconds, self.accuracies, strict=True) if a >= AIM)
        return next(reached, None)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seeds", type=int, default=5)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--device", default="auto", choices=DEVICES)
    chosen = arguments.parse_args()
    print_machine()
    device, dataset = choose_device(chosen.device), load_dataset("fashion-mnist")
    print(f"Trained on {device.type}.\n")
    public_s, article_s = _epochs_in_turn(dataset, chosen.rounds, device)
    public = [
        _public_run(dataset, seed, seed < ACCURACY_SEEDS, device) for seed in range(chosen.seeds)
    ]
    seeds = {"article": ACCURACY_SEEDS, "fast": chosen.seeds, "best": chosen.seeds, "one-cycle": 1}
    runs = {
        recipe: [_run(recipe, dataset, seed, device) for seed in range(count)]
        for recipe, count in seeds.items()
    }
    whole_public = public[:ACCURACY_SEEDS]
    print_table(
        ["", "public loop", "cnnviz", "ratio"],
        [
            [f"60,000 pictures, by {TIMED_STEPS} steps", f"{public_s:.2f} s",
             f"{article_s:.2f} s (article)", f"{public_s / article_s:.2f} x"],
            [f"test accuracy after 10 epochs, {ACCURACY_SEEDS} seeds", _ends(whole_public),
             _ends(runs["article"]), ""],
            _time_to_aim(public, runs["fast"]),
            [f"test accuracy, recipe fast, {chosen.seeds} seeds", "", _ends(runs["fast"]), ""],
            [f"test accuracy, recipe best, {chosen.seeds} seeds", "", _ends(runs["best"]), ""],
        ],
    )  # fmt: skip
    shown = {"public loop": whole_public[0], **{name: some[0] for name, some in runs.items()}}
    curves = [Curve(name, r.pictures, r.seconds, r.accuracies) for name, r in shown.items()]
    draw_curves([*curves, _shipped_curve()])


def _shipped_curve() -> Curve:
    """Recipe sketch takes a quarter of an hour: its curve is that of the shipped network's run."""
    history = load_checkpoint(shipped_checkpoint()).history
    batch = RECIPES["sketch"].batch_size
    pictures = [step * batch for step in history.validation_steps]
    return Curve("sketch (validation pictures)", pictures, [], history.validation_accuracies)


def _epochs_in_turn(dataset: Dataset, rounds: int, device: torch.device) -> tuple[float, float]:
    """Return how long both loops take for 60,000 pictures: medians, s."""
    public, article = [], []
    for _ in range(rounds):
        steps = (seconds for _, seconds in public_steps(dataset, 0, device))
        public.append(_seconds_an_epoch(steps))
        _, training = _begin("article", dataset, 0, device)
        article.append(_seconds_an_epoch(report.seconds for report in training.reports()))
        print(f"  epoch {public[-1]:.2f} s and {article[-1]:.2f} s", file=sys.stderr)
    return statistics.median(public), statistics.median(article)


def _seconds_an_epoch(seconds: Iterator[float]) -> float:
    taken = list(islice(seconds, WARM_UP_STEPS + TIMED_STEPS))
    return (taken[-1] - taken[WARM_UP_STEPS - 1]) / TIMED_STEPS * EPOCH / BATCH


def _begin(
    recipe: str, dataset: Dataset, seed: int, device: torch.device
) -> tuple[Network, TrainingRun]:
    config = replace(RECIPES[recipe], seed=seed, device=device.type)
    network = new_network(NETWORKS["article"], config, dataset)
    return network, TrainingRun(network, dataset, config)


def _public_run(dataset: Dataset, seed: int, whole: bool, device: torch.device) -> Run:
    """Follow the public loop for 10 epochs, or until it reaches 90 %."""
    print(f"public loop, seed {seed}", file=sys.stderr)
    run = Run()
    steps = EPOCHS * len(dataset.train) // BATCH
    trained = islice(public_steps(dataset, seed, device), steps)
    for step, (network, seconds) in enumerate(trained, start=1):
        if step % LOOK_EVERY == 0 or step == steps:
            run.look(step * BATCH, seconds, public_accuracy(network, dataset.test))
            if not whole and run.seconds_to_aim is not None:
                break
    return run


def _run(recipe: str, dataset: Dataset, seed: int, device: torch.device) -> Run:
    print(f"{recipe}, seed {seed}", file=sys.stderr)
    network, training = _begin(recipe, dataset, seed, device)
    run, pictures = Run(), 0
    for report in training.reports():
        pictures += report.pictures
        if report.step % LOOK_EVERY == 0 or report.step == training.total_steps:
            result = evaluate(network, dataset.test, dataset.picture_shape)
            run.look(pictures, report.seconds, result.accuracy)
    return run


def _ends(runs: list[Run]) -> str:
    ends = [run.accuracies[-1] for run in runs]
    each = ", ".join(f"{end:.2%}" for end in ends)
    return f"{statistics.mean(ends):.2%} ({each})"


def _time_to_aim(public: list[Run], fast: list[Run]) -> list[str]:
    name = f"time to 90 % of the test pictures, {len(public)} seeds"
    times = [[run.seconds_to_aim for run in runs] for runs in (public, fast)]
    missed = [sum(time is None for time in some) for some in times]
    means = [statistics.mean(t for t in some if t is not None) for some in times]
    cells = [
        f"{mean:.1f} s" + (f", missed by {count}" if count else "")
        for mean, count in zip(means, missed, strict=True)
    ]
    return [name, cells[0], f"{cells[1]} (fast)", f"{means[0] / means[1]:.1f} x"]


if __name__ == "__main__":
    main()
