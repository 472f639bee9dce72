"""`cnnviz export-run`: the numbers of a recorded run, for a spreadsheet or TensorBoard."""

import argparse
import difflib
import os
from pathlib import Path

from cnnviz.commands.common import say
from cnnviz.commands.terminal import tell
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import not_read
from cnnviz.core.printable import printable
from cnnviz.core.runs.recorded_run import RUN, RecordedRun, read_run, told
from cnnviz.core.runs.run_library import RunLibrary, UnreadableRun, runs_folder
from cnnviz.core.runs.scalars import write_csv, write_tensorboard
from cnnviz.core.translation import tr

HEADS = ("id", "name", "network", "recipe", "seed", tr("best accuracy"), "steps")


def export_run(arguments: argparse.Namespace) -> int:
    """Export one run, or list them all."""
    library = RunLibrary(runs_folder())
    if arguments.run is None:
        if arguments.csv or arguments.tensorboard:
            raise CnnvizError(tr("Name the run to export; `cnnviz export-run` lists them."))
        _list(library)
        return 0
    run = _found(library, arguments.run)
    if not arguments.csv and not arguments.tensorboard:
        raise CnnvizError(tr("Name the output: --csv FILE or --tensorboard FOLDER."))
    for path in (arguments.csv, arguments.tensorboard):
        if path is not None and not arguments.force:
            _check_free(path)
    for trouble in run.troubles:
        say(f"{run.title}: {trouble}")
    if arguments.csv:
        write_csv(run, arguments.csv)
        tell(
            tr(
                "{name}: {title}, {last_step} steps",
                printable(arguments.csv),
                run.title,
                run.last_step,
            )
        )
    if arguments.tensorboard:
        write_tensorboard(run, arguments.tensorboard)
        folder = printable(arguments.tensorboard)
        tell(tr("{folder}: show it with tensorboard --logdir {folder}", folder))
    return 0


def _found(library: RunLibrary, wanted: str) -> RecordedRun:
    """Return the run of this folder, id, beginning of an id, or name.

    Raises:
        CnnvizError: there is none, or more than one.
    """
    if os.path.isfile(os.path.join(wanted, RUN)):  # which takes whatever a name holds
        return read_run(Path(wanted).resolve())
    ids = library.ids()
    if wanted in ids:
        return read_run(library.folder / wanted)
    runs = [run for run in map(library.read, ids) if isinstance(run, RecordedRun)]
    named = [r for r in runs if r.name and r.name == wanted] or [
        r for r in runs if r.title == wanted
    ]
    fitting = named or [run for run in runs if wanted and run.id.startswith(wanted)]
    if len(fitting) > 1:
        choices = ", ".join(run.id for run in fitting)
        raise CnnvizError(
            tr(
                "Several runs are called '{name}': name one by its id, {choices}.",
                printable(wanted),
                choices,
            )
        )
    if not fitting:
        names = [name for run in runs for name in (run.id, run.name) if name]
        similar = difflib.get_close_matches(wanted, names, n=1)
        listing = tr("`cnnviz export-run` lists them.")
        hint = tr("Did you mean {name}?", similar[0]) if similar else listing
        raise CnnvizError(tr("There is no recorded run '{name}'. {hint}", printable(wanted), hint))
    return fitting[0]


def _check_free(path: Path) -> None:
    try:
        is_taken = bool(os.listdir(path)) if os.path.isdir(path) else os.path.exists(path)
    except OSError as error:
        raise CnnvizError(not_read(path, error)) from error
    if is_taken:
        raise CnnvizError(tr("{name} already exists; add --force to replace it.", printable(path)))


def _list(library: RunLibrary) -> None:
    runs = [library.read(run_id) for run_id in library.ids()]
    readable = [run for run in runs if isinstance(run, RecordedRun)]
    if not runs:
        folder = printable(library.folder)
        tell(
            tr(
                "No run is recorded in {folder} yet: train one in the app or with `cnnviz train`.",
                folder,
            )
        )
        return
    rows = [HEADS, *(_row(run) for run in readable)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    for row in rows if readable else ():
        tell("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for run in runs:
        if isinstance(run, UnreadableRun):
            say(run.trouble)


def _row(run: RecordedRun) -> tuple[str, ...]:
    recipe, seed = (told(run.start.made_by, name) for name in ("recipe", "seed"))
    accuracy = "-" if run.accuracy is None else f"{run.accuracy:.2%}"
    steps = tr("{last_step} of {total_steps}", run.last_step, run.total_steps)
    return run.id, run.name or "-", run.start.config.name, recipe, seed, accuracy, steps
