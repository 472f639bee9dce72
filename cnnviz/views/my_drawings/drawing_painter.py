"""Paints headings, and drawings as thumbnails with their authors; each is made when first seen."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing
from cnnviz.core.sketching.drawing import CANVAS_SIDE, Stroke
from cnnviz.views.my_drawings.drawing_model import ROW, DrawingModel, Heading, Row
from cnnviz.views.theme import bold
from cnnviz.views.widgets.painting import outline

SIDE_PX = 72
GAP_PX = 6
RING_PX = 3
MOST_THUMBNAILS = 1_500  # of 20 kB each
ROLE = QPalette.ColorRole
CENTRE = Qt.AlignmentFlag.AlignCenter
HEADING = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class DrawingPainter(QStyledItemDelegate):
    """Light ink on black in both themes, as on the canvas."""

    def __init__(self, view: QListView, rows: DrawingModel) -> None:
        super().__init__(view)
        self._view, self._rows = view, rows
        words_px = view.fontMetrics().height()
        self._drawing_size = QSize(SIDE_PX + 2 * GAP_PX, SIDE_PX + words_px + 2 * GAP_PX)
        self._thumbnails: dict[str, QPixmap] = {}
        self._scale = 0.0  # of the screen that they were made for

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW)
        painter.save()
        if isinstance(row, Heading):
            painter.setFont(bold(option.font))
            painter.setPen(option.palette.color(QPalette.ColorGroup.Active, ROLE.Text))
            painter.drawText(option.rect, HEADING, row.text)
        else:
            self._paint_drawing(painter, option, row)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        # Asked of every item whenever the list is laid out, of ten thousand too.
        if isinstance(self._rows.rows[index.row()], LabelledDrawing):
            return self._drawing_size
        width = self._view.viewport().width() - 2 * self._view.spacing()
        return QSize(width, self._view.fontMetrics().height() + 4)

    def thumbnail(self, drawing: LabelledDrawing) -> QPixmap:
        """Return the drawing as a picture of the list's size; the oldest ones are let go."""
        scale = self._view.devicePixelRatioF()
        if scale != self._scale:
            self._thumbnails.clear()
            self._scale = scale
        if drawing.key not in self._thumbnails:
            if len(self._thumbnails) >= MOST_THUMBNAILS:
                del self._thumbnails[next(iter(self._thumbnails))]
            self._thumbnails[drawing.key] = draw_thumbnail(drawing, SIDE_PX, scale)
        return self._thumbnails[drawing.key]

    def _paint_drawing(
        self, painter: QPainter, option: QStyleOptionViewItem, drawing: LabelledDrawing
    ) -> None:
        place = QRect(option.rect.left() + GAP_PX, option.rect.top() + GAP_PX, SIDE_PX, SIDE_PX)
        painter.drawPixmap(place, self.thumbnail(drawing))
        palette = option.palette
        if option.state & QStyle.StateFlag.State_Selected:
            outline(painter, place, RING_PX, palette.color(ROLE.Highlight))
        if option.state & QStyle.StateFlag.State_HasFocus:
            outline(painter, place.adjusted(-4, -4, 4, 4), 1, palette.color(ROLE.Text))
        below = QRect(option.rect.left(), place.bottom() + RING_PX, option.rect.width(), 0)
        below.setBottom(option.rect.bottom())
        elide = Qt.TextElideMode.ElideRight
        author = option.fontMetrics.elidedText(drawing.author, elide, below.width() - 2)
        painter.setPen(palette.color(ROLE.PlaceholderText))
        painter.drawText(below, CENTRE, author)


def draw_thumbnail(drawing: LabelledDrawing, side_px: int, scale: float) -> QPixmap:
    """Return a small picture of strokes, sharp on a screen of this scale."""
    pixmap = QPixmap(round(side_px * scale), round(side_px * scale))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.black)
    with QPainter(pixmap) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(side_px / CANVAS_SIDE, side_px / CANVAS_SIDE)
        for stroke in drawing.strokes:
            _draw(painter, stroke)
    return pixmap


def _draw(painter: QPainter, stroke: Stroke) -> None:
    colour = QColor(stroke.grey, stroke.grey, stroke.grey)
    round_ends = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(colour, stroke.width_px, Qt.PenStyle.SolidLine, *round_ends))
    points = [QPointF(x, y) for x, y in stroke.points]
    if stroke.filled:
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF(points), Qt.FillRule.OddEvenFill)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    elif len(stroke.points) == 1:
        painter.drawPoint(points[0])
    else:
        painter.drawPolyline(points)
