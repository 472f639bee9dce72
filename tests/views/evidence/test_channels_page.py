import re
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.session.session import Session
from cnnviz.views.evidence.channels_page import ChannelsPage
from cnnviz.views.evidence.evidence_panel import EvidencePanel
from cnnviz.views.widgets.tables.bar_table import BarTable

TANH = NetworkConfig("tanh", (BlockConfig(5, activation="tanh", pooling=None),), classes=3)


@pytest.fixture
def page(panel: EvidencePanel) -> Iterator[ChannelsPage]:
    panel.pages.button(2).click()
    return panel.channels


def said_by_hand(session: Session) -> np.ndarray:
    """What each last map adds to the class that is asked about: a loop over its products."""
    maps = session.network.trace.outputs[session.network.layers[-2].name].astype(float)
    weights = session.network.kernels("fc")[session.attributions.question.target].astype(float)
    return np.array([sum((m * w).ravel()) for m, w in zip(maps, weights, strict=True)])


def order_of(page: ChannelsPage) -> tuple[list[int], list[int]]:
    """The units of both columns from top to bottom, as they are seen."""
    columns = []
    for side in (page.ahead, page.behind):
        model = side.model()
        names = [model.index(row, 0).data() for row in range(model.rowCount())]
        columns.append([int(name.removeprefix("map ")) - 1 for name in names])
    return columns[0], columns[1]


def place_of(side: BarTable, row: int) -> QPoint:
    side.scrollTo(side.model().index(row, 0))
    return side.row_rect(row).center()


def test_maps_are_ranked_by_what_they_add(session: Session, page: ChannelsPage) -> None:
    for target in (0, 6):
        session.attributions.question.pin(target)
        said = said_by_hand(session)
        ahead, behind = order_of(page)
        assert ahead == [unit for unit in np.argsort(-said) if said[unit] > 0]
        assert behind == [unit for unit in np.argsort(said) if said[unit] <= 0]
        assert page.heads[0].text() == f"{len(ahead)} maps of pool2 support it"


def test_the_printed_sum_is_the_logit_with_its_bias(session: Session, page: ChannelsPage) -> None:
    for target in range(10):
        session.attributions.question.pin(target)
        numbers = [float(n) for n in re.findall(r"-?\d+\.\d+", page.sum.text())]
        ahead, behind, bias, total = numbers
        assert ahead + behind + bias == pytest.approx(total, abs=1e-9)
        assert total == pytest.approx(session.network.trace.outputs["fc"][target], abs=2e-3)
        assert bias == pytest.approx(session.network.biases("fc")[target], abs=2e-3)


def test_it_follows_the_stroke(session: Session, page: ChannelsPage) -> None:
    before = page.sum.text()
    session.next_example()
    assert page.sum.text() != before
    ahead, behind = order_of(page)
    assert len(ahead) + len(behind) == 32


def test_a_click_selects_the_channel(qtbot: QtBot, session: Session, page: ChannelsPage) -> None:
    for side, row, units in zip((page.ahead, page.behind), (1, 0), order_of(page), strict=True):
        viewport = side.viewport()
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place_of(side, row))
        assert (session.selection.layer, session.selection.unit) == ("pool2", units[row])
        assert side.marked == row
    assert page.ahead.marked is None
    session.selection.select("conv1", 0)
    assert page.behind.marked is None


def test_arrow_keys_walk_and_enter_selects(
    qtbot: QtBot, session: Session, page: ChannelsPage
) -> None:
    ahead, behind = order_of(page)
    page.ahead.setFocus()
    qtbot.keyClick(page.ahead, Qt.Key.Key_Down)
    qtbot.keyClick(page.ahead, Qt.Key.Key_Return)
    assert session.selection.unit == ahead[1]
    qtbot.keyClick(page.ahead, Qt.Key.Key_Right)
    assert page.behind.hasFocus()
    qtbot.keyClick(page.behind, Qt.Key.Key_Return)
    assert session.selection.unit == behind[1]
    for _ in range(40):
        qtbot.keyClick(page.behind, Qt.Key.Key_Down)
    assert page.behind.viewport().rect().contains(page.behind.row_rect(len(behind) - 1))
    told = page.behind.currentIndex().data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert f"Map {behind[-1] + 1} adds" in told


def test_tooltips_give_the_full_number(
    session: Session, page: ChannelsPage, tooltip_at: Callable[[QWidget, QPoint], str]
) -> None:
    said = said_by_hand(session)
    unit = int(said.argmax())
    told = tooltip_at(page.ahead.viewport(), place_of(page.ahead, 0))
    assert told == f"Map {unit + 1} adds {said[unit]:+.6g}; a click selects it"


def test_other_designs_are_taken_apart_as_well(
    session: Session, page: ChannelsPage, show_network: Callable[[NetworkConfig], None]
) -> None:
    show_network(TANH)
    ahead, behind = order_of(page)
    assert len(ahead) + len(behind) == 5
    assert page.legend.shown.diverging
    assert page.heads[0].text().endswith("maps of tanh1 support it")
    assert not page.grab().isNull()
