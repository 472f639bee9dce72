"""How dialogs open: complete, beside the running program; and those that ask for a file."""

import os
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from cnnviz.core.files.written_files import safe_file_name
from cnnviz.core.translation import tr
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session
from cnnviz.views.widgets.window_place import largest_window


def open_dialog(dialog: QDialog) -> None:
    """Open a dialog to which nothing is added any more; it is deleted once it is closed.

    When a message box opens, Qt looks for the button that Esc stands for, and keeps its address.
    A box whose buttons are set after that clicks a button that is no more, and the program dies.
    """
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setMaximumSize(largest_window(dialog.screen().availableGeometry()))
    dialog.open()


PICTURES = tr(
    "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.webp *.tif *.tiff *.ppm *.pgm *.pbm);;All files (*)"
)
CHECKPOINTS = tr("Checkpoints (*.safetensors *.pt *.pth *.ckpt *.bin *.pth.tar);;All files (*)")
OWN_CHECKPOINTS = tr("Checkpoints (*.safetensors)")
SUFFIX = ".safetensors"


def ask_and_open_picture(parent: QWidget, session: Session) -> None:
    """Put a picture file that the person chooses on the canvas."""
    path = ask_which(parent, session.preferences, tr("Open picture"), PICTURES)
    if path is not None:
        session.open_picture(path)


def ask_and_open_checkpoint(parent: QWidget, session: Session) -> None:
    """Show the network in a checkpoint that the person chooses."""
    path = ask_which(parent, session.preferences, tr("Open checkpoint"), CHECKPOINTS)
    if path is not None:
        session.open_checkpoint(path)


def ask_and_save_checkpoint(parent: QWidget, session: Session) -> None:
    """Save the network on screen where the person says."""
    name, title = f"{name_on_screen(session)}{SUFFIX}", tr("Save checkpoint")
    path = ask_where(parent, session.preferences, title, name, OWN_CHECKPOINTS)
    if path is not None:
        session.save_checkpoint(path)


def name_on_screen(session: Session) -> str:
    """Return what the network on screen is called, for any file system: as its run is."""
    run, step = session.time_machine.run, session.time_machine.step
    if run is None:
        return safe_file_name(session.network.config.name, "network")
    name = safe_file_name(run.title, run.id)
    return name if step is None else f"{name}-step-{step}"


def ask_which(parent: QWidget, preferences: Preferences, title: str, filters: str) -> Path | None:
    """Ask for a file to read; None where the person thinks better of it."""
    name, _ = QFileDialog.getOpenFileName(parent, title, str(preferences.folder), filters)
    if not name:
        return None
    preferences.folder = Path(name).parent
    return Path(name)


def ask_where(
    parent: QWidget, preferences: Preferences, title: str, name: str, filters: str
) -> Path | None:
    """Ask where to write a file; None where the person thinks better of it.

    `name` is suggested, and its suffix is given to a file that is named without.
    """
    suffix = Path(name).suffix
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(preferences.folder / name), filters)
    if not chosen:
        return None
    path = Path(chosen)
    preferences.folder = path.parent
    if path.suffix.lower() == suffix:
        return path
    path = path.with_name(path.name + suffix)
    return path if not os.path.exists(path) or may_replace(parent, title, path) else None


def may_replace(parent: QWidget, title: str, path: Path) -> bool:
    """Ask about the file with the suffix added: the dialog asked about one without."""
    answer = QMessageBox.question(
        parent, title, tr("{name} already exists. Replace it?", path.name)
    )
    return answer == QMessageBox.StandardButton.Yes
