"""What is true now: the state that every panel shows. QtCore only."""

from PySide6.QtCore import QObject, QRunnable

from cnnviz.session.background.guard import guard_subclasses

guard_subclasses(QObject)
guard_subclasses(QRunnable)
