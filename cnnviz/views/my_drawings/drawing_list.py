"""The thumbnails by class: several may be chosen, by mouse and keyboard."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QListView

from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.translation import tr
from cnnviz.views.my_drawings.drawing_model import ROW, DrawingModel
from cnnviz.views.my_drawings.drawing_painter import DrawingPainter

EMPTY = tr(
    "No drawings yet: draw something, say under the bars what it is (It is a…), and it is kept "
    "here; or drop .ndjson files here."
)
SIDE_PX = 24
BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason,
          Qt.FocusReason.ShortcutFocusReason)  # fmt: skip
SELECT = QItemSelectionModel.SelectionFlag


class DrawingList(QListView):
    """What is chosen stays chosen while others come and go; what goes leaves its neighbour."""

    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = DrawingModel(self)
        self._verbs: Mapping[str, QAction] = {}
        self.setModel(self.rows)
        self.setItemDelegate(DrawingPainter(self, self.rows))
        self.setAccessibleName(tr("My drawings"))
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setSpacing(2)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(False)
        self.setMinimumSize(200, 100)
        self.selectionModel().selectionChanged.connect(self.chosen_changed)

    def bind(self, verbs: Mapping[str, QAction]) -> None:
        """Have keys, such as Del, do these."""
        self._verbs = verbs

    def show_drawings(
        self, drawings: Sequence[LabelledDrawing], class_names: Sequence[str]
    ) -> None:
        chosen, scrolled = self.chosen(), self.verticalScrollBar().value()
        before = self.rows.places(set(chosen))
        self.rows.show_drawings(drawings, class_names)
        self.choose(chosen)
        if before and not self.chosen() and drawings:
            self._choose_place(min(before[0], len(self.rows.rows) - 1))
        self.doItemsLayout()
        self.verticalScrollBar().setValue(scrolled)
        self.viewport().update()
        self.chosen_changed.emit()

    def chosen(self) -> list[str]:
        """The keys of the chosen drawings, from the top down."""
        selection = self.selectionModel().selection().toList()  # an index each would be slow
        parts = sorted((part.top(), part.bottom()) for part in selection)
        rows = (row for top, bottom in parts for row in self.rows.rows[top : bottom + 1])
        return [row.key for row in rows if isinstance(row, LabelledDrawing)]

    def choose(self, keys: Collection[str]) -> None:
        selection = QItemSelection()
        places = self.rows.places(set(keys))
        for first, last in _runs(places):
            selection.select(self.rows.index(first), self.rows.index(last))
        self.selectionModel().select(selection, SELECT.ClearAndSelect)
        if places:
            current = self.rows.index(places[0])
            self.selectionModel().setCurrentIndex(current, SELECT.NoUpdate)

    def event(self, event: QEvent) -> bool:
        """Claim the list's keys, which may be the window's elsewhere."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _key(event) in self._verbs
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        verb = self._verbs.get(_key(event))
        if verb is not None:
            verb.trigger()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes by keyboard finds a drawing chosen."""
        super().focusInEvent(event)
        if event.reason() in BY_KEY and not self.chosen() and self.rows.rows:
            self._choose_place(1)

    def sizeHint(self) -> QSize:
        return QSize(480, 300)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.rows.rows:
            return
        with QPainter(self.viewport()) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            side = min(SIDE_PX, self.viewport().width() // 8)
            box = self.viewport().rect().adjusted(side, 8, -side, -8)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), EMPTY)

    def _choose_place(self, place: int) -> None:
        """Choose a drawing: at this row, or where a heading is, beside it."""
        for near in (place, place - 1, place + 1):
            index = self.rows.index(near)
            if index.isValid() and isinstance(index.data(ROW), LabelledDrawing):
                self.selectionModel().setCurrentIndex(index, SELECT.ClearAndSelect)
                return


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of rows without a gap, of rising rows."""
    runs: list[tuple[int, int]] = []
    for place in places:
        first = runs.pop()[0] if runs and runs[-1][1] == place - 1 else place
        runs.append((first, place))
    return runs


def _key(event: QKeyEvent) -> str:
    """Return a key as the table of verbs writes it."""
    combination = event.keyCombination()
    if combination.key() is Qt.Key.Key_Enter:
        return "Return"
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)
