"""All labelled drawings: look through them, relabel, delete, open, import and export them."""

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from cnnviz.core.translation import tr, tr_count
from cnnviz.session.session import Session
from cnnviz.views.input.classes.names_menu import NamesMenu, name_of
from cnnviz.views.my_drawings.class_names_dialog import ask_for_classes
from cnnviz.views.my_drawings.drawing_files import ask_whose, dropped_files
from cnnviz.views.my_drawings.drawing_list import DrawingList
from cnnviz.views.my_drawings.drawing_verbs import CHOOSE, VERBS, VerbAction
from cnnviz.views.my_drawings.lesson_part import LessonPart
from cnnviz.views.my_drawings.own_classes_page import OwnClassesPage
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import REST, column, described, row
from cnnviz.views.widgets.link_button import LinkButton
from cnnviz.views.widgets.segment_row import SegmentRow
from cnnviz.views.widgets.undo_keys import UndoKeys

RELABEL = tr("Give the chosen drawings another class")
PAGES = {
    tr("Drawings"): tr("All labelled drawings by class, and what the network learns of them"),
    tr("Own classes"): tr("Draw classes of your own, train a network on them, judge them apart"),
}
DRAWINGS, OWN_CLASSES = 0, 1
NEW_SET = tr("Name classes of your own, and draw them one after the other")


class MyDrawingsPanel(QWidget):
    """The thumbnails with buttons above, or classes of one's own; what was done last is below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session, self._mine = session, session.my_drawings
        self.list = DrawingList()
        self.verbs = [VerbAction(verb, session, self.list) for verb in VERBS]
        self.list.bind({verb.verb.key: verb for verb in self.verbs if verb.verb.key})
        self.names = NamesMenu(tr("Relabel"), session, self)
        self.relabel = _button(tr("Relabel"))
        self.relabel.setMenu(self.names)
        self.relabel.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.news = ElidedLabel()
        self.undo = described(
            LinkButton(tr("Undo"), "", self.news), name=tr("Undo the last change")
        )
        self.count = QLabel()
        self.lesson = LessonPart(session.teaching)
        self.choice, self.pages = SegmentRow(tr("Page"), PAGES), QStackedWidget()
        self.own = OwnClassesPage(session)
        self.new_set = described(QPushButton(tr("New set…")), NEW_SET, tr("New set of drawings"))
        self._was_drawn = False
        self.menu: QMenu | None = None
        self._shown: object = None
        self.setAcceptDrops(True)
        self._lay_out()
        self._connect()
        UndoKeys(self, self._mine.undo, self._mine.redo)
        self._on_set_changed()
        self.refresh()

    def refresh(self) -> None:
        """Show all drawings as they are, if anybody can see them."""
        if not self.isVisible():
            return
        drawings, names = self._mine.drawings, self._session.network.class_names
        if (drawings, names) != self._shown:
            self._shown = drawings, names
            self.list.show_drawings(drawings, names)
        said = self._mine.last_change
        self.news.setText(f"{said}." if said else "")
        self.undo.setVisible(bool(said))
        self.undo.setToolTip(tr("Undo: {said}\nCtrl+Z in this panel", said))
        self._allow()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 180)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        ask_whose(self._session, dropped_files(event.mimeData()), self.window())

    def _allow(self) -> None:
        chosen, total = len(self.list.chosen()), len(self._mine.drawings)
        for verb in self.verbs:
            verb.refresh(chosen)
        self.names.setEnabled(chosen > 0)
        self.relabel.setEnabled(chosen > 0)
        self.relabel.setToolTip(RELABEL if chosen else f"{RELABEL}\n{CHOOSE}")
        words = tr_count("{count} drawing", "{count:,} drawings", total)
        if chosen:
            words = tr("{chosen:,} of {words} chosen", chosen, words)
        self.count.setText(tr("Reading…") if self._mine.is_busy and not total else words)

    def _on_set_changed(self) -> None:
        """Who begins to draw the set, sees what to draw."""
        is_drawn = self._session.own_classes.set.is_drawn
        if is_drawn and not self._was_drawn:
            self.choice.choose(OWN_CLASSES)
        self._was_drawn = is_drawn

    def _on_new_set(self) -> None:
        ask_for_classes(self._session, self.window())

    def _on_drawings_wanted(self, keys: list[str]) -> None:
        self.choice.choose(DRAWINGS)
        self.list.choose(keys)
        self.list.scrollTo(self.list.currentIndex())

    def _on_named(self, action: QAction) -> None:
        self._mine.relabel(self.list.chosen(), name_of(action))
        self.list.setFocus()

    def _on_activated(self) -> None:
        if len(self.list.chosen()) == 1:
            self._mine.open(self.list.chosen()[0])

    def _show_menu(self, at: QPoint) -> None:
        self.menu = QMenu(self)
        self.menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu.setToolTipsVisible(True)
        self.menu.addMenu(self.names)
        self.menu.addActions(self.verbs)
        self.menu.popup(self.list.viewport().mapToGlobal(at))

    def _connect(self) -> None:
        self._mine.changed.connect(self.refresh)
        self._session.network.replaced.connect(self.refresh)
        self._session.own_classes.set.changed.connect(self._on_set_changed)
        self.choice.chosen.connect(self.pages.setCurrentIndex)
        self.new_set.clicked.connect(self._on_new_set)
        self.own.apart.drawings_wanted.connect(self._on_drawings_wanted)
        self.names.triggered.connect(self._on_named)
        self.undo.clicked.connect(self._mine.undo)
        self.list.chosen_changed.connect(self._allow)
        self.list.doubleClicked.connect(self._on_activated)
        self.list.customContextMenuRequested.connect(self._show_menu)

    def _lay_out(self) -> None:
        opening, deleting, *files = map(_verb_button, self.verbs)
        drawings = QWidget()
        top = row(opening, self.relabel, deleting, REST, *files)
        column(top, (self.list, 1), self.lesson, into=drawings, gap=6)
        self.pages.addWidget(drawings)
        self.pages.addWidget(self.own)
        head = row(self.choice, REST, self.new_set)
        below = row(self.news, self.undo, REST, self.count, gap=6)
        column(head, (self.pages, 1), below, into=self, gap=6, margins=(8, 8, 8, 6))


def _verb_button(verb: VerbAction) -> QToolButton:
    button = _button(verb.verb.text)
    button.setDefaultAction(verb)
    return button


def _button(text: str) -> QToolButton:
    button = described(QToolButton(), name=tr("{text} drawings", text))
    button.setText(text)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
