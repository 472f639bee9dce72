"""Rows and columns in one call."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from cnnviz.views.widgets.layouts import REST, column, described, grid, row


def test_a_row_takes_widgets_room_and_what_stretches(window: QWidget) -> None:
    left, middle, right = QLabel("left"), QLabel("middle"), QLabel("right")
    laid_out = row(left, 10, (middle, 2), None, (right, 0, Qt.AlignmentFlag.AlignTop), into=window)
    assert window.layout() is laid_out
    assert laid_out.count() == 5
    assert [laid_out.stretch(place) for place in range(5)] == [0, 0, 2, 0, 0]
    assert laid_out.itemAt(1).spacerItem().sizeHint().width() == 10
    assert laid_out.itemAt(3).expandingDirections() == Qt.Orientation.Horizontal
    assert laid_out.itemAt(4).alignment() == Qt.AlignmentFlag.AlignTop
    window.resize(400, 40)
    window.show()
    assert left.x() == 0
    assert left.geometry().right() < middle.x() < right.x()
    assert right.geometry().right() == window.width() - 1


def test_columns_hold_rows_and_their_measures(window: QWidget) -> None:
    inner = row(QLabel("in"), gap=7)
    outer = column((inner, 1), REST, into=window, gap=None, margins=(1, 2, 3, 4))
    assert outer.itemAt(0).layout() is inner
    assert [outer.stretch(place) for place in range(2)] == [1, 1]
    assert inner.spacing() == 7
    margins = outer.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (1, 2, 3, 4)
    assert outer.spacing() == column(into=QWidget(window), gap=None).spacing()


def test_in_a_grid_what_stands_in_several_cells_fills_them(window: QWidget) -> None:
    wide, tall, small = QLabel("wide"), QLabel("tall"), row(QLabel("small"))
    lines = ((wide, wide), (small, tall), (None, tall))
    laid_out = grid(*lines, into=window, gaps=(3, 5), columns=(1, 2), rows=(0, 1))
    assert window.layout() is laid_out
    places = [laid_out.getItemPosition(place) for place in range(laid_out.count())]
    assert places == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 2, 1)]
    assert [laid_out.columnStretch(across) for across in range(2)] == [1, 2]
    assert [laid_out.rowStretch(down) for down in range(3)] == [0, 1, 0]
    assert (laid_out.horizontalSpacing(), laid_out.verticalSpacing()) == (3, 5)


def test_a_widget_is_described_where_it_is_made(window: QWidget) -> None:
    button = described(QPushButton("Go", window), "Begin", "Go on")
    assert (button.toolTip(), button.accessibleName()) == ("Begin", "Go on")
    described(button, "Begin anew")
    assert (button.toolTip(), button.accessibleName()) == ("Begin anew", "Go on")
