"""From panel to panel by key: through those in sight, or through all that are open."""

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QWidget

from cnnviz.views.docks.panel_dock import PanelDock
from cnnviz.views.docks.panels import PANELS


def walk_in_sight(window: QWidget, step: int) -> None:
    """Give the focus to the next panel in sight, from left to right and from the top down."""
    docks = [dock for dock in window.findChildren(PanelDock) if dock.is_in_sight]
    _go(sorted(docks, key=_reading_order), step)


def walk_all(window: QWidget, step: int) -> None:
    """Bring the next open panel to the front, in the order of the View menu."""
    names = [panel.name for panel in PANELS]
    docks = [dock for dock in window.findChildren(PanelDock) if not dock.isHidden()]
    _go(sorted(docks, key=lambda dock: names.index(dock.objectName())), step)


def _go(docks: Sequence[PanelDock], step: int) -> None:
    if docks:
        focused = QApplication.focusWidget()
        is_here = [focused is not None and dock.isAncestorOf(focused) for dock in docks]
        place = is_here.index(True) + step if any(is_here) else min(step, 0)
        docks[place % len(docks)].come_forward()


def _reading_order(dock: PanelDock) -> tuple[int, int]:
    corner = dock.mapToGlobal(dock.rect().topLeft())
    return corner.x(), corner.y()
