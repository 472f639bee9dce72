"""A panel's frame in the window; the panel itself is made when it is first seen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QFrame, QScrollArea, QWidget
from shiboken6 import isValid

from cnnviz.session.session import Session
from cnnviz.views.docks.panels import Panel
from cnnviz.views.widgets.focus_return import FocusReturn, first_stop

# Below its own minimum a panel scrolls; narrower or lower than this nobody can use it.
LEAST_WIDTH_PX, LEAST_HEIGHT_PX = 150, 100


class PanelDock(QDockWidget):
    """Empty until its tab comes to the front, or until `fill`."""

    def __init__(self, panel: Panel, session: Session, window: QWidget) -> None:
        super().__init__(panel.title, window)
        self._spec, self._session = panel, session
        self.panel: QWidget | None = None  # before it is first seen
        self.is_in_sight = False
        self._focus = FocusReturn(self)
        self.setObjectName(panel.name)
        toggle = self._toggle = self.toggleViewAction()
        toggle.setShortcut(panel.shortcut)
        toggle.setToolTip(panel.tooltip)
        # Qt's own answer closes a panel that is merely behind another tab.
        toggle.triggered.disconnect()
        toggle.triggered.connect(self._on_toggled)
        self.visibilityChanged.connect(self._on_visibility_changed)

    def fill(self) -> None:
        """Make the panel, unless it is there."""
        if self.panel is None:
            self.panel = self._spec.make(self._session)
            # With an opaque panel Qt paints neither frame nor window again when something changes.
            self.panel.setAutoFillBackground(True)
            self._scroll = _PanelScroll(self.panel)
            self.setWidget(self._scroll)

    @property
    def least_size(self) -> QSize:
        """The size from which on all of the panel is seen without scrolling."""
        if self.panel is None:
            return self.minimumSizeHint()
        frame = self.minimumSizeHint() - self._scroll.minimumSizeHint()
        return frame + self.panel.minimumSizeHint()

    def come_forward(self) -> None:
        """Show the panel in front of its neighbours, and give it the focus."""
        self._focus.remember()
        self.show()
        self.raise_()
        self.fill()
        self._scroll.show()
        self.take_focus()

    def take_focus(self) -> None:
        """Give the focus to where it last was in here, else to the first place for it."""
        if self.isFloating():
            self.activateWindow()
        focused = QApplication.focusWidget()
        if self.panel is not None and not (focused and self.isAncestorOf(focused)):
            stop = self.panel.focusWidget() or first_stop(self.panel) or self.panel
            stop.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_toggled(self) -> None:
        if self.is_in_sight:
            self._focus.give_back()
            self.close()
        else:
            self.come_forward()

    def _on_visibility_changed(self, is_in_sight: bool) -> None:
        self.is_in_sight = is_in_sight
        if not isValid(self._toggle):
            return  # the window is on its way out
        # Qt checks it for what waits behind a tab, too.
        self._toggle.setChecked(is_in_sight)
        if is_in_sight:
            self.fill()
        if self.panel is not None:
            # Qt moves a dock behind another tab out of the window, and calls all in it visible.
            self._scroll.setVisible(is_in_sight)


class _PanelScroll(QScrollArea):
    """Scrolls the panel where the window leaves it less room than it needs."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self._panel = panel
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.setWidget(panel)
        keeps_its_place = self.sizePolicy()
        keeps_its_place.setRetainSizeWhenHidden(True)
        self.setSizePolicy(keeps_its_place)

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH_PX, LEAST_HEIGHT_PX)

    def sizeHint(self) -> QSize:
        return self._panel.sizeHint()
