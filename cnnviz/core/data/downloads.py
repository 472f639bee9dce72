"""Fetches a data set's files from torchvision's mirrors into the cache folder, step by step."""

import http.client
import os
import secrets
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from cnnviz.core.data.data_places import cache_folder
from cnnviz.core.data.datasets import FileSource, dataset_source
from cnnviz.core.data.torchvision_import import MAX_FILE_BYTES, DataFiles
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import not_written
from cnnviz.core.files.web import DeliveryError, DownloadProgress, Pace, asking, chunks_of, open_url
from cnnviz.core.files.written_files import hold, sync_folder
from cnnviz.core.translation import tr


def download_dataset(name: str) -> Generator[DownloadProgress, None, None]:
    """Fetches what is missing or damaged of a data set into the cache folder, yielding progress.

    Closing the generator between two yields leaves no half file behind. A data set that is drawn
    has nothing to fetch and yields nothing.

    Raises:
        CnnvizError: an unknown name, no connection, or a cache folder that cannot be written;
            the message says what to do.
    """
    source = dataset_source(name)
    if isinstance(source, FileSource):
        yield from fetch_files(source.files(), cache_folder())


def fetch_files(files: DataFiles, root: Path) -> Generator[DownloadProgress, None, None]:
    """Fetches the files that `root` lacks, each checked by its MD5 before it gets its name."""
    folder = files.place(root)
    with _writing_into(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _clear_parts(folder)
    sizes = {name: 0 for name in files.md5_by_name if not _is_there(files, folder / name)}
    for name in sizes:
        yield DownloadProgress(name, 0, 0)
        sizes[name] = _announced_bytes(files, name, folder)
    done_bytes = 0
    for name, size in sizes.items():
        for file_bytes in _fetch_from_mirrors(files, name, folder):
            yield DownloadProgress(name, done_bytes + file_bytes, sum(sizes.values()))
        done_bytes += size


def _is_there(files: DataFiles, path: Path) -> bool:
    if not os.path.isfile(path):
        return False
    with _writing_into(path.parent), path.open("rb") as file:
        return files.is_genuine(file, path.name)


def _announced_bytes(files: DataFiles, name: str, folder: Path) -> int:
    """The size of a file as the first mirror that answers gives it; 0 if it gives none."""
    troubles = []
    for mirror in files.mirrors:
        try:
            with asking(mirror), open_url(mirror + name, "HEAD") as response:
                length = response.headers.get("Content-Length", "")
                return int(length) if length.isdecimal() else 0
        except DeliveryError as trouble:
            troubles.append(str(trouble))
    raise _not_fetched(files, folder, troubles)


def _fetch_from_mirrors(files: DataFiles, name: str, folder: Path) -> Iterator[int]:
    """Fetches one file from the first mirror that has it whole; yields its bytes so far."""
    troubles = []
    for mirror in files.mirrors:
        try:
            yield from _fetch(files, mirror, name, folder)
            return
        except DeliveryError as trouble:
            troubles.append(str(trouble))
    raise _not_fetched(files, folder, troubles)


def _fetch(files: DataFiles, mirror: str, name: str, folder: Path) -> Iterator[int]:
    with asking(mirror):
        response = open_url(mirror + name)
    with response, _part_file(folder, name) as part:
        yield from _copy(mirror, response, part, folder)
        with _writing_into(folder):
            part.seek(0)
            genuine = files.is_genuine(part, name)
        if not genuine:
            raise DeliveryError(tr("{mirror} sent {name} with a wrong MD5 checksum", mirror, name))
        with _writing_into(folder):
            part.flush()
            os.fsync(part.fileno())
            part.close()
            os.replace(part.name, folder / name)
        sync_folder(folder)


def _copy(
    mirror: str, response: http.client.HTTPResponse, part: IO[bytes], folder: Path
) -> Iterator[int]:
    done_bytes, pace = 0, Pace()
    for chunk in chunks_of(mirror, response):
        done_bytes += len(chunk)
        if done_bytes > MAX_FILE_BYTES:
            raise DeliveryError(tr("{mirror} sent far more bytes than the file has", mirror))
        with _writing_into(folder):
            part.write(chunk)
        if pace.is_due(done_bytes):
            yield done_bytes
    yield done_bytes


@contextmanager
def _part_file(folder: Path, name: str) -> Iterator[IO[bytes]]:
    """A temporary file beside the final one, gone at the end unless it was renamed.

    Its name is its own, so that two cnnviz that fetch at once cannot mix their bytes.
    """
    with _writing_into(folder):
        part = folder / f"{name}.{secrets.token_hex(4)}.part"
        file = part.open("x+b")
    hold(file)
    try:
        yield file
    finally:
        # A full disk refuses the unwritten bytes a second time here; the first time was reported.
        with suppress(OSError):
            file.close()
        part.unlink(missing_ok=True)


def _clear_parts(folder: Path) -> None:
    """Remove what killed downloads have left, and nothing of one that goes on."""
    for part in folder.glob("*.part"):
        with suppress(OSError), part.open("rb") as file:
            if hold(file):
                part.unlink()


@contextmanager
def _writing_into(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = not_written(folder, error, tr("put the files in another one, named with --data-dir"))
        raise CnnvizError(tr("Data cannot be stored: {why}", why)) from error


def _not_fetched(files: DataFiles, folder: Path, troubles: list[str]) -> CnnvizError:
    checks = ", ".join(
        tr("{name} (MD5 {md5})", name, md5) for name, md5 in files.md5_by_name.items()
    )
    return CnnvizError(
        tr(
            "{name} could not be fetched: {troubles}. Connect and try again, or put "
            "these files into {folder}: {checks}; or train on synthetic-garments "
            "meanwhile.",
            files.folder,
            "; ".join(troubles),
            folder,
            checks,
        )
    )
