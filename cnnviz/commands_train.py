"""`cnnviz train`: train a network without a window, alone or with other processes of torchrun."""

import argparse
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from cnnviz.commands_common import load_or_fetch
from cnnviz.commands_interrupts import Interrupts
from cnnviz.commands_plan import check_output, planned
from cnnviz.commands_progress import TrainingLog, TrainingProgress
from cnnviz.commands_run_files import RunFiles
from cnnviz.core.data_parallel import Team, first_on_machine, joined_team
from cnnviz.core.datasets import Dataset
from cnnviz.core.history import History
from cnnviz.core.step_reports import StepReport
from cnnviz.core.training import DivergenceError, TrainingRun, check_drawn_classes

Listener = Callable[[StepReport], None]


def train_network(arguments: argparse.Namespace) -> int:
    """Train as the options say; all that can be wrong with them is found before the first step."""
    plan = planned(arguments)
    with joined_team(plan.config.device) as team:
        if team.leads:
            check_output(plan.output)
        dataset = _load(plan.dataset, arguments.data_dir, team)
        check_drawn_classes(dataset, plan.config)
        start = plan.start(dataset)
        network = start.network()
        run = TrainingRun(network, dataset, plan.config, state=plan.state, team=team)
        if team.leads:
            files = RunFiles(plan.output, start, network, run)
            _lead(run, team, files, plan.config.epochs, arguments.log)
        else:
            _follow(run, team)
    return 0


def _load(name: str, data_dir: Path | None, team: Team) -> Dataset:
    """Of all processes on a machine one may fetch the data, while the others wait for it."""
    dataset = load_or_fetch(name, data_dir) if first_on_machine() else None
    team.wait()
    return dataset or load_or_fetch(name, data_dir)


def _lead(
    run: TrainingRun, team: Team, files: RunFiles, epochs: int, log_path: Path | None
) -> None:
    """Train, tell of it and save it."""
    with (
        files,
        TrainingLog(log_path, run.steps_done) as log,
        TrainingProgress(
            epochs, run.total_steps, run.steps_done, _losses_of_epoch(files.history)
        ) as progress,
    ):
        if not _trained(run, team, (files.add, log.add, progress.show)):
            files.save_to_resume()
            raise KeyboardInterrupt


def _losses_of_epoch(history: History) -> list[float]:
    """Return those of the epoch that is not at its end yet."""
    steps = bisect_right(history.steps, max(history.validation_steps, default=0))
    return history.losses[steps:]


def _follow(run: TrainingRun, team: Team) -> None:
    """Train in silence: how it ends is for the first process to tell."""
    with suppress(DivergenceError, KeyboardInterrupt):
        _trained(run, team, ())


def _trained(run: TrainingRun, team: Team, listeners: Sequence[Listener]) -> bool:
    """Train to the end, or until one of the processes is interrupted: then say False."""
    with Interrupts() as interrupts:
        for report in run.reports():
            for listen in listeners:
                listen(report)
            is_between_steps = report.step == run.steps_done < run.total_steps
            if is_between_steps and team.is_any(interrupts.came):
                return False
    return True
