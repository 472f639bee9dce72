"""Designs under their names: save, open, rename, delete, and take that back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from cnnviz.core.network.network_config import MAX_NAME_LENGTH, NETWORKS
from cnnviz.core.translation import tr
from cnnviz.session.design.designs import Designs
from cnnviz.views.design.saved_list import SavedList
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.layouts import column, described, row
from cnnviz.views.widgets.undo_keys import UndoKeys

SHIPPED = tr("It is built in and cannot be changed.")
CHOOSE = tr("Choose a design in the list first.")


class SavedSection(QWidget):
    """A name to save under, the list, and what can be done with the chosen one."""

    def __init__(self, designs: Designs) -> None:
        super().__init__()
        self._designs, self._saved = designs, designs.saved
        self.name = QLineEdit()
        self.save = QPushButton(tr("Save"))
        self.list = SavedList()
        self.open = QPushButton(tr("Open"))
        self.rename = QPushButton(tr("Rename"))
        self.delete = QPushButton(tr("Delete"))
        self.undo = described(QPushButton(tr("Undo")), name=tr("Undo the last change of the list"))
        self.news = ElidedLabel()
        self._describe()
        self._lay_out()
        self._connect()
        UndoKeys(self.list, self._saved.undo)

    def refresh(self) -> None:
        """Show the name of the design at hand and all that are kept."""
        if not self.name.hasFocus() or not self.name.isModified():
            self.name.setText(self._designs.current.name)
        self.list.show_designs(self._saved.designs)
        self.news.setText(self._saved.trouble or self._saved.last_change)
        self._allow()

    def _allow(self) -> None:
        chosen, name = self.list.chosen(), self.name.text().strip()
        own = SHIPPED if chosen in NETWORKS else "" if chosen else CHOOSE
        _allow(self.open, tr("Open the selected design"), "" if chosen else CHOOSE)
        _allow(self.rename, tr("Rename the selected design: F2"), own)
        _allow(self.delete, tr("Delete the selected design: Delete; Undo restores it"), own)
        taken = SHIPPED if name in NETWORKS else "" if name else tr("Type a name first.")
        self.save.setText(tr("Replace") if name in self._saved.designs else tr("Save"))
        _allow(self.save, tr("Save the design under this name"), taken)
        last = self._saved.last_change
        _allow(self.undo, tr("Undo: {last}", last), "" if last else tr("Nothing to undo yet."))

    def _on_save(self) -> None:
        self.name.setModified(False)
        self._designs.save_as(self.name.text())
        self.list.choose(self.name.text().strip())

    def _on_open(self) -> None:
        self._on_open_wanted(self.list.chosen())

    def _on_open_wanted(self, name: str) -> None:
        design = NETWORKS.get(name) or self._saved.designs.get(name)
        if design is not None:
            self.name.setModified(False)
            self._designs.open(design)

    def _on_rename_wanted(self, old: str, new: str) -> None:
        if not self._saved.rename(old, new):
            self.refresh()
        self.list.choose(new.strip())

    def _on_delete(self) -> None:
        self._saved.delete(self.list.chosen())

    def _connect(self) -> None:
        self.name.textChanged.connect(self._allow)
        self.name.returnPressed.connect(self.save.click)
        self.save.clicked.connect(self._on_save)
        self.open.clicked.connect(self._on_open)
        self.rename.clicked.connect(self.list.rename_chosen)
        self.delete.clicked.connect(self._on_delete)
        self.undo.clicked.connect(self._saved.undo)
        self.list.open_wanted.connect(self._on_open_wanted)
        # Later: the list is filled anew, and must have closed the editor of the name before.
        self.list.rename_wanted.connect(self._on_rename_wanted, Qt.ConnectionType.QueuedConnection)
        self.list.delete_wanted.connect(self._saved.delete)
        self.list.currentItemChanged.connect(self._allow)

    def _describe(self) -> None:
        self.name.setAccessibleName(tr("Name of the design"))
        self.name.setToolTip(tr("The name under which the design is saved and trained"))
        self.name.setMaxLength(MAX_NAME_LENGTH)
        for button in (self.save, self.open, self.rename, self.delete):
            button.setAccessibleName(tr("{text} design", button.text()))

    def _lay_out(self) -> None:
        verbs = row(self.open, self.rename, self.delete, self.undo)
        above = row(self.name, self.save)
        column(above, (self.list, 1), self.news, verbs, into=self, margins=(8, 6, 8, 6))
        self.list.setMinimumHeight(64)


def _allow(button: QWidget, tooltip: str, why_not: str) -> None:
    button.setEnabled(not why_not)
    button.setToolTip(f"{tooltip}\n{why_not}" if why_not else tooltip)
