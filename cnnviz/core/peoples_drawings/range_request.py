"""The first bytes of a server's file by range requests, going on where the last attempt ended."""

import http.client
import re
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlsplit

from cnnviz.core.files.web import DeliveryError, Pace, asking, chunks_of, open_url
from cnnviz.core.peoples_drawings.npy_header import LARGEST_HEADER, NpyHeader
from cnnviz.core.peoples_drawings.part_file import Origin, PartFile
from cnnviz.core.translation import tr

CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})", re.ASCII)
LENGTH = re.compile(r"\d{1,15}", re.ASCII)


class ForeignContentError(DeliveryError):
    """What came is not what was asked for, and would not be at the next attempt."""


class _ChangedError(Exception):
    """The server's file is another one than that of the bytes that were kept."""


def fetch_beginning(url: str, wanted_bytes: int, part: PartFile) -> Iterator[int]:
    """Fetch a file's first bytes into `part`, and yield how many are there; no more are read.

    Raises:
        DeliveryError: the server did not deliver; what has come is kept.
        ForeignContentError: it delivered something else; nothing is kept.
        OSError: the part file cannot be written.
    """
    if part.origin is not None and part.origin.url != url:
        part.clear()
    if part.length < wanted_bytes and not part.is_whole:
        try:
            yield from _request(url, wanted_bytes, part)
        except _ChangedError:
            part.clear()
            yield from _request(url, wanted_bytes, part)
    if not _is_enough(url, wanted_bytes, part):
        raise DeliveryError(tr("{server} closed the connection early", urlsplit(url).netloc))


def _request(url: str, wanted_bytes: int, part: PartFile) -> Iterator[int]:
    server, start = urlsplit(url).netloc, part.length
    asked = {"Range": f"bytes={start}-{wanted_bytes - 1}"}
    if start and part.origin and part.origin.validator:
        asked["If-Range"] = part.origin.validator
    try:
        with asking(server):
            response = open_url(url, headers=asked)
    except DeliveryError as error:
        is_shorter = isinstance(error.__cause__, HTTPError) and error.__cause__.code == 416
        if is_shorter and start:
            raise _ChangedError from error
        raise
    with response:
        _begin(url, response, part)
        pace, is_checked = Pace(), False
        for chunk in chunks_of(server, response):
            part.add(chunk[: wanted_bytes - part.length])
            if not is_checked and part.length >= LARGEST_HEADER:
                _checked(url, part)
                is_checked = True
            if pace.is_due(part.length):
                yield part.length
            if part.length >= wanted_bytes:
                break
    yield part.length


def _begin(url: str, response: http.client.HTTPResponse, part: PartFile) -> None:
    """Prepare the part file for what comes: the rest, or, where no range came, all of it."""
    headers, server = response.headers, urlsplit(url).netloc
    validator = headers.get("ETag") or headers.get("Last-Modified") or ""
    if response.status == http.client.PARTIAL_CONTENT:
        found = CONTENT_RANGE.fullmatch(headers.get("Content-Range", ""))
        if found is None or int(found[1]) != part.length:
            raise ForeignContentError(tr("{server} sent another part than was asked for", server))
        origin = Origin(url, _usable(validator), int(found[3]))
        if part.length and origin != part.origin:
            raise _ChangedError
    else:
        length = headers.get("Content-Length", "")
        size = int(length) if LENGTH.fullmatch(length) else 0
        origin = Origin(url, _usable(validator), size)
        part.clear()
    if not part.length:
        part.begin(origin)


def _usable(validator: str) -> str:
    """Return a validator that may be sent back: no weak one, and none too long to be kept."""
    return "" if validator.startswith("W/") or len(validator) > 200 else validator


def _is_enough(url: str, wanted_bytes: int, part: PartFile) -> bool:
    size = part.origin.size if part.origin else 0
    if part.length < min(LARGEST_HEADER, size):
        return False
    return part.length >= min(wanted_bytes, _checked(url, part).file_bytes)


def _checked(url: str, part: PartFile) -> NpyHeader:
    """Return the header. Raises: ForeignContentError for no drawings; then nothing is kept."""
    try:
        return part.header()
    except ValueError as error:
        is_page = part.beginning().lstrip()[:1] == b"<"
        server = urlsplit(url).netloc
        part.clear()
        if is_page:
            raise ForeignContentError(tr("{server} sent a web page instead", server)) from error
        raise ForeignContentError(tr("{server} sent something else instead", server)) from error
