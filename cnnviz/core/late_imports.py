"""Modules that take as long to import as the window to open, imported when first asked for."""

import gc
import importlib
import sys
import threading
from types import ModuleType

_lock = threading.Lock()


def import_late(name: str) -> ModuleType:
    """Return a module, imported if need be; safe to call from any thread.

    What an import makes stays until the end, so the garbage collector is told to pass it over:
    its next search would otherwise hold every thread up for a tenth of a second.
    """
    with _lock:
        is_new = name not in sys.modules
        module = importlib.import_module(name)
        if is_new:
            gc.freeze()
        return module
