"""Where the docks stand, and how they share the window, whatever its size becomes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMainWindow, QTabBar

from cnnviz.views.docks.panel_dock import PanelDock
from cnnviz.views.docks.panels import PANELS

PLACES = ("left", "centre", "right", "bottom")
# Shares of a 1280 x 800 window.
LEFT_PX, CENTRE_PX, RIGHT_PX, BOTTOM_PX = 300, 690, 290, 270
HORIZONTAL, VERTICAL = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


class DockArrangement:
    """Shares out the window as the person last did.

    Qt takes room from one dock when a window shrinks, and gives it to another when it grows again.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, PanelDock]) -> None:
        self._window, self._docks = window, docks
        self._sizes: dict[PanelDock, QSize] = {}
        self._window_size = QSize()

    @property
    def is_learned(self) -> bool:
        return bool(self._sizes)

    def reset(self) -> None:
        """Put every panel where it is at first start."""
        for dock in self._docks.values():
            # Side by side, even for a moment, they would widen the window.
            self._window.removeDockWidget(dock)
        groups = [[self._docks[p.name] for p in PANELS if p.place == place] for place in PLACES]
        left, centre, right, bottom = (group[0] for group in groups)
        for first in (left, centre, right, bottom):
            first.fill()  # the others wait behind their tabs
        self._window.addDockWidget(Qt.DockWidgetArea.TopDockWidgetArea, left)
        self._window.splitDockWidget(left, centre, HORIZONTAL)
        self._window.splitDockWidget(centre, bottom, VERTICAL)
        self._window.splitDockWidget(centre, right, HORIZONTAL)
        for first, *others in groups:
            for dock in others:
                self._window.tabifyDockWidget(first, dock)
        for dock in self._docks.values():
            dock.setFloating(False)
            dock.show()
        for first, *_ in groups:
            first.raise_()
        self._window.resizeDocks([left, centre, right], [LEFT_PX, CENTRE_PX, RIGHT_PX], HORIZONTAL)
        self._window.resizeDocks([centre, bottom], [800 - BOTTOM_PX, BOTTOM_PX], VERTICAL)

    def learn(self) -> None:
        """Take the sizes of now for what the person wants."""
        self._window_size = self._window.size()
        for dock in self._in_sight():
            size = dock.size() + QSize(0, self._tab_bar_px(dock))
            for tab in (dock, *self._window.tabifiedDockWidgets(dock)):
                if isinstance(tab, PanelDock):
                    self._sizes[tab] = size

    def apply(self) -> None:
        """Share out the window in the proportions that were learned.

        What panels can spare goes to others that need it to be seen whole.
        """
        docks = [dock for dock in self._in_sight() if dock in self._sizes]
        if not docks:
            return
        grown = self._window.size() - self._window_size
        row = max((_beside(dock, docks) for dock in docks), key=len)
        wanted = [self._sizes[dock].width() for dock in row]
        least = [dock.least_size.width() for dock in row]
        widths = shares(wanted, least, sum(wanted) + grown.width())
        self._window.resizeDocks(row, widths, HORIZONTAL)
        column = max((_below(dock, docks) for dock in docks), key=len)
        wanted = [self._sizes[dock].height() for dock in column]
        least = [dock.least_size.height() + self._tab_bar_px(dock) for dock in column]
        heights = shares(wanted, least, sum(wanted) + grown.height())
        self._window.resizeDocks(column, heights, VERTICAL)

    def _tab_bar_px(self, dock: PanelDock) -> int:
        """The height above a dock that Qt counts as the dock's own, and does not tell as its."""
        if not self._window.tabifiedDockWidgets(dock):
            return 0
        bars = self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
        tops = [dock.y() - bar.y() for bar in bars if bar.isVisible() and bar.x() == dock.x()]
        return min((top for top in tops if top > 0), default=0)

    def _in_sight(self) -> list[PanelDock]:
        return [dock for dock in self._docks.values() if dock.is_in_sight and not dock.isFloating()]


def shares(wanted: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Share out the room as wanted, but give none less than its least where all of these fit.

    What is missing to some is taken from what the others have above their least, in proportion.
    """
    sizes = [room * size / sum(wanted) for size in wanted]
    missing = sum(max(0.0, low - size) for size, low in zip(sizes, least, strict=True))
    spare = sum(max(0.0, size - low) for size, low in zip(sizes, least, strict=True))
    moved = min(missing, spare)
    if not moved:
        return [round(size) for size in sizes]
    return [
        round(size - moved / (spare if size > low else missing) * (size - low))
        for size, low in zip(sizes, least, strict=True)
    ]


def _beside(dock: PanelDock, docks: Sequence[PanelDock]) -> list[PanelDock]:
    middle = dock.geometry().center().y()
    return [d for d in docks if d.geometry().top() <= middle <= d.geometry().bottom()]


def _below(dock: PanelDock, docks: Sequence[PanelDock]) -> list[PanelDock]:
    middle = dock.geometry().center().x()
    return [d for d in docks if d.geometry().left() <= middle <= d.geometry().right()]
