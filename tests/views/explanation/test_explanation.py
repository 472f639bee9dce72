"""The three depths, driven with a real mouse and keys."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.network.explained_values import Place
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.network.inspection import Depth
from cnnviz.session.session import Session
from cnnviz.views.network.network_panel import NetworkPanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(session: Session, qtbot: QtBot) -> Iterator[NetworkPanel]:
    panel = NetworkPanel(session)
    qtbot.addWidget(panel)
    panel.resize(684, 480)
    with qtbot.waitExposed(panel):
        panel.show()
    yield panel
    panel.close()


def click_map(panel: NetworkPanel, layer: str, unit: int) -> None:
    QTest.mouseClick(panel.view, LEFT, pos=panel.view.map_rect(layer, unit).center())


def test_a_click_opens_a_map_and_another_one_its_arithmetic(
    panel: NetworkPanel, session: Session
) -> None:
    explanation = panel.explanation
    assert not explanation.isVisible()
    click_map(panel, "conv2", 7)
    assert explanation.terms.isVisible()
    assert (session.selection.layer, session.selection.unit) == ("conv2", 7)
    terms = explanation.terms
    places = (QPoint(x, y) for y in range(0, terms.height(), 8) for x in range(0, terms.width(), 8))
    QTest.mouseClick(terms, LEFT, pos=next(p for p in places if terms.part_at(p) == 5))
    assert explanation.value.isVisible()
    assert session.inspection.channel == 5
    assert "map 6" in explanation.value.source_name.text()


def test_escape_goes_back_one_depth_at_a_time(panel: NetworkPanel, session: Session) -> None:
    click_map(panel, "conv2", 7)
    session.inspection.open_channel(5)
    QTest.keyClick(panel.explanation, Qt.Key.Key_Escape)
    assert session.inspection.depth is Depth.TERMS
    QTest.keyClick(panel.explanation.terms, Qt.Key.Key_Escape)
    assert session.inspection.depth is Depth.OVERVIEW
    assert not panel.explanation.isVisible()


def test_a_click_beside_the_card_goes_back(panel: NetworkPanel, session: Session) -> None:
    click_map(panel, "relu1", 2)
    assert session.inspection.depth is Depth.VALUE
    QTest.mouseClick(panel.explanation, LEFT, pos=QPoint(3, 3))
    assert session.inspection.depth is Depth.OVERVIEW


def test_enter_opens_the_selected_map_and_a_term(panel: NetworkPanel, session: Session) -> None:
    session.selection.select("conv2", 3)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert session.inspection.depth is Depth.TERMS
    QTest.keyClick(panel.explanation.terms, Qt.Key.Key_Right)
    QTest.keyClick(panel.explanation.terms, Qt.Key.Key_Return)
    assert (session.inspection.depth, session.inspection.channel) == (Depth.VALUE, 1)


def test_the_window_walks_until_somebody_points(
    panel: NetworkPanel, session: Session, qtbot: QtBot
) -> None:
    click_map(panel, "conv2", 7)
    session.inspection.open_channel(0)
    explanation = panel.explanation
    assert explanation.walker.is_walking
    assert explanation.play.text() == "Pause"
    place = session.selection.place
    explanation.walker.step()
    assert session.selection.place == Place("conv2", 7, place.row, place.column + 1)
    target = explanation.value.target

    def is_taken_over() -> bool:
        QTest.mouseMove(
            target.viewport(), target.position_of(2, 11)
        )  # once everything has its place
        return session.selection.place == Place("conv2", 7, 2, 11)

    qtbot.waitUntil(is_taken_over)
    assert not explanation.walker.is_walking
    QTest.mouseClick(explanation.play, LEFT)
    assert explanation.walker.is_walking


def test_the_window_rests_while_nobody_looks(panel: NetworkPanel, session: Session) -> None:
    click_map(panel, "pool1", 0)
    assert panel.explanation.walker.is_walking
    panel.hide()
    assert not panel.explanation.walker.is_walking
    panel.show()
    assert panel.explanation.walker.is_walking
    session.inspection.close()
    assert not panel.explanation.walker.is_walking


def test_after_the_last_value_comes_the_first(panel: NetworkPanel, session: Session) -> None:
    click_map(panel, "pool2", 4)
    session.selection.select_value("pool2", 4, 6, 6)
    panel.explanation.walker.step()
    assert session.selection.place == Place("pool2", 4, 0, 0)


def test_arrows_walk_and_page_keys_change_the_layer(panel: NetworkPanel, session: Session) -> None:
    click_map(panel, "relu1", 2)
    explanation = panel.explanation
    session.selection.select_value("relu1", 2, 10, 10)
    QTest.keyClick(explanation, Qt.Key.Key_Down)
    QTest.keyClick(explanation, Qt.Key.Key_Left)
    assert session.selection.place == Place("relu1", 2, 11, 9)
    assert not explanation.walker.is_walking
    QTest.keyClick(explanation, Qt.Key.Key_PageDown)
    assert session.selection.place == Place("pool1", 2, 5, 4)
    assert session.inspection.depth is Depth.VALUE


def test_fc_has_no_window_that_could_walk(panel: NetworkPanel, session: Session) -> None:
    click_map(panel, "relu1", 2)
    session.selection.select("fc", 3)
    assert session.inspection.depth is Depth.VALUE
    assert not panel.explanation.walker.is_walking
    assert not panel.explanation.play.isVisible()


@pytest.mark.parametrize(
    ("layer", "formulas"),
    [
        ("conv1", ["(28 - 5 + 2*2)/1 + 1 = 28", "5*5*1*16 + 16 = 416"]),
        ("pool1", ["(28 - 2)/2 + 1 = 14"]),
        ("fc", ["15,690"]),
    ],
)
def test_formulas_carry_the_layers_own_numbers(
    panel: NetworkPanel, layer: str, formulas: list[str]
) -> None:
    click_map(panel, layer, 0)
    for formula in formulas:
        assert formula in panel.explanation.formulas.text()


def test_it_covers_the_panel_at_every_size(panel: NetworkPanel) -> None:
    click_map(panel, "conv2", 0)
    panel.resize(900, 700)
    assert panel.explanation.size() == panel.size()


def test_another_network_can_come_meanwhile(
    panel: NetworkPanel, session: Session, checkpoint: Checkpoint
) -> None:
    click_map(panel, "relu1", 2)
    blocks = (replace(checkpoint.config.blocks[0], activation="tanh", pooling=None),)
    config = replace(checkpoint.config, blocks=blocks)
    weights = weights_of(build_network(config))
    session.network.show(replace(checkpoint, config=config, weights=weights), "another one")
    assert panel.explanation.isVisible()
    assert session.selection.layer == "conv1"
    assert "conv1 · map 3" in panel.explanation.title.text()
    panel.grab()


def test_a_link_to_a_value_stays_there(panel: NetworkPanel, session: Session) -> None:
    panel.explanation.walker.play()
    session.navigation.follow("cnnviz:network?layer=conv2&unit=3&row=7&column=2")
    assert panel.explanation.isVisible()
    assert not panel.explanation.walker.is_walking
    assert session.selection.place.row == 7
    assert session.selection.place.column == 2
