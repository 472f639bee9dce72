"""People's drawings, fetched: the beginning of each word's file, sorted and written by class."""

import io
import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import numpy as np

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import not_written
from cnnviz.core.files.web import DeliveryError, DownloadProgress
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.peoples_drawings.folder import SLUGS, VARIABLE, class_file
from cnnviz.core.peoples_drawings.npy_header import LARGEST_HEADER, PIXELS
from cnnviz.core.peoples_drawings.part_file import PartFile
from cnnviz.core.peoples_drawings.range_request import ForeignContentError, fetch_beginning
from cnnviz.core.peoples_drawings.sorting import WORDS, gathered, sort_drawings
from cnnviz.core.printable import printable
from cnnviz.core.translation import tr

URL_VARIABLE = "CNNVIZ_DRAWINGS_URL"
BUCKET = "https://storage.googleapis.com/quickdraw_dataset/full/numpy_bitmap"
EACH = 4500  # drawings of a word
MOST_EACH = 20_000  # all are sorted in memory
LICENCE_FILE = "LICENCE.txt"
LICENCE = tr(
    "Drawings by players of Quick, Draw!, a game by Google: https://quickdraw.withgoogle.com/data\n"
    "Licence: Creative Commons Attribution 4.0 International (CC BY 4.0), "
    "https://creativecommons.org/licenses/by/4.0/\n"
    "Changed by cnnviz: the first drawings of some words, sorted into the classes of "
    "Fashion-MNIST; empty drawings and shoes between two classes are left out."
)


def fetch_drawings(
    folder: Path, each: int = EACH
) -> Generator[DownloadProgress, None, dict[str, int]]:
    """Fetch the first drawings of each word into a file for each class, yielding progress.

    Returns how many there are of each class. An attempt that was stopped, also by closing the
    generator, or that failed leaves what has come in .part files, and the next one fetches the
    rest. The first that it yields says how much is there already.

    Raises:
        CnnvizError: no connection, or a folder that cannot be written; the message says what to do.
    """
    if not 1 <= each <= MOST_EACH:
        raise CnnvizError(
            tr("--each is {count}: choose a number from 1 to {most}.", each, MOST_EACH)
        )
    base, wanted_bytes = _base_url(), LARGEST_HEADER + each * PIXELS
    with _storing(folder), ExitStack() as opened:
        folder.mkdir(parents=True, exist_ok=True)
        parts = {word: opened.enter_context(PartFile(_part(folder, word))) for word in WORDS}
        yield from _fetch(base, wanted_bytes, parts)
        sorted_words = (sort_drawings(word, part.drawings(each)) for word, part in parts.items())
        by_class = gathered(sorted_words)
        for name, drawings in by_class.items():
            content = io.BytesIO()
            np.savez_compressed(content, drawings=drawings)
            write_atomically(class_file(folder, name), content.getvalue())
        write_atomically(folder / LICENCE_FILE, f"{LICENCE}\n".encode())
        for part in parts.values():
            part.clear()
    return {name: len(by_class[name]) for name in SLUGS if name in by_class}


def _fetch(
    base: str, wanted_bytes: int, parts: dict[str, PartFile]
) -> Generator[DownloadProgress, None, None]:
    for word, part in parts.items():
        yield _progress(word, wanted_bytes, parts)
        file = f"{base}/{quote(word)}.npy"
        with _telling(word):
            for _ in fetch_beginning(file, wanted_bytes, part):
                yield _progress(word, wanted_bytes, parts)


def _progress(word: str, wanted_bytes: int, parts: dict[str, PartFile]) -> DownloadProgress:
    whole = [min(wanted_bytes, p.origin.size) if p.origin else 0 for p in parts.values()]
    done = sum(min(part.length, wanted_bytes) for part in parts.values())
    return DownloadProgress(word, done, sum(size or wanted_bytes for size in whole))


def _part(folder: Path, word: str) -> Path:
    return folder / f"{word.replace(' ', '-')}.part"


def _base_url() -> str:
    base = os.environ.get(URL_VARIABLE) or BUCKET
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise CnnvizError(
            tr(
                "{variable} is '{url}': set it to an address that begins with http:// or https://.",
                URL_VARIABLE,
                printable(base),
            )
        )
    return base.rstrip("/")


@contextmanager
def _telling(word: str) -> Iterator[None]:
    try:
        yield
    except ForeignContentError as error:
        raise CnnvizError(
            tr(
                "The drawings of '{word}' could not be fetched: {trouble}. A proxy or a login page "
                "may stand between: open any page in a browser first, then try again.",
                word,
                error,
            )
        ) from error
    except DeliveryError as error:
        raise CnnvizError(
            tr(
                "The drawings of '{word}' could not be fetched: {trouble}. Connect and try again: "
                "what has come is kept.",
                word,
                error,
            )
        ) from error


@contextmanager
def _storing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        instead = tr("name another folder in {variable}", VARIABLE)
        why = not_written(folder, error, instead)
        raise CnnvizError(tr("People's drawings cannot be stored: {why}", why)) from error
