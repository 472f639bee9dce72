"""The list of designs: name, blocks in a few letters; F2 renames, Delete deletes."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cnnviz.core.design.network_design import summary
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.translation import tr
from cnnviz.views.design.fields import is_for_panel
from cnnviz.views.theme import number_font

NAME = Qt.ItemDataRole.UserRole
BLOCKS = NAME + 1
ROLE = QPalette.ColorRole
SIDE_PX = 6
Index = QModelIndex | QPersistentModelIndex


class SavedList(QListWidget):
    """The networks that come with cnnviz first, then one's own, which can be renamed in place."""

    open_wanted = Signal(str)
    rename_wanted = Signal(str, str)
    delete_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: dict[str, NetworkConfig] | None = None
        self.setAccessibleName(tr("Designs"))
        self.setToolTip(tr("Enter or double-click opens, F2 renames, Delete deletes"))
        self.setItemDelegate(_TwoLines(self))
        self.setEditTriggers(QListWidget.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.itemActivated.connect(self._on_activated)
        self.itemChanged.connect(self._on_changed)

    def show_designs(self, designs: dict[str, NetworkConfig]) -> None:
        """List all designs, and keep the chosen one chosen; a name being typed stays open."""
        if designs == self._shown:
            return
        self._shown = dict(designs)
        chosen = self.chosen()
        with QSignalBlocker(self):
            self.clear()
            for design in (*NETWORKS.values(), *designs.values()):
                self._add(design)
            self.choose(chosen)

    def chosen(self) -> str:
        """The name of the chosen design, "" if none is."""
        item = self.currentItem()
        return str(item.data(NAME)) if item is not None else ""

    def choose(self, name: str) -> None:
        for row in range(self.count()):
            if self.item(row).data(NAME) == name:
                self.setCurrentRow(row)

    def rename_chosen(self) -> None:
        """Open the chosen name for typing."""
        if self.currentItem() is not None:
            self.editItem(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_for_panel(event):
            event.ignore()
        elif event.key() == Qt.Key.Key_Delete and not event.modifiers():
            self.delete_wanted.emit(self.chosen())
        else:
            super().keyPressEvent(event)

    def _add(self, design: NetworkConfig) -> None:
        item = QListWidgetItem(design.name, self)
        item.setData(NAME, design.name)
        item.setData(BLOCKS, summary(design))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{design.name}: {summary(design)}")
        item.setToolTip(f"{design.name}\n{summary(design)}")
        if design.name not in NETWORKS:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.open_wanted.emit(item.data(NAME))

    def _on_changed(self, item: QListWidgetItem) -> None:
        self._shown = None  # the new name may be refused
        self.rename_wanted.emit(item.data(NAME), item.text())


class _TwoLines(QStyledItemDelegate):
    """Paints the name, and the blocks under it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        palette, style = option.palette, option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        plain, dim = (
            (ROLE.HighlightedText, ROLE.HighlightedText)
            if is_chosen
            else (ROLE.Text, ROLE.PlaceholderText)
        )
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        upper = option.rect.adjusted(SIDE_PX, 2, -SIDE_PX, 0)
        upper.setHeight((option.rect.height() - 4) // 2)
        lines = (
            (upper, option.font, plain, index.data(NAME)),
            (upper.translated(0, upper.height()), number_font(), dim, index.data(BLOCKS)),
        )
        painter.save()
        for rect, font, role, text in lines:
            painter.setFont(font)
            painter.setPen(palette.color(role))
            painter.drawText(rect, left, _cut(font, str(text), rect.width()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = QFontMetrics(option.font).height() + QFontMetrics(number_font()).height()
        return QSize(120, lines + 6)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        editor.setGeometry(option.rect)


def _cut(font: QFont, text: str, width: int) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, width)
