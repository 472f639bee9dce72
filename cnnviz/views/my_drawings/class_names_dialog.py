"""Asks for the classes of a set of drawings: added, removed and renamed, by keys alone too."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QPushButton, QWidget

from cnnviz.core.teaching.class_names import name_troubles
from cnnviz.core.teaching.drawn_dataset import CLASSES
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.dialogs import open_dialog
from cnnviz.views.widgets.icon_button import IconButton
from cnnviz.views.widgets.layouts import REST, column, described, row
from cnnviz.views.widgets.scrolling import scrolling

SIZE_PX = (440, 380)
FIRST_ROWS = 3
LONGEST = 200  # of what is typed: a name that is too long is told of, not cut
EXAMPLES = (tr("cat"), tr("house"), tr("tree"), tr("fish"), tr("car"))
FEWEST, MOST = CLASSES


class NameRow(QWidget):
    """A field for a name, a button that removes it, and below them what is wrong with the name."""

    removed = Signal(QWidget)

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.field, self.trouble = QLineEdit(name), QLabel()
        self.remove = IconButton("remove", "", "", self)
        self.field.setMaxLength(LONGEST)
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        column(row((self.field, 1), self.remove), self.trouble, into=self, gap=2)
        self.remove.clicked.connect(self._on_remove)

    def number(self, place: int, may_go: bool) -> None:
        """Say which class it is, counted from 0."""
        described(self.field, tr("The name of a class"), tr("Class {number}", place + 1))
        self.field.setPlaceholderText(tr("for example {name}", EXAMPLES[place % len(EXAMPLES)]))
        tooltip = tr("Remove this class; its drawings stay in My drawings")
        if not may_go:
            tooltip = tr("{fewest} classes are the fewest.", FEWEST)
        described(self.remove, tooltip, tr("Remove class {number}", place + 1))
        self.remove.setEnabled(may_go)

    def show_trouble(self, trouble: str) -> None:
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.field.setAccessibleDescription(trouble)

    def _on_remove(self) -> None:
        self.removed.emit(self)


class ClassNamesDialog(QDialog):
    """Enter goes to the next empty field, and behind the last one begins the set."""

    def __init__(self, session: Session, names: Sequence[str], window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._has_tried = False  # to begin: from then on empty names are told of
        self.rows: list[NameRow] = []
        self.setWindowTitle(tr("Classes of the set") if names else tr("New set of drawings"))
        self._list = QWidget()
        self._lines = column(REST, into=self._list, gap=6)
        self._area = scrolling(self._list, across=False)
        self.more = QPushButton(tr("&Add a class"))
        self.known = described(
            QPushButton(tr("&Names of my drawings")),
            tr("Take the classes that My drawings has, such as those of imported files"),
        )
        verbs = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(verbs.Ok | verbs.Cancel)
        self.begin = self.buttons.button(verbs.Ok)
        self.begin.setText(tr("&Draw these"))
        self.buttons.button(verbs.Cancel).setText(tr("Cancel"))
        self._lay_out()
        self._fill(names or [""] * FIRST_ROWS)
        self.more.clicked.connect(self._on_more)
        self.known.clicked.connect(self._on_known)
        self.buttons.accepted.connect(self._on_begin)
        self.buttons.rejected.connect(self.reject)
        self.rows[0].field.setFocus()

    @property
    def names(self) -> list[str]:
        return [line.field.text() for line in self.rows]

    def refresh(self) -> None:
        """Say beside each field what is wrong with it, and what else can be done."""
        names = self.names
        for line, name, trouble in zip(self.rows, names, name_troubles(names), strict=True):
            line.show_trouble(trouble if name.strip() or self._has_tried else "")
        for place, line in enumerate(self.rows):
            line.number(place, may_go=len(self.rows) > FEWEST)
        is_full = len(self.rows) >= MOST
        self.more.setEnabled(not is_full)
        self.more.setToolTip(tr("{most} classes are the most.", MOST) if is_full else "")
        self.known.setEnabled(len(self._session.my_drawings.class_names()) >= FEWEST)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not is_enter or not isinstance(self.focusWidget(), QLineEdit):
            super().keyPressEvent(event)

    def _fill(self, names: Sequence[str]) -> None:
        for line in self.rows:
            self._lines.removeWidget(line)
            line.deleteLater()
        self.rows = []
        for name in names:
            self._add(name)
        self.refresh()

    def _add(self, name: str) -> NameRow:
        line = NameRow(name)
        line.field.textChanged.connect(self.refresh)
        line.field.returnPressed.connect(self._on_enter)
        line.removed.connect(self._on_removed)
        self._lines.insertWidget(len(self.rows), line)
        self.rows.append(line)
        return line

    def _on_more(self) -> None:
        line = self._add("")
        self.refresh()
        self._show(line)

    def _on_known(self) -> None:
        self._fill(self._session.my_drawings.class_names()[:MOST])

    def _on_removed(self, line: NameRow) -> None:
        place = self.rows.index(line)
        self.rows.remove(line)
        self._show(self.rows[min(place, len(self.rows) - 1)])
        self._lines.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.refresh()

    def _on_enter(self) -> None:
        focus = self.focusWidget()
        place = next(number for number, line in enumerate(self.rows) if line.field is focus)
        in_turn = (*self.rows[place + 1 :], *self.rows[:place])
        empty = next((line for line in in_turn if not line.field.text().strip()), None)
        if empty is not None:
            self._show(empty)
        else:
            self._on_begin()

    def _on_begin(self) -> None:
        troubles = name_troubles(self.names)
        self._has_tried = True
        self.refresh()
        if any(troubles):
            self._show(next(line for line, said in zip(self.rows, troubles, strict=True) if said))
            return
        names = self.names
        self.accept()
        self._session.own_classes.set.begin(names)
        self._session.navigation.panel_wanted.emit("my_drawings")

    def _show(self, line: NameRow) -> None:
        line.show()
        line.field.setFocus()
        self._list.adjustSize()
        self._area.ensureWidgetVisible(line)

    def _lay_out(self) -> None:
        words = QLabel(
            tr(
                "Which classes will you draw? Name {fewest} to {most}; a network learns them from "
                "a handful of drawings of each.",
                FEWEST,
                MOST,
            )
        )
        words.setWordWrap(True)
        beside = row(self.more, self.known, REST)
        column(words, (self._area, 1), beside, self.buttons, into=self, margins=None, gap=8)
        self.resize(*SIZE_PX)


def ask_for_classes(session: Session, window: QWidget, names: Sequence[str] = ()) -> None:
    """Ask for the classes of a new set, or for other ones than these of the set that there is."""
    open_dialog(ClassNamesDialog(session, names, window))
