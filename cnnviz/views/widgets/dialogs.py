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
    path = _ask_which(parent, session.preferences, tr("Open picture"), PICTURES)
    if path is not None:
        session.open_picture(path)


def ask_and_open_checkpoint(parent: QWidget, session: Session) -> None:
    """Show the network in a checkpoint that the person chooses."""
    path = _ask_which(parent, session.preferences, tr("Open checkpoint"), CHECKPOINTS)
    if path is not None:
        session.open_checkpoint(path)


def ask_and_save_checkpoint(parent: QWidget, session: Session) -> None:
    """Save the network on screen where the person says."""
    suggested = session.preferences.folder / f"{name_on_screen(session)}{SUFFIX}"
    name, _ = QFileDialog.getSaveFileName(
        parent, tr("Save checkpoint"), str(suggested), OWN_CHECKPOINTS
    )
    if not name:
        return
    path = Path(name)
    session.preferences.folder = path.parent
    if path.suffix.lower() != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
        if os.path.exists(path) and not _may_overwrite(parent, path):
            return
    session.save_checkpoint(path)


def name_on_screen(session: Session) -> str:
    """Return what the network on screen is called, for any file system: as its run is."""
    run, step = session.time_machine.run, session.time_machine.step
    if run is None:
        return safe_file_name(session.network.config.name, "network")
    name = safe_file_name(run.title, run.id)
    return name if step is None else f"{name}-step-{step}"


def _ask_which(parent: QWidget, preferences: Preferences, title: str, filters: str) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, title, str(preferences.folder), filters)
    if not name:
        return None
    preferences.folder = Path(name).parent
    return Path(name)


def _may_overwrite(parent: QWidget, path: Path) -> bool:
    """Ask about the file with the suffix added: the dialog asked about one without."""
    answer = QMessageBox.question(
        parent, tr("Save checkpoint"), tr("{name} already exists. Replace it?", path.name)
    )
    return answer == QMessageBox.StandardButton.Yes
