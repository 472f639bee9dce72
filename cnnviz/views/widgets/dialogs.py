"""How a dialog of this program opens: complete, beside the running program, never in its way."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from cnnviz.views.widgets.window_place import largest_window


def open_dialog(dialog: QDialog) -> None:
    """Open a dialog to which nothing is added any more; it is deleted once it is closed.

    When a message box opens, Qt looks for the button that Esc stands for, and keeps its address.
    A box whose buttons are set after that clicks a button that is no more, and the program dies.
    """
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setMaximumSize(largest_window(dialog.screen().availableGeometry()))
    dialog.open()
