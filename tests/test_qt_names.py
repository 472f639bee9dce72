"""No attribute of ours hides one of Qt's: whoever calls `widget.width()` gets what Qt says."""

import ast
import inspect
import textwrap
from collections.abc import Iterator

from PySide6.QtCore import QObject

from cnnviz.session.background.guard import is_called_by_qt
from tests.qt_classes import qt_classes

# Qt's own, and beside it what belongs to it: a label's tooltip with the text that is cut.
MORE_OF_THE_SAME = {"ElidedLabel": {"setText"}}


def qt_base(cls: type) -> type:
    return next(base for base in cls.__mro__ if base.__module__.startswith("PySide6."))


def own_names(cls: type) -> Iterator[str]:
    """Yield what a class defines, and what its methods assign to self."""
    yield from vars(cls)
    for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(cls)))):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
        ):
            yield node.attr


def hidden(cls: type) -> set[str]:
    """Return the names of Qt that a class hides, beside the methods made to be overridden."""
    theirs = {name for name in dir(qt_base(cls)) if not name.startswith("__")}
    ours = {name for name in own_names(cls) if not name.startswith("__")}
    return {name for name in ours & theirs - {"staticMetaObject"} if not is_called_by_qt(cls, name)}


def test_no_attribute_hides_one_of_qt() -> None:
    found = {cls.__name__: names for cls in qt_classes("cnnviz") if (names := hidden(cls))}
    assert found == MORE_OF_THE_SAME


class Hiding(QObject):
    """Hides a method, a signal, and with an attribute; overrides one."""

    def __init__(self) -> None:
        super().__init__()
        self.children = ()

    def blockSignals(self, block: bool) -> bool:
        return block

    def eventFilter(self, watched: QObject, event: object) -> bool:
        return False

    destroyed = "never"


def test_the_rule_notices_what_is_hidden() -> None:
    assert hidden(Hiding) == {"children", "blockSignals", "destroyed"}
