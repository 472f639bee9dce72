from collections.abc import Callable

import numpy as np
import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.data.datasets import Dataset
from cnnviz.core.neighbours import projections
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.data.data_library import DataState
from cnnviz.session.session import Session
from cnnviz.session.training.training_state import TrainingState
from cnnviz.views.neighbours.map_part import PCA, RUNNING, START, TSNE
from cnnviz.views.neighbours.neighbours_panel import NeighboursPanel

LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 60_000
Expose = Callable[[QWidget, int, int], None]


@pytest.fixture
def with_data(session: Session, small_dataset: Dataset, one_thread: None) -> Session:
    session.data.dataset, session.data.state = small_dataset, DataState.READY
    return session


@pytest.fixture
def panel(qtbot: QtBot, with_data: Session, expose: Expose) -> NeighboursPanel:
    panel = NeighboursPanel(with_data)
    expose(panel, 690, 430)
    wait_for_neighbours(qtbot, with_data)
    return panel


def wait_for_neighbours(qtbot: QtBot, session: Session) -> None:
    def known() -> bool:
        found = session.neighbours.resemblance
        return found is not None and np.array_equal(found.input, session.network.trace.input)

    qtbot.waitUntil(known, timeout=WAIT_MS)


def test_it_shows_the_nearest_with_class_and_distance(panel: NeighboursPanel) -> None:
    neighbours = panel._session.neighbours
    found, around = neighbours.resemblance, neighbours.surroundings
    assert found is not None
    assert around is not None
    shown = panel.nearest.wall.pictures
    assert len(shown) == 12
    first = int(found.nearest.indices[0])
    np.testing.assert_array_equal(shown[0].pixels, around.pictures.pixels(first))
    name = around.pictures.dataset.class_names[around.pictures.labels[first]]
    assert shown[0].caption == f"{name}\n{found.nearest.distances[0]:.2f}"
    counts = panel.answer.counts()
    assert sum(count for _, count in counts) == 12
    assert f"Of its 12 nearest pictures, {counts[0][1]} are" in panel.answer.sentence
    assert "500 pictures by the 1,568 inputs of fc" in panel.line.text.text()
    assert "3 MB" in panel.line.text.text()
    assert not panel.line.button.isVisible()


def test_all_twelve_and_the_map_have_room_in_the_smallest_window(panel: NeighboursPanel) -> None:
    wall = panel.nearest.wall
    for number in range(12):
        below = wall.picture_rect(number).adjusted(0, 0, 0, 2 * wall.fontMetrics().height())
        assert wall.visibleRegion().contains(below)
    assert panel.map.view.width() >= 300
    assert panel.map.view.height() >= 200
    assert panel.map.note.heightForWidth(panel.map.note.width()) <= panel.map.note.height()


def test_a_larger_window_has_larger_pictures(qtbot: QtBot, panel: NeighboursPanel) -> None:
    panel.resize(1300, 740)
    qtbot.waitUntil(lambda: panel.nearest.side_px == 96)
    assert len(panel.nearest.wall.pictures) == 12
    panel.resize(690, 430)
    qtbot.waitUntil(lambda: panel.nearest.side_px == 48)


def test_a_click_on_a_neighbour_makes_it_the_input_and_undo_brings_the_drawing_back(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session
) -> None:
    before = with_data.canvas.seen.pixels.copy()
    wall = panel.nearest.wall
    pixels = wall.pictures[4].pixels
    qtbot.mouseClick(wall, LEFT, pos=wall.picture_rect(4).center())
    np.testing.assert_array_equal(with_data.canvas.seen.pixels, pixels)
    wait_for_neighbours(qtbot, with_data)
    np.testing.assert_array_equal(wall.pictures[0].pixels, pixels)  # nearest to itself
    assert wall.pictures[0].caption.endswith("0.00")
    with_data.canvas.undo()
    np.testing.assert_array_equal(with_data.canvas.seen.pixels, before)
    wait_for_neighbours(qtbot, with_data)


def test_a_click_on_the_map_makes_the_picture_the_input(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session
) -> None:
    view = panel.map.view
    place = view.point_place(123).toPoint()
    qtbot.mouseMove(view.viewport(), place)
    assert view.pointed is not None
    assert view.content is not None
    number = int(view.content.numbers[view.pointed])
    qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    expected = view.content.pictures.pixels(number)
    np.testing.assert_array_equal(with_data.canvas.seen.pixels, expected)


def test_the_input_moves_on_the_map_while_one_draws(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session
) -> None:
    before = panel.map.view.input_place()
    with_data.show_data_picture("train", 5)
    wait_for_neighbours(qtbot, with_data)
    around, found = with_data.neighbours.surroundings, with_data.neighbours.resemblance
    assert around is not None
    assert found is not None
    place = int((around.sample == 5).nonzero()[0, 0])
    moved = panel.map.view.input_place()
    assert (moved - before).manhattanLength() > 1
    assert (moved - panel.map.view.point_place(place)).manhattanLength() < 0.5
    assert int(panel.map.view.joined[0]) == place


def test_tsne_is_made_when_it_is_asked_for_and_keeps_its_place(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "EARLY_STEPS", 20)
    monkeypatch.setattr(projections, "LATE_STEPS", 10)
    tsne = with_data.neighbours.tsne
    flat = panel.map.view.content
    qtbot.mouseClick(panel.map.kind.button(TSNE), LEFT)
    assert tsne.is_running
    assert panel.map._beside.currentIndex() == RUNNING
    assert panel.map.cancel.isVisible()
    qtbot.waitUntil(lambda: not tsne.is_running, timeout=WAIT_MS)
    content = panel.map.view.content
    assert content is not None
    assert flat is not None
    assert content.points is tsne.points
    assert "nearest" in panel.map.note.text()
    np.testing.assert_array_equal(panel.map.view.place, with_data.neighbours.tsne_place)
    qtbot.mouseClick(panel.map.kind.button(PCA), LEFT)
    np.testing.assert_array_equal(panel.map.view.content.points, flat.points)
    qtbot.mouseClick(panel.map.kind.button(TSNE), LEFT)
    assert not tsne.is_running  # it is there


def test_a_cancelled_tsne_leads_back_to_pca(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session
) -> None:
    qtbot.mouseClick(panel.map.kind.button(TSNE), LEFT)
    assert panel.map.view.content is not None  # that of PCA, from which it sets out
    qtbot.mouseClick(panel.map.cancel, LEFT)
    assert not with_data.neighbours.tsne.is_running
    assert panel.map.kind.number == PCA
    assert panel.map.view.content is not None


def test_a_tsne_map_of_earlier_pictures_is_not_kept(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projections, "EARLY_STEPS", 5)
    monkeypatch.setattr(projections, "LATE_STEPS", 5)
    tsne = with_data.neighbours.tsne
    qtbot.mouseClick(panel.map.kind.button(TSNE), LEFT)
    qtbot.waitUntil(lambda: not tsne.is_running, timeout=WAIT_MS)
    with_data.neighbours.ask()
    qtbot.waitUntil(lambda: not with_data.neighbours.is_running, timeout=WAIT_MS)
    assert panel.map._beside.currentIndex() == START
    assert panel.map.view.content is None
    qtbot.mouseClick(panel.map.start, LEFT)
    assert tsne.is_running
    tsne.forget()


def test_with_other_weights_it_is_tinted_until_it_is_compared_anew(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session
) -> None:
    assert not panel.tint.isVisible()
    weights = weights_of(build_network(with_data.network.config, seed=9))
    with_data.network.update_weights(weights)
    qtbot.waitUntil(panel.tint.isVisible)
    assert "the weights have changed" in panel.line.text.text()
    assert panel.line.button.text() == "Compare again"
    qtbot.mouseClick(panel.line.button, LEFT)
    assert panel.line.button.text() == "Cancel"
    assert panel.tint.isVisible()
    wait_for_neighbours(qtbot, with_data)
    qtbot.waitUntil(lambda: not with_data.neighbours.is_running, timeout=WAIT_MS)
    assert not panel.tint.isVisible()


def test_the_first_comparison_can_be_cancelled_and_begun(
    qtbot: QtBot, with_data: Session, expose: Expose
) -> None:
    panel = NeighboursPanel(with_data)
    expose(panel, 690, 430)
    assert with_data.neighbours.is_running
    assert panel.empty.isVisible()
    qtbot.mouseClick(panel.line.button, LEFT)
    assert not with_data.neighbours.is_running
    assert panel.line.button.text() == "Compare with 500 pictures"
    assert "Press the button below" in panel.empty.text()
    qtbot.mouseClick(panel.line.button, LEFT)
    wait_for_neighbours(qtbot, with_data)
    assert not panel.empty.isVisible()


def test_beside_training_it_offers_a_button(
    with_data: Session, expose: Expose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(with_data.training, "state", TrainingState.RUNNING)
    panel = NeighboursPanel(with_data)
    expose(panel, 690, 430)
    assert not with_data.neighbours.is_running
    assert panel.line.button.text() == "Compare with 500 pictures"


def test_without_a_data_set_it_offers_to_load_one(
    qtbot: QtBot, session: Session, expose: Expose, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def want(name: str, quietly: bool = False) -> None:
        asked.append(quietly)

    monkeypatch.setattr(session.data, "want", want)
    panel = NeighboursPanel(session)
    expose(panel, 690, 430)
    assert "load fashion-mnist below" in panel.empty.text()
    assert panel.line.button.text() == "Load fashion-mnist"
    qtbot.mouseClick(panel.line.button, LEFT)
    assert asked == [True, False]
    session.data.state = DataState.LOADING
    session.data.changed.emit()
    assert "Loading" in panel.empty.text()
    assert not panel.line.button.isEnabled()


def test_a_drawing_without_a_class_has_neighbours_and_no_agreement(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session
) -> None:
    with_data.canvas.clear()
    wait_for_neighbours(qtbot, with_data)
    assert panel.answer.sentence == "Nothing drawn: these are the pictures nearest to that."
    assert len(panel.nearest.wall.pictures) == 12


def test_hidden_it_searches_nothing(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session
) -> None:
    panel.hide()
    with qtbot.assertNotEmitted(with_data.neighbours.moved, wait=150):
        with_data.next_example()
    panel.show()
    wait_for_neighbours(qtbot, with_data)


def test_a_network_that_knows_other_classes_is_compared_all_the_same(
    qtbot: QtBot, panel: NeighboursPanel, with_data: Session, show_network: Callable[..., None]
) -> None:
    config = with_data.network.config
    show_network(type(config)("three", config.blocks[:1], classes=3))
    wait_for_neighbours(qtbot, with_data)
    assert "The network says class" in panel.answer.sentence
    assert f"{14 * 14 * 16:,} inputs of fc" in panel.line.text.text()
    assert torch.isfinite(with_data.neighbours.surroundings.reduced).all()
