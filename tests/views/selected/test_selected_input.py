"""Every panel that shows a kernel shows it for the same input, and reads it as it is now."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.edits.weight_edits import SetWeight
from cnnviz.session.session import Session
from cnnviz.views.edits.edit_panel import EditPanel
from cnnviz.views.kernels.kernels_panel import KernelsPanel
from cnnviz.views.kernels.shown_kernels import KernelAddress
from cnnviz.views.selected.selected_panel import SelectedPanel


@dataclass
class Panels:
    kernels: KernelsPanel
    edit: EditPanel
    selected: SelectedPanel

    def inputs(self) -> list[tuple[int, int, int]]:
        """What each shows, by its field and by its weights, and of how many."""
        shown = (
            (self.kernels.detail.channel, self.kernels.shown),
            (self.edit.kernel.channel, self.edit.shown),
            (self.selected.kernel.channel, self.selected.kernel.shown),
        )
        return [(f.value(), kernels.selected.channel + 1, f.maximum()) for f, kernels in shown]


@pytest.fixture
def panels(
    session: Session, window: QWidget, expose: Callable[[QWidget, int, int], None]
) -> Panels:
    session.selection.select("conv2", 5)
    panels = Panels(KernelsPanel(session), EditPanel(session), SelectedPanel(session))
    row = QHBoxLayout(window)
    for panel in (panels.kernels, panels.edit, panels.selected):
        row.addWidget(panel)
    expose(window, 1500, 700)
    return panels


def move(widget: QWidget, place: QPoint) -> None:
    """Move the mouse over a widget; the platform's own cursor has no part in it."""
    local, onscreen = QPointF(place), QPointF(widget.mapToGlobal(place))
    button = Qt.MouseButton.NoButton
    none = Qt.KeyboardModifier.NoModifier
    event = QMouseEvent(QEvent.Type.MouseMove, local, onscreen, button, button, none)
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("name", ["kernels", "edit", "selected", "matrix"])
def test_panels_agree_on_the_input_wherever_it_is_chosen(
    panels: Panels, session: Session, qtbot: QtBot, name: str
) -> None:
    if name == "matrix":
        qtbot.keyClick(panels.kernels.matrix, Qt.Key.Key_Down)
    else:
        fields = {
            "kernels": panels.kernels.detail.channel,
            "edit": panels.edit.kernel.channel,
            "selected": panels.selected.kernel.channel,
        }
        fields[name].setFocus()
        qtbot.keyClick(fields[name], Qt.Key.Key_Up)
    assert panels.inputs() == [(2, 2, 16)] * 3
    session.selection.select("relu2", 6)
    assert panels.inputs() == [(2, 2, 16)] * 3
    session.selection.select("conv1", 6)
    assert panels.inputs() == [(1, 1, 1)] * 3


def test_a_panel_that_was_hidden_shows_the_same_input(panels: Panels, session: Session) -> None:
    for panel in (panels.kernels, panels.edit, panels.selected):
        panel.hide()
        session.selection.select_channel(session.selection.channel + 3)
        panel.show()
    assert panels.inputs() == [(10, 10, 16)] * 3


def test_an_edit_is_of_the_kernel_on_screen_everywhere(panels: Panels, session: Session) -> None:
    session.selection.select_kernel("conv2", 5, 9)
    panels.edit.kernel.numbers.open_field("2.5")
    panels.edit.kernel.numbers.field.take()
    assert session.edits.made == (SetWeight("conv2", 5, 9, 0, 0, 2.5),)
    assert panels.kernels.shown.slice[0, 0] == panels.selected.kernel.shown.slice[0, 0] == 2.5


@pytest.mark.parametrize("name", ["matrix", "numbers", "selected"])
def test_the_weight_pointed_at_is_read_as_it_was_typed(
    panels: Panels, session: Session, name: str
) -> None:
    kernels, numbers = panels.kernels, panels.selected.kernel.numbers
    first = kernels.matrix.cell_rect(KernelAddress(5, 0)).topLeft() + QPoint(1, 1)
    widget, place, readout = {
        "matrix": (kernels.matrix.viewport(), first, kernels.readout),
        "numbers": (
            kernels.detail.numbers.viewport(), kernels.detail.numbers.cell_rect(0, 0).center(),
            kernels.readout,
        ),
        "selected": (numbers.viewport(), numbers.cell_rect(0, 0).center(), panels.selected.readout),
    }[name]  # fmt: skip
    move(widget, place)
    before = float(session.network.kernels("conv2")[5, 0, 0, 0])
    words = "kernel 6, input 1, at (0, 0): {: .4f}".format
    assert readout.text() == words(before)
    session.edits.apply(SetWeight("conv2", 5, 0, 0, 0, 2.5))
    assert readout.text() == words(2.5)
    session.edits.undo()
    assert readout.text() == words(before)


def test_a_bar_pointed_at_is_read_as_it_is_now(panels: Panels, session: Session) -> None:
    session.selection.select("batch2", 0)
    bars, readout = panels.kernels.bars, panels.kernels.readout
    row = bars.row_rect(1)
    move(bars, QPoint(row.left() + 2, row.center().y()))
    assert readout.text().startswith("batch2 map 1, shift")
    weights = dict(session.network.checkpoint().weights)
    weights["batch2.bias"] = weights["batch2.bias"] + 5
    session.network.update_weights(weights)
    assert readout.text() == f"batch2 map 1, shift:  {float(weights['batch2.bias'][0]):.3f}"


def test_a_refusal_stays_until_the_mouse_moves(panels: Panels, session: Session) -> None:
    numbers, readout = panels.kernels.detail.numbers, panels.kernels.readout
    move(numbers.viewport(), numbers.cell_rect(1, 1).center())
    assert "at (1, 1)" in readout.text()
    session.edits.refused.emit("Not now.")
    session.network.update_weights(session.network.checkpoint().weights)
    assert readout.text() == "Not now."
    move(numbers.viewport(), numbers.cell_rect(1, 2).center())
    assert "at (2, 1)" in readout.text()
