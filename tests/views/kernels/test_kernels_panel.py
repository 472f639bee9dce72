"""The kernels panel: all weights reachable, picked by mouse and keys, live while training."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.inspection.images import colour_indices
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.session.network.live_network import LiveNetwork
from cnnviz.session.session import Session
from cnnviz.views.kernels.kernels_panel import KernelsPanel
from cnnviz.views.kernels.shown_kernels import KernelAddress
from cnnviz.views.maps.colour_maps import DIVERGING

THREE_BLOCKS = NetworkConfig(
    "three", (BlockConfig(4), BlockConfig(5, batch_norm=False), BlockConfig(6, pooling=None))
)

ShowNetwork = Callable[[NetworkConfig], None]


@pytest.fixture
def panel(session: Session, expose: Callable[[QWidget, int, int], None]) -> KernelsPanel:
    panel = KernelsPanel(session)
    expose(panel, 1200, 700)
    return panel


def choose_layer(panel: KernelsPanel, qtbot: QtBot, layer: str) -> None:
    """Choose with the keyboard, as a person would."""
    panel.layers.setFocus()
    qtbot.keyClick(panel.layers, Qt.Key.Key_Home)
    for _ in range(panel.layers.findText(layer)):
        qtbot.keyClick(panel.layers, Qt.Key.Key_Down)
    assert panel.layers.currentText() == layer


def matrix_picture(panel: KernelsPanel) -> QImage:
    return panel.matrix.viewport().grab().toImage()


def shown_weights(panel: KernelsPanel, address: KernelAddress) -> npt.NDArray[np.uint32]:
    """The colours in the middle of each weight of a kernel, as they are on screen."""
    picture, rect = matrix_picture(panel), panel.matrix.cell_rect(address)
    high, wide = panel.shown.slice.shape
    size = panel.matrix.table.weight_px
    columns = [rect.x() + int((x + 0.5) * size) for x in range(wide)]
    rows = [rect.y() + int((y + 0.5) * size) for y in range(high)]
    return np.array([[picture.pixelColor(x, y).rgb() for x in columns] for y in rows], np.uint32)


def expected_weights(
    session: Session, layer: str, address: KernelAddress
) -> npt.NDArray[np.uint32]:
    kernels = session.network.kernels(layer)
    reach = float(np.abs(kernels).max())
    indices = colour_indices(kernels[address.unit, address.channel], reach, diverging=True)
    return np.array(DIVERGING, np.uint32)[indices]


def test_all_layers_with_weights_are_offered(panel: KernelsPanel) -> None:
    offered = [panel.layers.itemText(row) for row in range(panel.layers.count())]
    assert offered == ["conv1", "batch1", "conv2", "batch2", "fc"]


@pytest.mark.parametrize(
    ("layer", "address"),
    [
        ("conv1", KernelAddress(1, 0)),
        ("conv1", KernelAddress(14, 0)),
        ("conv2", KernelAddress(5, 1)),
        ("conv2", KernelAddress(31, 15)),
        ("fc", KernelAddress(8, 30)),
    ],
)
def test_each_weight_is_shown_in_its_place_and_colour(
    panel: KernelsPanel, session: Session, layer: str, address: KernelAddress
) -> None:
    session.selection.select(layer, 2)
    assert np.array_equal(shown_weights(panel, address), expected_weights(session, layer, address))


def test_all_512_kernels_of_conv2_are_in_sight(panel: KernelsPanel, session: Session) -> None:
    session.selection.select("conv2", 0)
    view = panel.matrix.viewport().rect()
    for unit in range(32):
        for channel in range(16):
            assert view.contains(panel.matrix.cell_rect(KernelAddress(unit, channel)))


def test_what_does_not_fit_is_scrolled_to(
    panel: KernelsPanel, session: Session, qtbot: QtBot, show_network: ShowNetwork
) -> None:
    show_network(NetworkConfig("wide", (BlockConfig(64), BlockConfig(128))))
    session.selection.select("conv2", 0)
    panel.resize(640, 430)
    last = KernelAddress(127, 63)
    assert not panel.matrix.viewport().rect().contains(panel.matrix.cell_rect(last))
    panel.matrix.setFocus()
    qtbot.keyClick(panel.matrix, Qt.Key.Key_End)
    assert panel.shown.selected == last
    assert panel.matrix.viewport().rect().contains(panel.matrix.cell_rect(last))
    assert np.array_equal(
        shown_weights(panel, KernelAddress(126, 60)),
        expected_weights(session, "conv2", KernelAddress(126, 60)),
    )
    qtbot.keyClick(panel.matrix, Qt.Key.Key_Home)
    assert panel.shown.selected == KernelAddress(0, 0)
    assert panel.matrix.viewport().rect().contains(panel.matrix.cell_rect(KernelAddress(0, 0)))


def test_a_click_selects_the_kernels_map_and_shows_its_numbers(
    panel: KernelsPanel, session: Session, qtbot: QtBot
) -> None:
    session.selection.select("conv2", 0)
    position = panel.matrix.cell_rect(KernelAddress(6, 9)).center()
    qtbot.mouseClick(panel.matrix.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert (session.selection.layer, session.selection.unit) == ("conv2", 6)
    assert panel.shown.selected == KernelAddress(6, 9)
    assert panel.detail.channel.value() == 10
    assert "kernel 7 of 32" in panel.detail.title.text()
    texts = panel.detail.numbers.numbers.texts[panel.detail.numbers.shown_texts() or 0]
    weights = session.network.kernels("conv2")[6, 9]
    shown = np.array(texts, float).reshape(weights.shape)
    assert np.abs(shown - weights).max() <= 0.0005 + 1e-6
    kernel = session.network.kernels("conv2")[6]
    facts = panel.detail.facts.text()
    bias = session.network.biases("conv2")[6]
    for value in (bias, np.linalg.norm(kernel), kernel.min(), kernel.max()):
        assert f"{value:.3f}" in facts


def test_a_click_on_a_weight_of_fc_selects_the_class(
    panel: KernelsPanel, session: Session, qtbot: QtBot
) -> None:
    choose_layer(panel, qtbot, "fc")
    position = panel.matrix.cell_rect(KernelAddress(4, 20)).center()
    qtbot.mouseClick(panel.matrix.viewport(), Qt.MouseButton.LeftButton, pos=position)
    assert (session.selection.layer, session.selection.unit) == ("fc", 4)
    assert panel.detail.title.text() == "fc · Coat"


def test_selecting_a_map_shows_the_kernel_that_made_it(
    panel: KernelsPanel, session: Session
) -> None:
    session.selection.select("relu2", 11)
    assert panel.layers.currentText() == "conv2"
    assert panel.shown.selected.unit == 11
    frame = panel.matrix.cell_rect(KernelAddress(11, 0)).adjusted(-3, -3, 3, 3)
    accent = panel.palette().highlight().color()
    picture = matrix_picture(panel)
    top = range(frame.left() + 2, frame.right() - 2)
    assert all(picture.pixelColor(x, frame.top() + 1) == accent for x in top)


def test_the_channel_is_chosen_by_number(
    panel: KernelsPanel, session: Session, qtbot: QtBot
) -> None:
    session.selection.select("conv2", 3)
    panel.detail.channel.setFocus()
    qtbot.keyClick(panel.detail.channel, Qt.Key.Key_Up)
    assert panel.shown.selected == KernelAddress(3, 1)
    session.selection.select("conv1", 3)
    assert panel.detail.channel.maximum() == 1
    assert not panel.detail.channel.isEnabled()
    assert "one input channel" in panel.detail.channel.toolTip()


def test_keys_walk_the_matrix(panel: KernelsPanel, session: Session, qtbot: QtBot) -> None:
    session.selection.select("conv2", 3)
    qtbot.keyClick(panel.matrix, Qt.Key.Key_Down)
    assert panel.shown.selected == KernelAddress(3, 1)
    qtbot.keyClick(panel.matrix, Qt.Key.Key_Right)
    assert panel.shown.selected == KernelAddress(4, 1)
    assert session.selection.unit == 4
    qtbot.keyClick(panel.matrix, Qt.Key.Key_Up)
    qtbot.keyClick(panel.matrix, Qt.Key.Key_Up)
    assert panel.shown.selected == KernelAddress(4, 0)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (4, 0), (2, 3), (4, 4)])
def test_hovering_reads_the_weight(
    panel: KernelsPanel, session: Session, qtbot: QtBot, x: int, y: int
) -> None:
    session.selection.select("conv2", 0)
    rect, size = panel.matrix.cell_rect(KernelAddress(20, 3)), panel.matrix.table.weight_px
    inside = QPoint(int((x + 0.5) * size), int((y + 0.5) * size))
    qtbot.mouseMove(panel.matrix.viewport(), rect.topLeft() + inside)
    value = session.network.kernels("conv2")[20, 3, y, x]
    expected = f"kernel 21, input 4, at ({x}, {y}): {value: .4f}"
    qtbot.waitUntil(lambda: panel.readout.text() == expected)


def test_hovering_the_numbers_reads_the_weight(
    panel: KernelsPanel, session: Session, qtbot: QtBot
) -> None:
    session.selection.select("conv2", 2)
    qtbot.mouseMove(panel.detail.numbers.viewport(), panel.detail.numbers.cell_rect(1, 3).center())
    value = session.network.kernels("conv2")[2, 0, 1, 3]
    qtbot.waitUntil(lambda: panel.readout.text().endswith(f"at (3, 1): {value: .4f}"))


def test_numbers_are_shown_on_demand_and_leave_their_room_to_the_matrix(
    panel: KernelsPanel, session: Session, qtbot: QtBot
) -> None:
    session.selection.select("conv2", 0)
    panel.resize(640, 430)
    before = area(panel.matrix.viewport())
    box = panel.numbers
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert not panel.detail.isVisible()
    qtbot.waitUntil(lambda: area(panel.matrix.viewport()) > before)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert panel.detail.isVisible()


def test_a_layer_has_one_range_centred_at_zero(panel: KernelsPanel, session: Session) -> None:
    for layer in ("conv1", "conv2", "fc"):
        session.selection.select(layer, 0)
        assert panel.legend.shown is not None
        assert panel.legend.shown.diverging
        largest = np.abs(session.network.kernels(layer)).max()
        assert panel.legend.shown.high == pytest.approx(largest)


def test_weights_are_followed_while_training(panel: KernelsPanel, session: Session) -> None:
    session.selection.select("conv1", 0)
    before, facts = matrix_picture(panel), panel.detail.facts.text()
    weights = dict(session.network.checkpoint().weights)
    weights["conv1.weight"] = -2 * weights["conv1.weight"]
    session.network.update_weights(weights)
    assert matrix_picture(panel) != before
    assert panel.detail.facts.text() != facts
    assert np.array_equal(
        shown_weights(panel, KernelAddress(7, 0)),
        expected_weights(session, "conv1", KernelAddress(7, 0)),
    )


def test_nothing_is_fetched_while_hidden(
    panel: KernelsPanel,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    show_network: ShowNetwork,
) -> None:
    fetched: list[str] = []
    kernels = LiveNetwork.kernels

    def counted(network: LiveNetwork, layer: str) -> npt.NDArray[np.float32]:
        fetched.append(layer)
        return kernels(network, layer)

    monkeypatch.setattr(LiveNetwork, "kernels", counted)
    panel.hide()
    session.network.update_weights(session.network.checkpoint().weights)
    session.selection.select("conv2", 4)
    show_network(NETWORKS["article-3x3"])
    assert not fetched
    panel.show()
    assert fetched == ["conv2"]
    assert panel.shown.kernels.shape == (32, 16, 3, 3)


def test_batch_norm_is_shown_as_bars(panel: KernelsPanel, session: Session, qtbot: QtBot) -> None:
    choose_layer(panel, qtbot, "batch1")
    assert panel.bars.isVisible()
    before = panel.bars.grab().toImage()
    weights = dict(session.network.checkpoint().weights)
    weights["batch1.bias"] = weights["batch1.bias"].clone()
    weights["batch1.bias"][3] = 5.0
    session.network.update_weights(weights)
    assert panel.bars.grab().toImage() != before
    row = panel.bars.row_rect(1)
    position = QPoint(row.left() + int(3.5 * 36), row.center().y())
    assert panel.bars.bar_at(position) == (1, 3)
    qtbot.mouseMove(panel.bars, position)
    qtbot.waitUntil(lambda: panel.readout.text() == "batch1 map 4, shift:  5.000")
    qtbot.mouseClick(panel.bars, Qt.MouseButton.LeftButton, pos=position)
    assert (session.selection.layer, session.selection.unit) == ("batch1", 3)
    choose_layer(panel, qtbot, "conv1")
    assert panel.matrix.isVisible()


@pytest.mark.parametrize(
    "config",
    [
        NETWORKS["article-3x3"],
        NetworkConfig("one by one", (BlockConfig(3, kernel_size=1, padding=0, batch_norm=False),)),
        THREE_BLOCKS,
        NetworkConfig("large", (BlockConfig(2, kernel_size=15, padding=7),)),
    ],
    ids=lambda config: config.name,
)
def test_other_networks_are_shown(
    panel: KernelsPanel, session: Session, config: NetworkConfig, show_network: ShowNetwork
) -> None:
    session.selection.select("fc", 9)
    show_network(config)
    for layer in session.network.layers:
        if layer.kind.has_kernels:
            session.selection.select(layer.name, layer.depth - 1)
            address = KernelAddress(layer.depth - 1, 0)
            assert np.array_equal(
                shown_weights(panel, address), expected_weights(session, layer.name, address)
            )
        elif layer.kind.normalises:
            session.selection.select(layer.name, 0)
            panel.bars.grab()


def test_numbers_in_cells_are_readable(panel: KernelsPanel, session: Session) -> None:
    session.selection.select("conv1", 0)
    picture = panel.detail.numbers.grab().toImage()
    cell: QRect = panel.detail.numbers.cell_rect(2, 2)
    columns, rows = range(cell.left(), cell.right()), range(cell.top(), cell.bottom())
    colours = {picture.pixelColor(x, y).rgb() for x in columns for y in rows}
    assert len(colours) > 3
    assert {QColor("white").rgb(), QColor("black").rgb()} & colours


def area(widget: QWidget) -> int:
    return widget.width() * widget.height()


@pytest.mark.parametrize(("layer", "is_below"), [("conv2", True), ("conv1", False)])
def test_the_numbers_stand_where_they_leave_the_kernels_more_room(
    panel: KernelsPanel, session: Session, layer: str, is_below: bool
) -> None:
    panel.resize(684, 440)  # of 1280 x 800
    session.selection.select(layer, 3)
    panel._kernels.activate()
    matrix, detail = (panel._kernels.itemAt(number).widget() for number in range(2))
    assert (detail.y() > matrix.y() + matrix.height() // 2) == is_below
    assert panel.detail.numbers.shown_texts() is not None
    if is_below:
        assert panel.matrix.table.weight_px == 3
