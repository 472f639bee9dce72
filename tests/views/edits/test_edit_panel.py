"""The edit panel: follows what is selected, does what its controls say, and says what it costs."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.edits.channel_ranking import ChannelCost
from cnnviz.core.edits.weight_edits import ScaleKernel, SetBias, SetWeight, SilenceChannel
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.progress import Progress
from cnnviz.session.data.data_library import DataState
from cnnviz.session.edits import channel_costs
from cnnviz.session.session import Session
from cnnviz.views.edits.edit_panel import EditPanel

LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 60_000
ODD = NetworkConfig(
    "odd", (BlockConfig(3, 7, 1, 3, False, "sigmoid", None), BlockConfig(4, 1, 1, 0)), classes=4
)


@pytest.fixture
def panel(session: Session, expose: Callable[[QWidget, int, int], None]) -> EditPanel:
    session.selection.select("relu2", 5)
    panel = EditPanel(session)
    expose(panel, 290, 430)
    return panel


@pytest.fixture
def with_data(session: Session, small_dataset: Dataset) -> None:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.data.changed.emit()


def measured(session: Session) -> bool:
    accuracy = session.edits.accuracy
    return not accuracy.is_measuring and not accuracy.is_old


def test_it_shows_the_channel_of_the_selected_maps_block(
    panel: EditPanel, session: Session
) -> None:
    for layer in ("conv2", "batch2", "relu2", "pool2"):
        session.selection.select(layer, 7)
        kernel = panel.kernel
        assert (kernel.layers.currentText(), kernel.unit.value()) == ("conv2", 8)
        assert kernel.unit.text() == "channel 8 of 32"
    session.selection.select("fc", 3)
    assert (panel.kernel.layers.currentText(), panel.kernel.unit.text()) == ("fc", "class 4 of 10")
    assert panel.kernel.channel.text() == "input 1 of 32"


def test_its_steppers_select(panel: EditPanel, session: Session, qtbot: QtBot) -> None:
    panel.kernel.unit.setFocus()
    qtbot.keyClick(panel.kernel.unit, Qt.Key.Key_Up)
    assert (session.selection.layer, session.selection.unit) == ("conv2", 6)
    panel.kernel.layers.setFocus()
    qtbot.keyClick(panel.kernel.layers, Qt.Key.Key_Up)
    assert (session.selection.layer, session.selection.unit) == ("conv1", 6)
    assert not panel.kernel.channel.isEnabled()
    assert "one input channel" in panel.kernel.channel.toolTip()


def test_the_input_channel_is_chosen_and_kept_within_a_layer(
    panel: EditPanel, session: Session, qtbot: QtBot
) -> None:
    qtbot.keyClick(panel.kernel.channel, Qt.Key.Key_Up)
    assert panel.shown.selected.channel == 1
    session.selection.select("conv2", 9)
    assert panel.shown.selected.channel == 1
    session.selection.select("conv1", 9)
    assert panel.shown.selected.channel == 0


def test_a_bias_is_typed(panel: EditPanel, session: Session, qtbot: QtBot) -> None:
    panel.kernel.bias.setFocus()
    panel.kernel.bias.selectAll()
    qtbot.keyClicks(panel.kernel.bias, "0.5")
    qtbot.keyClick(panel.kernel.bias, Qt.Key.Key_Return)
    assert session.edits.made == (SetBias("conv2", 5, 0.5),)
    assert float(session.network.biases("conv2")[5]) == 0.5


def handle_of(slider: QSlider) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    return slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    ).center()  # fmt: skip


def test_a_drag_of_the_scale_is_one_edit_and_x1_takes_it_back(
    panel: EditPanel, session: Session, qtbot: QtBot
) -> None:
    slider, before = panel.scale.slider, session.network.kernels("conv2")
    start = handle_of(slider)
    qtbot.mousePress(slider, LEFT, pos=start)
    for px in (8, 16, 24):
        qtbot.mouseMove(slider, start + QPoint(px, 0))
    qtbot.waitUntil(lambda: slider.value() > 100)
    qtbot.mouseRelease(slider, LEFT, pos=start + QPoint(24, 0))
    factor = slider.value() / 100
    assert session.edits.made == (ScaleKernel("conv2", 5, factor),)
    assert panel.scale.factor.value() == factor
    assert session.network.kernels("conv2")[5] == pytest.approx(before[5] * factor)
    session.edits.undo()
    assert not session.edits.made
    assert slider.value() == 100
    session.edits.redo()
    qtbot.mouseClick(panel.scale.reset, LEFT)
    assert (session.network.kernels("conv2") == before).all()
    assert not panel.scale.reset.isEnabled()


def test_one_inputs_part_is_scaled_by_a_typed_number(
    panel: EditPanel, session: Session, qtbot: QtBot
) -> None:
    box = panel.scale.all_inputs
    qtbot.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    factor = panel.scale.factor
    factor.setFocus()
    factor.selectAll()
    qtbot.keyClicks(factor, "-0.5")
    qtbot.keyClick(factor, Qt.Key.Key_Return)
    assert session.edits.made == (ScaleKernel("conv2", 5, -0.5, 0),)


def test_silence_reset_undo_and_redo(panel: EditPanel, session: Session, qtbot: QtBot) -> None:
    verbs, edits = panel.verbs, session.edits
    assert not verbs.undo.isEnabled()
    assert "Nothing to undo" in verbs.undo.toolTip()
    qtbot.mouseClick(verbs.silence, LEFT)
    assert edits.made == (SilenceChannel("conv2", 5),)
    assert not session.network.trace.outputs["relu2"][5].any()
    assert verbs.silence.text() == "Ablated"
    qtbot.mouseClick(verbs.silence, LEFT)
    assert not edits.made
    qtbot.mouseClick(verbs.undo, LEFT)
    assert verbs.silence.isChecked()
    edits.apply(SetBias("conv1", 0, 1))
    qtbot.mouseClick(verbs.reset_channel, LEFT)
    assert edits.made == (SetBias("conv1", 0, 1),)
    assert not verbs.reset_channel.isEnabled()
    qtbot.mouseClick(verbs.reset_all, LEFT)
    assert not edits.made
    qtbot.mouseClick(verbs.undo, LEFT)
    qtbot.mouseClick(verbs.redo, LEFT)
    assert not edits.made


def test_a_class_cannot_be_silenced(panel: EditPanel, session: Session) -> None:
    session.selection.select("fc", 2)
    assert not panel.verbs.silence.isEnabled()
    assert "nothing to ablate" in panel.verbs.silence.toolTip()


def test_the_edits_are_listed_and_a_click_goes_to_the_channel(
    panel: EditPanel, session: Session, qtbot: QtBot
) -> None:
    session.edits.apply(SetWeight("fc", 4, 2, 0, 1, 0.5))
    session.edits.apply(SilenceChannel("conv1", 3))
    rows = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert rows == ["fc Coat, input 3: at (1, 0) = 0.5", "conv1 4: silenced"]
    place = panel.list.visualItemRect(panel.list.item(0)).center()
    qtbot.mouseClick(panel.list.viewport(), LEFT, pos=place)
    assert (session.selection.layer, session.selection.unit) == ("fc", 4)
    session.edits.reset_all()
    assert panel.list.count() == 0


@pytest.mark.usefixtures("with_data")
def test_the_accuracy_follows_each_edit(panel: EditPanel, session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: measured(session), timeout=WAIT_MS)
    before = session.edits.accuracy.before
    assert before is not None
    assert panel.accuracy.number.text() == f"{100 * before.accuracy:.2f} %"
    assert panel.accuracy.state.text() == "of 100 validation pictures"
    session.edits.apply(SetBias("fc", 1, 900))
    assert "Measuring" in panel.accuracy.state.text()
    qtbot.waitUntil(lambda: measured(session), timeout=WAIT_MS)
    now = session.edits.accuracy.now
    assert now is not None
    lost = 100 * (now.accuracy - before.accuracy)
    assert panel.accuracy.number.text() == f"{100 * now.accuracy:.2f} % ({lost:+.2f})"
    gained = 100 * (1 - before.per_class[1])
    assert f"100.00 % ({gained:+.2f})  Trouser" in panel.accuracy.number.toolTip()


def test_without_data_it_says_what_to_do(
    panel: EditPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[str] = []
    monkeypatch.setattr(session.data, "want", lambda name, quietly=False: wanted.append(name))
    panel.accuracy.refresh()
    assert panel.accuracy.number.text() == "--.-- %"
    assert panel.accuracy.state.text() == "Needs the data set"
    qtbot.mouseClick(panel.accuracy.load, LEFT)
    assert wanted[-1] == session.data.wanted


@pytest.mark.usefixtures("with_data")
def test_each_channel_is_silenced_in_turn_with_progress(
    panel: EditPanel, session: Session, qtbot: QtBot
) -> None:
    ranking = panel.ranking
    panel.resize(290, 900)
    qtbot.mouseClick(ranking.start, LEFT)
    assert ranking.cancel.isVisible()
    qtbot.waitUntil(lambda: not session.edits.costs.is_running, timeout=WAIT_MS)
    assert ranking.start.isVisible()
    assert len(ranking.bars.ranking) == 48
    row, cost = 3, ranking.bars.ranking[3]
    place = ranking.bars.row_rect(row).center()
    qtbot.mouseClick(ranking.bars.viewport(), LEFT, pos=place)
    assert (session.selection.layer, session.selection.unit) == (cost.layer, cost.unit)
    assert ranking.bars.marked == row
    qtbot.mouseDClick(ranking.bars.viewport(), LEFT, pos=place)
    assert session.edits.made == (SilenceChannel(cost.layer, cost.unit),)
    assert "measure again" in ranking.said.text()
    assert ranking.tint.isVisibleTo(ranking.bars) or ranking.tint._patience.isActive()
    ranking.bars.setFocus()
    qtbot.keyClick(ranking.bars, Qt.Key.Key_Return)
    assert not session.edits.made
    qtbot.keyClick(ranking.bars, Qt.Key.Key_Down)
    following = ranking.bars.ranking[row + 1]
    assert (session.selection.layer, session.selection.unit) == (following.layer, following.unit)


@pytest.mark.usefixtures("with_data")
def test_the_ranking_can_be_cancelled(
    panel: EditPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(*arguments: object) -> Iterator[Progress]:
        while True:
            yield Progress(500, 1000)

    monkeypatch.setattr(channel_costs, "rank_channels", endless)
    panel.resize(290, 900)
    qtbot.mouseClick(panel.ranking.start, LEFT)
    qtbot.waitUntil(lambda: panel.ranking.left.text().endswith("left"), timeout=WAIT_MS)
    assert panel.ranking.bar.value() == 500
    qtbot.mouseClick(panel.ranking.cancel, LEFT)
    assert not session.edits.costs.is_running
    assert panel.ranking.start.isVisible()
    assert panel.ranking.hint.isVisible()


def test_a_row_tells_which_classes_lose(panel: EditPanel) -> None:
    cost = ChannelCost("conv1", 2, 0.8, 0.1, (0.0, 0.5, -0.1, 0.3, 0, 0, 0, 0, 0, 0))
    told = panel.ranking.bars.told(cost)
    assert told == "Without conv1 3: 80.00 % (-10.00)\nmost for Trouser -50.0, Dress -30.0"


def test_other_shapes_are_edited(
    panel: EditPanel, session: Session, qtbot: QtBot, show_network: Callable[..., None]
) -> None:
    show_network(ODD)
    for layer, unit in (("conv1", 2), ("conv2", 3), ("fc", 3)):
        session.selection.select(layer, unit)
        numbers = panel.kernel.numbers
        panel.grab()
        place = numbers.cell_rect(0, 0).center()
        qtbot.mouseClick(numbers.viewport(), LEFT, pos=place)
        qtbot.keyClicks(numbers.field, "2")
        qtbot.keyClick(numbers.field, Qt.Key.Key_Return)
        assert float(session.network.kernels(layer)[unit, 0, 0, 0]) == 2
    assert len(session.edits.made) == 3


def test_while_a_run_is_on_everything_is_off_and_says_why(
    panel: EditPanel, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.edits.apply(SetBias("conv1", 0, 1))
    monkeypatch.setattr(type(session.training), "is_active", True)
    session.training.state_changed.emit()
    verbs, scale = panel.verbs, panel.scale
    for button in (verbs.silence, verbs.reset_channel, verbs.reset_all, verbs.undo, verbs.redo):
        assert not button.isEnabled()
        assert "stop it first" in button.toolTip()
    assert not scale.slider.isEnabled()
    assert panel.kernel.bias.isReadOnly()
    assert panel.said.text() == "A run is in progress: stop it first."


def test_nothing_scrolls_sideways(panel: EditPanel) -> None:
    assert panel.minimumSizeHint().width() <= 290
    assert panel.kernel.width() <= 290
    assert panel.verbs.geometry().right() < 290


def test_hidden_it_rests(
    panel: EditPanel, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.hide()
    fetched: list[str] = []
    kernels = session.network.kernels
    monkeypatch.setattr(session.network, "kernels", lambda n: (fetched.append(n), kernels(n))[1])
    session.edits.apply(SetBias("conv1", 0, 1))
    session.selection.select("conv1", 4)
    assert not fetched
    panel.show()
    assert panel.kernel.unit.value() == 5
    assert panel.list.count() == 1
