"""Kills `cnnviz train` again and again, and has it go on: python killed_runs.py FOLDER RECIPE

Prints a line a kill: how many steps the file holds that is left, and when it came. torch takes
seconds to import, so one process imports it and forks a fresh one for each attempt; nothing has run
in it before.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from cnnviz.commands import run_files as commands_run_files
from cnnviz.commands import table as commands
from cnnviz.commands.cli import main
from cnnviz.core.checkpoints.checkpoint import load_checkpoint
from cnnviz.core.data.datasets import DATASETS, FASHION_CLASSES, DrawnSource, ImageSet, Splits
from cnnviz.core.data.garments.garments import draw_garments
from cnnviz.core.network.network_config import NETWORKS, BlockConfig
from cnnviz.core.training import drawing_stock
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.training_run import TrainingRun

KILLS = 20
RESUME = Path("killed.resume.safetensors")
# Of every four kills one comes at such a moment of a save, one with half a snapshot written, one
# some time after the process began, and one some time after training did.
MOMENTS_OF_A_SAVE = ("written", "synced", "renamed")
LONGEST_LIFE_S, LONGEST_TRAINING_S = 0.5, 0.1


def run(folder: Path, recipe: str) -> None:
    os.chdir(folder)
    prepare()
    begin = ["--dataset", "few", "--network", "tiny", "--recipe", recipe, "--epochs", "12"]
    begin += ["--batch-size", "40", "--device", "cpu"]
    in_a_child(lambda: main(["train", *begin, "--output", "whole.safetensors"]))
    chance = random.Random(recipe)
    for number in range(KILLS):
        again = ["--resume", str(RESUME)] if RESUME.exists() else begin
        again += ["--output", "killed.safetensors", "--log", "killed.jsonl"]
        match number % 4:
            case 1:
                moment = chance.choice(MOMENTS_OF_A_SAVE)
                kill_while_saving(again, moment, chance.randrange(1, 12))
            case 2:
                moment = "after its start"
                kill_after(again, chance.uniform(0, LONGEST_LIFE_S))
            case 3:
                moment = "in a snapshot"
                kill_while_recording(again, chance.randrange(1, 12))
            case _:
                moment = "in training"
                kill_in_training(again, chance.uniform(0, LONGEST_TRAINING_S))
        print(steps_left(), moment, flush=True)
    in_a_child(lambda: main(["train", "--resume", str(RESUME), "--log", "killed.jsonl"]))


def prepare() -> None:
    """Few pictures, a tiny network, and a save after every step."""
    pictures = ImageSet(*draw_garments(400, seed=1))
    splits = Splits(pictures, pictures, pictures)
    DATASETS["few"] = DrawnSource(FASHION_CLASSES, lambda: splits)
    blocks = (BlockConfig(4, pool_size=4, pool_stride=4),)
    NETWORKS["tiny"] = replace(NETWORKS["article"], blocks=blocks)
    drawing_stock.FIRST, drawing_stock.VALIDATION_DRAWINGS = 5, 10
    drawing_stock.DrawingStock.renew.__defaults__ = (1,)
    commands_run_files.LEAST_REST_S, commands_run_files.REST_PER_SAVE = 0.0, 0


def kill_after(arguments: list[str], seconds: float) -> None:
    child = fork(lambda: main(["train", *arguments]))
    time.sleep(seconds)
    kill(child)


def kill_in_training(arguments: list[str], seconds: float) -> None:
    reading, writing = os.pipe()

    def train() -> int:
        reports = TrainingRun.reports

        def announced(run: TrainingRun) -> Iterator[StepReport]:
            os.write(writing, b"!")
            return reports(run)

        TrainingRun.reports = announced
        return main(["train", *arguments])

    child = fork(train)
    os.read(reading, 1)
    time.sleep(seconds)
    kill(child)
    os.close(reading)
    os.close(writing)


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    wait_for_death(child)


def wait_for_death(child: int) -> None:
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it ended before it was killed"


def kill_while_saving(arguments: list[str], moment: str, which: int) -> None:
    """Kill it in the midst of its save number `which`."""

    def train() -> int:
        place = {"written": "fsync", "synced": "replace", "renamed": "replace"}[moment]
        plain: Callable[..., Any] = getattr(os, place)
        left = [which]

        def deadly(*arguments: Any) -> Any:
            left[0] -= 1
            if left[0] == 0 and moment != "renamed":
                os.kill(os.getpid(), signal.SIGKILL)
            plain(*arguments)
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        setattr(os, place, deadly)
        return main(["train", *arguments])

    wait_for_death(fork(train))


def kill_while_recording(arguments: list[str], which: int) -> None:
    """Kill it with half of its snapshot number `which` written."""

    def train() -> int:
        plain = Path.write_bytes
        left = [which]

        def deadly(path: Path, content: bytes) -> int:
            left[0] -= 1
            if left[0] == 0:
                plain(path, content[: len(content) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return plain(path, content)

        Path.write_bytes = deadly
        return main(["train", *arguments])

    wait_for_death(fork(train))


def in_a_child(work: Callable[[], int]) -> None:
    _, status = os.waitpid(fork(work), 0)
    assert status == 0


def fork(work: Callable[[], int]) -> int:
    child = os.fork()
    if child == 0:
        os._exit(work())
    return child


def steps_left() -> int:
    """What the file holds: whatever is there can be read, or there is none."""
    if not RESUME.exists():
        return 0
    state = load_checkpoint(RESUME).run
    assert state is not None
    return state.step


if __name__ == "__main__":
    assert commands.COMMANDS  # imported once for all
    torch.set_num_threads(1)  # others would not come along through a fork
    run(Path(sys.argv[1]), sys.argv[2])
