"""Actions on the window itself: from panel to panel, and back out of what covers the network."""

from cnnviz.core.translation import tr
from cnnviz.session.network.inspection import Depth
from cnnviz.session.session import Session
from cnnviz.views.actions.action_lines import ActionLine
from cnnviz.views.docks.panel_walk import walk_all, walk_in_sight


def _no_level(session: Session) -> str:
    is_overview = session.inspection.depth is Depth.OVERVIEW
    return tr("The whole network is already on screen.") if is_overview else ""


VIEW = tr("View")


WINDOW_ACTIONS = (
    ActionLine("level_back", VIEW, tr("One level &back"), "Esc",
               tr("From the arithmetic of a value to the terms of its map, and to the whole "
                  "network"),
               lambda session, _: session.inspection.back(), _no_level),
    ActionLine("next_panel", VIEW, tr("&Next panel"), "F6",
               tr("Move the focus to the next visible panel"),
               lambda _, window: walk_in_sight(window, 1)),
    ActionLine("previous_panel", VIEW, tr("&Previous panel"), "Shift+F6",
               tr("Move the focus to the previous visible panel"),
               lambda _, window: walk_in_sight(window, -1)),
    ActionLine("next_open", VIEW, tr("Next open panel"), "Ctrl+Tab",
               tr("Bring the next panel to the front, even from behind a tab"),
               lambda _, window: walk_all(window, 1)),
    ActionLine("previous_open", VIEW, tr("Previous open panel"), "Ctrl+Shift+Tab",
               tr("Bring the previous panel to the front, even from behind a tab"),
               lambda _, window: walk_all(window, -1)),
)  # fmt: skip
