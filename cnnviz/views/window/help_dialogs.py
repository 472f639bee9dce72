"""All keys on one page, and what this program is."""

from html import escape

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QTextBrowser, QWidget

from cnnviz import __version__
from cnnviz.core.translation import tr
from cnnviz.views.actions.actions import ACTIONS
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.widgets.dialogs import open_dialog
from cnnviz.views.widgets.layouts import column

# Keys that belong to one panel while it has the focus.
PANEL_KEYS = (
    (tr("Canvas"), "P / E / F", tr("Pen, eraser, fill")),
    (tr("Canvas"), tr("[ and ], wheel"), tr("Thinner and thicker pen")),
    (tr("Canvas"), tr("right button"), tr("Erase")),
    (tr("Canvas"), "Del", tr("Clear")),
    (tr("Network"), tr("arrows"), tr("Move from map to map")),
    (tr("Network"), tr("PgUp / PgDn"), tr("Layer before or behind, same map")),
    (tr("Network"), tr("Home / End"), tr("First and last map of the layer")),
    (tr("Network"), tr("Enter, or a click"), tr("How a map is computed")),
    (tr("How a map is computed"), tr("arrows, Enter"), tr("Choose a term, open its arithmetic")),
    (tr("How a value is computed"), tr("arrows"), tr("Move from value to value")),
    (tr("How a value is computed"), tr("PgUp / PgDn"), tr("Layer before or behind, same place")),
    (tr("How a value is computed"), "Space", tr("Animate the window, or stop it")),
    (tr("How a value is computed"), "Esc", tr("One level back")),
    (tr("Design"), tr("Ctrl+Z / Ctrl+Shift+Z"), tr("Undo and redo, while the panel has the focus")),
    (tr("Design"), "Ctrl+Return", tr("Train this design")),
    (tr("Design"), tr("Alt+Up / Alt+Down"), tr("Move the block")),
    (tr("Design"), tr("Ctrl+D / Ctrl+Delete"), tr("Duplicate the block, remove it")),
    (tr("Runs"), tr("Enter, or a double click"), tr("Open the run")),
    (tr("Runs"), tr("F2 / Del"), tr("Rename the run, delete all chosen ones")),
    (tr("Runs"), "Ctrl+Z", tr("Restore what was deleted last")),
    (tr("Runs"), "Ctrl+R", tr("Repeat the chosen run with one change")),
    (tr("Lessons"), tr("Alt+Left / Alt+Right"), tr("Previous lesson, next lesson")),
    (tr("Selected map"), "Ctrl+C", tr("Copy the map as a picture")),
    (tr("Everywhere"), tr("F1 or ?"), tr("This page")),
)


def keys_table() -> list[tuple[str, str, str]]:
    """Return where, key and what it does, for all keys there are."""
    lines = [(line.menu, _native(line.shortcut), line.tooltip) for line in ACTIONS if line.shortcut]
    panels = [
        (tr("View"), _native(panel.shortcut), tr("Show or hide {title}", panel.title))
        for panel in PANELS
    ]
    zoom = (tr("View"), "Z", tr("Give the network the whole window, and back"))
    return [*lines, *panels, zoom, *PANEL_KEYS]


def show_keys(window: QWidget) -> QDialog:
    dialog = QDialog(window)
    dialog.setWindowTitle(tr("Keys - cnnviz"))
    page = QTextBrowser()
    page.setAccessibleName(tr("All keys"))
    page.setHtml(_html())
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column(page, buttons, into=dialog, gap=None, margins=None)
    dialog.resize(560, 620)
    open_dialog(dialog)
    return dialog


def show_about(window: QWidget) -> QMessageBox:
    box = QMessageBox(window)
    box.setWindowTitle(tr("About cnnviz"))
    box.setText(
        tr(
            "cnnviz {version}: see a convolutional neural network think.\n\nAfter Mayank "
            "Mishra, Convolutional Neural Networks, Explained (2020). Further reading: "
            "Goodfellow, Bengio and Courville, Deep Learning, chapter 9; Stanford "
            "CS231n.\n\nMIT licence. Fashion-MNIST is by Zalando Research, MIT licence. The "
            "drawings by people that can be fetched are by players of Quick, Draw! by Google, CC "
            "BY 4.0: quickdraw.withgoogle.com/data.",
            __version__,
        )
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
