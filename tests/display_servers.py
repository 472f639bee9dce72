"""Display servers in a thread: what they answer is given, what they were sent is kept."""

import socket
import struct
import threading
from types import TracebackType

LOWEST_X_PORT = 6000


def x_refusal(reason: bytes) -> bytes:
    """What an X server sends whom it does not let in."""
    padded = reason + bytes(-len(reason) % 4)
    return struct.pack("<BBHHH", 0, len(reason), 11, 0, len(padded) // 4) + padded


def x_welcome() -> bytes:
    """What an X server with one screen sends whom it lets in."""
    screen = struct.pack("<5I6HIBBBB", 1, 1, 0, 0, 0, 800, 600, 0, 0, 1, 1, 1, 0, 0, 0, 0)
    setup = struct.pack("<4IHHBBBBBBBBI", 1, 0, 0, 0, 0, 65535, 1, 0, 0, 0, 32, 32, 8, 255, 0)
    return struct.pack("<BBHHH", 1, 0, 11, 0, (len(setup) + len(screen)) // 4) + setup + screen


class DisplayServer:
    """Listens; answers each connection with the same bytes, or with silence."""

    def __init__(self, listening: socket.socket, answer: bytes) -> None:
        self._listening = listening
        self._answer = answer
        self._accepted: list[socket.socket] = []
        self._thread = threading.Thread(target=self._serve, daemon=True)
        listening.listen()

    def __enter__(self) -> "DisplayServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, t: TracebackType | None
    ) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        for open_socket in (self._listening, *self._accepted):
            open_socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self._accepted.append(connection)
            connection.recv(4096)
            connection.sendall(self._answer)


def x_server(answer: bytes) -> tuple[DisplayServer, str]:
    """A server on this machine and the name of its display."""
    listening = socket.create_server(("127.0.0.1", 0))
    return (
        DisplayServer(listening, answer),
        f"127.0.0.1:{listening.getsockname()[1] - LOWEST_X_PORT}",
    )


def wayland_server(path: str, answer: bytes) -> DisplayServer:
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(path)
    return DisplayServer(listening, answer)
