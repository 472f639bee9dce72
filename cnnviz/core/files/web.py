"""Bytes from a server: asked for, read as they come, and what keeps them away in our words."""

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from cnnviz.core.translation import tr

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


class DeliveryError(Exception):
    """A server did not deliver: the message says which one, and what it did instead."""


class Pace:
    """Tells when to report: neither rarely nor in a flood."""

    def __init__(self) -> None:
        self._reported_bytes, self._reported_s = 0, time.monotonic()

    def is_due(self, done_bytes: int) -> bool:
        """Whether to report now that so many bytes are here; then the next one is awaited."""
        now = time.monotonic()
        is_due = (
            done_bytes - self._reported_bytes >= REPORT_BYTES
            or now - self._reported_s >= REPORT_EVERY_S
        )
        if is_due:
            self._reported_bytes, self._reported_s = done_bytes, now
        return is_due


def open_url(
    url: str, method: Literal["GET", "HEAD"] = "GET", headers: Mapping[str, str] | None = None
) -> http.client.HTTPResponse:
    """Ask for a page or a file; to be called within `asking`.

    Raises:
        OSError, http.client.HTTPException: it is not to be had.
    """
    asked = {"User-Agent": "cnnviz", **(headers or {})}
    request = urllib.request.Request(url, method=method, headers=asked)
    response = urllib.request.urlopen(request, timeout=TIMEOUT_S)
    if not isinstance(response, http.client.HTTPResponse):  # led on to a server of files
        response.close()
        raise http.client.UnknownProtocol(url)
    return response


def chunks_of(server: str, response: http.client.HTTPResponse) -> Iterator[bytes]:
    """Yield what has come so far, again and again, at most REPORT_BYTES at once.

    Raises:
        DeliveryError: the connection broke; one that was closed too early just ends.
    """
    while True:
        with asking(server):
            # read1: what has come so far; read would wait until all of it is there.
            chunk = response.read1(REPORT_BYTES)
        if not chunk:
            return
        yield chunk


@contextmanager
def asking(server: str) -> Iterator[None]:
    """Have what keeps a server from answering raised as DeliveryError."""
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        raise DeliveryError(f"{server} {_why(error)}") from error


def _why(error: Exception) -> str:
    """Return what a server does instead of delivering, in a person's words."""
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
