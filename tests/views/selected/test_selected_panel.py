"""The selected panel: follows the selection, reads values, copies them, and rests while hidden."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.inspection.images import colour_indices
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.session.session import Session
from cnnviz.views.kernels.shown_kernels import KernelAddress
from cnnviz.views.maps.colour_maps import SEQUENTIAL, colour_table
from cnnviz.views.maps.map_picture import mosaic
from cnnviz.views.selected import map_view
from cnnviz.views.selected.selected_panel import SelectedPanel

ShowNetwork = Callable[[NetworkConfig], None]


@pytest.fixture
def panel(session: Session, expose: Callable[[QWidget, int, int], None]) -> SelectedPanel:
    panel = SelectedPanel(session)
    expose(panel, 290, 520)
    return panel


def shown_colours(panel: SelectedPanel, width: int, height: int) -> npt.NDArray[np.uint32]:
    """The colours in the middle of each value, as they are on screen."""
    picture = panel.view.grab().toImage()
    rows = [[panel.view.position_of(y, x) for x in range(width)] for y in range(height)]
    return np.array([[picture.pixelColor(p).rgb() for p in row] for row in rows], np.uint32)


@pytest.mark.parametrize("layer", ["conv1", "relu1", "conv2", "pool2"])
@pytest.mark.parametrize("scope", ["unit", "layer", "network"])
def test_the_selected_map_is_shown_value_by_value_in_the_scopes_range(
    panel: SelectedPanel, session: Session, layer: str, scope: str
) -> None:
    session.selection.select(layer, 5)
    session.selection.set_range_scope(scope)  # type: ignore[arg-type]
    outputs = session.network.trace.outputs
    values = outputs[layer][5]
    concerned = {"unit": [values], "layer": [outputs[layer]], "network": list(outputs.values())}
    reach = max(float(np.abs(part).max()) for part in concerned[scope])
    signed = session.network.layer(layer).signed
    table = np.array(colour_table(signed), np.uint32)
    expected = table[colour_indices(values, reach, signed)]
    found = shown_colours(panel, *values.shape[::-1])
    assert (found == expected).mean() > 0.99  # rounding may put a value one entry off
    assert panel.legend.shown is not None
    assert panel.legend.shown.high == pytest.approx(reach)
    assert panel.legend.shown.diverging == signed


@pytest.mark.parametrize(("width", "height"), [(290, 520), (420, 800), (230, 460)])
def test_values_are_squares_of_whole_pixels(
    panel: SelectedPanel, session: Session, width: int, height: int
) -> None:
    panel.resize(width, height)
    for layer in session.network.layers[:-1]:
        session.selection.select(layer.name, 0)
        rect = panel.view.picture_rect()
        assert rect.width() % layer.width == 0
        assert rect.width() == rect.height()
        assert panel.view.rect().contains(rect)


def test_a_map_larger_than_the_panel_is_shown_whole(
    panel: SelectedPanel, session: Session, show_network: ShowNetwork
) -> None:
    config = NetworkConfig("padded", (BlockConfig(1, 1, padding=31, pooling=None),) * 5)
    show_network(config)
    session.selection.select("conv5", 0)
    assert session.network.layer("conv5").width == 338
    panel.view.grab()
    assert panel.view.rect().contains(panel.view.picture_rect())


def test_the_title_names_map_and_count(panel: SelectedPanel, session: Session) -> None:
    session.selection.select("conv1", 2)
    assert panel.title.text() == "conv1 · map 3 of 16"
    session.selection.select("fc", 9)
    assert panel.title.text() == "fc · Ankle boot (10 of 10)"


def test_buttons_go_to_the_neighbours(panel: SelectedPanel, session: Session, qtbot: QtBot) -> None:
    session.selection.select("conv1", 14)
    qtbot.mouseClick(panel.next, Qt.MouseButton.LeftButton)
    assert session.selection.unit == 15
    assert not panel.next.isEnabled()
    qtbot.mouseClick(panel.previous, Qt.MouseButton.LeftButton)
    assert session.selection.unit == 14
    session.selection.select("conv1", 0)
    assert not panel.previous.isEnabled()


@pytest.mark.parametrize(
    ("key", "end"),
    [
        (Qt.Key.Key_Right, ("relu1", 5)),
        (Qt.Key.Key_Left, ("relu1", 3)),
        (Qt.Key.Key_PageDown, ("pool1", 4)),
        (Qt.Key.Key_PageUp, ("batch1", 4)),
    ],
)
def test_keys_change_map_and_layer(
    panel: SelectedPanel, session: Session, qtbot: QtBot, key: Qt.Key, end: tuple[str, int]
) -> None:
    session.selection.select("relu1", 4)
    qtbot.keyClick(panel.view, key)
    assert (session.selection.layer, session.selection.unit) == end


@pytest.mark.parametrize(("x", "y"), [(0, 0), (13, 2), (7, 13)])
def test_the_value_under_the_cursor_is_read_live(
    panel: SelectedPanel, session: Session, qtbot: QtBot, x: int, y: int
) -> None:
    session.selection.select("batch2", 6)
    qtbot.mouseMove(panel.view, panel.view.position_of(y, x))
    qtbot.waitUntil(lambda: f"batch2 map 7 at ({x:2}, {y:2})" in panel.readout.text())
    for _ in range(2):
        value = session.network.trace.outputs["batch2"][6, y, x]
        assert panel.readout.text().endswith(f"{value:.3f}")
        session.next_example()
    session.selection.select("batch2", 7)
    assert "batch2 map 8" in panel.readout.text()
    session.selection.select("pool2", 7)
    if x >= 7 or y >= 7:
        assert "pool2" not in panel.readout.text()
    else:
        assert "pool2 map 8" in panel.readout.text()


def test_statistics_and_histogram_are_of_the_values(panel: SelectedPanel, session: Session) -> None:
    session.selection.select("relu1", 3)
    values = session.network.trace.outputs["relu1"][3]
    facts = panel.facts.text()
    for number in (values.min(), values.max(), values.mean()):
        assert f"{number:.3f}" in facts
    assert f"{100 * (values == 0).mean():.1f} %" in facts
    reach = float(np.abs(session.network.trace.outputs["relu1"]).max())
    counts, _ = np.histogram(values, len(panel.histogram.heights), (0, reach))
    expected = np.sqrt(counts / counts.max())
    assert np.allclose(panel.histogram.heights, expected, atol=1e-6)


def test_a_dead_map_is_black(panel: SelectedPanel, session: Session) -> None:
    weights = dict(session.network.checkpoint().weights)
    weights["batch1.bias"] = weights["batch1.bias"] - 1000
    session.network.update_weights(weights)
    session.selection.select("relu1", 3)
    for scope in ("unit", "layer", "network"):
        session.selection.set_range_scope(scope)  # type: ignore[arg-type]
        assert set(shown_colours(panel, 28, 28).ravel()) == {SEQUENTIAL[1]}
    assert "100.0 %" in panel.facts.text()


@pytest.mark.parametrize(
    ("layer", "maker", "channels"),
    [("conv1", "conv1", 1), ("conv2", "conv2", 16), ("relu2", "conv2", 16)],
)
def test_the_kernel_that_made_the_map_is_shown(
    panel: SelectedPanel, session: Session, layer: str, maker: str, channels: int
) -> None:
    session.selection.select(layer, 9)
    assert panel.kernel.isVisible()
    assert panel.kernel.shown.layer == maker
    assert panel.kernel.shown.selected.unit == 9
    assert panel.kernel.channel.maximum() == channels
    assert maker in panel.kernel.title.text()


def test_the_kernels_input_channel_is_chosen(
    panel: SelectedPanel, session: Session, qtbot: QtBot
) -> None:
    session.selection.select("conv2", 9)
    before = panel.kernel.numbers.grab().toImage()
    panel.kernel.channel.setFocus()
    qtbot.keyClick(panel.kernel.channel, Qt.Key.Key_Up)
    assert panel.kernel.shown.selected == KernelAddress(9, 1)
    assert panel.kernel.numbers.grab().toImage() != before
    qtbot.mouseMove(panel.kernel.numbers.viewport(), panel.kernel.numbers.cell_rect(0, 4).center())
    value = session.network.kernels("conv2")[9, 1, 0, 4]
    qtbot.waitUntil(lambda: panel.readout.text() == f"kernel 10, input 2, at (4, 0): {value: .4f}")


def test_the_kernel_follows_training(panel: SelectedPanel, session: Session) -> None:
    session.selection.select("conv1", 0)
    before = panel.kernel.numbers.grab().toImage(), panel.kernel.facts.text()
    weights = dict(session.network.checkpoint().weights)
    weights["conv1.weight"] = -weights["conv1.weight"]
    weights["conv1.bias"] = weights["conv1.bias"] + 1
    session.network.update_weights(weights)
    assert panel.kernel.numbers.grab().toImage() != before[0]
    assert panel.kernel.facts.text() != before[1]


def test_fc_is_a_list_of_logits_in_which_a_click_selects(
    panel: SelectedPanel, session: Session, qtbot: QtBot
) -> None:
    session.selection.select("fc", 2)
    assert panel.logits.isVisible()
    assert not panel.view.isVisible()
    before = panel.logits.grab().toImage()
    place = panel.logits.row_rect(6).center()
    qtbot.mouseClick(panel.logits.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert (session.selection.layer, session.selection.unit) == ("fc", 6)
    assert panel.logits.grab().toImage() != before
    before = panel.logits.grab().toImage()
    session.next_example()
    assert panel.logits.grab().toImage() != before
    qtbot.keyClick(panel.logits, Qt.Key.Key_Down)
    assert session.selection.unit == panel.logits.marked == 7


def test_the_list_names_the_winner_only_where_there_is_one(
    panel: SelectedPanel, session: Session
) -> None:
    session.selection.select("fc", 0)
    winner = int(session.network.trace.probabilities.argmax())
    sure = panel.logits.viewport().grab().toImage()
    session.network.show(replace(session.network.checkpoint(), doubt_below=0.99), "doubting")
    unsure = panel.logits.viewport().grab().toImage()
    for unit in range(10):
        row = panel.logits.row_rect(unit)
        assert (sure.copy(row) != unsure.copy(row)) == (unit == winner)


def test_copying_the_picture_by_key(panel: SelectedPanel, session: Session, qtbot: QtBot) -> None:
    session.selection.select("pool2", 3)
    panel.activateWindow()
    panel.view.setFocus()
    qtbot.waitUntil(panel.view.hasFocus)
    QGuiApplication.clipboard().clear()
    qtbot.keySequence(panel.view, "Ctrl+C")
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (280, 280)
    values = session.network.trace.outputs["pool2"][3]
    brightest = np.unravel_index(values.argmax(), values.shape)
    y, x = (int(index) * 40 + 20 for index in brightest)
    reach = float(session.network.trace.outputs["pool2"].max())
    assert copied.pixelColor(x, y).rgb() == SEQUENTIAL[colour_indices(values, reach, False).max()]


def test_copying_the_values(panel: SelectedPanel, session: Session) -> None:
    session.selection.select("conv2", 3)
    panel.copy_values.trigger()
    lines = QGuiApplication.clipboard().text().split("\n")
    numbers = np.array([[float(text) for text in line.split("\t")] for line in lines])
    assert np.allclose(numbers, session.network.trace.outputs["conv2"][3], rtol=1e-5)


def test_fcs_copy_is_a_table(panel: SelectedPanel, session: Session) -> None:
    session.selection.select("fc", 0)
    panel.copy_picture.trigger()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert lines[0] == ["class", "logit", "probability"]
    assert [line[0] for line in lines[1:]] == list(session.network.class_names)
    assert sum(float(line[2]) for line in lines[1:]) == pytest.approx(1, abs=1e-4)


def test_pictures_are_made_once_a_frame_and_not_at_all_while_hidden(
    panel: SelectedPanel, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def counted(*arguments: object) -> QImage:
        made.append(arguments)
        return mosaic(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(map_view, "mosaic", counted)
    session.next_example()
    session.next_example()
    panel.view.grab()
    panel.view.grab()
    assert len(made) == 1
    panel.hide()
    session.next_example()
    session.selection.select("conv2", 4)
    session.network.update_weights(session.network.checkpoint().weights)
    assert len(made) == 1
    assert "conv2" not in panel.title.text()
    panel.show()
    panel.view.grab()
    assert len(made) == 2
    assert "conv2 · map 5" in panel.title.text()


@pytest.mark.parametrize(
    "config", [NETWORKS["article-3x3"], NetworkConfig("tiny", (BlockConfig(1),))]
)
def test_a_replaced_network_is_shown_at_once(
    panel: SelectedPanel,
    session: Session,
    qtbot: QtBot,
    config: NetworkConfig,
    show_network: ShowNetwork,
) -> None:
    session.selection.select("pool2", 31)
    qtbot.mouseMove(panel.view, panel.view.position_of(6, 6))
    show_network(config)
    panel.view.grab()
    for layer in session.network.layers:
        session.selection.select(layer.name, layer.depth - 1)
        assert panel.title.text().startswith(layer.name)
        panel.grab()


def test_clicks_beside_the_list_select_nothing(
    panel: SelectedPanel, session: Session, qtbot: QtBot
) -> None:
    session.selection.select("fc", 2)
    viewport, last = panel.logits.viewport(), panel.logits.row_rect(9)
    beside = QPoint(20, last.bottom() + 5)
    for widget, place in (panel.logits.horizontalHeader(), QPoint(20, 5)), (viewport, beside):
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place)
    assert session.selection.unit == 2
