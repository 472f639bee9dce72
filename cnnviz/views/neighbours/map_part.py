"""The map with the choice of its kind above and its classes below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QWidget

from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.neighbours.class_key import ClassKey
from cnnviz.views.neighbours.data_map_view import DataMapView
from cnnviz.views.neighbours.map_content import FloatArray, MapContent
from cnnviz.views.neighbours.words import PCA_TIP, TSNE_NOTE, TSNE_TIP, pca_note
from cnnviz.views.widgets.layouts import column, row
from cnnviz.views.widgets.number_text import progress_words
from cnnviz.views.widgets.segment_row import SegmentRow
from cnnviz.views.widgets.work_parts import WorkBar

PCA, TSNE = 0, 1
NOTE, RUNNING, START = range(3)
NOTE_LINES = 2


class MapPart(QWidget):
    """PCA is there at once; t-SNE is made when it is asked for, and takes shape on the screen."""

    chosen = Signal(int)  # the number of a picture

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._neighbours = session.neighbours
        self.kind = SegmentRow(tr("Map"), {"PCA": PCA_TIP, "t-SNE": TSNE_TIP})
        self.view, self.key = DataMapView(), ClassKey()
        self.note = QLabel()
        self.bar = WorkBar(tr("Progress of the t-SNE map"), has_words=True)
        self.cancel, self.start = QPushButton(tr("Cancel")), QPushButton(tr("Make the t-SNE map"))
        self._beside = QStackedWidget()
        self._lay_out()
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Show the chosen map as far as there is one."""
        around, tsne = self._neighbours.surroundings, self._neighbours.tsne
        is_tsne = self.kind.number == TSNE
        self._beside.setCurrentIndex(NOTE)
        if around is not None:
            self.key.show_classes(around.pictures.dataset.class_names)
            self.note.setText(TSNE_NOTE if is_tsne else pca_note(around))
            if is_tsne and (tsne.is_running or tsne.points is None):
                self._beside.setCurrentIndex(RUNNING if tsne.is_running else START)
        self.note.setToolTip(TSNE_TIP if is_tsne else PCA_TIP)
        self._show_points()
        self._show_progress()

    def move_input(self) -> None:
        """Show where the input lies now."""
        found = self._neighbours.resemblance
        if found is None:
            self.view.show_input(None)
        elif self._is_tsne_shown:
            self.view.show_input(self._neighbours.tsne_place, found.on_map.indices)
        else:
            self.view.show_input(found.flat_place, found.on_map.indices)

    @property
    def _is_tsne_shown(self) -> bool:
        """A t-SNE map in the making shows that of the components at first: it starts from it."""
        tsne = self._neighbours.tsne
        return self.kind.number == TSNE and not (tsne.is_running and tsne.points is None)

    def _points(self) -> FloatArray | None:
        around = self._neighbours.surroundings
        if around is None:
            return None
        return self._neighbours.tsne.points if self._is_tsne_shown else around.flat

    def _show_points(self) -> None:
        around, points = self._neighbours.surroundings, self._points()
        shown, content = self.view.content, None
        if around is not None and points is not None:
            numbers, bright = around.shown_numbers, self.key.bright
            content = MapContent(points, numbers, around.pictures, bright)
            if shown is not None and shown.points is points and shown.bright == bright:
                content = shown  # or all points would be painted anew
        self.view.show_content(content)
        self.move_input()

    def _show_progress(self) -> None:
        progress = self._neighbours.tsne.progress
        words = progress_words(progress) if progress.done else tr("Preparing…")
        self.bar.show_progress(progress, words)

    def _on_kind(self, kind: int) -> None:
        self.view.reset_view()
        tsne = self._neighbours.tsne
        if kind == TSNE and tsne.points is None and not tsne.is_running:
            self._neighbours.make_tsne_map()
        self.refresh()

    def _on_tsne_progress(self) -> None:
        if self.isVisible() and self.kind.number == TSNE:
            self._show_progress()
            self._show_points()

    def _on_cancel(self) -> None:
        self._neighbours.tsne.forget()
        self.kind.choose(PCA)

    def _connect(self) -> None:
        tsne = self._neighbours.tsne
        self.kind.chosen.connect(self._on_kind)
        self.key.changed.connect(self._show_points)
        self.view.chosen.connect(self.chosen)
        self.cancel.clicked.connect(self._on_cancel)
        self.start.clicked.connect(self._neighbours.make_tsne_map)
        tsne.changed.connect(self.refresh)
        tsne.progressed.connect(self._on_tsne_progress)

    def _lay_out(self) -> None:
        self.note.setWordWrap(True)
        self.note.setMinimumHeight(NOTE_LINES * self.fontMetrics().lineSpacing() + 2)
        self.cancel.setToolTip(tr("Stop computing the t-SNE map"))
        self.start.setToolTip(
            tr("Arrange the pictures by t-SNE: about half a minute in the background")
        )
        running, starting = QWidget(), QWidget()
        row(self.bar, self.cancel, into=running, gap=None)
        row(self.start, into=starting, gap=None)
        for page in (self.note, running, starting):
            self._beside.addWidget(page)
        above = row((self.kind, 0, Qt.AlignmentFlag.AlignTop), (self._beside, 1), gap=8)
        column(above, (self.view, 1), self.key, into=self)
