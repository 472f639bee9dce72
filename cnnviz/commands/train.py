"""`cnnviz train`: train a network without a window, alone or with other processes of torchrun."""

import argparse
from bisect import bisect_right
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from cnnviz.commands.common import load_or_fetch
from cnnviz.commands.interrupts import Interrupts
from cnnviz.commands.plan import Plan, check_output, planned
from cnnviz.commands.progress import TrainingLog, TrainingProgress
from cnnviz.commands.recording import Recording, look_where_recorded, named_run
from cnnviz.commands.run_files import RunFiles
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.training.history import History
from cnnviz.core.training.step_reports import StepReport
from cnnviz.core.training.team.data_parallel import Team, joined_team
from cnnviz.core.training.team.torchrun import first_on_machine
from cnnviz.core.training.training_run import DivergenceError, TrainingRun

Listener = Callable[[StepReport], None]
Trained = Callable[[Sequence[Listener]], bool]


def train_network(arguments: argparse.Namespace) -> int:
    """Train as the options say; all that can be wrong with them is found before the first step."""
    plan = planned(arguments)
    with joined_team(plan.config.device) as team:
        dataset = _load(plan, arguments.data_dir, team)
        with team.as_one():
            start = plan.start(dataset)
            if arguments.record:
                start = named_run(start)
        network = start.network()
        run = TrainingRun(network, dataset, plan.config, state=plan.state, team=team)
        if arguments.record:
            look_where_recorded(run)
        with Interrupts(heeds_second=team.is_alone) as interrupts:
            trained = partial(_trained, run, team, interrupts)
            if team.leads:
                files = RunFiles(plan.output, start, network, run)
                recording = Recording(start, run, arguments.record)
                _lead(run, trained, files, plan.config.epochs, arguments.log, recording)
            else:
                _follow(trained)
    return 0


def _load(plan: Plan, data_dir: Path | None, team: Team) -> Dataset:
    """Of all processes on a machine one may fetch the data, while the others wait for it."""
    with team.as_one():
        if team.leads:
            check_output(plan.output)
        dataset = load_or_fetch(plan.dataset, data_dir) if first_on_machine() else None
    return dataset or load_or_fetch(plan.dataset, data_dir)


def _lead(
    run: TrainingRun,
    trained: Trained,
    files: RunFiles,
    epochs: int,
    log_path: Path | None,
    recording: Recording,
) -> None:
    """Train, tell of it and save it."""
    with (
        files,
        recording,
        TrainingLog(log_path, run.steps_done) as log,
        TrainingProgress(
            epochs, run.total_steps, run.steps_done, _losses_of_epoch(files.history)
        ) as progress,
    ):
        # A step is written down before it is saved: who goes on from a save does it no more.
        if not trained((log.add, recording.add, files.add, progress.show)):
            recording.keep_last()
            files.save_to_resume()
            raise KeyboardInterrupt


def _losses_of_epoch(history: History) -> list[float]:
    """Return those of the epoch that is not at its end yet."""
    steps = bisect_right(history.steps, max(history.validation_steps, default=0))
    return history.losses[steps:]


def _follow(trained: Trained) -> None:
    """Train in silence: how it ends is for the first process to tell."""
    with suppress(DivergenceError):
        trained(())


def _trained(
    run: TrainingRun, team: Team, interrupts: Interrupts, listeners: Sequence[Listener]
) -> bool:
    """Train to the end, or until one of the processes is interrupted: then say False."""
    for report in run.reports():
        for listen in listeners:
            listen(report)
        is_between_steps = report.step == run.steps_done < run.total_steps
        if is_between_steps and team.is_any(interrupts.came):
            return False
    return True
