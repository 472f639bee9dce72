"""The rows of the list, changed one by one so that selection and scrolling stay."""

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from cnnviz.views.runs.row_painter import ROW
from cnnviz.views.runs.run_row import Row

ITEM = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex


class RunModel(QAbstractListModel):
    """Rows, the newest run first."""

    rename_wanted = Signal(str, str)  # id, name

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def show_rows(self, rows: list[Row]) -> None:
        """Take out what is gone, put in what is new, and say that all others may look new."""
        wanted = {row.id for row in rows}
        for place in reversed(range(len(self.rows))):
            if self.rows[place].id not in wanted:
                self.beginRemoveRows(QModelIndex(), place, place)
                del self.rows[place]
                self.endRemoveRows()
        for place, row in enumerate(rows):
            if place < len(self.rows) and self.rows[place].id == row.id:
                self.rows[place] = row
                continue
            self.beginInsertRows(QModelIndex(), place, place)
            self.rows.insert(place, row)
            self.endInsertRows()
        if rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = ITEM.DisplayRole) -> Any:
        row = self.rows[index.row()]
        values: dict[int, Any] = {
            ROW: row,
            ITEM.DisplayRole: row.title,
            ITEM.EditRole: row.name,
            ITEM.ToolTipRole: row.text,
            ITEM.AccessibleTextRole: row.text.replace("\n", ", "),
        }
        return values.get(role)

    def setData(self, index: Index, value: Any, role: int = ITEM.EditRole) -> bool:
        self.rename_wanted.emit(self.rows[index.row()].id, str(value))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self.rows[index.row()].is_readable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags
