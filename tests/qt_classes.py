"""All classes of the program that are made from classes of Qt."""

import importlib
import pkgutil

from PySide6.QtCore import QObject, QRunnable
from PySide6.QtGui import (
    QAccessibleActionInterface,
    QAccessibleInterface,
    QAccessibleValueInterface,
    QUndoCommand,
)
from PySide6.QtWidgets import QGraphicsItem

import cnnviz.views  # it guards items of scenes, too

ACCESSIBLE = (QAccessibleInterface, QAccessibleActionInterface, QAccessibleValueInterface)


def qt_classes(*packages: str) -> list[type]:
    """Return the classes that are derived from classes of Qt in these packages."""
    for module in pkgutil.walk_packages(cnnviz.__path__, "cnnviz."):
        if "__main__" not in module.name and "libcnnviz" not in module.name:
            importlib.import_module(module.name)
    found: set[type] = set()
    ahead: list[type] = [QObject, QRunnable, QGraphicsItem, QUndoCommand, *ACCESSIBLE]
    while ahead:
        derived = set(ahead.pop().__subclasses__()) - found
        found |= derived
        ahead += derived
    return [cls for cls in found if cls.__module__.split(".")[0] in packages]
