"""All keys on one page, and what this program is."""

from html import escape

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QMessageBox,
    QTextBrowser,
    QWidget,
)

from cnnviz import __version__
from cnnviz.views.actions.actions import ACTIONS
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.widgets.dialogs import open_dialog
from cnnviz.views.widgets.layouts import column

# Keys that belong to one panel while it has the focus.
PANEL_KEYS = (
    ("Canvas", "P / E / F", "Pen, eraser, fill"),
    ("Canvas", "[ and ], wheel", "Thinner and thicker pen"),
    ("Canvas", "right button", "Erase"),
    ("Canvas", "Del", "Clear"),
    ("Network", "arrows", "Walk from map to map"),
    ("Network", "PgUp / PgDn", "Layer before or behind, same map"),
    ("Network", "Home / End", "First and last map of the layer"),
    ("Network", "Enter, or a click", "How a map is made"),
    ("How a map is made", "arrows, Enter", "Choose a term, open its arithmetic"),
    ("How a value is made", "arrows", "Walk from value to value"),
    ("How a value is made", "PgUp / PgDn", "Layer before or behind, same place"),
    ("How a value is made", "Space", "Animate the window, or stop it"),
    ("How a value is made", "Esc", "One level back"),
    ("Design", "Ctrl+Z / Ctrl+Shift+Z", "Undo and redo, while the panel has the focus"),
    ("Design", "Ctrl+Return", "Train this design"),
    ("Design", "Alt+Up / Alt+Down", "Move the block"),
    ("Design", "Ctrl+D / Ctrl+Delete", "Duplicate the block, remove it"),
    ("Runs", "Enter, or a double click", "Open the run"),
    ("Runs", "F2 / Del", "Rename the run, delete all chosen ones"),
    ("Runs", "Ctrl+Z", "Bring back what was deleted last"),
    ("Runs", "Ctrl+R", "Repeat the chosen run with one thing changed"),
    ("Lessons", "Alt+Left / Alt+Right", "Lesson before, next lesson"),
    ("Selected map", "Ctrl+C", "Copy the map as a picture"),
    ("Everywhere", "F1 or ?", "This page"),
)


def keys_table() -> list[tuple[str, str, str]]:
    """Return where, key and what it does, for all keys there are."""
    lines = [(line.menu, _native(line.shortcut), line.tooltip) for line in ACTIONS if line.shortcut]
    panels = [("View", _native(panel.shortcut), f"Show or hide {panel.title}") for panel in PANELS]
    zoom = ("View", "Z", "Give the network all of the window, and back")
    return [*lines, *panels, zoom, *PANEL_KEYS]


def show_keys(window: QWidget) -> QDialog:
    dialog = QDialog(window)
    dialog.setWindowTitle("Keys - cnnviz")
    page = QTextBrowser()
    page.setAccessibleName("All keys")
    page.setHtml(_html())
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column(page, buttons, into=dialog, gap=None, margins=None)
    dialog.resize(560, 620)
    open_dialog(dialog)
    return dialog


def show_about(window: QWidget) -> QMessageBox:
    box = QMessageBox(window)
    box.setWindowTitle("About cnnviz")
    box.setText(
        f"cnnviz {__version__}: see a convolutional neural network think.\n\n"
        "After Mayank Mishra, Convolutional Neural Networks, Explained (2020). Further reading: "
        "Goodfellow, Bengio and Courville, Deep Learning, chapter 9; Stanford CS231n.\n\n"
        "MIT licence. Fashion-MNIST is by Zalando Research, MIT licence."
    )
    open_dialog(box)
    return box


def _html() -> str:
    rows, last = [], ""
    for place, key, text in keys_table():
        if place != last:
            rows.append(f"<tr><td colspan=2><h3>{escape(place)}</h3></td></tr>")
            last = place
        rows.append(
            f"<tr><td style='padding-right:24px'><b>{escape(key)}</b></td>"
            f"<td>{escape(text)}</td></tr>"
        )
    return f"<table>{''.join(rows)}</table>"


def _native(keys: str) -> str:
    """Return keys as this platform writes them."""
    style = QKeySequence.SequenceFormat.NativeText
    return " / ".join(QKeySequence(key).toString(style) for key in keys.split(" / "))
