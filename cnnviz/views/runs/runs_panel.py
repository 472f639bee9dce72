"""All recorded runs: open, name and delete them, or train one again with one thing changed."""

from datetime import datetime

from PySide6.QtCore import QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.runs.run_list import RunList
from cnnviz.views.runs.run_row import matches, rows_of
from cnnviz.views.runs.run_verbs import VERBS, VerbAction
from cnnviz.views.runs.runs_footer import RunsFooter
from cnnviz.views.widgets.layouts import REST, column, row
from cnnviz.views.widgets.undo_keys import UndoKeys

# A row that grows at the rate of the curves would cost more than it tells.
GROWING_MS = 400
READING = tr("Reading the recorded runs…")
NO_RUNS = tr(
    "No runs yet.\n\nTrain (F5): every run is recorded as it trains, and is listed "
    "here to be replayed step by step, or repeated with one change."
)


class RunsPanel(QWidget):
    """The list with its buttons above, and what was deleted and the budget below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._runs = session, session.runs
        self.list = RunList()
        self.verbs = {verb.key: VerbAction(verb, session, self.list) for verb in VERBS}
        self.list.bind(self.verbs)
        self.filter = QLineEdit()
        self.footer = RunsFooter(session)
        self.menu: QMenu | None = None
        self._growing = QTimer(self, singleShot=True, interval=GROWING_MS)
        self._lay_out()
        self._connect()
        UndoKeys(self, self._runs.undo)
        self.refresh()

    def refresh(self) -> None:
        """Show all runs as they are, if anybody can see them."""
        if not self.isVisible():
            return
        rows = rows_of(self._session, datetime.now())
        words = self.filter.text()
        shown = [row for row in rows if matches(row, words)]
        self.list.show_rows(shown, self._empty(bool(rows), words))
        self.footer.refresh(len(rows), sum(row.listed.size_bytes for row in rows))
        self._allow()

    def showEvent(self, event: QShowEvent) -> None:
        self._runs.look()
        self.refresh()

    def minimumSizeHint(self) -> QSize:
        return QSize(286, 180)

    def _empty(self, are_there_any: bool, words: str) -> str:
        if are_there_any:
            return tr("No run has “{text}” in it.", words.strip())
        return READING if self._runs.is_reading else NO_RUNS

    def _allow(self) -> None:
        for verb in self.verbs.values():
            verb.refresh()

    def _on_chosen(self) -> None:
        self._runs.select(self.list.current())
        self._allow()

    def _on_selected(self) -> None:
        """Somebody else chose a run."""
        if self._runs.selected not in (None, self.list.current()):
            self.list.choose(self._runs.selected)

    def _on_progress(self) -> None:
        if self.isVisible() and not self._growing.isActive():
            self._growing.start()

    def _show_menu(self, at: QPoint) -> None:
        if not self.list.chosen():
            return
        self.menu = QMenu(self)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu.setToolTipsVisible(True)
        self.menu.addActions(list(self.verbs.values()))
        self.menu.popup(self.list.viewport().mapToGlobal(at))

    def _connect(self) -> None:
        self._runs.changed.connect(self.refresh)
        self._runs.selected_changed.connect(self._on_selected)
        self._runs.budget.changed.connect(self.refresh)
        self._session.training.state_changed.connect(self.refresh)
        self._session.training.progressed.connect(self._on_progress)
        self._session.time_machine.run_changed.connect(self.refresh)
        self._growing.timeout.connect(self.refresh)
        self.filter.textChanged.connect(self.refresh)
        self.list.chosen_changed.connect(self._on_chosen)
        self.list.customContextMenuRequested.connect(self._show_menu)
        # Later: the list is filled anew, and must have closed the editor of the name before.
        self.list.rows.rename_wanted.connect(self._runs.rename, Qt.ConnectionType.QueuedConnection)

    def _lay_out(self) -> None:
        self.filter.setPlaceholderText(tr("Filter"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(tr("Filter the runs"))
        self.filter.setToolTip(tr("Show only runs that contain all of these words"))
        self.filter.setMaximumWidth(180)
        top = row(*map(_button, self.verbs.values()), REST, self.filter)
        column(top, (self.list, 1), self.footer, into=self, gap=6, margins=(8, 8, 8, 6))


def _button(verb: VerbAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(verb)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setAccessibleName(tr("{text} run", verb.verb.text))
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
