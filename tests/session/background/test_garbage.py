import gc
import weakref
from threading import Thread, get_ident

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.session.background.garbage import GarbageCollection


class Knot:
    """Refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.itself = self


def test_another_thread_never_collects(qtbot: QtBot) -> None:
    owner = QObject()
    collection = GarbageCollection(owner)
    freed_in: list[int] = []

    def make_garbage() -> None:
        for _ in range(5000):
            weakref.finalize(Knot(), lambda: freed_in.append(get_ident())).atexit = False

    thread = Thread(target=make_garbage)
    thread.start()
    thread.join()
    assert freed_in == []
    assert not gc.isenabled()
    qtbot.waitUntil(lambda: len(freed_in) == 5000, timeout=5000)
    assert set(freed_in) == {get_ident()}
    assert collection.parent() is owner
