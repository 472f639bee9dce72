"""Precision, recall and count of each class, as numbers with bars; a click on a head sorts."""

import math
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSortFilterProxyModel,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from cnnviz.core.evaluation.assessment import Assessment
from cnnviz.views.evaluation.words import percent
from cnnviz.views.theme import number_font

COLUMNS = {
    "Class": "The class; a click on a head sorts the table",
    "Pictures": "How many pictures are of this class",
    "Recall": "Of all pictures of this class, the share that was recognised",
    "Precision": "Share of predictions of this class that are correct",
    "F1": "The harmonic mean of precision and recall: high only where both are",
    "Most often taken for": "Which other class most of its mistakes went to, and how many",
}
SHARES = (2, 3, 4)  # the columns with a bar
ITEM, ROLE = Qt.ItemDataRole, QPalette.ColorRole
SORT = ITEM.UserRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class ClassRow:
    """What one row shows: texts, and what they are sorted by."""

    texts: tuple[str, ...]
    keys: tuple[str | float, ...]


class ClassModel(QAbstractTableModel):
    """A row for each class, in the order of the classes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[ClassRow] = []

    def show_rows(self, rows: list[ClassRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return len(COLUMNS)

    def data(self, index: Index, role: int = ITEM.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        is_number = 0 < column < len(COLUMNS) - 1
        values: dict[int, Any] = {
            ITEM.DisplayRole: row.texts[column],
            SORT: row.keys[column],
            ITEM.FontRole: number_font() if is_number else None,
            ITEM.TextAlignmentRole: RIGHT if is_number else None,
        }
        return values.get(role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = ITEM.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        title, tooltip = list(COLUMNS.items())[section]
        return {ITEM.DisplayRole: title, ITEM.ToolTipRole: tooltip}.get(ITEM(role))


class ShareBars(QStyledItemDelegate):
    """A bar of the share left of its number."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter)
        palette, room = option.palette, option.rect.adjusted(8, 0, -6, 0)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(option.font)
        numbers = option.fontMetrics.horizontalAdvance("100.0 %") + 6
        track = QRect(room.x(), room.y() + room.height() // 3, room.width() - numbers, 0)
        track.setHeight(room.height() // 3)
        painter.fillRect(track, palette.color(ROLE.Midlight))
        share = float(index.data(SORT))
        if share > 0:
            track.setWidth(round(track.width() * share))
            painter.fillRect(track, palette.color(ROLE.Base if is_chosen else ROLE.Highlight))
        painter.setPen(palette.color(ROLE.HighlightedText if is_chosen else ROLE.Text))
        painter.drawText(room, RIGHT, option.text)
        painter.restore()


class ClassTable(QTableView):
    """Says which class is opened by a double click or Enter."""

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.rows = ClassModel(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.rows)
        self._sorted.setSortRole(SORT)
        self.setModel(self._sorted)
        for column in SHARES:
            self.setItemDelegateForColumn(column, ShareBars(self))
        self._describe()
        self.activated.connect(self._on_activated)

    def show_assessment(self, found: Assessment, names: tuple[str, ...]) -> None:
        """Fill in what was found; sorted as before."""
        self.rows.show_rows(class_rows(found, names))

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self._sorted.mapToSource(index).row())

    def _describe(self) -> None:
        self.setAccessibleName("Precision, recall and count of each class")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 7)
        self.verticalHeader().setMinimumSectionSize(1)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in SHARES:
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)


def class_rows(found: Assessment, names: tuple[str, ...]) -> list[ClassRow]:
    """Return a row for each class; shares that are not there are sorted below all others."""
    rows = []
    for number, (name, score) in enumerate(zip(names, found.class_scores, strict=True)):
        others = found.evaluation.confusion[number].copy()
        others[number] = 0
        worst, count = int(others.argmax()), int(others.max())
        shares = (score.recall, score.precision, score.f1)
        taken = f"{names[worst]}, {count:,}" if count else "-"
        texts = (name, f"{score.pictures:,}", *(percent(share) for share in shares), taken)
        keys = (-1.0 if math.isnan(share) else share for share in shares)
        rows.append(ClassRow(texts, (name.lower(), float(score.pictures), *keys, float(count))))
    return rows
