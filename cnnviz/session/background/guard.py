"""No exception leaves a method that Qt calls: it is told, and Qt goes on with a safe answer.

PySide cannot hand such an exception on. It keeps it for later, or Qt finds a painter that is still
at work on a widget, and the program ends there. So each class is looked at when it is defined,
whoever wrote it: ours, pyqtgraph's, and those that are still to come.
"""

import contextlib
import functools
import sys
import traceback
from collections.abc import Callable
from types import FunctionType
from typing import Any

from PySide6.QtCore import QModelIndex, QRect, QRectF
from shiboken6 import VoidPtr

# What Qt calls of its own accord, beside all that ends in Event.
OVERRIDES = {
    "QObject": "event eventFilter",
    "QThread": "run",
    "QRunnable": "run",
    "QWidget": "sizeHint minimumSizeHint heightForWidth hasHeightForWidth setVisible "
    "focusNextPrevChild inputMethodQuery metric",
    "QAbstractScrollArea": "scrollContentsBy viewportSizeHint",
    "QAbstractItemView": "selectionChanged currentChanged dataChanged edit sizeHintForColumn "
    "sizeHintForRow indexAt visualRect scrollTo startDrag",
    "QDialog": "done accept reject",
    "QAbstractButton": "hitButton checkStateSet nextCheckState",
    "QAbstractSpinBox": "fixup validate stepBy stepEnabled clear",
    "QSpinBox": "textFromValue valueFromText",
    "QDoubleSpinBox": "textFromValue valueFromText",
    "QComboBox": "showPopup hidePopup",
    "QValidator": "fixup validate",
    "QTextBrowser": "loadResource doSetSource",
    "QAbstractItemModel": "data setData headerData setHeaderData flags rowCount columnCount index "
    "parent sort canFetchMore fetchMore hasChildren insertRows removeRows moveRows insertColumns "
    "removeColumns mimeData mimeTypes dropMimeData canDropMimeData supportedDropActions match "
    "buddy span roleNames submit revert",
    "QSortFilterProxyModel": "lessThan filterAcceptsRow filterAcceptsColumn",
    "QAbstractItemDelegate": "paint sizeHint createEditor destroyEditor setEditorData setModelData "
    "updateEditorGeometry",
    "QStyledItemDelegate": "displayText initStyleOption",
    "QStyle": "pixelMetric drawControl drawPrimitive drawComplexControl styleHint sizeFromContents "
    "subControlRect subElementRect standardIcon standardPixmap polish unpolish drawItemText",
    "QLayout": "addItem itemAt takeAt count sizeHint minimumSize maximumSize setGeometry "
    "heightForWidth hasHeightForWidth expandingDirections invalidate",
    "QGraphicsItem": "paint boundingRect shape itemChange contains collidesWithItem opaqueArea",
    "QGraphicsLayoutItem": "sizeHint setGeometry updateGeometry",
    "QGraphicsScene": "drawBackground drawForeground",
    "QGraphicsView": "drawBackground drawForeground",
    "QSyntaxHighlighter": "highlightBlock",
    "QUndoCommand": "undo redo id mergeWith",
    "QAccessibleInterface": "isValid object parent child childCount childAt indexOfChild "
    "focusChild rect role state text setText interface_cast",
    "QAccessibleActionInterface": "actionNames keyBindingsForAction doAction",
    "QAccessibleValueInterface": "currentValue minimumValue maximumValue minimumStepSize "
    "setCurrentValue",
}
TOLD_ONLY = ("run",)  # Qt's own would start an event loop
FALSE = ("event", "eventFilter", "viewportEvent", "sceneEvent", "sceneEventFilter")
# Where Qt has no answer of its own.
NO_ANSWER: dict[str, Any] = {
    "rowCount": 0,
    "columnCount": 0,
    "index": QModelIndex(),
    "parent": QModelIndex(),
    "boundingRect": QRectF(),
    "rect": QRect(),
    "text": "",
    "childCount": 0,
    "interface_cast": VoidPtr(0),  # PySide dies of None there
}


def guard_subclasses(root: Any) -> None:
    """Have each class that is derived from a class of Qt from now on guarded."""

    def on_defined(cls: Any, /, **arguments: Any) -> None:
        super(root, cls).__init_subclass__(**arguments)
        _guard(cls)

    root.__init_subclass__ = classmethod(on_defined)


def overridden(cls: type) -> dict[str, FunctionType]:
    """Return the methods of a class, or of plain classes mixed into it, that Qt has as well."""
    qt = tuple(base for base in cls.__mro__ if base.__module__.startswith("PySide6."))
    own = {cls, *(base for base in cls.__mro__ if not issubclass(base, qt))}
    names = {name for base in own for name in vars(base) if not name.startswith("__")}
    found = {}
    for name in names:
        definer = next(base for base in cls.__mro__ if name in vars(base))
        method = vars(definer)[name]
        is_own = definer in own and isinstance(method, FunctionType)
        if is_own and any(name in vars(base) for base in qt):
            found[name] = method
    return found


def is_called_by_qt(cls: type, name: str) -> bool:
    """Tell whether Qt calls this method; one that only Python calls fails where it is called."""
    if name.endswith("Event"):
        return True
    return any(name in OVERRIDES.get(base.__name__, "").split() for base in cls.__mro__)


def is_guarded(method: object) -> bool:
    return hasattr(method, "guarded_in")


def _guard(cls: type) -> None:
    for name, method in overridden(cls).items():
        if is_called_by_qt(cls, name) and not is_guarded(method):
            setattr(cls, name, _guarded(cls, name, method))


def _guarded(cls: type, name: str, method: FunctionType) -> Callable[..., Any]:
    @functools.wraps(method)
    def guarded(self: Any, *arguments: Any, **named: Any) -> Any:
        try:
            return method(self, *arguments, **named)
        except BaseException as error:
            _tell(error)
        return _safe_answer(cls, name, self, arguments)

    guarded.guarded_in = cls  # type: ignore[attr-defined]
    return guarded


def _tell(error: BaseException) -> None:
    """Tell where all unexpected errors are told, then end what was under way."""
    with contextlib.suppress(BaseException):
        sys.excepthook(type(error), error, error.__traceback__)
    # Above all the painters: Qt ends the program where one is left on a widget.
    traceback.clear_frames(error.__traceback__)


def _safe_answer(cls: type, name: str, self: Any, arguments: tuple[Any, ...]) -> Any:
    """Return what Qt would have answered by itself."""
    if name in FALSE:
        return False
    if name in TOLD_ONLY or name.endswith("Event"):
        return None
    with contextlib.suppress(BaseException):
        answer = getattr(super(cls, self), name)(*arguments)
        if answer is not None:
            return answer
    return NO_ANSWER.get(name)
