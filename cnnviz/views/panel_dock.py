"""A panel's frame in the window; the panel itself is made when it is first seen."""

from PySide6.QtWidgets import QDockWidget, QWidget

from cnnviz.session.session import Session
from cnnviz.views.panels import Panel


class PanelDock(QDockWidget):
    """Empty until its tab comes to the front, or until `fill`."""

    def __init__(self, panel: Panel, session: Session, window: QWidget) -> None:
        super().__init__(panel.title, window)
        self._panel, self._session = panel, session
        self.setObjectName(panel.name)
        toggle = self.toggleViewAction()
        toggle.setShortcut(panel.shortcut)
        toggle.setToolTip(panel.tooltip)
        self.visibilityChanged.connect(self._on_visibility_changed)

    def fill(self) -> None:
        """Make the panel, unless it is there."""
        if self.widget() is None:
            panel = self._panel.make(self._session)
            keeps_its_place = panel.sizePolicy()
            keeps_its_place.setRetainSizeWhenHidden(True)
            panel.setSizePolicy(keeps_its_place)
            # With an opaque panel Qt paints neither frame nor window again when something changes.
            panel.setAutoFillBackground(True)
            self.setWidget(panel)

    def _on_visibility_changed(self, is_in_sight: bool) -> None:
        if is_in_sight:
            self.fill()
        if self.widget() is not None:
            # Qt moves a dock behind another tab out of the window, and calls all in it visible.
            self.widget().setVisible(is_in_sight)
