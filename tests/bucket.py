"""A server on this machine with files of drawings like those of Quick, Draw!."""

import io
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import numpy as np
import numpy.typing as npt

from cnnviz.core.peoples_drawings.npy_header import PIXELS, SIDE
from cnnviz.core.peoples_drawings.sorting import WORDS

EACH = 400  # drawings in a file on the server
RANGE = re.compile(r"bytes=(\d+)-(\d+)")


def npy(drawings: npt.NDArray[np.generic]) -> bytes:
    """Return the content of a .npy file."""
    file = io.BytesIO()
    np.save(file, drawings)
    return file.getvalue()


def framed(count: int, seed: int = 0) -> npt.NDArray[np.uint8]:
    """Return drawings of rectangles, each other than the next, uint8 (N, 28, 28)."""
    rng = np.random.default_rng(seed)
    drawings = np.zeros((count, SIDE, SIDE), np.uint8)
    for drawing in drawings:
        top, left, bottom, right = *rng.integers(0, 4, 2), *rng.integers(22, 28, 2)
        drawing[top : bottom + 1, left : right + 1] = 255
        drawing[top + 2 : bottom - 1, left + 2 : right - 1] = rng.integers(0, 40)
    return drawings


class Bucket(ThreadingHTTPServer):
    """A server; `files` and how it answers may be changed, `ranges` tells what was asked for."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files = {
            word: npy(framed(EACH, seed).reshape(EACH, PIXELS)) for seed, word in enumerate(WORDS)
        }
        self.etags = dict.fromkeys(self.files, '"first"')
        self.ranges: list[tuple[str, int, int]] = []  # word, first and last byte asked for
        self.sent_bytes = 0
        self.knows_ranges = True
        self.cuts_after: int | None = None  # bytes of each answer
        self.waits_s = 0.0  # before each piece of an answer
        self.piece_bytes = 64 * 1024
        self.holds_at: int | None = None  # bytes of an answer, until it may go on
        self.may_go_on = threading.Event()
        self.wrong_start = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/bitmaps"


class _Handler(BaseHTTPRequestHandler):
    server: Bucket

    def do_GET(self) -> None:
        bucket = self.server
        word = unquote(self.path).removeprefix("/bitmaps/").removesuffix(".npy")
        content, etag = bucket.files.get(word), bucket.etags.get(word, "")
        if content is None:
            self.send_error(404)
            return
        asked = RANGE.fullmatch(self.headers["Range"])
        assert asked
        first, last = map(int, asked.groups())
        bucket.ranges.append((word, first, last))
        is_same = self.headers.get("If-Range") in (None, etag)
        if bucket.knows_ranges and is_same:
            if first >= len(content):
                self.send_error(416)
                return
            body = content[first : last + 1]
            self.send_response(206)
            start = first + bucket.wrong_start
            told = f"bytes {start}-{start + len(body) - 1}/{len(content)}"
            self.send_header("Content-Range", told)
        else:
            body = content
            self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        self._send(body[: bucket.cuts_after])

    def _send(self, body: bytes) -> None:
        # A client that was stopped, or that has enough, has hung up.
        with suppress(ConnectionError):
            for start in range(0, len(body), self.server.piece_bytes):
                time.sleep(self.server.waits_s)
                if self.server.holds_at is not None and start >= self.server.holds_at:
                    self.server.may_go_on.wait()
                piece = body[start : start + self.server.piece_bytes]
                self.wfile.write(piece)
                self.server.sent_bytes += len(piece)

    def log_message(self, *_arguments: object) -> None:
        """Tests print nothing."""


@contextmanager
def running_bucket() -> Iterator[Bucket]:
    """Run such a server while a test needs it."""
    with Bucket() as bucket:
        thread = threading.Thread(target=bucket.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield bucket
        finally:
            bucket.shutdown()
            thread.join()
