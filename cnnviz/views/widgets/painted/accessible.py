"""Painted widgets as screen readers see them; nothing here is made before one asks."""

import weakref
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleValueInterface,
)
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QWidget

from cnnviz.views.widgets.painted.parts import Painted, Span

NOTHING = shiboken6.VoidPtr(0)  # PySide dies of None for a pointer to an interface
ASKED, EVENT, TEXT = QAccessible.InterfaceType, QAccessible.Event, QAccessible.Text


def tell_current(painted: Painted) -> None:
    """Have a screen reader say the current part, if one listens and the widget has the focus."""
    if QAccessible.isActive():
        current = QAccessible.queryAccessibleInterface(_widget(painted)).focusChild()
        if current is not None:
            QAccessible.updateAccessibility(QAccessibleEvent(current, EVENT.Focus))


class _Asking:
    """Knows the widget that it asks, but does not keep it."""

    def __init__(self, painted: Painted, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._painted = weakref.ref(painted)

    @property
    def painted(self) -> Painted:
        painted = self._painted()
        assert painted is not None
        return painted


class PaintedInterface(_Asking, QAccessibleWidget):
    """A painted widget, with its groups or, without any, its parts as children.

    PySide keeps what a factory returns until the program ends: this holds no widget, and lets go
    of the children when the widget goes.
    """

    def __init__(self, painted: Painted) -> None:
        super().__init__(painted, painted, painted.role)
        self._number = _Number(painted)
        self._groups: dict[int, _Group] = {}
        self._parts: dict[int, _Part] = {}
        weakref.finalize(painted, _let_go, self._groups, self._parts).atexit = False

    def childCount(self) -> int:
        return len(self.painted.part_groups()) or self.painted.part_count()

    def child(self, index: int) -> Any:
        if not 0 <= index < self.childCount():
            return None
        return self.group(index) if self.painted.part_groups() else self.part(index)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.place() if isinstance(child, _Child) else -1

    def childAt(self, x: int, y: int) -> Any:
        number = self.painted.part_at(_surface(self.painted).mapFromGlobal(QPoint(x, y)))
        return None if number is None else self.part(number)

    def focusChild(self) -> Any:
        number = self.painted.current_part()
        is_one = _widget(self.painted).hasFocus() and 0 <= number < self.painted.part_count()
        return self.part(number) if is_one else None

    def text(self, kind: QAccessible.Text) -> str:
        """Return the value in the description, too: Linux asks for the latter only."""
        words = self.painted.value_words() if kind in (TEXT.Value, TEXT.Description) else ""
        told = "" if kind == TEXT.Value else super().text(kind)
        return ". ".join(filter(None, (words, told)))

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        if kind == ASKED.ValueInterface and self.painted.span() is not None:
            return self._number
        found = super().interface_cast(kind)
        return NOTHING if found is None else found

    def group(self, number: int) -> "_Group":
        if number not in self._groups:
            self._groups[number] = _registered(_Group(self.painted, number))
        return self._groups[number]

    def part(self, number: int) -> "_Part":
        if number not in self._parts:
            self._parts[number] = _registered(_Part(self.painted, number))
        return self._parts[number]


class _Child(_Asking, QAccessibleInterface):
    """What groups and parts have in common."""

    def __init__(self, painted: Painted, number: int) -> None:
        super().__init__(painted)
        self.number = number

    @property
    def whole(self) -> PaintedInterface:
        whole = QAccessible.queryAccessibleInterface(_widget(self.painted))
        assert isinstance(whole, PaintedInterface)
        return whole

    def place(self) -> int:
        """Which child of its parent it is."""
        return self.number

    def count(self) -> int:
        """How many of its kind there are by now."""
        return len(self.painted.part_groups())

    def isValid(self) -> bool:
        painted = self._painted()
        is_there = painted is not None and shiboken6.isValid(painted)
        return is_there and self.number < self.count()

    def object(self) -> Any:
        return None

    def parent(self) -> QAccessibleInterface:
        return self.whole

    def child(self, index: int) -> Any:
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> Any:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return child.place() if isinstance(child, _Child) else -1

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.invisible = not _surface(self.painted).isVisible()
        return state

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """No screen reader renames anything here."""


class _Group(_Child):
    def childCount(self) -> int:
        return self.painted.part_groups()[self.number][1]

    def child(self, index: int) -> Any:
        start = self.painted.first_of(self.number)
        return self.whole.part(start + index) if 0 <= index < self.childCount() else None

    def childAt(self, x: int, y: int) -> Any:
        return self.whole.childAt(x, y)

    def rect(self) -> QRect:
        rect, start = QRect(), self.painted.first_of(self.number)
        for number in range(start, start + self.childCount()):
            rect |= self.painted.part_rect(number)
        return _on_screen(self.painted, rect)

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.Grouping

    def text(self, kind: QAccessible.Text) -> str:
        return self.painted.part_groups()[self.number][0] if kind == TEXT.Name else ""


class _Part(_Child):
    def __init__(self, painted: Painted, number: int) -> None:
        super().__init__(painted, number)
        self._action = _Choosing(painted, number)

    def count(self) -> int:
        return self.painted.part_count()

    def place(self) -> int:
        return self.painted.grouped(self.number)[1]

    def parent(self) -> QAccessibleInterface:
        group, _ = self.painted.grouped(self.number)
        return self.whole if group < 0 else self.whole.group(group)

    def rect(self) -> QRect:
        return _on_screen(self.painted, self.painted.part_rect(self.number))

    def role(self) -> QAccessible.Role:
        return self.painted.part_role

    def state(self) -> QAccessible.State:
        state, part = super().state(), self.painted.part(self.number)
        widget, rect = _widget(self.painted), self.painted.part_rect(self.number)
        is_current = self.number == self.painted.current_part()
        state.selectable = self.painted.can_choose(self.number)
        state.focusable = state.selectable and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        state.focused = is_current and widget.hasFocus()
        state.selected = part.is_selected
        state.checkable, state.checked = part.is_checked is not None, bool(part.is_checked)
        state.offscreen = not _surface(self.painted).visibleRegion().intersects(rect)
        return state

    def text(self, kind: QAccessible.Text) -> str:
        part = self.painted.part(self.number)
        description = part.description or part.value
        said = {TEXT.Name: part.name, TEXT.Value: part.value, TEXT.Description: description}
        return said.get(kind, "")

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        is_wanted = kind == ASKED.ActionInterface and self.painted.can_choose(self.number)
        return self._action if is_wanted else NOTHING


class _Choosing(_Asking, QAccessibleActionInterface):
    """A part that can be chosen as with a click."""

    def __init__(self, painted: Painted, number: int) -> None:
        super().__init__(painted)
        self._number = number

    def actionNames(self) -> list[str]:
        return [self.pressAction()]

    def keyBindingsForAction(self, name: str) -> list[str]:
        return []

    def doAction(self, name: str) -> None:
        if name == self.pressAction():
            self.painted.walk_to(self._number)
            self.painted.choose(self._number)


class _Number(_Asking, QAccessibleValueInterface):
    """The number that a widget shows."""

    def _span(self) -> Span:
        return self.painted.span() or Span(0, 0, 0)

    def currentValue(self) -> int:
        return self._span().now

    def minimumValue(self) -> int:
        return self._span().least

    def maximumValue(self) -> int:
        return self._span().most

    def minimumStepSize(self) -> int:
        return 1

    def setCurrentValue(self, value: Any) -> None:
        self.painted.set_value(int(value))


def _widget(painted: Painted) -> QWidget:
    assert isinstance(painted, QWidget)
    return painted


def _surface(painted: Painted) -> QWidget:
    """Return what the parts are painted on."""
    widget = _widget(painted)
    return widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget


def _on_screen(painted: Painted, rect: QRect) -> QRect:
    return QRect(_surface(painted).mapToGlobal(rect.topLeft()), rect.size())


def _registered(child: Any) -> Any:
    QAccessible.registerAccessibleInterface(child)
    return child


def _let_go(*families: dict[int, Any]) -> None:
    """Have Qt delete the children of a widget that is gone; Python must not do it alone."""
    for family in families:
        for child in family.values():
            if shiboken6.isValid(child):
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(child))
        family.clear()


def _interface(name: str, thing: QObject) -> PaintedInterface | None:
    return PaintedInterface(thing) if isinstance(thing, Painted) else None


QAccessible.installFactory(_interface)
