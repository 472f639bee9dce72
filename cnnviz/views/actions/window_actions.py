"""Actions on the window itself: from panel to panel, and back out of what covers the network."""

from PySide6.QtWidgets import QWidget

from cnnviz.core.translation import tr
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
    return tr("The whole network is already on screen.") if is_overview else ""


VIEW = tr("View")
WINDOW_ACTIONS = (
    ActionLine("level_back", VIEW, tr("One level &back"), "Esc",
               tr("From the arithmetic of a value to the terms of its map, and to the "
                  "whole network"),
               _level_back, _no_level),
    ActionLine("next_panel", VIEW, tr("&Next panel"), "F6",
               tr("Move the focus to the next visible panel"), _next_panel),
    ActionLine("previous_panel", VIEW, tr("&Previous panel"), "Shift+F6",
               tr("Move the focus to the previous visible panel"), _previous_panel),
    ActionLine("next_open", VIEW, tr("Next open panel"), "Ctrl+Tab",
               tr("Bring the next panel to the front, even from behind a tab"), _next_open),
    ActionLine("previous_open", VIEW, tr("Previous open panel"), "Ctrl+Shift+Tab",
               tr("Bring the previous panel to the front, even from behind a tab"), _previous_open),
)  # fmt: skip
