"""What a painted widget tells of itself to those who do not see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAccessible


@dataclass(frozen=True)
class Part:
    """What is said of one of a widget's parts."""

    name: str
    value: str = ""
    description: str = ""
    is_selected: bool = False
    is_checked: bool | None = None  # None for what cannot be


@dataclass(frozen=True)
class Span:
    """A number that a widget shows, and how far it goes."""

    least: int
    now: int
    most: int


class Painted:
    """Mixed into a widget: parts one after another, perhaps in groups, or a number, or neither.

    Screen readers see them as children and values; before one does, nothing of it is asked for.
    """

    role = QAccessible.Role.List
    part_role = QAccessible.Role.ListItem
    first = 0  # the first part that can be chosen

    def part_count(self) -> int:
        return 0

    def part(self, number: int) -> Part:
        raise NotImplementedError

    def part_rect(self, number: int) -> QRect:
        """Where a part lies in the widget or, if it scrolls, in its viewport."""
        raise NotImplementedError

    def part_at(self, position: QPoint) -> int | None:
        parts = range(self.part_count())
        return next((n for n in parts if self.part_rect(n).contains(position)), None)

    def part_groups(self) -> Sequence[tuple[str, int]]:
        """Name the groups, and count the parts of each; none where parts are not grouped."""
        return ()

    def grouped(self, number: int) -> tuple[int, int]:
        """Return the group that a part belongs to, and its place there; group -1 without any."""
        for group, (_, count) in enumerate(self.part_groups()):
            if number < count:
                return group, number
            number -= count
        return -1, number

    def first_of(self, group: int) -> int:
        """Return the number of a group's first part."""
        return sum(count for _, count in self.part_groups()[:group])

    def current_part(self) -> int:
        """Return the part that keys act on, or -1."""
        return -1

    def can_choose(self, number: int) -> bool:
        return number >= self.first

    def walk_to(self, number: int) -> None:
        """Make a part the current one."""

    def choose(self, number: int) -> None:
        """Do what a click on a part does."""

    def value_words(self) -> str:
        """Say what the widget shows as a whole."""
        return ""

    def span(self) -> Span | None:
        """Return the number that the widget shows, if it shows one."""
        return None

    def set_value(self, value: int) -> None:
        """Show another number."""
