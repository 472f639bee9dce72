"""No control of the program is changed by a wheel that only passes over it."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollBar,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cnnviz.session.session import Session
from cnnviz.views.docks.panels import PANELS, Panel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox, Slider


def turned(widget: QWidget, notches: int) -> QWheelEvent:
    """Turn the wheel over the middle of a widget."""
    middle = widget.rect().center()
    event = QWheelEvent(
        QPointF(middle), QPointF(widget.mapToGlobal(middle)), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase,
        False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)
    return event


def controls_in(panel: QWidget) -> list[QWidget]:
    kinds = (QAbstractSpinBox, QComboBox, QSlider)
    found = [widget for kind in kinds for widget in panel.findChildren(kind)]
    return [widget for widget in found if not isinstance(widget, QScrollBar)]


def said_by(control: QWidget) -> object:
    if isinstance(control, QComboBox):
        return control.currentIndex()
    return control.value()  # type: ignore[attr-defined]


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_a_wheel_that_passes_over_changes_no_control_of_a_panel(
    panel: Panel, session: Session, window: QWidget, qtbot: QtBot
) -> None:
    made = panel.make(session)
    made.setParent(window)
    window.resize(1000, 700)
    made.resize(1000, 700)
    with qtbot.waitExposed(window):
        window.show()
    for control in controls_in(made):
        control.clearFocus()
        assert control.focusPolicy() != Qt.FocusPolicy.WheelFocus
        before = said_by(control)
        for notches in (1, -1, 3):
            event = turned(control, notches)
            assert said_by(control) == before, control.accessibleName()
            assert not event.isAccepted() or not control.isEnabled()
            assert not control.hasFocus()


@pytest.mark.parametrize("kind", [ChoiceBox, Slider])
def test_with_the_focus_the_wheel_changes(
    kind: type[ChoiceBox | Slider], window: QWidget, qtbot: QtBot
) -> None:
    control = kind(parent=window)
    if isinstance(control, ChoiceBox):
        control.addItems(["a", "b", "c"])
        control.setCurrentIndex(1)
    else:
        control.setValue(50)
    with qtbot.waitExposed(window):
        window.show()
    before = said_by(control)
    control.clearFocus()
    turned(control, 1)
    assert said_by(control) == before
    control.setFocus()
    turned(control, 1)
    assert said_by(control) != before
