"""What shows it: windows, panels and small widgets. Never torch."""

from PySide6.QtWidgets import QGraphicsItem

from cnnviz.session.guard import guard_subclasses

guard_subclasses(QGraphicsItem)
