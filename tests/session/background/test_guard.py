"""An exception in a method that Qt calls is told, and neither Qt nor the caller sees it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QRunnable,
    QSize,
    Qt,
    QThread,
    QThreadPool,
)
from PySide6.QtGui import QAccessible, QAccessibleInterface, QPainter, QUndoCommand, QUndoStack
from PySide6.QtWidgets import (
    QAccessibleWidget,
    QDialog,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QLabel,
    QListWidget,
    QSpinBox,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from cnnviz.session.background.guard import is_called_by_qt, is_guarded, overridden
from tests.qt_classes import qt_classes

# Qt does not call these: an error in them goes to whoever called them.
ONLY_PYTHON_CALLS = {"setText"}


def fail(*_: object) -> Any:
    raise ZeroDivisionError("nobody expected this")


class Fault:
    """Whether what is made to fail does so: Qt calls what is left of it in later tests, too."""

    is_there = False


@pytest.fixture(autouse=True)
def _fault() -> Iterator[None]:
    Fault.is_there = True
    yield
    Fault.is_there = False


def failing(base: type, *names: str) -> type:
    return type("Failing", (base,), {name: failing_method(base, name) for name in names})


def failing_method(base: type, name: str) -> Callable[..., Any]:
    def method(*arguments: Any) -> Any:
        if Fault.is_there:
            fail()
        return getattr(base, name)(*arguments)

    return method


def show(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(60, 40)
    widget.show()
    qtbot.waitExposed(widget)
    widget.grab()


def widget_events(qtbot: QtBot) -> None:
    names = ("showEvent", "hideEvent", "paintEvent", "resizeEvent", "changeEvent", "enterEvent")
    widget = failing(QWidget, *names, "mousePressEvent", "keyPressEvent", "closeEvent")()
    show(qtbot, widget)
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
    qtbot.keyClick(widget, Qt.Key.Key_A)
    widget.hide()


def every_event(qtbot: QtBot) -> None:
    widget = failing(QWidget, "event", "sizeHint", "minimumSizeHint", "heightForWidth")()
    assert not QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.User))
    assert widget.sizeHint() == QSize(-1, -1)
    assert widget.heightForWidth(5) == -1
    qtbot.addWidget(widget)


def undone_and_redone(qtbot: QtBot) -> None:
    stack = QUndoStack()
    stack.push(failing(QUndoCommand, "undo", "redo")())
    stack.undo()
    stack.redo()
    assert stack.index() == 1


def filtered_events(qtbot: QtBot) -> None:
    label, watcher = QLabel("text"), failing(QObject, "eventFilter")()
    label.installEventFilter(watcher)
    show(qtbot, label)
    label.removeEventFilter(watcher)


def models(qtbot: QtBot) -> None:
    for names in (("data", "rowCount", "columnCount"), ("data", "headerData", "flags")):
        methods = {"rowCount": lambda *_: 2, "columnCount": lambda *_: 2} | dict.fromkeys(
            names, fail
        )
        model = type("Model", (QAbstractTableModel,), methods)()
        view = QTableView()
        view.setModel(model)
        show(qtbot, view)
        assert model.rowCount(QModelIndex()) in (0, 2)


def delegates(qtbot: QtBot) -> None:
    view = QListWidget()
    view.addItem("one")
    view.item(0).setFlags(Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsEnabled)
    delegate = failing(QStyledItemDelegate, "paint", "sizeHint", "createEditor")(view)
    view.setItemDelegate(delegate)
    show(qtbot, view)
    view.editItem(view.item(0))


def graphics_items(qtbot: QtBot) -> None:
    scene = QGraphicsScene()
    item = failing(QGraphicsItem, "paint", "boundingRect")()
    good = type("Good", (QGraphicsItem,), {"boundingRect": lambda _: QRectF(0, 0, 9, 9)})
    scene.addItem(item)
    scene.addItem(failing(good, "paint")())
    show(qtbot, QGraphicsView(scene))


def spin_boxes(qtbot: QtBot) -> None:
    box = failing(QSpinBox, "validate", "stepBy", "textFromValue", "valueFromText")()
    show(qtbot, box)
    qtbot.keyClicks(box, "12")
    qtbot.keyClick(box, Qt.Key.Key_Up)


def dialogs(qtbot: QtBot) -> None:
    dialog = failing(QDialog, "done", "reject")()
    show(qtbot, dialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def threads(qtbot: QtBot) -> None:
    thread = failing(QThread, "run")()
    with qtbot.waitSignal(thread.finished):
        thread.start()
    thread.wait()
    pool = QThreadPool()
    pool.start(failing(QRunnable, "run")())
    assert pool.waitForDone(5000)


def accessible_parts(qtbot: QtBot) -> None:
    names = ("text", "rect", "child", "childCount", "focusChild", "interface_cast")
    label = QLabel()
    qtbot.addWidget(label)
    label.setAccessibleName("text")
    asked = failing(QAccessibleWidget, *names)(label, QAccessible.Role.List)
    assert (asked.text(QAccessible.Text.Name), asked.childCount()) == ("text", 0)
    assert asked.actionInterface() is not None
    assert asked.valueInterface() is None
    bare = failing(QAccessibleInterface, *names, "state", "parent")()
    assert (bare.text(QAccessible.Text.Name), bare.rect()) == ("", QRect())
    assert bare.valueInterface() is None


def painters(qtbot: QtBot) -> None:
    """A painter that is still at work when the error comes ended the program."""

    class Half(QWidget):
        def paintEvent(self, event: object) -> None:
            painter = QPainter(self)
            painter.drawLine(0, 0, 9, 9)
            fail()

    show(qtbot, Half())


def mixed_in(qtbot: QtBot) -> None:
    class Plain:
        def paintEvent(self, event: object) -> None:
            fail()

    class Mixed(Plain, QLabel):
        pass

    show(qtbot, Mixed())


CASES = [
    widget_events,
    every_event,
    undone_and_redone,
    filtered_events,
    models,
    delegates,
    graphics_items,
    accessible_parts,
    spin_boxes,
    dialogs,
    threads,
    painters,
    mixed_in,
]


@pytest.mark.parametrize("use", CASES)
@pytest.mark.qt_no_exception_capture
@pytest.mark.filterwarnings("ignore:Invalid return value")
def test_an_override_that_fails_is_told(qtbot: QtBot, use: Callable[[QtBot], None]) -> None:
    with capture_exceptions() as told:
        use(qtbot)
    assert told
    assert {kind for kind, _, _ in told} == {ZeroDivisionError}


def test_a_method_that_only_python_calls_fails_where_it_is_called(qtbot: QtBot) -> None:
    label = failing(QLabel, "setText")()
    with pytest.raises(ZeroDivisionError):
        label.setText("text")


def test_what_does_not_fail_answers_as_before(qtbot: QtBot) -> None:
    wide = type("Wide", (QWidget,), {"sizeHint": lambda _: QSize(77, 5)})()
    wider = type("Wider", (type(wide),), {"sizeHint": lambda w: 2 * wide.sizeHint()})()
    assert wide.sizeHint() == QSize(77, 5)
    assert wider.sizeHint() == QSize(154, 10)


def test_every_override_of_the_program_is_guarded() -> None:
    """A method that is missing here belongs into OVERRIDES, or is none that Qt calls."""
    classes = qt_classes("cnnviz", "pyqtgraph")
    assert len(classes) > 300
    for cls in classes:
        for name, method in overridden(cls).items():
            assert is_guarded(method) == is_called_by_qt(cls, name), (cls, name)
            is_known = is_guarded(method) or name in ONLY_PYTHON_CALLS
            assert is_known or cls.__module__.startswith("pyqtgraph"), (cls, name)
