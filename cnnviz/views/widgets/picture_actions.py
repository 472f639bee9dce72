"""What is on screen as a picture: on the clipboard, or in a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QObject, QStandardPaths, Qt
from PySide6.QtGui import QAction, QGuiApplication, QImage, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from cnnviz.core.translation import tr
from cnnviz.views.widgets.dialogs import may_replace, open_dialog

SUFFIX = ".png"


class PictureActions(QObject):
    """In a widget's context menu; Ctrl+C copies while it has the focus."""

    def __init__(self, widget: QWidget, picture: Callable[[], QImage | None] | None = None) -> None:
        """Take what to copy and save, where that is not the widget as it is on screen."""
        super().__init__(widget)
        self._widget, self._picture = widget, picture or self._on_screen
        self.copy = QAction(tr("&Copy picture"), widget)
        self.copy.setShortcut(QKeySequence.StandardKey.Copy)
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.copy.triggered.connect(self._on_copy)
        self.save = QAction(tr("&Save picture as…"), widget)
        self.save.triggered.connect(self._on_save)
        widget.addActions([self.copy, self.save])
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def allow(self, is_there: bool) -> None:
        """Say whether there is a picture now."""
        for action in (self.copy, self.save):
            action.setEnabled(is_there)

    def _on_screen(self) -> QImage:
        return self._widget.grab().toImage()

    def _on_copy(self) -> None:
        image = self._picture()
        if image is not None:
            QGuiApplication.clipboard().setImage(image)

    def _on_save(self) -> None:
        image = self._picture()
        if image is None:
            return
        places = QStandardPaths.StandardLocation.PicturesLocation
        pictures = Path(QStandardPaths.writableLocation(places) or QDir.homePath())
        folder = pictures if pictures.is_dir() else Path(QDir.homePath())
        chosen, _ = QFileDialog.getSaveFileName(
            self._widget,
            tr("Save picture"),
            str(folder / f"cnnviz{SUFFIX}"),
            tr("Pictures (*{suffix})", SUFFIX),
        )
        if chosen:
            self._write(image, Path(chosen))

    def _write(self, image: QImage, path: Path) -> None:
        if path.suffix.lower() != SUFFIX:
            path = path.with_name(path.name + SUFFIX)
            if path.exists() and not may_replace(self._widget, tr("Save picture"), path):
                return
        if not image.save(str(path)):
            self._tell(tr("{name} cannot be written there; choose another folder.", path.name))

    def _tell(self, trouble: str) -> None:
        ok = QMessageBox.StandardButton.Ok
        box = QMessageBox(QMessageBox.Icon.Warning, "cnnviz", trouble, ok, self._widget)
        box.setTextFormat(Qt.TextFormat.PlainText)
        open_dialog(box)
