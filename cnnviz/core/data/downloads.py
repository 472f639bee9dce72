"""Fetches a data set's files from torchvision's mirrors into the cache folder, step by step."""

import http.client
import os
import secrets
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from cnnviz.core.data.data_places import cache_folder
from cnnviz.core.data.datasets import FileSource, dataset_source
from cnnviz.core.data.torchvision_import import MAX_FILE_BYTES, DataFiles
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import not_written
from cnnviz.core.files.written_files import sync_folder
from cnnviz.core.translation import tr

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

TIMEOUT_S = 10
REPORT_BYTES = 128 * 1024
# On a slow line reports come this often instead, so that a caller can stop between two of them.
REPORT_EVERY_S = 0.25


@dataclass(frozen=True)
class DownloadProgress:
    """How far a download is, in bytes of all files to fetch; a total of 0 is not known yet."""

    file: str
    done_bytes: int
    total_bytes: int


class MirrorError(Exception):
    """One mirror did not deliver; the next one may."""


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
            with _asking(mirror), _open(mirror + name, "HEAD") as response:
                length = response.headers.get("Content-Length", "")
                return int(length) if length.isdecimal() else 0
        except MirrorError as trouble:
            troubles.append(str(trouble))
    raise _not_fetched(files, folder, troubles)


def _fetch_from_mirrors(files: DataFiles, name: str, folder: Path) -> Iterator[int]:
    """Fetches one file from the first mirror that has it whole; yields its bytes so far."""
    troubles = []
    for mirror in files.mirrors:
        try:
            yield from _fetch(files, mirror, name, folder)
            return
        except MirrorError as trouble:
            troubles.append(str(trouble))
    raise _not_fetched(files, folder, troubles)


def _fetch(files: DataFiles, mirror: str, name: str, folder: Path) -> Iterator[int]:
    with _asking(mirror):
        response = _open(mirror + name, "GET")
    with response, _part_file(folder, name) as part:
        yield from _copy(mirror, response, part, folder)
        with _writing_into(folder):
            part.seek(0)
            genuine = files.is_genuine(part, name)
        if not genuine:
            raise MirrorError(tr("{mirror} sent {name} with a wrong MD5 checksum", mirror, name))
        with _writing_into(folder):
            part.flush()
            os.fsync(part.fileno())
            part.close()
            os.replace(part.name, folder / name)
        sync_folder(folder)


def _copy(
    mirror: str, response: http.client.HTTPResponse, part: IO[bytes], folder: Path
) -> Iterator[int]:
    done_bytes = reported_bytes = 0
    reported_s = time.monotonic()
    while chunk := _read(mirror, response):
        done_bytes += len(chunk)
        if done_bytes > MAX_FILE_BYTES:
            raise MirrorError(tr("{mirror} sent far more bytes than the file has", mirror))
        with _writing_into(folder):
            part.write(chunk)
        waited_s = time.monotonic() - reported_s
        if done_bytes - reported_bytes >= REPORT_BYTES or waited_s >= REPORT_EVERY_S:
            yield done_bytes
            reported_bytes, reported_s = done_bytes, time.monotonic()
    yield done_bytes


def _read(mirror: str, response: http.client.HTTPResponse) -> bytes:
    with _asking(mirror):
        # read1: what has come so far; read would wait until all of it is there.
        return response.read1(REPORT_BYTES)


def _open(url: str, method: str) -> http.client.HTTPResponse:
    request = urllib.request.Request(url, method=method, headers={"User-Agent": "cnnviz"})
    response: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=TIMEOUT_S)
    return response


@contextmanager
def _part_file(folder: Path, name: str) -> Iterator[IO[bytes]]:
    """A temporary file beside the final one, gone at the end unless it was renamed.

    Its name is its own, so that two cnnviz that fetch at once cannot mix their bytes.
    """
    with _writing_into(folder):
        part = folder / f"{name}.{secrets.token_hex(4)}.part"
        file = part.open("x+b")
    _hold(file)
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
            if _hold(file):
                part.unlink()


def _hold(file: IO[bytes]) -> bool:
    """Claim a file until it is closed or its process ends; False where another one holds it."""
    if fcntl is None:  # Windows, which deletes no file that is open
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def _asking(mirror: str) -> Iterator[None]:
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise MirrorError(f"{mirror} {_why(error)}") from error


def _why(error: Exception) -> str:
    """Return what a mirror does instead of delivering, in a person's words."""
    if isinstance(error, urllib.error.HTTPError):
        return tr("answered with code {code}", error.code)
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return tr("does not answer")
    if isinstance(cause, socket.gaierror):
        return tr("cannot be found; there may be no connection")
    if isinstance(cause, ssl.SSLError):
        return tr("has no certificate that this machine trusts")
    if isinstance(cause, ConnectionRefusedError):
        return tr("refused the connection")
    return tr("closed the connection early")


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
