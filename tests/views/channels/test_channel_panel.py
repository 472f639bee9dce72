"""The panel, from both sides: what the session knows is shown, and what is clicked is done."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset
from cnnviz.core.network.explained_values import Place
from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.channels.channel_panel import ChannelPanel
from cnnviz.views.widgets.number_text import short_number

LEFT = Qt.MouseButton.LeftButton
SMALL = NetworkConfig(
    "small",
    (BlockConfig(3, kernel_size=3, padding=1), BlockConfig(4, activation="tanh")),
    classes=4,
)


@pytest.fixture
def panel(session: Session, expose: Callable[[QWidget, int, int], None]) -> ChannelPanel:
    panel = ChannelPanel(session)
    expose(panel, 290, 430)
    return panel


@pytest.fixture
def searched(
    session: Session, panel: ChannelPanel, small_dataset: Dataset, qtbot: QtBot
) -> ChannelPanel:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.data.changed.emit()
    session.selection.select("pool1", 3)
    qtbot.mouseClick(panel.search.button, LEFT)
    qtbot.waitUntil(lambda: not session.channels.is_running)
    return panel


def climbed(session: Session, qtbot: QtBot) -> None:
    ascents = session.channels.ascents
    qtbot.waitUntil(lambda: not ascents.is_running and not ascents.is_old)


def test_before_a_search_it_says_what_one_would_bring(
    panel: ChannelPanel, session: Session, small_dataset: Dataset
) -> None:
    assert panel.search.button.text() == "Search all pictures"
    assert "the result is kept" in panel.search.words.text()
    assert panel.pictures.isHidden()
    assert panel.profile.isHidden()
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.data.changed.emit()
    assert panel.search.button.text() == "Search 500 pictures"


def test_a_search_shows_nine_pictures_their_patches_and_the_classes(
    searched: ChannelPanel, session: Session, small_dataset: Dataset
) -> None:
    findings = session.channels.findings
    assert findings is not None
    assert searched.search.button.isHidden()
    assert "500 training and validation pictures of bars" in searched.search.words.text()
    shown = searched.pictures.wall.pictures
    finds = findings.finds.of("pool1", 3)
    assert len(shown) == len(finds) == 9
    for picture, find in zip(shown, finds, strict=True):
        images = small_dataset.part(find.part)
        assert (picture.pixels == images.images[find.index].numpy()).all()
        name = small_dataset.class_names[int(images.labels[find.index])]
        assert picture.caption == f"{name}\n{short_number(find.value)}"
        box = session.network.boxes(Place("pool1", 3, find.row, find.column))[-1]
        assert picture.box == (box.top, box.left, box.height, box.width)
    profile = findings.finds.layers["pool1"].profile[3]
    assert searched.profile.bars.rows[5].tooltip == f"Sandal: {profile[5]:.6g}"


def test_patches_alone_are_what_the_frames_held(searched: ChannelPanel, qtbot: QtBot) -> None:
    framed = searched.pictures.wall.pictures
    searched.pictures.patches_alone.setFocus()
    qtbot.keyClick(searched.pictures.patches_alone, Qt.Key.Key_Space)
    alone = searched.pictures.wall.pictures
    for whole, patch in zip(framed, alone, strict=True):
        assert whole.box is not None
        top, left, height, width = whole.box
        assert patch.box is None
        assert patch.pixels.shape == (1, 6, 6)
        assert patch.pixels.sum() == whole.pixels[:, top : top + height, left : left + width].sum()
    qtbot.keyClick(searched.pictures.patches_alone, Qt.Key.Key_Space)
    assert searched.pictures.wall.pictures[0].box is not None


def test_a_click_makes_a_picture_the_input_and_its_place_the_selected_value(
    searched: ChannelPanel, session: Session, qtbot: QtBot
) -> None:
    findings = session.channels.findings
    assert findings is not None
    find = findings.finds.of("pool1", 3)[4]
    wall = searched.pictures.wall
    qtbot.mouseClick(wall, LEFT, pos=wall.picture_rect(4).center())
    assert (session.canvas.seen.pixels == wall.pictures[4].pixels).all()
    assert session.selection.place == Place("pool1", 3, find.row, find.column)
    value = session.network.trace.outputs["pool1"][3, find.row, find.column]
    # The network on screen has statistics of its own to normalise by, as the search had.
    assert value == pytest.approx(find.value, abs=1e-4)


def test_the_wall_stands_in_three_columns(searched: ChannelPanel) -> None:
    wall = searched.pictures.wall
    for width in (290, 420, 700):
        searched.resize(width, 430)
        rects = [wall.picture_rect(number) for number in range(9)]
        assert len({rect.x() for rect in rects}) == 3
        assert all(rect.right() < wall.width() for rect in rects)


def test_it_steps_through_the_channels(
    searched: ChannelPanel, session: Session, qtbot: QtBot
) -> None:
    assert searched.head.title.text() == "pool1 · channel 4 of 16"
    before = searched.pictures.wall.pictures
    qtbot.mouseClick(searched.head.next, LEFT)
    assert session.selection.unit == 4
    assert searched.head.title.text() == "pool1 · channel 5 of 16"
    assert searched.pictures.wall.pictures != before
    session.selection.select("pool1", 0)
    assert not searched.head.previous.isEnabled()
    session.selection.select("pool1", 15)
    assert not searched.head.next.isEnabled()
    session.selection.select("fc", 7)
    assert searched.head.title.text() == "fc · Sneaker (8 of 10)"
    assert searched.pictures.wall.pictures[0].box is None
    assert not searched.pictures.patches_alone.isEnabled()


def test_a_dead_channel_is_told_as_dead(
    panel: ChannelPanel, session: Session, small_dataset: Dataset, qtbot: QtBot
) -> None:
    weights = session.network.checkpoint().weights
    weights["batch1.bias"][3] = -1000.0
    session.network.update_weights(weights)
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    session.selection.select("relu1", 3)
    session.channels.ask()
    qtbot.waitUntil(lambda: not session.channels.is_running)
    assert panel.pictures.wall.isHidden()
    assert "none of the 500 pictures" in panel.pictures.dead.text()
    climbed(session, qtbot)
    assert "did not raise" in panel.best.words.text()
    session.selection.move_unit(1)
    assert panel.pictures.dead.isHidden()
    assert not panel.pictures.wall.isHidden()


def test_what_is_of_earlier_weights_is_tinted_and_can_be_searched_anew(
    searched: ChannelPanel, session: Session, checkpoint: Checkpoint, qtbot: QtBot
) -> None:
    assert searched.pictures.tint.isHidden()
    session.network.update_weights(weights_of(build_network(checkpoint.config, seed=7)))
    qtbot.waitUntil(lambda: not searched.pictures.tint.isHidden())
    qtbot.waitUntil(lambda: not searched.profile.tint.isHidden())
    assert "earlier weights" in searched.search.words.text()
    qtbot.mouseClick(searched.search.button, LEFT)
    qtbot.waitUntil(lambda: not session.channels.is_running)
    assert searched.pictures.tint.isHidden()
    assert searched.profile.tint.isHidden()


def test_a_search_can_be_cancelled(
    panel: ChannelPanel, session: Session, small_dataset: Dataset, qtbot: QtBot
) -> None:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    qtbot.mouseClick(panel.search.button, LEFT)
    assert panel.search.button.text() == "Cancel"
    assert not panel.search.bar.isHidden()
    qtbot.mouseClick(panel.search.button, LEFT)
    assert not session.channels.is_running
    assert panel.search.bar.isHidden()
    assert session.channels.findings is None


def test_it_loads_the_data_set_first(panel: ChannelPanel, session: Session, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.search.button, LEFT)
    assert "Loading fashion-mnist" in panel.search.place.text()
    session.data.cancel()
    assert panel.search.button.text() == "Search all pictures"


def test_the_best_input_emerges_and_is_compared_with_the_best_picture(
    searched: ChannelPanel, session: Session, qtbot: QtBot
) -> None:
    climbed(session, qtbot)
    ascent, findings = session.channels.ascents.ascent, session.channels.findings
    assert ascent is not None
    assert findings is not None
    best = findings.finds.of("pool1", 3)[0].value
    assert f"The best picture reaches {short_number(best)}" in searched.best.words.text()
    assert short_number(ascent.value) in searched.best.words.text()
    view = searched.best.view
    left, right = view.squares()
    image = view.grab().toImage()
    box = ascent.box
    for square, pixels in ((left, ascent.noise), (right, ascent.pixels)):
        for row, column in ((0, 0), (2, 4), (5, 5)):
            at = square.topLeft() + QPoint(
                int((column + 0.5) * square.width() / box.width),
                int((row + 0.5) * square.height() / box.height),
            )
            assert image.pixelColor(at).red() == pixels[0, box.top + row, box.left + column]


def test_it_becomes_the_input_and_is_copied_and_other_noise_leads_elsewhere(
    panel: ChannelPanel, session: Session, qtbot: QtBot
) -> None:
    climbed(session, qtbot)
    ascents = session.channels.ascents
    assert ascents.ascent is not None
    first = ascents.ascent.pixels
    qtbot.mouseClick(panel.best.use, LEFT)
    assert (session.canvas.seen.pixels == first).all()
    panel.best.view.picture_actions.copy.trigger()
    assert QGuiApplication.clipboard().image().width() == 8 * ascents.ascent.box.width
    panel.best.other.setFocus()
    qtbot.keyClick(panel.best.other, Qt.Key.Key_Space)
    climbed(session, qtbot)
    second = ascents.ascent.pixels
    assert (first != second).any()
    qtbot.mouseClick(panel.best.again, LEFT)
    climbed(session, qtbot)
    assert (ascents.ascent.pixels == second).all()


def test_in_training_the_best_input_waits_for_a_button(
    panel: ChannelPanel, session: Session, qtbot: QtBot
) -> None:
    climbed(session, qtbot)
    session.training.state = TrainingState.RUNNING
    session.selection.move_unit(1)
    assert session.channels.ascents.ascent is None
    assert "Training continues" in panel.best.words.text()
    assert not panel.best.use.isEnabled()
    assert not panel.best.view.grab().isNull()
    qtbot.mouseClick(panel.best.again, LEFT)
    climbed(session, qtbot)
    assert panel.best.use.isEnabled()
    session.training.state = TrainingState.IDLE


def test_hidden_it_rests_and_shown_again_it_is_of_now(
    searched: ChannelPanel, session: Session, qtbot: QtBot
) -> None:
    searched.hide()
    session.selection.select("conv2", 5)
    assert not session.channels.ascents.is_running
    searched.show()
    assert searched.head.title.text() == "conv2 · channel 6 of 32"
    findings = session.channels.findings
    assert findings is not None
    value = findings.finds.of("conv2", 5)[0].value
    assert searched.pictures.wall.pictures[0].caption.endswith(short_number(value))
    climbed(session, qtbot)


def test_another_design_drops_the_pictures_and_can_be_searched(
    searched: ChannelPanel,
    session: Session,
    show_network: Callable[[NetworkConfig], None],
    qtbot: QtBot,
) -> None:
    show_network(SMALL)
    assert searched.pictures.isHidden()
    assert searched.profile.isHidden()
    for layer in ("tanh2", "pool2", "fc"):
        session.selection.select(layer, 2)
        climbed(session, qtbot)
    qtbot.mouseClick(searched.search.button, LEFT)
    qtbot.waitUntil(lambda: not session.channels.is_running)
    assert len(searched.pictures.wall.pictures) == 9
    assert searched.head.title.text() == "fc · class 2 (3 of 4)"
    # The profile is of the data set's classes.
    assert searched.profile.bars.rows[9].cells[0].text == "Ankle boot"


def test_nothing_is_wider_than_the_panel(searched: ChannelPanel, session: Session) -> None:
    for layer, unit in (("conv1", 0), ("fc", 0)):
        session.selection.select(layer, unit)
        for widget in searched.findChildren(QWidget):
            if widget.isVisible():
                right = widget.mapTo(searched, QPoint(widget.width(), 0)).x()
                assert right <= searched.width(), widget


def test_every_control_explains_itself_and_is_reached_by_tab(searched: ChannelPanel) -> None:
    head, best, pictures = searched.head, searched.best, searched.pictures
    controls = (
        head.next,
        best.again,
        best.other,
        best.use,
        pictures.patches_alone,
        searched.search.button,
    )
    for control in controls:
        assert control.toolTip()
        assert control.accessibleName() or control.text()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_tinted_pictures_are_another_image(
    searched: ChannelPanel, session: Session, checkpoint: Checkpoint, qtbot: QtBot
) -> None:
    wall = searched.pictures.wall
    before = wall.grab().toImage()
    session.network.update_weights(weights_of(build_network(checkpoint.config, seed=7)))
    qtbot.waitUntil(lambda: not searched.pictures.tint.isHidden())
    after = wall.grab().toImage()
    at = wall.picture_rect(8).topLeft() + QPoint(2, 2)
    assert before.pixelColor(at) != after.pixelColor(at)
