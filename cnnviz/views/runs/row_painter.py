"""Paints a run's row: pictures at the left, three lines of words, the accuracy at the right."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from cnnviz.core.runs.recorded_run import MAX_NAME_LENGTH
from cnnviz.core.translation import tr
from cnnviz.views.runs.run_row import IN_TRAINING, Row
from cnnviz.views.runs.run_thumbnail import Thumbnails, paint_curve
from cnnviz.views.theme import bold, number_font

ROW = Qt.ItemDataRole.UserRole
ROLE = QPalette.ColorRole
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
SIDE_PX, GAP_PX, MARK_PX = 6, 8, 6
CURVE_SHARE = 1.4  # of the kernels' width
CAPTION, NO_EPOCH = tr("validation"), tr("no epoch yet")
LINES = 3
Index = QModelIndex | QPersistentModelIndex


class RowPainter(QStyledItemDelegate):
    """Also the field in which a run's name is typed, in the place of its title."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbnails = Thumbnails()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        self.initStyleOption(option, index)
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter)
        painter.save()
        kernels, curve = picture_boxes(option)
        scale = option.widget.devicePixelRatioF()
        self._thumbnails.paint_kernels(painter, kernels, row.listed, option.palette, scale)
        paint_curve(painter, curve, row.listed, option.palette)
        _Words(painter, option, row).paint()
        painter.restore()
        if option.state & QStyle.StateFlag.State_HasFocus:
            _paint_focus(painter, option)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(240, LINES * _line_px(option.font) + 2 * SIDE_PX)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = QLineEdit(parent)
        field.setMaxLength(MAX_NAME_LENGTH)
        field.setPlaceholderText(index.data(ROW).title)
        field.setAccessibleName(tr("Name of the run"))
        field.setToolTip(
            tr("Enter keeps the name, Esc discards it. Leave empty for the default name.")
        )
        return field

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # The row of a run in training changes while its name is being typed.
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        _, curve = picture_boxes(option)
        line = _line_px(option.font)
        width = option.rect.right() - curve.right() - GAP_PX - SIDE_PX
        editor.setGeometry(curve.right() + GAP_PX - 4, option.rect.y() + 2, width, line + 8)


class _Words:
    """The lines of one row, on their way to the screen."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, row: Row) -> None:
        self._painter, self._row, self._font = painter, row, option.font
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        self._plain = palette.color(ROLE.HighlightedText if is_chosen else ROLE.Text)
        self._dim = self._plain if is_chosen else palette.color(ROLE.PlaceholderText)
        self._link = self._plain if is_chosen else palette.color(ROLE.Link)
        _, curve = picture_boxes(option)
        line = _line_px(option.font)
        left, top = curve.right() + 1 + GAP_PX, option.rect.y() + SIDE_PX
        width = option.rect.right() - SIDE_PX - left
        self._lines = [QRect(left, top + number * line, width, line) for number in range(LINES)]

    def paint(self) -> None:
        right = self._paint_score()
        title, facts, last = self._lines
        mark = QFontMetrics(self._font).horizontalAdvance(self._row.mark)
        room = title.width() - right - (mark + 2 * MARK_PX + GAP_PX if self._row.mark else 0)
        wide = self._write(title, room, self._row.title, bold(self._font), self._plain)
        self._paint_mark(title, wide + GAP_PX)
        self._write(facts, facts.width() - right, self._row.facts, self._font, self._plain)
        begun = f"{self._row.when} · " if self._row.note else self._row.when
        wide = self._write(last, last.width(), begun, self._font, self._dim)
        self._write(last.adjusted(wide, 0, 0, 0), last.width() - wide, self._row.note, self._font,
                    self._plain)  # fmt: skip

    def _paint_score(self) -> int:
        """Paint the accuracy over what it is, and return the room that they take."""
        if not self._row.is_readable:
            return 0
        score = bold(number_font(11))
        caption = CAPTION if self._row.score else NO_EPOCH
        pieces = ((self._row.score or "-", score, self._plain), (caption, self._font, self._dim))
        for line, (text, font, colour) in zip(self._lines, pieces, strict=False):
            self._painter.setFont(font)
            self._painter.setPen(colour)
            self._painter.drawText(line, RIGHT, text)
        metrics = (QFontMetrics(font).horizontalAdvance(text) for text, font, _ in pieces)
        return max(metrics) + GAP_PX

    def _write(self, line: QRect, room: int, text: str, font: QFont, colour: object) -> int:
        """Write what fits, and return how wide it is."""
        metrics = QFontMetrics(font)
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, room))
        self._painter.setFont(font)
        self._painter.setPen(colour)
        self._painter.drawText(line, LEFT, cut)
        return metrics.horizontalAdvance(cut)

    def _paint_mark(self, line: QRect, left: int) -> None:
        if not self._row.mark:
            return
        wide = QFontMetrics(self._font).horizontalAdvance(self._row.mark) + 2 * MARK_PX
        box = QRect(line.x() + left, line.y(), wide, line.height() - 1)
        self._painter.setFont(self._font)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._painter.setPen(self._link if self._row.mark == IN_TRAINING else self._dim)
        self._painter.drawRoundedRect(box.adjusted(0, 0, -1, -1), 5, 5)
        self._painter.drawText(box, CENTRE, self._row.mark)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def picture_boxes(option: QStyleOptionViewItem) -> tuple[QRect, QRect]:
    """Return where kernels and curve lie in a row."""
    side = option.rect.height() - 2 * SIDE_PX
    kernels = QRect(option.rect.x() + SIDE_PX, option.rect.y() + SIDE_PX, side, side)
    curve = QRect(kernels.right() + 1 + SIDE_PX, kernels.y(), round(CURVE_SHARE * side), side)
    return kernels, curve


def _line_px(font: QFont) -> int:
    return max(QFontMetrics(font).height(), QFontMetrics(number_font()).height()) + 3


def _paint_focus(painter: QPainter, option: QStyleOptionViewItem) -> None:
    painter.setPen(option.palette.color(ROLE.Highlight))
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
