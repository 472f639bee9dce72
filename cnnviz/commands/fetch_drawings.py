"""`cnnviz fetch-drawings`: drawings by people, for recipe `sketch` to learn from."""

import argparse
from pathlib import Path

from cnnviz.commands.common import show_download
from cnnviz.commands.terminal import tell
from cnnviz.core.peoples_drawings.fetching import EACH, fetch_drawings
from cnnviz.core.peoples_drawings.folder import VARIABLE, drawings_folder
from cnnviz.core.printable import printable
from cnnviz.core.translation import tr


def fetch_peoples_drawings(arguments: argparse.Namespace) -> int:
    """Fetch them, and tell how many of each class there are, where, and what for."""
    output: Path | None = arguments.output
    folder = drawings_folder() if output is None else output.absolute()
    each = EACH if arguments.each is None else arguments.each
    counts = show_download(fetch_drawings(folder, each))
    width = max(map(len, counts), default=0)
    for name, count in counts.items():
        tell(f"{name:{width}}  {count:6,}")
    total = sum(counts.values())
    tell(tr("{total:,} drawings by people are in {folder}.", total, printable(folder)))
    tell(_use(folder, is_found=output is None or folder == drawings_folder().absolute()))
    return 0


def _use(folder: Path, is_found: bool) -> str:
    if is_found:
        return tr("Recipe sketch learns from them: cnnviz train --recipe sketch")
    return tr(
        "Recipe sketch learns from them where {variable} names this folder: "
        "{variable}={folder} cnnviz train --recipe sketch",
        VARIABLE,
        printable(folder),
    )
