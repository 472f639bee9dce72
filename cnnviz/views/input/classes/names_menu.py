"""A menu of the classes that a drawing can be said to show."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from cnnviz.session.session import Session


class NamesMenu(QMenu):
    """The network's classes, and below them what else drawings were called; listed as it opens."""

    def __init__(self, title: str, session: Session, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._session = session
        self.aboutToShow.connect(self.list_names)
        self.list_names()

    def list_names(self) -> None:
        self.clear()
        own = self._session.network.class_names
        others = [n for n in self._session.my_drawings.class_names() if n not in own]
        self._add(own)
        if others:
            self.addSeparator()
            self._add(others)

    def _add(self, names: tuple[str, ...] | list[str]) -> None:
        for name in names:
            self.addAction(name.replace("&", "&&")).setData(name)


def name_of(action: QAction) -> str:
    """Return the class that an entry of the menu stands for."""
    return str(action.data())
