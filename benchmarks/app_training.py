"""Training speed in the app with all panels visible, against the same loop headless, in turn.

python -m benchmarks.app_training [--rounds 5] [--steps 300]
"""

import argparse
import os
import statistics
from dataclasses import replace
from itertools import islice

import torch

from benchmarks.report import print_machine, print_table
from benchmarks.running_app import load_data, open_app, wait_until
from cnnviz.core.datasets import Dataset
from cnnviz.core.network_config import NETWORKS
from cnnviz.core.networks import build_network
from cnnviz.core.training import RECIPES, train
from cnnviz.session.training import TrainingState
from cnnviz.views.main_window import MainWindow

WARM_UP_STEPS = 40
CONFIG = replace(RECIPES["article"], device="cpu")


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--steps", type=int, default=300)
    chosen = arguments.parse_args()
    print_machine()
    _, window = open_app()
    load_data(window)
    dataset = window.session.data.dataset
    assert dataset is not None
    headless, in_app = [], []
    for _ in range(chosen.rounds):
        headless.append(_headless(dataset, chosen.steps))
        in_app.append(_in_app(window, chosen.steps))
    window.close()
    base, app = statistics.median(headless), statistics.median(in_app)
    ratio = statistics.median(a / h for a, h in zip(in_app, headless, strict=True))
    print_table(
        ["training on", f"pictures/s, median of {chosen.rounds}", "share"],
        [
            [f"{dataset.name}, headless", f"{base:,.0f}", ""],
            ["the same in the app, all panels visible", f"{app:,.0f}", f"{ratio:.0%}"],
        ],
    )


def _headless(dataset: Dataset, steps: int) -> float:
    torch.set_num_threads(os.cpu_count() or 1)
    network = build_network(NETWORKS["article"])
    reports = list(islice(train(network, dataset, CONFIG), steps))
    torch.set_num_threads(1)
    return _pictures_per_s([report.seconds for report in reports])


def _in_app(window: MainWindow, steps: int) -> float:
    training = window.session.training
    seconds: list[float] = []

    def note() -> None:
        if training.last_report is not None:
            seconds.append(training.last_report.seconds)
            reached.append(training.last_report.step)

    reached: list[int] = []
    training.progressed.connect(note)
    training.configure(CONFIG, "article", "new weights")
    training.run()
    wait_until(lambda: bool(reached) and reached[-1] >= steps)
    training.stop()
    wait_until(lambda: training.state is TrainingState.IDLE)
    training.progressed.disconnect(note)
    first = next(n for n, step in enumerate(reached) if step >= WARM_UP_STEPS)
    pictures = (reached[-1] - reached[first]) * CONFIG.batch_size
    return pictures / (seconds[-1] - seconds[first])


def _pictures_per_s(seconds: list[float]) -> float:
    steps = len(seconds) - WARM_UP_STEPS
    return steps * CONFIG.batch_size / (seconds[-1] - seconds[WARM_UP_STEPS - 1])


if __name__ == "__main__":
    main()
