"""Rows and columns of widgets in one call, and what is said of a widget in another."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Item = QWidget | QLayout | None
# A widget or a layout; None is empty room that stretches; a number is so many pixels of room.
# With a stretch and, for widgets, an alignment behind it, as a tuple.
Part = Item | int | tuple[Item, int] | tuple[QWidget, int, Qt.AlignmentFlag]
Margins = tuple[int, int, int, int]  # left, top, right, bottom

REST = (None, 1)  # what room is left
NO_MARGINS = (0, 0, 0, 0)
ANYWHERE = Qt.AlignmentFlag(0)
GAP_PX = 4
Described = TypeVar("Described", bound=QWidget)


def row(
    *parts: Part,
    into: QWidget | None = None,
    gap: int | None = GAP_PX,
    margins: Margins | None = NO_MARGINS,
) -> QHBoxLayout:
    """Return parts beside each other, in a widget if one is given; None leaves Qt's measures."""
    layout = QHBoxLayout()
    _fill(layout, parts, into, gap, margins)
    return layout


def column(
    *parts: Part,
    into: QWidget | None = None,
    gap: int | None = GAP_PX,
    margins: Margins | None = NO_MARGINS,
) -> QVBoxLayout:
    """Return parts below each other, as `row` does beside each other."""
    layout = QVBoxLayout()
    _fill(layout, parts, into, gap, margins)
    return layout


def grid(
    *lines: Sequence[Item],
    into: QWidget | None = None,
    gaps: tuple[int, int] = (GAP_PX, GAP_PX),
    columns: Sequence[int] = (),
    rows: Sequence[int] = (),
) -> QGridLayout:
    """Return lines of cells, with gaps across and down, and the stretches of columns and rows.

    What stands in several cells fills them all; None leaves a cell empty.
    """
    layout = QGridLayout(into)
    layout.setContentsMargins(*NO_MARGINS)
    layout.setHorizontalSpacing(gaps[0])
    layout.setVerticalSpacing(gaps[1])
    places: dict[QWidget | QLayout, list[tuple[int, int]]] = {}
    for down, line in enumerate(lines):
        for across, item in enumerate(line):
            if item is not None:
                places.setdefault(item, []).append((down, across))
    for item, cells in places.items():
        (top, left), (bottom, right) = cells[0], cells[-1]
        span = top, left, bottom - top + 1, right - left + 1
        if isinstance(item, QWidget):
            layout.addWidget(item, *span)
        else:
            layout.addLayout(item, *span)
    for across, stretch in enumerate(columns):
        layout.setColumnStretch(across, stretch)
    for down, stretch in enumerate(rows):
        layout.setRowStretch(down, stretch)
    return layout


def described(widget: Described, tooltip: str = "", name: str = "") -> Described:
    """Give a widget its tooltip and the name that screen readers say; empty ones stay as is."""
    if tooltip:
        widget.setToolTip(tooltip)
    if name:
        widget.setAccessibleName(name)
    return widget


def _fill(
    layout: QBoxLayout,
    parts: tuple[Part, ...],
    into: QWidget | None,
    gap: int | None,
    margins: Margins | None,
) -> None:
    if into is not None:
        into.setLayout(layout)
    if margins is not None:
        layout.setContentsMargins(*margins)
    if gap is not None:
        layout.setSpacing(gap)
    for part in parts:
        if isinstance(part, int):
            layout.addSpacing(part)
        else:
            _add(layout, *part) if isinstance(part, tuple) else _add(layout, part)


def _add(
    layout: QBoxLayout, item: Item, stretch: int = 0, alignment: Qt.AlignmentFlag = ANYWHERE
) -> None:
    if item is None:
        layout.addStretch(stretch)
    elif isinstance(item, QWidget):
        layout.addWidget(item, stretch, alignment)
    else:
        layout.addLayout(item, stretch)
