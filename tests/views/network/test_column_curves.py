"""Small curves in the network's columns: there when a run is, right, clickable, and free."""

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.runs.recorded_run import RecordedRun
from cnnviz.core.training.recipes import TrainingConfig
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training import Training
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.network.column_curves_painter import ColumnCurvesPainter
from cnnviz.views.network.network_panel import NetworkPanel
from cnnviz.views.widgets.plots.curves_key import BLUE, ORANGE
from tests.opening import open_shipped_and_wait

SMALL = NetworkConfig("small", (BlockConfig(3), BlockConfig(4, activation="tanh")))
CURVED = ("conv1", "batch1", "relu1", "conv2", "batch2", "fc")
PLAIN = ("input", "pool1", "tanh2", "pool2")
CONFIG = TrainingConfig(epochs=2, batch_size=50, device="cpu")
WAIT_MS = 60_000
Expose = Callable[[QWidget, int, int], None]


@pytest.fixture
def panel(session: Session, expose: Expose) -> NetworkPanel:
    session.layer_histories._examples = session.examples[:3]
    panel = NetworkPanel(session)
    expose(panel, 684, 430)
    return panel


@pytest.fixture
def run(session: Session, record_run: Callable[[NetworkConfig, int], RecordedRun]) -> RecordedRun:
    return record_run(SMALL, 10)


@pytest.fixture
def training(
    session: Session, small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Training]:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    yield session.training
    session.training.shut_down()


def show(panel: NetworkPanel, run: RecordedRun, qtbot: QtBot) -> None:
    """Put a run on screen, with all its curves."""
    session = panel.view._session
    session.time_machine.show(run)
    relu = session.layer_histories
    qtbot.waitUntil(lambda: np.isfinite(relu.of("relu1").dead_share).all(), timeout=WAIT_MS)


def area(panel: NetworkPanel, layer: str) -> QRect:
    return panel.view.plan.curves_rect(panel.view.plan.column(layer))


def at(panel: NetworkPanel, layer: str, share: float) -> QPoint:
    rect = area(panel, layer)
    return QPoint(rect.x() + round(share * (rect.width() - 1)), rect.bottom() - 12)


def colours(panel: NetworkPanel, layer: str) -> set[str]:
    image = panel.view.grab(area(panel, layer)).toImage()
    every = range(image.width()), range(image.height())
    return {QColor(image.pixel(x, y)).name() for x in every[0] for y in every[1]}


def picture(panel: NetworkPanel) -> QImage:
    return panel.view.grab().toImage()


def test_without_a_run_no_room_is_taken_and_the_button_says_why(panel: NetworkPanel) -> None:
    assert panel.view.plan.curves_px == 0
    assert not panel.curves_button.isEnabled()
    assert not panel.curves_button.isChecked()
    assert "train" in panel.curves_button.toolTip()


def test_a_run_has_curves_in_the_columns_that_have_something_to_tell(
    panel: NetworkPanel, run: RecordedRun, qtbot: QtBot
) -> None:
    show(panel, run, qtbot)
    assert panel.curves_button.isChecked()
    assert 30 <= panel.view.plan.curves_px <= 42
    for layer in ("conv1", "batch1", "conv2", "batch2", "fc"):
        assert {BLUE, ORANGE} <= {nearest(c) for c in colours(panel, layer)}, layer
    for layer in ("pool1", "tanh2", "pool2"):
        assert len(colours(panel, layer)) == 1, layer


def nearest(colour: str) -> str:
    """Return which of the curves' colours it is, antialiased or not."""
    for whole in (BLUE, ORANGE):
        parts = zip(QColor(whole).getRgb()[:3], QColor(colour).getRgb()[:3], strict=True)
        if all(abs(a - b) < 40 for a, b in parts):
            return whole
    return colour


def test_curves_lie_between_heads_and_maps(
    panel: NetworkPanel, run: RecordedRun, qtbot: QtBot
) -> None:
    show(panel, run, qtbot)
    plan = panel.view.plan
    for _, column in plan.pairs:
        rect = plan.curves_rect(column)
        assert rect.top() == plan.head_rect(column).bottom() + 1
        assert rect.bottom() < plan.to_qt(column.grid.rect).top()
        assert rect.width() == plan.to_qt(QRect(0, 0, column.width, 1)).width()


def test_at_the_smallest_window_the_maps_stay_legible(
    panel: NetworkPanel, session: Session, training: Training, qtbot: QtBot
) -> None:
    before = panel.view.plan.layout.tile_px
    training.configure(CONFIG, "article", "new weights")
    training.run()
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert panel.view.plan.curves_px > 0
    assert panel.view.plan.layout.tile_px > 0.85 * before
    assert min(c.grid.tile_width for n, c in panel.view.plan.pairs if n.kind.has_maps) >= 18


def test_the_button_takes_them_away_and_that_is_remembered(
    panel: NetworkPanel, run: RecordedRun, session: Session, qtbot: QtBot, expose: Expose
) -> None:
    show(panel, run, qtbot)
    qtbot.mouseClick(panel.curves_button, Qt.MouseButton.LeftButton)
    assert panel.view.plan.curves_px == 0
    assert session.preferences.layer_curves is False
    assert panel.view.tooltip_at(QPoint(100, 70)) != ""
    again = NetworkPanel(session)
    expose(again, 684, 430)
    assert again.view.plan.curves_px == 0
    assert not again.curves_button.isChecked()
    again.curves_button.setFocus()
    qtbot.keyClick(again.curves_button, Qt.Key.Key_Space)
    assert again.view.plan.curves_px > 0
    assert session.preferences.layer_curves is True


@pytest.mark.parametrize("layer", CURVED)
def test_a_click_goes_to_the_step_there(
    panel: NetworkPanel, run: RecordedRun, session: Session, qtbot: QtBot, layer: str
) -> None:
    show(panel, run, qtbot)
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=at(panel, layer, 0.3))
    qtbot.waitUntil(lambda: session.time_machine.step == 3)
    np.testing.assert_array_equal(
        session.network.kernels("conv1"), run.weights(3)["conv1.weight"].numpy()
    )
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=at(panel, layer, 1.0))
    qtbot.waitUntil(lambda: session.time_machine.step is None)


def test_dragging_goes_along(
    panel: NetworkPanel, run: RecordedRun, session: Session, qtbot: QtBot
) -> None:
    show(panel, run, qtbot)
    qtbot.mousePress(panel.view, Qt.MouseButton.LeftButton, pos=at(panel, "fc", 0.1))
    qtbot.waitUntil(lambda: session.time_machine.step == 1)
    qtbot.mouseMove(panel.view, at(panel, "fc", 0.5))
    qtbot.waitUntil(lambda: session.time_machine.step == 5)
    qtbot.mouseRelease(panel.view, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("layer", PLAIN)
def test_a_click_on_an_empty_place_does_nothing(
    panel: NetworkPanel, run: RecordedRun, session: Session, qtbot: QtBot, layer: str
) -> None:
    show(panel, run, qtbot)
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=at(panel, layer, 0.3))
    qtbot.wait(1)
    assert session.time_machine.step is None
    assert panel.view.tooltip_at(at(panel, layer, 0.3)) == ""


def test_hovering_tells_the_values_there(
    panel: NetworkPanel, run: RecordedRun, session: Session, qtbot: QtBot
) -> None:
    show(panel, run, qtbot)
    ratio = run.measures[7]["conv2"].update_ratio
    text = panel.view.tooltip_at(at(panel, "conv2", 0.7))
    assert text.startswith("conv2 after step 7\n")
    assert f"Update / weights: {ratio:.4f}" in text
    assert "all 3 example drawings" in panel.view.tooltip_at(at(panel, "relu1", 0.7))
    qtbot.mouseMove(panel.view, at(panel, "conv2", 0.7))
    qtbot.waitUntil(lambda: panel.readout.text().startswith("conv2, step 7: update"))
    assert panel.view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    panel.view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not panel.readout.text().startswith("conv2, step 7")


def test_the_cursor_stands_at_the_step_shown(
    panel: NetworkPanel, run: RecordedRun, session: Session, qtbot: QtBot
) -> None:
    show(panel, run, qtbot)
    text = panel.palette().text().color().rgb()
    for step in (0, 4, 10):
        session.time_machine.go_to(step)
        image, ratio = picture(panel), panel.view.plan.scale
        for layer in CURVED:
            place = at(panel, layer, step / 10) * ratio
            found = [image.pixel(place.x() + d, place.y()) for d in (-1, 0, 1)]
            assert text in found, (layer, step)


def test_a_stroke_paints_no_curve_anew_and_a_step_only_the_cursor(
    panel: NetworkPanel,
    run: RecordedRun,
    session: Session,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    show(panel, run, qtbot)
    panel.view.grab()
    painted: list[str] = []
    for name in ("lines", "with_cursor"):
        monkeypatch.setattr(ColumnCurvesPainter, name, noting(painted, name))
    session.next_example()
    panel.view.grab()
    assert painted == []
    session.time_machine.go_to(3)
    panel.view.grab()
    assert painted == ["with_cursor"]
    panel.resize(760, 460)
    panel.view.grab()
    assert painted[1:] == ["lines", "with_cursor"]


def noting(painted: list[str], name: str) -> Callable[..., object]:
    original = getattr(ColumnCurvesPainter, name)

    def noted(*arguments: object) -> object:
        painted.append(name)
        return original(*arguments)

    return noted


def test_a_hidden_panel_rests(
    panel: NetworkPanel, run: RecordedRun, session: Session, qtbot: QtBot
) -> None:
    panel.hide()
    session.time_machine.show(run)
    assert not session.layer_histories._work.is_busy
    panel.show()
    qtbot.waitUntil(
        lambda: np.isfinite(session.layer_histories.of("relu1").dead_share).all(), timeout=WAIT_MS
    )


def test_another_network_takes_the_curves_along(
    panel: NetworkPanel, run: RecordedRun, session: Session, qtbot: QtBot
) -> None:
    show(panel, run, qtbot)
    open_shipped_and_wait(qtbot, session)
    assert panel.view.plan.curves_px == 0
    assert not panel.curves_button.isEnabled()
    panel.view.grab()


def test_room_is_made_as_soon_as_training_starts_and_stays(
    panel: NetworkPanel, session: Session, training: Training, qtbot: QtBot
) -> None:
    rooms = [panel.view.plan.curves_px]
    panel.view.planned.connect(Rooms(panel, rooms).note)
    session.layer_histories._growth.setInterval(10)
    training.run_special(NewRun(SMALL, "a design", CONFIG))
    assert panel.view.plan.curves_px > 0
    qtbot.waitUntil(lambda: len(session.layer_histories.steps) > 2, timeout=WAIT_MS)
    panel.view.grab()
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    run = session.time_machine.run
    assert run is not None
    qtbot.waitUntil(lambda: session.layer_histories.steps == run.steps, timeout=WAIT_MS)
    assert rooms == sorted(rooms), "room came and went"
    training.run_special(NewRun(SMALL, "a design", CONFIG))
    assert panel.view.plan.curves_px > 0, "it flickers between two runs"
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)


class Rooms(QWidget):
    def __init__(self, panel: NetworkPanel, rooms: list[int]) -> None:
        super().__init__(panel)
        self._view, self._rooms = panel.view, rooms

    def note(self) -> None:
        self._rooms.append(self._view.plan.curves_px)


def test_steps_to_come_are_told_and_not_gone_to(
    panel: NetworkPanel, session: Session, training: Training, qtbot: QtBot
) -> None:
    training.configure(CONFIG, "article", "new weights")
    training.one_step()
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: len(session.layer_histories.steps) == 2, timeout=WAIT_MS)
    there = at(panel, "conv1", 0.5)
    assert panel.view.tooltip_at(there) == "conv1, step 8: still to come"
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=there)
    qtbot.wait(1)
    assert session.time_machine.step is None
    assert panel.view.tooltip_at(at(panel, "conv1", 1 / 16)).startswith("conv1 after step 1\n")
