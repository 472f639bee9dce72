"""Actions on the window itself: from panel to panel, and back out of what covers the network."""

from PySide6.QtWidgets import QWidget

from cnnviz.session.network.inspection import Depth
from cnnviz.session.session import Session
from cnnviz.views.actions.action_lines import ActionLine
from cnnviz.views.docks.panel_walk import walk_all, walk_in_sight


def _next_panel(session: Session, window: QWidget) -> None:
    walk_in_sight(window, 1)


def _previous_panel(session: Session, window: QWidget) -> None:
    walk_in_sight(window, -1)


def _next_open(session: Session, window: QWidget) -> None:
    walk_all(window, 1)


def _previous_open(session: Session, window: QWidget) -> None:
    walk_all(window, -1)


def _level_back(session: Session, window: QWidget) -> None:
    session.inspection.back()


def _no_level(session: Session) -> str:
    is_overview = session.inspection.depth is Depth.OVERVIEW
    return "The whole network is already on screen." if is_overview else ""


WINDOW_ACTIONS = (
    ActionLine("level_back", "View", "One level &back", "Esc",
               "From the arithmetic of a value to the terms of its map, and to the whole network",
               _level_back, _no_level),
    ActionLine("next_panel", "View", "&Next panel", "F6",
               "Move the focus to the next visible panel", _next_panel),
    ActionLine("previous_panel", "View", "&Previous panel", "Shift+F6",
               "Move the focus to the previous visible panel", _previous_panel),
    ActionLine("next_open", "View", "Next open panel", "Ctrl+Tab",
               "Bring the next panel to the front, even from behind a tab", _next_open),
    ActionLine("previous_open", "View", "Previous open panel", "Ctrl+Shift+Tab",
               "Bring the previous panel to the front, even from behind a tab", _previous_open),
)  # fmt: skip
