"""What several headless commands need: a choice by name, a data set, a network."""

import difflib
import sys
from collections.abc import Generator, Mapping
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from cnnviz.commands.terminal import mute_complaints
from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, shown_name
from cnnviz.core.data.data_places import DatasetMissing, find_files
from cnnviz.core.data.datasets import DATASETS, Dataset, FileSource, load_dataset
from cnnviz.core.data.downloads import download_dataset
from cnnviz.core.data.normalisations import normalisation_named
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.web import DownloadProgress
from cnnviz.core.printable import escaped, printable
from cnnviz.core.resources import shipped_checkpoint
from cnnviz.core.translation import tr

T = TypeVar("T")


def chosen(kind: str, name: str, choices: Mapping[str, T]) -> T:
    """Return the choice of that name.

    Raises:
        CnnvizError: there is none; lists the choices and the one that was probably meant.
    """
    if name in choices:
        return choices[name]
    similar = difflib.get_close_matches(name, choices, n=1)
    hint = tr("Did you mean {name}?", similar[0]) if similar else ""
    told = tr(
        "There is no {kind} '{name}'; choose one of {choices}.",
        *(kind, printable(name), ", ".join(choices)),
    )
    raise CnnvizError(f"{told} {hint}".rstrip())


def say(message: str) -> None:
    """Print a line beside what a command is asked for, without tearing a progress bar."""
    if sys.stderr is None:
        return
    try:
        tqdm.write(escaped(message), file=sys.stderr)
        sys.stderr.flush()
    except OSError:  # a terminal that was closed, a full disk: what goes on is worth more
        mute_complaints()


def load_or_fetch(name: str, data_dir: Path | None) -> Dataset:
    """Return a data set, fetched into the cache folder first if no folder has it.

    Raises:
        CnnvizError: there is no connection or no space; says which files to put where.
    """
    try:
        dataset = load_dataset(name, data_dir)
    except DatasetMissing:
        where = tr("in {name}, nor elsewhere here", printable(data_dir)) if data_dir else ""
        say(tr("{name} is not {value}; downloading it.", name, where or tr("on this machine yet")))
        _fetch(name)
        return load_dataset(name, data_dir)
    _tell_where_from(name, data_dir)
    return dataset


def show_download(steps: Generator[DownloadProgress, None, T]) -> T:
    """Return what a download returns, with a bar on a terminal while it goes on."""
    on_terminal = sys.stderr is not None and sys.stderr.isatty()
    with tqdm(unit="B", unit_scale=True, disable=not on_terminal, leave=False) as bar:
        while True:
            try:
                progress = next(steps)
            except StopIteration as end:
                found: T = end.value
                return found
            if bar.total is None:  # what is here already came at no speed
                bar.initial = bar.n = progress.done_bytes
            bar.set_description(progress.file, refresh=False)
            bar.total = progress.total_bytes or None
            bar.update(progress.done_bytes - bar.n)


def open_network(path: Path | None, normalisation: str | None = None) -> Checkpoint:
    """Return the named checkpoint, or the one that ships with cnnviz; say what was assumed of it.

    Raises:
        CnnvizError: the file is missing or no usable checkpoint, or there is no such normalisation.
    """
    chosen_one = None if normalisation is None else normalisation_named(normalisation)
    if path is None and not shipped_checkpoint().is_file():
        raise CnnvizError(
            tr(
                "The network that ships with cnnviz is missing ({file}); name another "
                "one with --checkpoint.",
                shipped_checkpoint(),
            )
        )
    checkpoint = load_checkpoint(path or shipped_checkpoint())
    for note in checkpoint.notes:
        say(f"{shown_name(path)}: {note}" if path else note)
    return checkpoint if chosen_one is None else checkpoint.normalised_as(chosen_one)


def _tell_where_from(name: str, data_dir: Path | None) -> None:
    """Say so where the folder that was named does not have it, and another one does."""
    source = DATASETS.get(name)
    if data_dir is None or not isinstance(source, FileSource):
        return
    found = find_files(source.files(), data_dir)
    if found.root != data_dir:
        say(
            tr(
                "{name} is not in {printable}; using {other_name} instead.",
                name,
                printable(data_dir),
                printable(found.root),
            )
        )


def _fetch(name: str) -> None:
    show_download(download_dataset(name))
