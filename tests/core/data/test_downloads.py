import gzip
import hashlib
import http.client
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
import urllib.error
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from cnnviz.core.data import downloads
from cnnviz.core.data.data_places import cache_folder
from cnnviz.core.data.datasets import DATASETS, FileSource
from cnnviz.core.data.downloads import download_dataset, fetch_files
from cnnviz.core.data.torchvision_import import DataFiles
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.web import DownloadProgress

CONTENTS = {
    "small.gz": gzip.compress(b"labels", mtime=0),
    "large.gz": bytes(range(256)) * 4 * 600,  # 600 KiB
    "last.gz": gzip.compress(b"more labels", mtime=0),
}


class Mirror(ThreadingHTTPServer):
    """A server on this machine; `served` may be changed, `asked` tells what was fetched."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), MirrorHandler)
        self.served = dict(CONTENTS)
        self.asked: list[str] = []
        self.announces_length = True
        self.announced_surplus = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/data/"


class MirrorHandler(BaseHTTPRequestHandler):
    server: Mirror

    def do_HEAD(self) -> None:
        self._answer(b"")

    def do_GET(self) -> None:
        name = self.path.removeprefix("/data/")
        self.server.asked.append(name)
        self._answer(self.server.served.get(name, b""))

    def _answer(self, body: bytes) -> None:
        content = self.server.served.get(self.path.removeprefix("/data/"))
        self.send_response(200 if content is not None else 404)
        if content is not None and self.server.announces_length:
            self.send_header("Content-Length", str(len(content) + self.server.announced_surplus))
        self.end_headers()
        # A client that was stopped has hung up.
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Tests print nothing."""


@pytest.fixture
def mirror() -> Iterator[Mirror]:
    with Mirror() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def nobody_url() -> str:
    """The address of a port at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}/"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def files_at(*mirrors: str) -> DataFiles:
    checksums = {name: hashlib.md5(content).hexdigest() for name, content in CONTENTS.items()}
    return DataFiles("Tiny", checksums, mirrors, ("a", "b"))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_files_arrive_and_the_progress_ends_at_the_total(
    mirror: Mirror, tmp_path: Path
) -> None:
    files = files_at(mirror.url)
    reports = list(fetch_files(files, tmp_path))
    for name, content in CONTENTS.items():
        assert (files.place(tmp_path) / name).read_bytes() == content
    assert names_in(files.place(tmp_path)) == sorted(CONTENTS)
    size = sum(map(len, CONTENTS.values()))
    assert reports[0] == DownloadProgress("small.gz", 0, 0)
    assert reports[-1] == DownloadProgress("last.gz", size, size)
    counted = [report.done_bytes for report in reports if report.total_bytes]
    assert counted == sorted(counted)
    assert {report.total_bytes for report in reports} == {0, size}


def test_reports_are_neither_rare_nor_a_flood(mirror: Mirror, tmp_path: Path) -> None:
    reports = [r for r in fetch_files(files_at(mirror.url), tmp_path) if r.file == "large.gz"]
    assert 4 <= len(reports) <= 20


def test_what_is_there_is_not_fetched_again(mirror: Mirror, tmp_path: Path) -> None:
    files = files_at(mirror.url)
    folder = files.place(tmp_path)
    folder.mkdir(parents=True)
    (folder / "large.gz").write_bytes(CONTENTS["large.gz"])
    (folder / "small.gz").write_bytes(b"damaged")
    reports = list(fetch_files(files, tmp_path))
    assert mirror.asked == ["small.gz", "last.gz"]
    assert (folder / "small.gz").read_bytes() == CONTENTS["small.gz"]
    assert reports[-1].total_bytes == len(CONTENTS["small.gz"]) + len(CONTENTS["last.gz"])
    assert list(fetch_files(files, tmp_path)) == []


def test_stopping_half_way_leaves_complete_files_only(mirror: Mirror, tmp_path: Path) -> None:
    files = files_at(mirror.url)
    steps = fetch_files(files, tmp_path)
    report = next(step for step in steps if step.file == "large.gz" and step.done_bytes > 0)
    assert report.done_bytes < report.total_bytes
    assert len(names_in(files.place(tmp_path))) == 2
    steps.close()
    assert names_in(files.place(tmp_path)) == ["small.gz"]


def test_a_stopped_download_can_be_taken_up_again(mirror: Mirror, tmp_path: Path) -> None:
    files = files_at(mirror.url)
    steps = fetch_files(files, tmp_path)
    next(step for step in steps if step.file == "large.gz" and step.done_bytes > 0)
    steps.close()
    list(fetch_files(files, tmp_path))
    assert mirror.asked == ["small.gz", "large.gz", "large.gz", "last.gz"]
    assert names_in(files.place(tmp_path)) == sorted(CONTENTS)


def test_a_wrong_checksum_is_reported_and_nothing_kept(mirror: Mirror, tmp_path: Path) -> None:
    mirror.served["large.gz"] = bytes(600 * 1024)
    files = files_at(mirror.url)
    with pytest.raises(CnnvizError, match=r"large\.gz with a wrong MD5"):
        list(fetch_files(files, tmp_path))
    assert names_in(files.place(tmp_path)) == ["small.gz"]


def test_a_file_cut_short_is_reported_and_nothing_kept(mirror: Mirror, tmp_path: Path) -> None:
    mirror.announced_surplus = 10
    files = files_at(mirror.url)
    mirror.served["small.gz"] = CONTENTS["small.gz"][:-3]
    with pytest.raises(CnnvizError, match="could not be fetched"):
        list(fetch_files(files, tmp_path))
    assert names_in(files.place(tmp_path)) == []


def test_a_mirror_that_sends_no_end_is_left(
    mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MAX_FILE_BYTES", 300 * 1024)
    files = files_at(mirror.url)
    with pytest.raises(CnnvizError, match="far more bytes"):
        list(fetch_files(files, tmp_path))
    assert names_in(files.place(tmp_path)) == ["small.gz"]


def test_a_server_that_gives_no_sizes_still_delivers(mirror: Mirror, tmp_path: Path) -> None:
    mirror.announces_length = False
    files = files_at(mirror.url)
    reports = list(fetch_files(files, tmp_path))
    assert names_in(files.place(tmp_path)) == sorted(CONTENTS)
    assert {report.total_bytes for report in reports} == {0}


@pytest.mark.parametrize("trouble", ["nobody", "not found", "damaged"])
def test_the_next_mirror_is_tried(
    trouble: str, mirror: Mirror, nobody_url: str, tmp_path: Path
) -> None:
    bad = {"nobody": nobody_url, "not found": mirror.url + "elsewhere/"}.get(trouble)
    with Mirror() as second:
        thread = threading.Thread(target=second.serve_forever, args=(0.01,))
        thread.start()
        second.served = {name: content[::-1] for name, content in CONTENTS.items()}
        files = files_at(bad or second.url, mirror.url)
        list(fetch_files(files, tmp_path))
        second.shutdown()
        thread.join()
    assert names_in(files.place(tmp_path)) == sorted(CONTENTS)


def test_without_a_connection_the_message_says_what_to_do(nobody_url: str, tmp_path: Path) -> None:
    files = files_at(nobody_url)
    with pytest.raises(CnnvizError) as caught:
        list(fetch_files(files, tmp_path))
    message = str(caught.value)
    for name, md5 in files.md5_by_name.items():
        assert f"{name} (MD5 {md5})" in message
    assert str(files.place(tmp_path)) in message
    assert "synthetic-garments" in message
    assert names_in(files.place(tmp_path)) == []


def test_a_folder_that_cannot_be_made_is_named(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "Tiny").write_text("a file where the folder should be")
    with pytest.raises(CnnvizError, match=re.escape(str(tmp_path / "Tiny"))) as caught:
        list(fetch_files(files_at(mirror.url), tmp_path))
    assert "--data-dir" in str(caught.value)
    assert mirror.asked == []


def test_a_full_disk_is_reported_and_nothing_kept(mirror: Mirror, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")  # a file size limit stands in for a full disk
    files = files_at(mirror.url)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200 * 1024, limits[1]))
    try:
        with pytest.raises(CnnvizError, match="raise that limit, or put the files"):
            list(fetch_files(files, tmp_path))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert names_in(files.place(tmp_path)) == ["small.gz"]


def test_a_data_set_is_fetched_into_the_cache_folder(
    mirror: Mirror, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = files_at(mirror.url)
    monkeypatch.setitem(DATASETS, "tiny", FileSource(files.class_names, lambda: files))
    assert list(download_dataset("tiny"))
    assert names_in(files.place(cache_folder())) == sorted(CONTENTS)


def test_a_drawn_data_set_has_nothing_to_fetch() -> None:
    assert list(download_dataset("synthetic-garments")) == []


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(CnnvizError, match="fashion-mnist"):
        list(download_dataset("cifar"))


@pytest.mark.skipif(os.name != "posix", reason="Windows deletes no file that is open")
def test_what_killed_downloads_left_is_cleared_and_nothing_that_goes_on(
    mirror: Mirror, tmp_path: Path
) -> None:
    files = files_at(mirror.url)
    other = fetch_files(files, tmp_path)  # another program's
    next(step for step in other if step.file == "large.gz" and step.done_bytes > 0)
    folder = files.place(tmp_path)
    for name in ("large.gz", "last.gz", "gone.gz"):
        (folder / f"{name}.abcd_123.part").write_bytes(b"half")
    assert len(names_in(folder)) == 5
    reports = list(fetch_files(files, tmp_path))
    assert reports[-1].done_bytes == reports[-1].total_bytes
    assert len(names_in(folder)) == 4  # three files, and the other program's half one
    list(other)
    assert names_in(folder) == sorted(CONTENTS)


KILLED = """
import os, signal, sys
from pathlib import Path
from cnnviz.core.data.downloads import fetch_files
from cnnviz.core.data.torchvision_import import DataFiles
url, root, name, md5 = sys.argv[1:]
for step in fetch_files(DataFiles("Tiny", {name: md5}, (url,), ()), Path(root)):
    if step.done_bytes:
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")
def test_a_killed_download_is_begun_again_with_nothing_left_of_it(
    mirror: Mirror, tmp_path: Path
) -> None:
    files = files_at(mirror.url)
    root = str(Path(downloads.__file__).parents[3])
    command = [sys.executable, "-c", KILLED, mirror.url, str(tmp_path)]
    done = subprocess.run(
        [*command, "large.gz", files.md5_by_name["large.gz"]],
        env={**os.environ, "PYTHONPATH": root},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    (left,) = names_in(files.place(tmp_path))
    assert left.endswith(".part")
    list(fetch_files(files, tmp_path))
    assert names_in(files.place(tmp_path)) == sorted(CONTENTS)


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_who_may_read_what_was_fetched_the_system_decides(
    mask: int, mirror: Mirror, tmp_path: Path
) -> None:
    files = files_at(mirror.url)
    before = os.umask(mask)
    try:
        list(fetch_files(files, tmp_path))
    finally:
        os.umask(before)
    for path in files.place(tmp_path).iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            urllib.error.URLError(socket.gaierror(-2, "Name or service not known")),
            "cannot be found",
        ),
        (urllib.error.URLError(ConnectionRefusedError(111, "refused")), "refused the connection"),
        (urllib.error.URLError(ssl.SSLCertVerificationError("x509")), "has no certificate"),
        (urllib.error.URLError("unknown url type"), "closed the connection early"),
        (TimeoutError("timed out"), "does not answer"),
        (http.client.IncompleteRead(b"half"), "closed the connection early"),
        (ConnectionResetError(104, "reset by peer"), "closed the connection early"),
    ],
)
def test_a_mirrors_trouble_is_told_in_our_words(
    error: Exception, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise error

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    with pytest.raises(CnnvizError, match=f"http://mirror/ {told}") as caught:
        list(fetch_files(files_at("http://mirror/"), tmp_path))
    assert "Errno" not in str(caught.value)
    assert "urlopen" not in str(caught.value)
