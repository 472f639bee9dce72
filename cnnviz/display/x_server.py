"""Does an X server let this program in? Asked as Qt will ask, with a limit to the waiting."""

import ctypes
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from cnnviz.core.translation import tr

TIMEOUT_S = 8.0
SOCKET_FAILED = 1  # of xcb's error numbers


class XConnection:
    """A first connection to a display; it is held until Qt has its own.

    Left before, a server that ends or starts anew with its last client would do so just then.
    """

    def __init__(self, display: str) -> None:
        self._display = display
        self._xcb = _library()
        self._connection: int | None = None
        self._error = 0
        self._words = b""

    def trouble(self) -> str:
        """Connect; return what is wrong with the display, nothing if it can be used."""
        with _captured_errors() as told:
            asking = threading.Thread(target=self._connect, daemon=True)
            asking.start()
            asking.join(TIMEOUT_S)
        if asking.is_alive() or (self._error == SOCKET_FAILED and not told):
            return tr("the display {display} does not answer", self._display)
        if self._error == SOCKET_FAILED and any(b"clients" in words for words in told):
            return tr("the display {display} accepts no more clients: close one", self._display)
        if self._error == SOCKET_FAILED:
            return tr(
                "the display {display} refuses this program: start it as the person "
                "who is logged in there, or set XAUTHORITY to that person's file",
                self._display,
            )
        return tr("DISPLAY names no display: {display!r}", self._display) if self._error else ""

    def leave(self) -> None:
        if self._connection is not None:
            self._xcb.xcb_disconnect(self._connection)
            self._connection = None

    def _connect(self) -> None:
        connection = self._xcb.xcb_connect(os.fsencode(self._display), None)
        self._error = self._xcb.xcb_connection_has_error(connection)
        self._connection = connection


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libxcb.so.1")
    library.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    library.xcb_disconnect.argtypes = [ctypes.c_void_p]
    library.xcb_disconnect.restype = None
    return library


@contextmanager
def _captured_errors() -> Iterator[list[bytes]]:
    """Keep from the terminal what xcb writes there of a server that refuses; it is here after."""
    told: list[bytes] = []
    with tempfile.TemporaryFile() as file:
        before = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield told
        finally:
            os.dup2(before, 2)
            os.close(before)
            file.seek(0)
            told += file.readlines()
