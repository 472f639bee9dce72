"""Puts a diagram on the clipboard as it is on screen."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QWidget


class CopyPicture(QAction):
    """In the diagram's context menu, and Ctrl+C while it has the focus."""

    def __init__(self, diagram: QWidget) -> None:
        super().__init__("Copy as picture", diagram)
        self._diagram = diagram
        self.setShortcut(QKeySequence.StandardKey.Copy)
        self.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.triggered.connect(self._on_triggered)
        diagram.addAction(self)
        diagram.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _on_triggered(self) -> None:
        QGuiApplication.clipboard().setPixmap(self._diagram.grab())
