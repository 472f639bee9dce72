"""The list of runs: arrows and the mouse choose, and keys do what the buttons do."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QListView

from cnnviz.core.translation import tr
from cnnviz.views.runs.row_painter import RowPainter
from cnnviz.views.runs.run_model import RunModel
from cnnviz.views.runs.run_row import Row

EMPTY_SIDE_PX = 40
BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class RunList(QListView):
    """Several runs may be chosen at once; the current one is that of the last click or arrow."""

    chosen_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows = RunModel(self)
        self._verbs: Mapping[str, QAction] = {}
        self._empty = ""
        self.setModel(self.rows)
        self.setItemDelegate(RowPainter(self))
        self.setAccessibleName(tr("Recorded runs"))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAlternatingRowColors(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumSize(240, 90)
        self.selectionModel().selectionChanged.connect(self.chosen_changed)

    def bind(self, verbs: Mapping[str, QAction]) -> None:
        """Have keys, such as F2, do these."""
        self._verbs = verbs

    def show_rows(self, rows: list[Row], empty: str) -> None:
        """List these; where there are none, say so. What goes leaves its neighbour chosen."""
        chosen = self.chosen()
        places = [place for place, row in enumerate(self.rows.rows) if row.id in chosen]
        self.rows.show_rows(rows)
        self._empty = empty
        if places and rows and not self.chosen():
            self._choose_place(min(places[0], len(rows) - 1))
        self.viewport().update()

    def chosen(self) -> list[str]:
        """The ids of the chosen runs, from the top down."""
        places = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.rows.rows[place].id for place in places]

    def current(self) -> str | None:
        """The id of the chosen run; of several, that of the last click or arrow."""
        chosen, index = self.chosen(), self.currentIndex()
        current = self.rows.rows[index.row()].id if index.isValid() else None
        return current if current in chosen else next(iter(chosen), None)

    def choose(self, run_id: str) -> None:
        for place, row in enumerate(self.rows.rows):
            if row.id == run_id:
                self._choose_place(place)

    def rename_current(self) -> None:
        """Open the name of the current run for typing."""
        index, is_typing = self.currentIndex(), self.state() is QListView.State.EditingState
        if not is_typing and index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

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

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.chosen():
            self._verbs["Return"].trigger()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes by keyboard finds a run chosen."""
        super().focusInEvent(event)
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_key and not self.chosen() and self.rows.rows:
            self._choose_place(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.rows.rows:
            return
        with QPainter(self.viewport()) as painter:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            side = min(EMPTY_SIDE_PX, self.viewport().width() // 8)
            box: QRect = self.viewport().rect().adjusted(side, 8, -side, -8)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(box, int(flags), self._empty)

    def _choose_place(self, place: int) -> None:
        self.selectionModel().setCurrentIndex(self.rows.index(place), SELECT)


def _key(event: QKeyEvent) -> str:
    """Return a key as the table of verbs writes it."""
    combination = event.keyCombination()
    if combination.key() is Qt.Key.Key_Enter:
        return "Return"
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)
