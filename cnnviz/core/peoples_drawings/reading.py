"""People's drawings from a folder, as strokes to learn from and to be judged by."""

import hashlib
import zipfile
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from random import Random

import numpy as np
import numpy.typing as npt

from cnnviz.core.errors import CnnvizError
from cnnviz.core.made_drawings.lines import Line, Points
from cnnviz.core.peoples_drawings.folder import KEY, SLUGS, UNREADABLE, class_file, drawings_folder
from cnnviz.core.peoples_drawings.npy_header import PIXELS, SIDE, read_npy_header
from cnnviz.core.peoples_drawings.reshaping import RESHAPED, TShirt, t_shirt_of
from cnnviz.core.peoples_drawings.tracing import traced
from cnnviz.core.printable import printable
from cnnviz.core.translation import tr

MAX_DRAWINGS = 100_000  # of a class
# Every twentieth judges and is not learned from.
JUDGES = 20
# Of a class's drawings by people, and of those that are people's T-shirts made into another class.
SHARES = (0.4, 0.7, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.7, 0.6)
RESHAPED_SHARE = 0.4

ByteArray = npt.NDArray[np.uint8]
Drawn = tuple[list[Line], tuple[Points, ...]]


class PeoplesDrawings:
    """Drawings of some of the ten classes: by label uint8 (N, 28, 28), light on black."""

    def __init__(self, bitmaps: Mapping[int, ByteArray]) -> None:
        self._bitmaps = dict(sorted(bitmaps.items()))
        self._traced: dict[tuple[int, int], tuple[Points, ...]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._bitmaps.values()))

    @property
    def counts(self) -> dict[int, int]:
        """How many there are, by label."""
        return {label: len(drawings) for label, drawings in self._bitmaps.items()}

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same drawings only."""
        digest = hashlib.sha256()
        for label, drawings in self._bitmaps.items():
            digest.update(f"{label} {len(drawings)} ".encode())
            digest.update(drawings.tobytes())
        return digest.hexdigest()[:16]

    def share(self, label: int) -> float:
        """How many drawings of a class are by people, 0 to 1."""
        return SHARES[label] if label in self._bitmaps else RESHAPED_SHARE

    def chosen(self, label: int, rng: Random) -> Drawn | None:
        """Return a drawing of a class by chance: what is added to it, and a person's strokes.

        Where there are none of a class, a T-shirt is made into it; None where that does not work.
        """
        if label in self._bitmaps:
            return [], self._strokes(label, self._learned(label, rng))
        if label not in RESHAPED or not self.counts.get(0):
            return None
        shirt = self._t_shirt(rng)
        return RESHAPED[label](shirt, rng) if shirt is not None else None

    def judges(self, most: int) -> list[tuple[int, tuple[Points, ...]]]:
        """Return labels and strokes of drawings that nothing learns from, so many a class."""
        return [
            (label, self._strokes(label, number))
            for label, drawings in self._bitmaps.items()
            for number in range(0, len(drawings), JUDGES)[:most]
        ]

    def _learned(self, label: int, rng: Random) -> int:
        number = rng.randrange(len(self._bitmaps[label]))
        return number if number % JUDGES else (number + 1) % len(self._bitmaps[label])

    def _t_shirt(self, rng: Random) -> TShirt | None:
        tries = (t_shirt_of(self._strokes(0, self._learned(0, rng))) for _ in range(5))
        return next((shirt for shirt in tries if shirt is not None), None)

    def _strokes(self, label: int, number: int) -> tuple[Points, ...]:
        place = (label, number)
        if place not in self._traced:
            self._traced[place] = tuple(traced(self._bitmaps[label][number]))
        return self._traced[place]


def peoples_drawings() -> PeoplesDrawings | None:
    """Return the drawings that were fetched, or that $CNNVIZ_DRAWINGS names; None without any.

    Raises:
        CnnvizError: a file is damaged; names it.
    """
    folder = drawings_folder()
    return _read(folder, tuple(_state(class_file(folder, name)) for name in SLUGS))


@lru_cache(maxsize=1)
def _read(folder: Path, states: tuple[object, ...]) -> PeoplesDrawings | None:
    """Read them again only where a file has another state."""
    return read_peoples_drawings(folder)


def _state(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def read_peoples_drawings(folder: Path) -> PeoplesDrawings | None:
    """Read the drawings that lie in a folder; None where there are none.

    Raises:
        CnnvizError: a file is damaged; names it.
    """
    files = dict(enumerate(class_file(folder, name) for name in SLUGS))
    found = {label: _bitmaps(file) for label, file in files.items() if file.is_file()}
    found = {label: bitmaps for label, bitmaps in found.items() if len(bitmaps) > 1}
    return PeoplesDrawings(found) if found else None


def _bitmaps(path: Path) -> ByteArray:
    try:
        with zipfile.ZipFile(path) as archive, archive.open(f"{KEY}.npy") as file:
            header = read_npy_header(file)
            if header.count > MAX_DRAWINGS:
                raise ValueError(tr("too many drawings"))
            file.seek(header.length)
            pixels = file.read(header.count * PIXELS)
        return np.frombuffer(pixels, np.uint8).reshape(header.count, SIDE, SIDE)
    except UNREADABLE as trouble:
        raise _damaged(path) from trouble


def _damaged(file: Path) -> CnnvizError:
    return CnnvizError(
        tr(
            "The people's drawings in {file} are damaged: delete the file and fetch them again.",
            printable(file),
        )
    )
