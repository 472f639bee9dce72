"""A list of names, bars and numbers: the table behind every such list of the program."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QSizePolicy, QTableView

from cnnviz.views.widgets.painting import outline
from cnnviz.views.widgets.tables.bar_delegate import GAP_PX, BarDelegate
from cnnviz.views.widgets.tables.bar_model import BarModel, Index
from cnnviz.views.widgets.tables.bar_rows import ROLE, Column, Row

ICON_AIR_PX = 4
WIDE_PX = 200
OPEN = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
SELECT = QItemSelectionModel.SelectionFlag


class BarTable(QTableView):
    """Rows take the height that there is, between the least and the most; then they scroll.

    Signals carry a row's number as it was given, whatever the table is sorted by.
    """

    picked = Signal(int)  # by a click
    walked = Signal(int)  # to this row, by a key
    opened = Signal(int)  # by a double click, Enter or Space
    below_px = 0  # kept free below the rows

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        *,
        air_px: tuple[int, int] = (0, 8),
        rows_in_sight: int | None = None,
        is_choice: bool = False,
        is_sorted: bool = False,
        has_heads: bool = False,
    ) -> None:
        """Take how far rows are apart at least and at most, and how many are always in sight."""
        super().__init__()
        icon_px = max(column.icon_px for column in columns)
        line = max(self.fontMetrics().height(), icon_px + ICON_AIR_PX - air_px[0])
        self._least_px, self._most_px = (line + air for air in air_px)
        self._rows_in_sight = rows_in_sight
        self._shape: list[object] = []  # what the widths of the columns follow
        self._bars = BarModel(columns, self)
        inset = GAP_PX if is_choice or has_heads else 0
        self._delegate = BarDelegate(self._bars, self, inset)
        self.setModel(self._bars)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self._dress(is_choice, is_sorted, has_heads)
        if is_sorted:
            self.setSortingEnabled(True)
            self.horizontalHeader().setSortIndicatorClearable(True)
            self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.clicked.connect(self._tell_picked)
        self.doubleClicked.connect(self._tell_opened)

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._bars.rows

    @property
    def marked(self) -> int | None:
        return self._delegate.marked

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Change what has changed; nothing moves as long as the names stay."""
        count = len(self.rows)
        self._bars.show_rows(rows)
        shape = [self._delegate.shape(n, self._texts(n)) for n in range(len(self._bars.columns))]
        if shape != self._shape:
            self._shape = shape
            self._fit()
        if len(rows) != count:
            self._delegate.marked = None
            self.updateGeometry()

    def mark(self, number: int | None, *, with_cursor: bool = True) -> None:
        """Set a row off, from which arrow keys go on, or none."""
        line = -1 if number is None else self._bars.order.index(number)
        index = self._bars.index(line, 0)
        if with_cursor and index.isValid() and self.currentIndex().row() != line:
            self.selectionModel().setCurrentIndex(index, SELECT.NoUpdate)
        if number != self._delegate.marked:
            self._delegate.marked = number
            self.selectionModel().select(index, SELECT.ClearAndSelect | SELECT.Rows)
            self.viewport().update()

    def row_rect(self, number: int) -> QRect:
        """Where a row is, within the viewport."""
        line = self._bars.order.index(number)
        return QRect(0, self.rowViewportPosition(line), self._wide, self.rowHeight(line))

    def track(self, number: int, column: int) -> QRectF:
        """Where the whole track of a row's bars is, within the viewport."""
        left, wide = self.columnViewportPosition(column), self.columnWidth(column)
        row, cell = self.row_rect(number), self.rows[number].cells[column]
        return self._delegate.track(QRect(left, row.y(), wide, row.height()), column, cell)

    def column_room(self, column: int) -> QRect:
        """Where a column's texts and bars begin and end."""
        left, wide = self.columnViewportPosition(column), self.columnWidth(column)
        return self._delegate.room(QRect(left, 0, wide, 0), column)

    def sizeHint(self) -> QSize:
        return QSize(WIDE_PX, len(self.rows) * self._most_px + self._beside_rows())

    def minimumSizeHint(self) -> QSize:
        most = len(self.rows) if self._rows_in_sight is None else self._rows_in_sight
        return QSize(60, min(len(self.rows), most) * self._least_px + self._beside_rows())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        line = self.currentIndex().row()
        if line >= 0 and self.hasFocus():
            with QPainter(self.viewport()) as painter:
                accent = self.palette().color(ROLE.Highlight)
                row = self.row_rect(self._bars.order[line])
                outline(painter, row.adjusted(1, 1, -1, -1), 1, accent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex()
        if Qt.Key(event.key()) in OPEN and before.isValid():
            self._tell_opened(before)
            return
        super().keyPressEvent(event)
        after = self.currentIndex()
        if after.row() != before.row():
            self.walked.emit(self._bars.order[after.row()])

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()  # the frame is around the whole row

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._delegate.colours.clear()

    @property
    def _wide(self) -> int:
        return self.viewport().width()

    def _beside_rows(self) -> int:
        head = self.horizontalHeader()
        return self.below_px + (0 if head.isHidden() else head.sizeHint().height())

    def _fit(self) -> None:
        """Names take what they need, numbers what is kept for them, and bars the rest."""
        left, bars = self._wide, []
        for number, column in enumerate(self._bars.columns):
            is_hidden = self._wide < column.from_px
            if self.isColumnHidden(number) != is_hidden:
                self.setColumnHidden(number, is_hidden)
            if is_hidden:
                continue
            needed = self._delegate.width(number, self._texts(number))
            if column.has_bars:
                bars.append(number)
                continue
            if not self.horizontalHeader().isHidden():
                needed = max(needed, self.horizontalHeader().sectionSizeHint(number))
            least, most = (share * self._wide for share in column.shares)
            wide = round(max(least, min(needed, most)))
            self.setColumnWidth(number, wide)
            left -= wide
        for place, number in enumerate(bars):
            wide = left // (len(bars) - place)
            self.setColumnWidth(number, max(0, wide))
            left -= wide
        high = (self.viewport().height() - self.below_px) // max(1, len(self.rows))
        self.verticalHeader().setDefaultSectionSize(max(self._least_px, min(high, self._most_px)))

    def _texts(self, column: int) -> list[str]:
        return [row.cells[column].text for row in self.rows]

    def _tell_picked(self, index: QModelIndex) -> None:
        self.picked.emit(self._bars.order[index.row()])

    def _tell_opened(self, index: QModelIndex) -> None:
        self.opened.emit(self._bars.order[index.row()])

    def _dress(self, is_choice: bool, is_sorted: bool, has_heads: bool) -> None:
        is_fixed = self._rows_in_sight is None and self._least_px == self._most_px
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Fixed if is_fixed else policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_choice else Qt.FocusPolicy.NoFocus)
        # Rows are selected by mark(): keys and clicks move the cursor, and say so.
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(1)
        self.setProperty("isPlain", not is_sorted)  # for the style sheet
        head = self.horizontalHeader()
        head.setVisible(has_heads or is_sorted)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(0)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
