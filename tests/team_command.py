"""One of two processes that train together, as torchrun would start it, on few pictures.

python team_command.py in-turn RANK PORTS: one team after the other trains, cannot write, diverges,
is interrupted and goes on. python team_command.py lost-0 RANK PORT: the first process is killed.
"""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import replace

import torch

from cnnviz.commands.cli import main
from cnnviz.core.data.datasets import DATASETS, FASHION_CLASSES, DrawnSource, ImageSet, Splits
from cnnviz.core.data.garments.garments import draw_garments
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.team.data_parallel import joined_team
from cnnviz.core.training.training_run import TrainingRun

BEGIN = ["--dataset", "few", "--network", "tiny", "--device", "cpu", "--epochs", "3"]
BEGIN += ["--batch-size", "51"]


def signal_at(step: int, number: int) -> None:
    """Have a signal come to this process while a step is reported."""
    reports = TrainingRun.reports

    def interrupted(run: TrainingRun) -> Iterator[StepReport]:
        for report in reports(run):
            if report.step == step:
                signal.raise_signal(number)
            yield report

    TrainingRun.reports = interrupted


def run(*arguments: str) -> None:
    os.environ["MASTER_PORT"] = ports.pop()
    print("exit code", main(["train", *arguments]), flush=True)


def in_turn() -> None:
    reports = TrainingRun.reports
    run(*BEGIN, "--output", "whole.safetensors")
    run(*BEGIN, "--output", "nowhere/few.safetensors")
    run(*BEGIN, "--learning-rate", "1e30", "--output", "diverged.safetensors")
    if rank == "1":
        signal_at(6, signal.SIGTERM)
    run(*BEGIN, "--output", "left.safetensors")
    TrainingRun.reports = reports
    os.environ["MASTER_PORT"] = ports.pop()
    with joined_team("cpu") as team:
        team.is_any(False)  # as with torchrun: the first process may still be saving
    run("--resume", "left.resume.safetensors", "--log", "log.jsonl")


if __name__ == "__main__":
    torch.set_num_threads(1)
    pictures = ImageSet(*draw_garments(200, seed=1))
    splits = Splits(pictures, pictures, pictures)
    DATASETS["few"] = DrawnSource(FASHION_CLASSES, lambda: splits)
    NETWORKS["tiny"] = replace(NETWORKS["article"], blocks=(BlockConfig(4), BlockConfig(4)))
    scenario, rank, *ports = sys.argv[1:]
    if scenario == "in-turn":
        in_turn()
    else:
        if scenario == f"lost-{rank}":
            signal_at(6, signal.SIGKILL)
        run(*BEGIN, "--output", "lost.safetensors")
