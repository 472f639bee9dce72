"""What shows it: windows, panels and small widgets. Never torch."""

from PySide6.QtWidgets import QGraphicsItem

from cnnviz.session.guard import guard_subclasses
from cnnviz.views.tooltips import break_long_tooltips

guard_subclasses(QGraphicsItem)
break_long_tooltips()
