"""The network panel: all maps there, picked by mouse and keys, coloured as asked for."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QImage, QPalette
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.session.session import Session
from cnnviz.views.maps import network_pictures
from cnnviz.views.maps.map_picture import mosaic
from cnnviz.views.maps.map_point import MapPoint
from cnnviz.views.network.column_heads import head_lines
from cnnviz.views.network.network_painter import NetworkPainter
from cnnviz.views.network.network_panel import NetworkPanel
from cnnviz.views.network.network_view import NetworkView
from cnnviz.views.widgets.number_text import short_number

ARTICLE_LAYERS = ("conv1", "batch1", "relu1", "pool1", "conv2", "batch2", "relu2", "pool2", "fc")
OTHERS = {
    "article-3x3": NETWORKS["article-3x3"],
    "three blocks": NetworkConfig(
        "three blocks",
        (
            BlockConfig(8, activation="tanh", pooling="average"),
            BlockConfig(12, kernel_size=3, padding=1, batch_norm=False, activation="sigmoid"),
            BlockConfig(40, kernel_size=3, padding=1, pooling=None),
        ),
    ),
    "twelve blocks": NetworkConfig(
        "twelve blocks",
        tuple(BlockConfig(6, kernel_size=3, padding=1, pooling=None) for _ in range(12)),
    ),
    "a thousand maps": NetworkConfig(
        "a thousand maps", (BlockConfig(1024, kernel_size=3, padding=1),)
    ),
}

ShowNetwork = Callable[[NetworkConfig], None]


@pytest.fixture
def panel(session: Session, expose: Callable[[QWidget, int, int], None]) -> NetworkPanel:
    panel = NetworkPanel(session)
    expose(panel, 640, 430)
    return panel


def pixels(image: QImage) -> npt.NDArray[np.uint8]:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = (image.height(), image.bytesPerLine() // 4, 4)
    return np.frombuffer(image.constBits(), np.uint8).reshape(shape)[:, : image.width(), :3].copy()


def tile_pixels(view: NetworkView, layer: str, unit: int) -> npt.NDArray[np.uint8]:
    return pixels(view.grab(view.map_rect(layer, unit)).toImage())


def centre(view: NetworkView, layer: str, unit: int) -> QPoint:
    return view.map_rect(layer, unit).center()


def silence(session: Session, units: tuple[int, ...]) -> None:
    """Let batch1 shift these maps so far down that nothing is left of them after the ReLU."""
    weights = dict(session.network.checkpoint().weights)
    weights["batch1.bias"] = weights["batch1.bias"].clone()
    weights["batch1.bias"][list(units)] = -1000
    session.network.update_weights(weights)


def test_every_map_of_every_layer_has_a_tile_inside_the_panel(
    panel: NetworkPanel, session: Session
) -> None:
    plan = panel.view.plan
    assert tuple(layer.name for layer in plan.layers) == ("input", *ARTICLE_LAYERS)
    depths = {layer.name: column.grid.count for layer, column in plan.pairs}
    assert [depths[name] for name in ARTICLE_LAYERS] == [16, 16, 16, 16, 32, 32, 32, 32, 10]
    assert plan.width <= 640
    for name in ARTICLE_LAYERS:
        for unit in range(depths[name]):
            assert panel.view.rect().contains(panel.view.map_rect(name, unit))


def test_all_tiles_are_painted(panel: NetworkPanel, session: Session) -> None:
    picture = pixels(panel.view.grab().toImage())
    blank = np.array(panel.palette().color(QPalette.ColorRole.Base).getRgb()[2::-1])
    for name, output in session.network.trace.outputs.items():
        for unit in range(len(output)):
            rect = panel.view.map_rect(name, unit)
            tile = picture[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1]
            assert (tile != blank).any(axis=2).mean() > 0.95, (name, unit)
            if output.ndim == 3 and output[unit].std() > 0.1 * np.abs(output).max():
                assert len(np.unique(tile.reshape(-1, 3), axis=0)) > 5, (name, unit)


@pytest.mark.parametrize("layer", ARTICLE_LAYERS)
def test_a_click_selects_the_map(
    panel: NetworkPanel, session: Session, qtbot: QtBot, layer: str
) -> None:
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=centre(panel.view, layer, 7))
    assert (session.selection.layer, session.selection.unit) == (layer, 7)


def test_a_click_on_a_class_name_selects_its_logit(
    panel: NetworkPanel, session: Session, qtbot: QtBot
) -> None:
    beside = centre(panel.view, "fc", 4) + QPoint(50, 0)
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=beside)
    assert (session.selection.layer, session.selection.unit) == ("fc", 4)


def test_only_a_winner_is_in_bold(panel: NetworkPanel, session: Session) -> None:
    sure = panel.view.grab().toImage()
    session.network.show(replace(session.network.checkpoint(), doubt_below=0.0), "sure")
    assert panel.view.grab().toImage() == sure
    session.network.show(replace(session.network.checkpoint(), doubt_below=0.99), "doubting")
    assert panel.view.grab().toImage() != sure


@pytest.mark.parametrize("place", ["input", "head", "nowhere"])
def test_a_click_elsewhere_selects_nothing(
    panel: NetworkPanel, session: Session, qtbot: QtBot, place: str
) -> None:
    session.selection.select("pool2", 3)
    positions = {
        "input": centre(panel.view, "input", 0),
        "head": QPoint(100, 10),
        "nowhere": QPoint(20, panel.view.height() - 2),
    }
    qtbot.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=positions[place])
    assert (session.selection.layer, session.selection.unit) == ("pool2", 3)


def test_the_selected_map_is_outlined_and_its_head_marked(
    panel: NetworkPanel, session: Session
) -> None:
    accent = np.array(panel.palette().color(QPalette.ColorRole.Highlight).getRgb()[2::-1])

    def accented(rect_of: QImage) -> int:
        return int((pixels(rect_of) == accent).all(axis=2).sum())

    def around(layer: str, unit: int) -> int:
        rect = panel.view.map_rect(layer, unit).adjusted(-3, -3, 3, 3)
        return accented(panel.view.grab(rect).toImage())

    def head(layer: str) -> int:
        rect = panel.view.plan.head_rect(panel.view.plan.column(layer))
        return accented(panel.view.grab(rect).toImage())

    before = around("relu2", 9), head("relu2")
    assert head("conv1") > 0
    session.selection.select("relu2", 9)
    side = panel.view.map_rect("relu2", 9).width()
    assert around("relu2", 9) > before[0] + 4 * side
    assert head("relu2") > before[1]
    assert head("conv1") == 0


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        (Qt.Key.Key_Right, ("conv1", 3), ("conv1", 4)),
        (Qt.Key.Key_Left, ("conv1", 3), ("conv1", 2)),
        (Qt.Key.Key_Left, ("conv1", 0), ("conv1", 0)),
        (Qt.Key.Key_Right, ("conv1", 15), ("conv1", 15)),
        (Qt.Key.Key_Home, ("conv2", 20), ("conv2", 0)),
        (Qt.Key.Key_End, ("conv2", 20), ("conv2", 31)),
        (Qt.Key.Key_PageDown, ("conv1", 5), ("batch1", 5)),
        (Qt.Key.Key_PageUp, ("batch1", 5), ("conv1", 5)),
        (Qt.Key.Key_PageUp, ("conv1", 5), ("conv1", 5)),
    ],
)
def test_keys_walk_the_maps(
    panel: NetworkPanel,
    session: Session,
    qtbot: QtBot,
    key: Qt.Key,
    start: tuple[str, int],
    end: tuple[str, int],
) -> None:
    session.selection.select(*start)
    qtbot.keyClick(panel.view, key)
    assert (session.selection.layer, session.selection.unit) == end


def test_up_and_down_walk_the_rows_of_the_grid(
    panel: NetworkPanel, session: Session, qtbot: QtBot
) -> None:
    columns = panel.view.plan.column("conv2").grid.columns
    session.selection.select("conv2", 1)
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    assert session.selection.unit == 1
    qtbot.keyClick(panel.view, Qt.Key.Key_Down)
    assert session.selection.unit == 1 + columns
    qtbot.keyClick(panel.view, Qt.Key.Key_Up)
    assert session.selection.unit == 1


def test_the_focus_is_visible(panel: NetworkPanel, qtbot: QtBot) -> None:
    panel.view.setFocus()
    qtbot.waitUntil(panel.view.hasFocus)
    corner = panel.view.grab().toImage().pixelColor(0, panel.view.height() // 2)
    assert corner == panel.palette().color(QPalette.ColorRole.Highlight)


def test_hovering_reads_the_value_live(panel: NetworkPanel, session: Session, qtbot: QtBot) -> None:
    rect = panel.view.map_rect("pool2", 5)
    qtbot.mouseMove(panel.view, rect.topLeft() + QPoint(1, 1))
    qtbot.waitUntil(lambda: "pool2 map 6 at ( 0,  0)" in panel.readout.text())
    value = session.network.trace.outputs["pool2"][5, 0, 0]
    assert panel.readout.text().endswith(f"{value:.3f}")
    silence(session, tuple(range(16)))
    value = session.network.trace.outputs["pool2"][5, 0, 0]
    assert panel.readout.text().endswith(f"{value:.3f}")
    panel.view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert "pool2" not in panel.readout.text()


def test_hovering_a_head_reads_how_the_layer_comes_about(panel: NetworkPanel, qtbot: QtBot) -> None:
    def head(layer: str) -> QPoint:
        return panel.view.plan.head_rect(panel.view.plan.column(layer)).center()

    qtbot.mouseMove(panel.view, head("conv2"))
    qtbot.waitUntil(lambda: panel.readout.text().startswith("conv2: size (14 - 5 + 2*2)/1 + 1"))
    qtbot.mouseMove(panel.view, head("relu1"))
    qtbot.waitUntil(lambda: panel.readout.text() == "relu1: same size as the layer before")
    qtbot.mouseMove(panel.view, head("input"))
    qtbot.waitUntil(lambda: panel.readout.text().startswith("input: the picture"))
    panel.view.leaveEvent(QEvent(QEvent.Type.Leave))
    assert panel.readout.text().startswith("conv1: ")


def test_moving_the_cursor_paints_no_column_anew(
    panel: NetworkPanel, session: Session, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    panel.view.grab()
    painted = []
    monkeypatch.setattr(NetworkPainter, "paint_columns", lambda *_: painted.append(1))
    before = panel.view.grab().toImage()
    qtbot.mouseMove(panel.view, centre(panel.view, "conv2", 7))
    qtbot.waitUntil(lambda: panel.readout.text().startswith("conv2 map 8"))
    assert panel.view.grab().toImage() != before
    assert not painted
    session.next_example()
    panel.view.grab()
    assert painted


@pytest.mark.parametrize(("x", "y"), [(0, 0), (13, 0), (6, 9), (13, 13)])
def test_every_value_of_a_map_is_found_where_it_is_shown(
    panel: NetworkPanel, x: int, y: int
) -> None:
    panel.resize(1200, 700)
    rect = panel.view.map_rect("pool1", 3)
    position = QPoint(
        rect.left() + int((x + 0.5) * rect.width() / 14),
        rect.top() + int((y + 0.5) * rect.height() / 14),
    )
    assert panel.view.map_at(position) == MapPoint("pool1", 3, x, y)


def test_tooltips_of_maps_and_heads(panel: NetworkPanel, session: Session) -> None:
    text = panel.view.tooltip_at(centre(panel.view, "relu1", 2))
    assert "relu1 map 3" in text
    assert "minimum" in text
    head = panel.view.plan.head_rect(panel.view.plan.column("conv2")).center()
    assert "5x5x16x32 + 32 = 12,832" in panel.view.tooltip_at(head)
    assert panel.view.event(QHelpEvent(QEvent.Type.ToolTip, head, head))


def test_a_screen_reader_finds_each_map_below_its_layer(
    panel: NetworkPanel, session: Session, current_words: Callable[[QWidget], str]
) -> None:
    view, kinds = panel.view, QAccessible.Text
    whole = QAccessible.queryAccessibleInterface(view)
    layers = [whole.child(number) for number in range(whole.childCount())]
    names = [layer.text(kinds.Name) for layer in layers]
    assert names == ["input", *(layer.name for layer in session.network.layers)]
    assert [layer.childCount() for layer in layers[1:]] == [
        layer.depth for layer in session.network.layers
    ]
    relu = layers[names.index("relu1")]
    assert relu.child(2).text(kinds.Name) == "relu1 map 3"
    assert relu.child(2).rect() == QRect(
        view.mapToGlobal(view.map_rect("relu1", 2).topLeft()), view.map_rect("relu1", 2).size()
    )
    session.selection.select("relu1", 2)
    values = session.network.trace.outputs["relu1"][2]
    low, high = float(values.min()), float(values.max())
    assert current_words(view) == (
        f"relu1 map 3 · minimum {short_number(low)}, maximum {short_number(high)}"
    )
    assert relu.child(2).state().selected
    session.selection.select("fc", 9)
    assert current_words(view).startswith("Ankle boot · logit")


def test_a_dead_map_is_black_and_counted(panel: NetworkPanel, session: Session) -> None:
    session.selection.select("fc", 0)
    silence(session, (3, 8))
    for layer in ("relu1", "pool1"):
        for unit in (3, 8):
            assert not tile_pixels(panel.view, layer, unit).any()
        shape = panel.view.plan.layer(layer)
        assert panel.view.pictures.dead(shape) == 2
        head = panel.view.plan.head_rect(panel.view.plan.column(layer)).center()
        assert "2 of 16 maps are 0 everywhere" in panel.view.tooltip_at(head)
    assert tile_pixels(panel.view, "relu1", 4).any()


def test_a_dead_map_stays_black_in_its_own_range(panel: NetworkPanel, session: Session) -> None:
    session.selection.set_range_scope("unit")
    session.selection.select("fc", 0)
    silence(session, (3,))
    assert not tile_pixels(panel.view, "relu1", 3).any()


def test_the_range_is_chosen_by_click_and_shown_when_chosen_elsewhere(
    panel: NetworkPanel, session: Session, qtbot: QtBot
) -> None:
    assert panel.ranges.button("layer").isChecked()
    qtbot.mouseClick(panel.ranges.button("network"), Qt.MouseButton.LeftButton)
    assert session.selection.range_scope == "network"
    session.selection.set_range_scope("unit")
    assert panel.ranges.button("unit").isChecked()
    assert not panel.ranges.button("network").isChecked()


def test_scopes_make_different_pictures_and_say_what_colours_mean(
    panel: NetworkPanel, session: Session
) -> None:
    pictures = {}
    for scope in ("unit", "layer", "network"):
        session.selection.set_range_scope(scope)
        pictures[scope] = pixels(panel.view.grab().toImage())
    assert (pictures["unit"] != pictures["layer"]).any()
    assert (pictures["layer"] != pictures["network"]).any()
    assert panel.legend.isVisible()
    largest = max(np.abs(output).max() for output in session.network.trace.outputs.values())
    assert panel.legend.shown is not None
    assert panel.legend.shown.high == pytest.approx(largest)
    session.selection.set_range_scope("unit")
    assert panel.scope_note.isVisible()
    assert "own range" in panel.scope_note.text()


def test_in_scope_unit_the_largest_value_of_each_map_takes_the_end(
    panel: NetworkPanel, session: Session
) -> None:
    session.selection.set_range_scope("unit")
    conv1 = panel.view.plan.layer("conv1")
    reach = panel.view.pictures.reach(conv1)
    own = np.abs(session.network.trace.outputs["conv1"]).max(axis=(1, 2))
    assert np.allclose(reach, own)


def test_a_new_input_changes_the_maps(panel: NetworkPanel, session: Session) -> None:
    before = pixels(panel.view.grab().toImage())
    session.next_example()
    after = pixels(panel.view.grab().toImage())
    for layer in ("input", "conv1", "pool2", "fc"):
        rect = panel.view.plan.to_qt(panel.view.plan.column(layer).grid.rect)
        part = np.s_[rect.top() : rect.bottom() + 1, rect.left() : rect.right() + 1]
        assert (before[part] != after[part]).any(), layer


def test_pictures_are_made_once_a_frame_and_not_at_all_while_hidden(
    panel: NetworkPanel, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def counted(*arguments: object) -> QImage:
        made.append(arguments)
        return mosaic(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(network_pictures, "mosaic", counted)
    session.next_example()
    session.next_example()
    panel.view.grab()
    assert len(made) == 10
    panel.view.grab()
    assert len(made) == 10
    panel.hide()
    session.next_example()
    silence(session, (1,))
    assert len(made) == 10
    panel.show()
    panel.view.grab()
    assert len(made) == 20


@pytest.mark.parametrize("name", OTHERS)
def test_other_networks_are_shown_whole(
    panel: NetworkPanel, session: Session, name: str, show_network: ShowNetwork
) -> None:
    show_network(OTHERS[name])
    plan = panel.view.plan
    assert plan.layers[1:] == session.network.layers
    for layer, column in plan.pairs[1:]:
        assert column.grid.count == layer.depth
        assert panel.view.rect().contains(plan.to_qt(column.grid.rect))
        assert column.grid.tile_width >= 1
    panel.view.grab()
    scrolls = plan.width > panel.width()
    assert ("Scroll sideways" in panel.size_note.text()) == scrolls
    assert panel.width() == 640


def test_smaller_layers_of_a_replaced_network_keep_the_selection_valid(
    panel: NetworkPanel, session: Session, show_network: ShowNetwork
) -> None:
    session.selection.select("conv2", 31)
    show_network(NetworkConfig("small", (BlockConfig(2), BlockConfig(3, batch_norm=False))))
    assert (session.selection.layer, session.selection.unit) == ("conv2", 2)
    assert panel.view.rect().contains(panel.view.selected_rect)
    session.selection.select("fc", 0)
    show_network(NETWORKS["article"])
    panel.view.grab()


def test_a_selected_layer_out_of_sight_is_scrolled_to(
    panel: NetworkPanel, session: Session, show_network: ShowNetwork
) -> None:
    show_network(OTHERS["twelve blocks"])
    session.selection.select("relu12", 3)
    assert panel.view.visibleRegion().boundingRect().contains(panel.view.selected_rect.center())
    session.selection.select("conv1", 0)
    assert panel.view.visibleRegion().boundingRect().contains(panel.view.selected_rect.center())


def test_maps_shown_much_smaller_than_they_are_are_named(
    panel: NetworkPanel, show_network: ShowNetwork
) -> None:
    assert not panel.size_note.text()
    show_network(OTHERS["a thousand maps"])
    shrunk = panel.view.plan.column("conv1").grid.tile_width * 2 < 28
    assert shrunk == ("less than half their size" in panel.size_note.text())


def test_classes_too_many_for_a_list_become_tiles(
    panel: NetworkPanel, show_network: ShowNetwork
) -> None:
    show_network(NetworkConfig("many", (BlockConfig(4),), classes=300))
    grid = panel.view.plan.column("fc").grid
    assert grid.count == 300
    assert grid.columns > 1
    panel.view.grab()


@pytest.mark.parametrize(("width", "height"), [(640, 430), (1000, 600), (1600, 900), (420, 260)])
def test_names_and_numbers_fit_their_columns(
    panel: NetworkPanel, session: Session, width: int, height: int
) -> None:
    panel.resize(width, height)
    plan = panel.view.plan
    fonts = panel.view.fonts()
    for layer, column in plan.pairs:
        dead = panel.view.pictures.dead(layer)
        lines = head_lines(layer, plan.detail, dead)
        assert fonts.head_width(lines) <= column.width, layer.name
