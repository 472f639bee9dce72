"""What shows it: windows, panels and widgets. Never torch."""

from PySide6.QtWidgets import QGraphicsItem

from cnnviz.session.background.guard import guard_subclasses
from cnnviz.views.widgets.tooltips import break_long_tooltips

guard_subclasses(QGraphicsItem)
break_long_tooltips()
