"""What shows it: windows, panels and widgets. Never torch."""

from PySide6.QtGui import (
    QAccessibleActionInterface,
    QAccessibleInterface,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QGraphicsItem

from cnnviz.session.background.guard import guard_subclasses
from cnnviz.views.widgets.tooltips import break_long_tooltips

for root in (
    QGraphicsItem,
    QAccessibleInterface,
    QAccessibleActionInterface,
    QAccessibleValueInterface,
):
    guard_subclasses(root)
break_long_tooltips()
