"""Training by two processes of one thread each, against one process with all threads, in turn.

python -m benchmarks.data_parallel [--rounds 5] [--steps 300]
"""

import argparse
import os
import statistics
import subprocess
import sys
from itertools import islice

import torch

from benchmarks.headless_training import CONFIG, WARM_UP_STEPS
from benchmarks.report import print_machine, print_table
from cnnviz.core.data.data_places import DatasetMissing
from cnnviz.core.data.datasets import Dataset, load_dataset
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network
from cnnviz.core.training.team.data_parallel import joined_team
from cnnviz.core.training.training_run import TrainingRun

PROCESSES = 2
TORCHRUN = ["-m", "torch.distributed.run", "--standalone", f"--nproc-per-node={PROCESSES}"]


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--steps", type=int, default=300)
    arguments.add_argument("--as-member", action="store_true", help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.as_member:
        _train(chosen.steps)
        return
    print_machine()
    print(f"{_data().name}, article network and recipe, batch {CONFIG.batch_size}, gloo, ", end="")
    print(f"seed {CONFIG.seed}, {chosen.steps} steps a round, {WARM_UP_STEPS} of them to warm up\n")
    alone, team = [], []
    for _ in range(chosen.rounds):
        alone.append(_pictures_a_second([], os.cpu_count() or 1, chosen.steps))
        team.append(_pictures_a_second(TORCHRUN, 1, chosen.steps))
    one, two = statistics.median(alone), statistics.median(team)
    print_table(
        ["processes", "threads each", f"pictures/s, median of {chosen.rounds}", "ratio"],
        [
            ["1", str(os.cpu_count()), f"{one:,.0f}", ""],
            [str(PROCESSES), "1", f"{two:,.0f}", f"{two / one:.2f}"],
        ],
    )


def _pictures_a_second(launcher: list[str], threads: int, steps: int) -> float:
    command = [sys.executable, *launcher, "-m", "benchmarks.data_parallel", "--as-member"]
    environment = {**os.environ, "OMP_NUM_THREADS": str(threads)}
    finished = subprocess.run(
        [*command, "--steps", str(steps)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(finished.stdout)


def _train(steps: int) -> None:
    """Train as one of the processes, or alone; the first one prints pictures a second."""
    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    with joined_team("cpu") as team:
        run = TrainingRun(build_network(NETWORKS["article"]), _data(), CONFIG, team=team)
        seconds = [report.seconds for report in islice(run.reports(), steps)]
    pictures = (steps - WARM_UP_STEPS) * CONFIG.batch_size
    if team.leads:
        print(pictures / (seconds[-1] - seconds[WARM_UP_STEPS - 1]))


def _data() -> Dataset:
    try:
        return load_dataset("fashion-mnist")
    except DatasetMissing:
        return load_dataset("synthetic-garments")


if __name__ == "__main__":
    main()
