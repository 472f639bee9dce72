"""One of the processes of a team that trains, diverges, is interrupted and goes on.

python team_command.py RANK PORTS: as torchrun would start it, on few pictures, drawn at once.
"""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace

import torch

from cnnviz.cli import main
from cnnviz.core.data_parallel import joined_team
from cnnviz.core.datasets import DATASETS, FASHION_CLASSES, DrawnSource, ImageSet, Splits
from cnnviz.core.garments import draw_garments
from cnnviz.core.network_config import NETWORKS, BlockConfig
from cnnviz.core.step_reports import StepReport
from cnnviz.core.training import TrainingRun

BEGIN = ["--dataset", "few", "--network", "tiny", "--device", "cpu", "--epochs", "3"]


def interrupt_at(step: int) -> None:
    """Have a signal come to this process while a step is reported."""
    reports = TrainingRun.reports

    def interrupted(run: TrainingRun) -> Iterator[StepReport]:
        for report in reports(run):
            if report.step == step:
                signal.raise_signal(signal.SIGTERM)
            yield report

    TrainingRun.reports = interrupted


def run(*arguments: str) -> int:
    """Each team meets at a port of its own, where nobody can come too early for the one before."""
    os.environ["MASTER_PORT"] = ports.pop()
    return main(["train", *arguments])


if __name__ == "__main__":
    torch.set_num_threads(1)
    pictures = ImageSet(*draw_garments(200, seed=1))
    splits = Splits(pictures, pictures, pictures)
    DATASETS["few"] = DrawnSource(FASHION_CLASSES, lambda: splits)
    NETWORKS["tiny"] = replace(NETWORKS["article"], blocks=(BlockConfig(4), BlockConfig(4)))
    rank, *ports = sys.argv[1:]
    codes = [run(*BEGIN, "--batch-size", "51", "--output", "whole.safetensors")]
    codes += [run(*BEGIN, "--learning-rate", "1e30", "--output", "diverged.safetensors")]
    reports = TrainingRun.reports
    if rank == "1":
        interrupt_at(6)
    codes += [run(*BEGIN, "--batch-size", "51", "--output", "left.safetensors")]
    TrainingRun.reports = reports
    os.environ["MASTER_PORT"] = ports.pop()
    with joined_team("cpu") as team:
        team.wait()  # as torchrun does: the first process may still be saving
    codes += [run("--resume", "left.resume.safetensors", "--log", "log.jsonl")]
    print("exit codes", codes)
