"""What is true now: the state that every panel shows. Of Qt, QtCore and the undo stack only."""

from PySide6.QtCore import QObject, QRunnable
from PySide6.QtGui import QUndoCommand

from cnnviz.session.background.guard import guard_subclasses

guard_subclasses(QObject)
guard_subclasses(QRunnable)
guard_subclasses(QUndoCommand)
