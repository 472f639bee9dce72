"""What a grid of numbers shows, and the table by which Qt and screen readers read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from cnnviz.core.translation import tr
from cnnviz.views.widgets.tables.cell_places import Block, Cell

ITEM = Qt.ItemDataRole
Index = QModelIndex | QPersistentModelIndex
Colours = npt.NDArray[np.float64]  # (H, W, 3), 0 to 255
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Numbers:
    """(H, W) values, their colours, and what stands in the cells, row by row."""

    values: npt.NDArray[Any]
    colours: Colours
    padding: int = 0  # rows and columns of zeros around the grid
    texts: Sequence[Sequence[str]] = ()  # the first of them that has room is shown, or none
    widest: str = ""  # what has to have room, even where no cell says so much
    words: Sequence[str] = ()  # each cell in full: its tooltip
    outside: Mask | None = None  # cells that are padding themselves
    faint: Mask | None = None  # cells whose text says nothing new

    def text_at(self, row: int, column: int, which: int) -> str:
        high, wide = self.values.shape
        is_own = 0 <= row < high and 0 <= column < wide
        return self.texts[which][row * wide + column] if is_own else "0"


@dataclass(frozen=True)
class Marks:
    """What stands out; rows and columns beyond the grid lie in its padding."""

    window: Block | None = None
    cell: Cell | None = None
    touched: Block | None = None  # shaded
    over: Colours | None = None  # laid over the window
    lit: Mask | None = None  # (H + 2P, W + 2P); all others are dimmed


class NumberModel(QAbstractTableModel):
    """The grid's own cells; padding is no part of the table."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.numbers = Numbers(np.zeros((1, 1)), np.zeros((1, 1, 3)))
        self.names: Sequence[str] = ()  # of the rows and of the columns, where they have any

    def show(self, numbers: Numbers, names: Sequence[str]) -> None:
        self.names = names
        if numbers.values.shape == self.numbers.values.shape:
            self.numbers = numbers
            rows, columns = numbers.values.shape
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))
        else:
            self.beginResetModel()
            self.numbers = numbers
            self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.numbers.values.shape[0]

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self.numbers.values.shape[1]

    def data(self, index: Index, role: int = ITEM.DisplayRole) -> Any:
        numbers, columns = self.numbers, self.numbers.values.shape[1]
        place = index.row() * columns + index.column()
        if role == ITEM.DisplayRole:
            texts = numbers.texts
            return (
                texts[0][place] if texts else f"{numbers.values[index.row(), index.column()]:.4g}"
            )
        if role in (ITEM.ToolTipRole, ITEM.AccessibleDescriptionRole) and numbers.words:
            return numbers.words[place]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = ITEM.DisplayRole
    ) -> Any:
        if role != ITEM.DisplayRole:
            return None
        if self.names:
            return self.names[section]
        if orientation is Qt.Orientation.Horizontal:
            return tr("column {number}", section)
        return tr("row {number}", section)
