"""The run on the timeline as files: films of a layer, curves, tables."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QProgressBar, QPushButton, QWidget

from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.translation import tr
from cnnviz.session.background.background_work import Work
from cnnviz.session.session import Session
from cnnviz.views.runs.exports.curves_files import preview_curves, write_curves
from cnnviz.views.runs.exports.export_form import CURVE_FORMATS, FRAMES, KERNELS, ExportForm
from cnnviz.views.runs.exports.export_preview import ExportPreview
from cnnviz.views.runs.exports.file_choice import ask_for_file, ask_for_new_folder, file_name
from cnnviz.views.runs.exports.film_files import preview, write_gif, write_pngs
from cnnviz.views.runs.exports.frame_painter import FrameLook
from cnnviz.views.widgets.dialogs import open_dialog
from cnnviz.views.widgets.elided_label import ElidedLabel
from cnnviz.views.widgets.fields.number_field import was_just_refused
from cnnviz.views.widgets.layouts import REST, column, described, row

FORM_PX = 290


class ExportDialog(QDialog):
    """Shows what a file will look like, writes it in the background, and can be stopped."""

    def __init__(self, session: Session, run: RecordedRun, window: QWidget) -> None:
        super().__init__(window)
        self.setWindowTitle(tr("Export run - cnnviz"))
        self._session, self._run = session, run
        self._look = FrameLook.of_app()
        self.form = ExportForm(run, session.network.trace.input)
        self.preview = ExportPreview()
        self.told = ElidedLabel(run.title)
        self.progress = described(QProgressBar(), name=tr("How much is written"))
        self.export = QPushButton(tr("&Export…"))
        self.cancel = QPushButton(tr("&Stop"))
        self.copy = QPushButton(tr("&Copy as image"))
        self._close = QPushButton(tr("C&lose"))
        self._describe()
        self._lay_out()
        self._connect()
        self._on_changed()
        self._refresh()

    def done(self, result: int) -> None:
        """What is not finished when the dialog is closed is not wanted."""
        self._session.exports.cancel()
        self._session.exports.forget_preview()
        super().done(result)

    def _on_changed(self) -> None:
        """Make the preview anew; the old one stays in sight until it is there."""
        if self.form.wish.is_film:
            step = self._run.nearest_step(self._session.time_machine.shown_step)
            work = preview(self.form.film(), self.form.film_style(self._look), step)
        else:
            work = preview_curves(self._run, self._look)
        self._session.exports.preview(work)

    def _on_preview(self) -> None:
        self.preview.show_image(self._session.exports.newest_preview)
        self._refresh()

    def _on_export(self) -> None:
        if was_just_refused(self):
            return
        work = self._work()
        if work is not None:
            self.progress.setValue(0)
            self._session.exports.start(work)
            self._refresh()

    def _work(self) -> Work | None:
        """Ask where to, and return what is to be done; None where the person wants none of it."""
        wish, preferences = self.form.wish, self._session.preferences
        if not wish.is_film:
            name, suffix = file_name(self._run, "curves"), CURVE_FORMATS[wish.format]
            path = ask_for_file(self, preferences, name, suffix)
            return None if path is None else write_curves(self._run, self._look, path)
        kind = "kernels" if wish.what == KERNELS else "maps"
        name = file_name(self._run, f"{wish.layer}-{kind}")
        film, style = self.form.film(), self.form.film_style(self._look)
        if wish.format == FRAMES:
            folder = ask_for_new_folder(self, preferences, name)
            return None if folder is None else write_pngs(film, style, folder)
        path = ask_for_file(self, preferences, name, ".gif")
        return None if path is None else write_gif(film, style, path)

    def _on_progress(self, share: float) -> None:
        self.progress.setValue(round(share * self.progress.maximum()))

    def _on_done(self, path: Path) -> None:
        self.told.setText(tr("Written: {path}", path))
        self.told.setToolTip(str(path))
        self._session.notified.emit(tr("Exported {name}", path.name))

    def _on_copy(self) -> None:
        if self.preview.image is not None:
            QGuiApplication.clipboard().setImage(self.preview.image)
            self.told.setText(tr("Copied to the clipboard"))

    def _refresh(self) -> None:
        is_busy = self._session.exports.is_busy
        self.form.setEnabled(not is_busy)
        self.export.setEnabled(not is_busy)
        self.copy.setEnabled(self.preview.image is not None)
        self.cancel.setEnabled(is_busy)
        self.progress.setEnabled(is_busy)

    def _describe(self) -> None:
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setMaximumHeight(8)
        for button, tip in (
            (self.export, tr("Choose a file and export")),
            (self.cancel, tr("Cancel the export; no partial file is left")),
            (self.copy, tr("Copy the picture in the preview")),
            (self._close, tr("Close; an export in progress is cancelled")),
        ):
            button.setToolTip(tip)
            button.setAutoDefault(button is self.export)
        self.export.setDefault(True)

    def _lay_out(self) -> None:
        self.form.setFixedWidth(FORM_PX)
        column(
            (row(column(self.form, REST, gap=None), (self.preview, 1), gap=16), 1),
            self.progress,
            row(self.copy, (self.told, 1), self.cancel, self.export, self._close, gap=None),
            into=self,
            gap=10,
            margins=None,
        )
        self.resize(860, 520)

    def _connect(self) -> None:
        exports = self._session.exports
        self.form.changed.connect(self._on_changed)
        self.export.clicked.connect(self._on_export)
        self.cancel.clicked.connect(exports.cancel)
        self.copy.clicked.connect(self._on_copy)
        self._close.clicked.connect(self.reject)
        exports.previewed.connect(self._on_preview)
        exports.progressed.connect(self._on_progress)
        exports.done.connect(self._on_done)
        exports.ended.connect(self._refresh)


def ask_and_export(session: Session, window: QWidget) -> None:
    """Open the dialog for the run on the timeline."""
    run = session.time_machine.run
    if run is not None:
        open_dialog(ExportDialog(session, run, window))
