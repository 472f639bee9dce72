"""The kept drawings as items of a list, under a heading for each class."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.translation import tr, tr_count

ITEM = Qt.ItemDataRole
ROW = ITEM.UserRole
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Heading:
    """A class, and how many drawings of it are kept."""

    class_name: str
    count: int

    @property
    def text(self) -> str:
        return tr("{name} · {count:,}", self.class_name, self.count)


Row = Heading | LabelledDrawing


class DrawingModel(QAbstractListModel):
    """Classes in the order of the network's, others behind; in each the drawings in theirs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show_drawings(
        self, drawings: Sequence[LabelledDrawing], class_names: Sequence[str]
    ) -> None:
        self.beginResetModel()
        by_class: dict[str, list[LabelledDrawing]] = {name: [] for name in class_names}
        for drawing in drawings:
            by_class.setdefault(drawing.class_name, []).append(drawing)
        self.rows = []
        for name, of_class in by_class.items():
            if of_class:
                self.rows += [Heading(name, len(of_class)), *of_class]
        self.endResetModel()

    def places(self, keys: Collection[str]) -> list[int]:
        """Return the rows of drawings, from the top down."""
        return [
            place
            for place, row in enumerate(self.rows)
            if isinstance(row, LabelledDrawing) and row.key in keys
        ]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = ITEM.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (ITEM.DisplayRole, ITEM.AccessibleTextRole, ITEM.ToolTipRole):
            return row.text if isinstance(row, Heading) else _words(row)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are passed over by the keyboard, and cannot be chosen."""
        is_heading = index.isValid() and isinstance(self.rows[index.row()], Heading)
        return Qt.ItemFlag.NoItemFlags if is_heading else super().flags(index)


def _words(drawing: LabelledDrawing) -> str:
    strokes = tr_count("{count} stroke", "{count} strokes", len(drawing.strokes))
    if not drawing.author:
        return tr("{name}, {strokes}", drawing.class_name, strokes)
    return tr("{name} by {author}, {strokes}", drawing.class_name, drawing.author, strokes)
