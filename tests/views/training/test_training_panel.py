from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.files.web import DownloadProgress
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.training.history import History
from cnnviz.core.training.recipes import RECIPES, TrainingConfig
from cnnviz.core.training.step_reports import StepReport, Validation
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.run_start import NewRun
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.design.design_panel import DesignPanel
from cnnviz.views.training.training_panel import REDRAW_INTERVAL_S, TrainingPanel
from cnnviz.views.widgets.number_text import clock

WAIT_MS = 60_000


@pytest.fixture
def panel(qtbot: QtBot, session: Session, small_dataset: Dataset) -> Iterator[TrainingPanel]:
    session.data.dataset, session.data.wanted = small_dataset, small_dataset.name
    session.data.state = DataState.READY
    config = TrainingConfig(epochs=2, batch_size=50, device="cpu")
    session.training.configure(config, "article", "new weights")
    panel = TrainingPanel(session)
    qtbot.addWidget(panel)
    panel.resize(1280, 210)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    session.training.shut_down()


def click(qtbot: QtBot, panel: TrainingPanel, name: str) -> None:
    button = next(b for b in panel.controls.buttons if b.accessibleName() == name)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def steps_drawn(panel: TrainingPanel) -> list[int]:
    steps = panel.loss_plot.plot.curves[0].getOriginalDataset()[0]
    return [] if steps is None else list(steps)


def test_the_train_button_trains_and_the_curves_grow(
    qtbot: QtBot, session: Session, panel: TrainingPanel
) -> None:
    click(qtbot, panel, "Train")
    training = session.training
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    steps, losses = panel.loss_plot.plot.curves[0].getOriginalDataset()
    assert list(steps) == list(range(1, 17))
    assert list(losses) == training.history.losses
    points, _ = panel.accuracy_plot.plot.curves[-1].getOriginalDataset()
    assert list(points) == [8, 16]
    assert "step 16/16" in panel.progress.text.text()
    assert panel.progress.bar.value() == panel.progress.bar.maximum() == 16


def test_a_turned_rate_is_marked_in_both_plots_live_and_for_good(
    qtbot: QtBot, session: Session, panel: TrainingPanel
) -> None:
    training, plots = session.training, (panel.loss_plot.plot, panel.accuracy_plot.plot)
    click(qtbot, panel, "One step")
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert not any(plot.marks.words for plot in plots)
    training.configure(replace(training.config, learning_rate=0.0005), "article", "new weights")
    click(qtbot, panel, "One epoch")
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    marks = {2: "learning rate 0.001 → 0.0005"}
    assert [plot.marks.words for plot in plots] == [marks] * 2
    training.run()
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert [plot.marks.words for plot in plots] == [marks] * 2
    click(qtbot, panel, "One step")
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert not any(plot.marks.words for plot in plots)


def test_step_pause_resume_stop_by_mouse(
    qtbot: QtBot, session: Session, panel: TrainingPanel
) -> None:
    training = session.training
    click(qtbot, panel, "One step")
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert training.history.steps == [1]
    assert panel.controls.buttons[0].text() == "Resume"
    assert not panel.controls.dataset.isEnabled()
    assert "stop it first" in panel.controls.dataset.toolTip()
    click(qtbot, panel, "One epoch")
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert training.history.steps[-1] == 8
    click(qtbot, panel, "Stop")
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert panel.progress.text.text().startswith("stopped: ")
    assert panel.controls.dataset.isEnabled()
    assert panel.controls.buttons[0].text() == "Train"


@pytest.mark.parametrize("start_from", ["new weights", "weights on screen"])
def test_the_controls_name_the_network_that_trains_and_that_train_starts(
    qtbot: QtBot, session: Session, panel: TrainingPanel, start_from: str
) -> None:
    controls, training, network = panel.controls, session.training, session.network
    controls.network.setCurrentText("article-3x3")
    controls.start_from.setCurrentText(start_from)
    designs = DesignPanel(session)
    qtbot.addWidget(designs)
    designs.show()
    session.designs.open(NetworkConfig("small", (BlockConfig(3), BlockConfig(4))))
    qtbot.mouseClick(designs.header.train, Qt.MouseButton.LeftButton)
    click(qtbot, panel, "Pause")
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert network.title == "small, in training"
    assert controls.network.currentText() == "small"
    assert controls.start_from.currentText() == "new weights"
    click(qtbot, panel, "Train")
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert training.history.steps == list(range(1, 17))
    assert network.checkpoint().made_by["start_from"] == "a design"
    trained = network.checkpoint().weights["conv1.weight"]
    assert controls.network.currentText() == "small"
    assert controls.start_from.currentText() == start_from
    assert controls.network.isEnabled() == (start_from == "new weights")
    click(qtbot, panel, "One step")
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert network.config.name == "small"
    assert network.checkpoint().made_by["start_from"] == start_from
    if start_from == "weights on screen":
        assert abs(network.checkpoint().weights["conv1.weight"] - trained).max() < 0.01


def test_a_run_with_a_recipe_of_its_own_is_shown_with_it_and_then_the_settings_again(
    qtbot: QtBot, session: Session, panel: TrainingPanel
) -> None:
    controls, training = panel.controls, session.training
    own = TrainingConfig("one-cycle", 1, 20, 0.004, seed=7, device="cpu")
    design = NetworkConfig("small", (BlockConfig(3), BlockConfig(4)))
    before = shown_settings(panel)
    training.run_special(NewRun(design, "a repetition", own))
    training.pause()
    qtbot.waitUntil(lambda: training.state is TrainingState.PAUSED, timeout=WAIT_MS)
    assert shown_settings(panel) == ("one-cycle", 1, 20, 0.004, 7)
    assert "epoch 1/1 " in panel.progress.text.text()
    controls.learning_rate.setValue(0.02)
    click(qtbot, panel, "Train")
    qtbot.waitUntil(lambda: training.state is TrainingState.IDLE, timeout=WAIT_MS)
    assert training.history.learning_rates[-1] == 0.02
    assert shown_settings(panel) == before == ("article", 2, 50, 0.001, 0)
    assert "epoch 1/1 " in panel.progress.text.text(), "that is still the run that ended"


def shown_settings(panel: TrainingPanel) -> tuple[str, int, int, float, int]:
    controls = panel.controls
    numbers = controls.epochs.value(), controls.batch_size.value(), controls.learning_rate.value()
    return controls.recipe.currentText(), *numbers, controls.seed.value()


def test_a_disabled_button_says_why(panel: TrainingPanel) -> None:
    pause = next(b for b in panel.controls.buttons if b.accessibleName() == "Pause")
    assert not pause.isEnabled()
    assert "start training first" in pause.toolTip()


def test_settings_reach_the_session(qtbot: QtBot, session: Session, panel: TrainingPanel) -> None:
    panel.controls.learning_rate.setValue(0.02)
    panel.controls.epochs.setValue(7)
    panel.controls.network.setCurrentText("article-3x3")
    training = session.training
    assert training.config.learning_rate == 0.02
    assert training.config.epochs == 7
    assert training.settings.network_name == "article-3x3"


def test_choosing_a_recipe_sets_all_of_it(session: Session, panel: TrainingPanel) -> None:
    panel.controls.recipe.setCurrentText("one-cycle")
    assert session.training.config == RECIPES["one-cycle"]
    assert panel.controls.batch_size.value() == 64
    assert panel.controls.learning_rate.value() == 0.01


def test_every_recipe_says_what_it_is(panel: TrainingPanel) -> None:
    recipe = panel.controls.recipe
    role = Qt.ItemDataRole.ToolTipRole
    told = {recipe.itemText(row): recipe.itemData(row, role) for row in range(recipe.count())}
    assert list(told) == list(RECIPES)
    article, ours = told["article"].split("; ")
    assert article == "Adam 0.001 for 10 epochs, as in the article"
    assert "batches of 100" in ours
    assert "best epoch are ours" in ours
    assert all(told.values())


def test_drawings_take_room_while_the_recipe_draws(session: Session, panel: TrainingPanel) -> None:
    height = panel.minimumSizeHint().height()
    assert not panel.drawings.isVisible()
    panel.controls.recipe.setCurrentText("sketch")
    assert panel.drawings.isVisible()
    assert panel.minimumSizeHint().height() == height
    panel.controls.recipe.setCurrentText("article")
    assert not panel.drawings.isVisible()


def test_curves_and_drawings_are_drawn_anew_with_an_update_now_and_then(
    session: Session, panel: TrainingPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the update, so that the display's rest takes their time into account."""
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    training = session.training
    panel.controls.recipe.setCurrentText("sketch")
    training.state = TrainingState.RUNNING
    panel.refresh()
    waiting = panel.drawings.grab().toImage()
    drawings = np.full((8, 1, 28, 28), 255, np.uint8)
    training.last_report = StepReport(1, 1, 2.3, 0.1, 0.001, 128, 0.1, drawings=drawings)
    training.history.add(training.last_report)
    now += 0.9 * REDRAW_INTERVAL_S
    training.progressed.emit()
    assert panel.drawings.grab().toImage() == waiting, "not at every step"
    assert steps_drawn(panel) == []
    now += 0.2 * REDRAW_INTERVAL_S
    training.progressed.emit()
    assert panel.drawings.grab().toImage() != waiting
    assert steps_drawn(panel) == [1]


def test_curves_of_a_network_that_does_not_train_are_drawn_at_once(
    session: Session, panel: TrainingPanel
) -> None:
    history = History()
    for step in (1, 2):
        history.add(StepReport(step, 1, 2.3, 0.1, 0.001, 128, 0.1))
        session.training.show_history(history)
        assert steps_drawn(panel) == history.steps


def test_the_figures_of_a_long_run_take_two_lines(
    qtbot: QtBot, session: Session, panel: TrainingPanel
) -> None:
    training = session.training
    training.configure(RECIPES["sketch"], "article", "new weights")
    training.state, training.total_steps = TrainingState.RUNNING, 34_400
    training.total_epochs = RECIPES["sketch"].epochs
    validation = Validation(0.8612, 0.4, 0.8312)
    training.last_report = StepReport(
        10_860, 13, 0.412, 0.86, 0.00012, 128, 400.0, validation, None
    )
    training.history.add(training.last_report)
    training.pictures_per_s = 4_321.0
    training.progressed.emit()
    text = panel.progress.text
    assert "11:37 left" in text.text()
    assert text.sizeHint().width() <= text.width()
    assert text.sizeHint().height() <= text.height()


def test_the_session_moves_the_controls(session: Session, panel: TrainingPanel) -> None:
    config = TrainingConfig(epochs=3, learning_rate=0.5, seed=9)
    session.training.configure(config, "article-3x3", "weights on screen")
    assert panel.controls.epochs.value() == 3
    assert panel.controls.learning_rate.value() == 0.5
    assert panel.controls.seed.value() == 9
    assert panel.controls.start_from.currentText() == "weights on screen"
    assert not panel.controls.network.isEnabled(), "the architecture is that on screen"


def test_a_hidden_panel_rests(session: Session, panel: TrainingPanel) -> None:
    panel.hide()
    session.training.history.add(StepReport(1, 1, 2.3, 0.1, 0.001, 100, 0.1))
    session.training.progressed.emit()
    assert steps_drawn(panel) == []
    panel.show()
    assert steps_drawn(panel) == [1]


def test_a_download_shows_progress_and_can_be_cancelled(
    qtbot: QtBot, session: Session, panel: TrainingPanel
) -> None:
    session.data.state = DataState.DOWNLOADING
    session.data.changed.emit()
    assert panel.progress.cancel.isVisible()
    session.data.progressed.emit(DownloadProgress("train-images.gz", 5_000_000, 20_000_000))
    assert "train-images.gz" in panel.progress.text.text()
    assert panel.progress.bar.value() * 4 == panel.progress.bar.maximum()
    qtbot.mouseClick(panel.progress.cancel, Qt.MouseButton.LeftButton)
    assert session.data.state is DataState.READY
    assert not panel.progress.cancel.isVisible()


class Events(QObject):
    """Counts the events of one kind that a widget gets."""

    def __init__(self, widget: QWidget, kind: QEvent.Type) -> None:
        super().__init__(widget)
        self.count, self._kind = 0, kind
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == self._kind
        return False


def test_the_bar_does_not_go_on_moving_after_data_was_loaded(
    qtbot: QtBot, session: Session, panel: TrainingPanel
) -> None:
    """An unending one (0, 0) was animated for ever, also when it had an end again."""
    animated = Events(panel.progress.bar, QEvent.Type.StyleAnimationUpdate)
    for state in (DataState.LOADING, DataState.READY):
        session.data.state = state
        session.data.changed.emit()
        qtbot.wait(150)
    qtbot.wait(150)
    assert animated.count == 0


def test_progress_repaints_nothing_else_before_its_turn(
    qtbot: QtBot, session: Session, panel: TrainingPanel
) -> None:
    training, other = session.training, panel.time.timeline
    qtbot.waitUntil(lambda: not panel.progress.bar.grab().isNull())
    painted, bar = Events(other, QEvent.Type.Paint), panel.progress.bar
    training.total_steps = training.total_epochs = 10
    for step in (1, 5):
        training.last_report = StepReport(step, 1, 2.3, 0.1, 0.001, 128, 0.1)
        other.update()
        panel.progress.refresh()
        assert (bar.value(), bar.maximum()) == (step, 10)
        assert painted.count == 0
    qtbot.waitUntil(lambda: painted.count > 0)


@pytest.mark.parametrize(("seconds", "text"), [(5, "0:05"), (65.4, "1:05"), (3723, "1:02:03")])
def test_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text
