"""Where the files of data sets are looked for, and which of those found there are theirs."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cnnviz.core.data.torchvision_import import DataFiles
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files import user_folders
from cnnviz.core.printable import printable
from cnnviz.core.translation import tr

OPTION, VARIABLE = "--data-dir", "CNNVIZ_DATA"
LABELS = "train-labels-idx1-ubyte.gz"  # the smallest file that tells data sets apart


class DatasetMissing(CnnvizError):  # noqa: N818 - it names a state that can be mended
    """The data set's files are not there, or not whole: fetching them mends it."""


@dataclass(frozen=True)
class FoundFiles:
    """A data set's files: below which of the searched folders, and where each one is."""

    root: Path
    paths: Mapping[str, Path]  # by the name that its mirrors give it


def cache_folder() -> Path:
    """Where downloaded data sets are kept: the only folder that cnnviz writes data into."""
    return user_folders.cache_folder() / "data"


def search_folders(data_dir: Path | None = None) -> tuple[Path, ...]:
    """The folders that are searched for data files, in this order."""
    return (*(folder for folder, _ in _named_folders(data_dir)), cache_folder())


def check_named_folders(data_dir: Path | None = None) -> None:
    """Raises: CnnvizError where a folder that was named is not there: it is misspelt."""
    for folder, name in _named_folders(data_dir):
        check_folder(folder, name)


def check_folder(folder: Path, name: str = OPTION) -> None:
    """Raises: CnnvizError where that which `name` names is no folder."""
    if not os.path.isdir(folder):
        is_file = os.path.exists(folder)
        trouble = (
            tr("is not a folder: name one") if is_file else tr("does not exist: check its spelling")
        )
        raise CnnvizError(
            tr("{printable}, which {name} names, {trouble}.", printable(folder), name, trouble)
        )


def find_files(files: DataFiles, data_dir: Path | None = None) -> FoundFiles:
    """A data set's files in the first folder that holds them all, packed or unpacked.

    They lie there as torchvision lays them out, or in the named folder itself.

    Raises:
        CnnvizError: a folder that was named is not there.
        DatasetMissing: no folder has them all; says where they were looked for.
    """
    check_named_folders(data_dir)
    roots = search_folders(data_dir)
    for root in roots:
        paths = _files_below(files, root)
        if paths is not None:
            return FoundFiles(root, paths)
    raise DatasetMissing(
        tr(
            "The data set {name} was not found in {folders}. Fetch it, or put these "
            "files in one of the folders: {files}; or train on synthetic-garments, "
            "which needs no files.",
            files.folder,
            " or ".join(map(printable, roots)),
            ", ".join(files.md5_by_name),
        )
    )


def _named_folders(data_dir: Path | None) -> list[tuple[Path, str]]:
    variable = os.environ.get(VARIABLE)
    named = [(data_dir, OPTION), (Path(variable) if variable else None, VARIABLE)]
    return [(folder, name) for folder, name in named if folder is not None]


def _files_below(files: DataFiles, root: Path) -> dict[str, Path] | None:
    own = files.place(root)
    paths = _files_in(files, own)
    if paths is not None:
        return paths
    # Other data sets give their files the same names: here it takes a look into them.
    for folder in (own.parent, root / own.name, root):
        paths = _files_in(files, folder)
        if paths is not None and _are_its_own(files, paths):
            return paths
    return None


def _files_in(files: DataFiles, folder: Path) -> dict[str, Path] | None:
    paths = {name: _file_in(files, folder, name) for name in files.md5_by_name}
    found = {name: path for name, path in paths.items() if path is not None}
    return found if len(found) == len(paths) else None


def _file_in(files: DataFiles, folder: Path, name: str) -> Path | None:
    unpacked = name.removesuffix(".gz")
    # Some who unpack it write a dot for the last dash but one.
    dotted = unpacked.replace("-idx", ".idx")
    names = [name, f"{dotted}.gz", *([unpacked, dotted] if unpacked in files.unpacked_md5 else [])]
    return next((folder / n for n in names if os.path.isfile(folder / n)), None)


def _are_its_own(files: DataFiles, paths: Mapping[str, Path]) -> bool:
    try:
        with paths[LABELS].open("rb") as file:
            return files.is_genuine(file, LABELS)
    except OSError:
        return False
