"""Focus that is thrown out of what is locked or hidden."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.training.training_panel import TrainingPanel
from cnnviz.views.widgets.fields.calm_wheel import ChoiceBox
from cnnviz.views.widgets.fields.number_field import WholeField
from cnnviz.views.widgets.focus_guard import EDITING, FocusGuard

WAIT_MS = 60_000


@pytest.fixture(autouse=True)
def guard(qapp: QApplication) -> Iterator[FocusGuard]:
    guard = FocusGuard(qapp)
    yield guard
    qapp.focusChanged.disconnect(guard._on_changed)
    guard.deleteLater()


@pytest.mark.parametrize("loses", [QWidget.hide, lambda widget: widget.setEnabled(False)])
@pytest.mark.parametrize("field", [QLineEdit, ChoiceBox, lambda: WholeField(1, 9)])
def test_a_field_gets_no_focus_that_nobody_gave_it(
    loses: object, field: object, window: QWidget, qtbot: QtBot
) -> None:
    first, typed, other = QPushButton("first"), field(), QPushButton("other")  # type: ignore[operator]
    row = QHBoxLayout(window)
    for widget in (first, typed, other):
        row.addWidget(widget)
    with qtbot.waitExposed(window):
        window.show()
    first.setFocus()
    loses(first)  # type: ignore[operator]
    qtbot.waitUntil(other.hasFocus)
    assert not typed.hasFocus()


def test_tab_still_reaches_fields(window: QWidget, qtbot: QtBot) -> None:
    first, typed = QPushButton("first"), QLineEdit()
    row = QHBoxLayout(window)
    row.addWidget(first)
    row.addWidget(typed)
    with qtbot.waitExposed(window):
        window.show()
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert typed.hasFocus()


@pytest.mark.parametrize("begun_from", ["button", "epochs", "network"])
def test_train_leaves_the_keys_with_the_runs_buttons(
    begun_from: str, qtbot: QtBot, session: Session, small_dataset: Dataset
) -> None:
    session.data.dataset, session.data.wanted = small_dataset, small_dataset.name
    session.data.state = DataState.READY
    config = TrainingConfig(epochs=200, batch_size=50, device="cpu")
    session.training.configure(config, "article", "new weights")
    panel = TrainingPanel(session)
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    controls = panel.controls
    held = {
        "button": controls.buttons[0], "epochs": controls.epochs, "network": controls.network,
    }[begun_from]  # fmt: skip
    held.setFocus()
    session.training.run()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.RUNNING, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    assert not isinstance(QApplication.focusWidget(), EDITING)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert session.training.config == config
    session.training.stop()
    qtbot.waitUntil(lambda: session.training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert not isinstance(QApplication.focusWidget(), EDITING)
