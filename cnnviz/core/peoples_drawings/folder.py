"""Where people's drawings lie: a folder with a file for each class that there are any of."""

import lzma
import os
import zipfile
import zlib
from pathlib import Path

from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.core.files import user_folders
from cnnviz.core.peoples_drawings.npy_header import read_npy_header

VARIABLE = "CNNVIZ_DRAWINGS"
# The name of each class's file, without .npz.
SLUGS = dict(
    zip(
        FASHION_CLASSES,
        (
            "t-shirt-top", "trouser", "pullover", "dress", "coat",
            "sandal", "shirt", "sneaker", "bag", "ankle-boot",
        ),
        strict=True,
    )
)  # fmt: skip
KEY = "drawings"  # of the one array in a file: uint8 (N, 28, 28), white ink on black

# What zipfile and numpy raise of files that are damaged.
UNREADABLE = (
    *(OSError, ValueError, KeyError, RuntimeError, EOFError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
)


def drawings_folder() -> Path:
    """Return $CNNVIZ_DRAWINGS, or else a folder in cnnviz's data folder.

    Raises:
        CnnvizError: the variable is not set, and this user has no home folder.
    """
    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_folders.data_folder() / "peoples-drawings"


def class_file(folder: Path, class_name: str) -> Path:
    """Return where the drawings of a class are, or would be."""
    return folder / f"{SLUGS[class_name]}.npz"


def count_drawings(folder: Path) -> dict[str, int]:
    """Return how many drawings there are of each class that has any; reads headers alone.

    A file that cannot be read counts as none: who reads the drawings says why.
    """
    counts = {name: _count(class_file(folder, name)) for name in SLUGS}
    return {name: count for name, count in counts.items() if count}


def _count(path: Path) -> int:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(f"{KEY}.npy") as file:
            return read_npy_header(file).count
    except UNREADABLE:
        return 0
