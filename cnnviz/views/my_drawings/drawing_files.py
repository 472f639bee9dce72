"""Files of drawings on their way in and out: chosen, dropped, and whose they are."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings.labelled_drawing import MAX_NAME_LENGTH, clean_name
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.widgets.dialogs import ask_where, open_dialog
from cnnviz.views.widgets.layouts import column, described
from cnnviz.views.widgets.scrolling import scrolling

FILTER = tr("Drawings (*.ndjson);;All files (*)")
SUFFIX = ".ndjson"
SIZE_PX = (420, 260)
MOST_FILES = 100


class AuthorsDialog(QDialog):
    """Asks who drew what is in each file; a drawing that names its author keeps that."""

    def __init__(self, session: Session, paths: list[Path], window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self.setWindowTitle(tr("Import drawings"))
        self.fields = {path: _field(path) for path in paths}
        words = QLabel(
            tr(
                "Who drew them? Leave a name empty for your own. Drawings that name their author "
                "keep that name."
            )
        )
        words.setWordWrap(True)
        names = QWidget()
        form = QFormLayout(names)
        for path, field in self.fields.items():
            form.addRow(path.name, field)
        verbs = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(verbs.Ok | verbs.Cancel)
        self.buttons.button(verbs.Ok).setText(tr("Import"))
        self.buttons.button(verbs.Cancel).setText(tr("Cancel"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(self._merge)
        column(words, (scrolling(names), 1), self.buttons, into=self, margins=None, gap=8)
        self.resize(*SIZE_PX)

    def _merge(self) -> None:
        for path, field in self.fields.items():
            self._session.my_drawings.merge(path, field.text())


def ask_and_import(session: Session, window: QWidget) -> None:
    """Add drawings of files that the person chooses."""
    folder = str(session.preferences.folder)
    names, _ = QFileDialog.getOpenFileNames(window, tr("Import drawings"), folder, FILTER)
    paths = [Path(name) for name in names]
    if paths:
        session.preferences.folder = paths[0].parent
        ask_whose(session, paths, window)


def ask_and_export(session: Session, keys: list[str], window: QWidget) -> None:
    """Write drawings, or all, where the person says."""
    title, name = tr("Export drawings"), tr("my-drawings{suffix}", SUFFIX)
    path = ask_where(window, session.preferences, title, name, FILTER)
    if path is not None:
        session.my_drawings.export(path, keys)


def ask_whose(session: Session, paths: list[Path], window: QWidget) -> None:
    """Import the files when the person has said who drew what is in them."""
    if len(paths) > MOST_FILES:
        session.failed.emit(CnnvizError(tr("Import {most} files at once, not more.", MOST_FILES)))
    else:
        open_dialog(AuthorsDialog(session, paths, window))


def dropped_files(mime: QMimeData) -> list[Path]:
    """Return the files of drawings in a drop, where it has no others."""
    paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    are_all = bool(paths) and all(path.suffix.lower() == SUFFIX for path in paths)
    return paths if are_all and len(paths) == len(mime.urls()) else []


def _field(path: Path) -> QLineEdit:
    tooltip = tr("The author of the drawings in {name}", path.name)
    field = described(QLineEdit(clean_name(path.stem)), tooltip, tooltip)
    field.setMaxLength(MAX_NAME_LENGTH)
    return field
