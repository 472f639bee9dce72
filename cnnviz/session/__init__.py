"""What is true now: the state every panel shows. QtCore only."""

from PySide6.QtCore import QObject, QRunnable

from cnnviz.session.guard import guard_subclasses

guard_subclasses(QObject)
guard_subclasses(QRunnable)
