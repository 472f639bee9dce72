"""The window: panels as docks, menus from the catalogues, a status bar."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QActionGroup,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QTabWidget

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.actions.action_lines import ActionLine, SessionAction
from cnnviz.views.actions.actions import ACTIONS, EDIT, FILE, INPUT, TRAINING
from cnnviz.views.actions.window_actions import VIEW
from cnnviz.views.docks.dock_arrangement import DockArrangement
from cnnviz.views.docks.panel_dock import PanelDock
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.input.dropped_pictures import may_hold_picture, show_mime_picture
from cnnviz.views.theme import apply_theme
from cnnviz.views.time.past_banner import PastBanner
from cnnviz.views.window.help_dialogs import show_about, show_keys
from cnnviz.views.window.messages import Messages
from cnnviz.views.window.notes_line import NotesLine
from cnnviz.views.window.resume_line import ResumeLine
from cnnviz.views.window.status_bar import StatusBar

HELP = tr("Help")
MENUS = (FILE, EDIT, INPUT, TRAINING, VIEW, HELP)
LAYOUT_VERSION = 1
THEMES = {"system": tr("Like the system"), "light": tr("Light"), "dark": tr("Dark")}


class MainWindow(QMainWindow):
    """One window a session."""

    closed = Signal()

    def __init__(self, session: Session, log_file: Path) -> None:
        super().__init__()
        self.session = session
        self._before_zoom = QByteArray()  # how the docks stood
        self.setWindowTitle("cnnviz")
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        self.docks = {panel.name: PanelDock(panel, session, self) for panel in PANELS}
        self.arrangement = DockArrangement(self, self.docks)
        self.menus: dict[str, QMenu] = {n: self.menuBar().addMenu(f"&{n}") for n in MENUS}
        self.actions_by_name = {line.name: self._add_action(line.menu, line) for line in ACTIONS}
        self._fill_view_menu()
        self._fill_help_menu()
        self.setStatusBar(StatusBar(session))
        self.addToolBar(ResumeLine(session, self))
        self.addToolBar(NotesLine(session, self))
        self.past_banner = PastBanner(session, self)
        self.messages = Messages(session, self, log_file)
        session.network.replaced.connect(self._show_title)
        session.network.renamed.connect(self._show_title)
        session.navigation.panel_wanted.connect(self.show_panel)
        session.scaling.wanted.connect(self._show_scaling)
        self._show_title()
        self._learning = QTimer(self, singleShot=True, interval=0)
        self._learning.timeout.connect(self.arrangement.learn)
        for dock in self.docks.values():
            dock.dockLocationChanged.connect(self._learning.start)
            dock.topLevelChanged.connect(self._learning.start)
        self.resize(1280, 800)
        self.arrangement.reset()
        self._restore_layout()

    def show_panel(self, name: str) -> None:
        """Bring a panel to the front, also one that was closed."""
        if name not in self.docks:
            names = ", ".join(self.docks)
            self.session.failed.emit(
                CnnvizError(tr("There is no panel {name}; there are {names}.", name, names))
            )
            return
        self.docks[name].come_forward()

    def reset_layout(self) -> None:
        """Put every panel back where it was at first start."""
        self.session.preferences.forget_layout()
        self.zoom.setChecked(False)
        self.arrangement.reset()
        self._learning.start()

    def event(self, event: QEvent) -> bool:
        is_handled = super().event(event)
        if event.type() == QEvent.Type.MouseButtonRelease:  # a line between docks was dragged
            self.arrangement.learn()
        return is_handled

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._learning.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrangement.apply()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_hold_picture(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        show_mime_picture(event.mimeData(), self.session)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the layout, end all work, then go: the run so far is in the autosave."""
        self.zoom.setChecked(False)
        preferences = self.session.preferences
        preferences.set_layout("geometry", self.saveGeometry())
        preferences.set_layout("docks", self.saveState(LAYOUT_VERSION))
        self.hide()
        self.session.shut_down()
        super().closeEvent(event)
        self.closed.emit()

    def _restore_layout(self) -> None:
        preferences = self.session.preferences
        geometry = preferences.layout("geometry")
        if not geometry.isEmpty():
            self.restoreGeometry(geometry)
            self.restoreState(preferences.layout("docks"), LAYOUT_VERSION)

    def _add_action(self, menu: str, line: ActionLine) -> SessionAction:
        action = SessionAction(line, self.session, self)
        self.menus[menu].addAction(action)
        return action

    def _fill_view_menu(self) -> None:
        view = self.menus[VIEW]
        view.addSeparator()
        for dock in self.docks.values():
            view.addAction(dock.toggleViewAction())
        view.addSeparator()
        self.zoom = view.addAction(tr("&Zoom the network"))
        self.zoom.setCheckable(True)
        self.zoom.setShortcut("Z")
        self.zoom.setToolTip(tr("Give the network the whole window, and back"))
        self.zoom.toggled.connect(self._on_zoomed)
        view.addAction(tr("&Reset layout"), self.reset_layout)
        themes = view.addMenu(tr("&Theme"))
        self._theme_group = QActionGroup(self)
        for name, text in THEMES.items():
            action = themes.addAction(text)
            action.setCheckable(True)
            action.setData(name)
            action.setChecked(name == self.session.preferences.theme)
            self._theme_group.addAction(action)
        self._theme_group.triggered.connect(self._on_theme_chosen)

    def _fill_help_menu(self) -> None:
        keys = self.menus[HELP].addAction(tr("&Keys"), self._show_keys)
        keys.setShortcuts([QKeySequence("F1"), QKeySequence("?")])
        self.menus[HELP].addAction(tr("&About cnnviz"), self._show_about)

    def _show_keys(self) -> None:
        show_keys(self)

    def _show_about(self) -> None:
        show_about(self)

    def _show_scaling(self) -> None:
        self.show_panel("evaluation")

    def _on_zoomed(self, zoomed: bool) -> None:
        if not zoomed:
            self.restoreState(self._before_zoom, LAYOUT_VERSION)
            self.arrangement.apply()
            return
        self._before_zoom = self.saveState(LAYOUT_VERSION)
        for name, dock in self.docks.items():
            dock.setVisible(name == "network")

    def _on_theme_chosen(self, action: object) -> None:
        name = self._theme_group.checkedAction().data()
        self.session.preferences.theme = name
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, name)

    def _show_title(self) -> None:
        self.setWindowTitle(tr("{title} - cnnviz", self.session.network.title))
