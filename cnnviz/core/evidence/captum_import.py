"""Captum, imported when somebody first asks for evidence, and silent on the terminal.

Importing it takes 0.5 to 1 s and brings matplotlib, so the app starts without it.
"""

import logging
import warnings
from types import ModuleType

from cnnviz.core.late_imports import import_late

# Guided backpropagation says at each call that it sets hooks, which is what it is for.
SETS_HOOKS = "Setting backward hooks on ReLU"


def captum_attr() -> ModuleType:
    """The module `captum.attr`; safe to call from any thread."""
    attr = import_late("captum.attr")
    # With a handler of its own, what a library logs does not fall through to the terminal.
    for library in ("captum", "matplotlib"):
        logger = logging.getLogger(library)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    # A filter for good: warnings.catch_warnings would change those of all threads.
    warnings.filterwarnings("ignore", message=SETS_HOOKS)
    return attr
