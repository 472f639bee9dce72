"""Rows of a table of bars as Qt's views and screen readers ask for them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cnnviz.views.widgets.tables.bar_rows import Cell, Column, Row
from cnnviz.views.widgets.tooltips import wrapped

ITEM = Qt.ItemDataRole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ASCENDING, DESCENDING = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class BarModel(QAbstractTableModel):
    """Values change in place; rows may be shown in another order than they are given in."""

    def __init__(self, columns: Sequence[Column], parent: QObject) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self.order: list[int] = []  # for each line of the table, which row it shows
        self._sorted_by, self._sorting = -1, ASCENDING

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Change what has changed; as long as the number of rows stays, nothing else moves."""
        is_reset = len(rows) != len(self.rows)
        if is_reset:
            self.beginResetModel()
            self.order = list(range(len(rows)))
        before, self.rows = self.rows, tuple(rows)
        if is_reset:
            self.endResetModel()
        if self._sorted_by >= 0:
            self.sort(self._sorted_by, self._sorting)
        elif not is_reset:
            last = len(self.columns) - 1
            for line, (now, then) in enumerate(zip(self.rows, before, strict=True)):
                if now.cells != then.cells:
                    self.dataChanged.emit(self.index(line, 0), self.index(line, last))

    def cell(self, line: int, column: int) -> Cell:
        return self.rows[self.order[line]].cells[column]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = ITEM.DisplayRole) -> Any:
        row = self.rows[self.order[index.row()]]
        if role == ITEM.ToolTipRole:
            return wrapped(row.tooltip)
        text = row.cells[index.column()].text
        texts = {
            ITEM.DisplayRole: text,
            ITEM.AccessibleTextRole: text.strip() or row.tooltip,
            ITEM.AccessibleDescriptionRole: row.tooltip,
        }
        return texts.get(ITEM(role))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = ITEM.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:  # hidden, and read aloud
            return self.cell(section, 0).text if role == ITEM.DisplayRole else None
        column = self.columns[section]
        values = {
            ITEM.DisplayRole: column.title,
            ITEM.ToolTipRole: wrapped(column.tooltip),
            ITEM.TextAlignmentRole: RIGHT if column.reserve else LEFT,
        }
        return values.get(ITEM(role))

    def sort(self, column: int, order: Qt.SortOrder = ASCENDING) -> None:
        """Show the rows in the order of a column's keys, or of -1, as they were given."""
        self._sorted_by, self._sorting = column, order
        self.layoutAboutToBeChanged.emit()
        # Only now: the selection takes note of its rows when it is told.
        before, known = self.order, self.persistentIndexList()
        self.order = sorted(range(len(self.rows)), key=self._key, reverse=order is DESCENDING)
        moved = [self.index(self.order.index(before[at.row()]), at.column()) for at in known]
        self.changePersistentIndexList(known, moved)
        self.layoutChanged.emit()

    def _key(self, number: int) -> Any:
        if self._sorted_by < 0:
            return number
        cell = self.rows[number].cells[self._sorted_by]
        return cell.text if cell.key is None else cell.key
