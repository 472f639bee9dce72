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


def order_of(page: ChannelsPage, said: np.ndarray) -> tuple[list[int], list[int]]:
    """The units of both columns from top to bottom, as they are seen."""
    rects = {unit: page.rows.rect_of(unit) for unit in range(len(said))}
    left = min(rect.x() for rect in rects.values())
    ahead = [unit for unit, rect in rects.items() if rect.x() == left]
    behind = [unit for unit in rects if unit not in ahead]
    return (
        sorted(ahead, key=lambda unit: rects[unit].y()),
        sorted(behind, key=lambda unit: rects[unit].y()),
    )


def test_maps_are_ranked_by_what_they_add(session: Session, page: ChannelsPage) -> None:
    for target in (0, 6):
        session.attributions.question.pin(target)
        said = said_by_hand(session)
        ahead, behind = order_of(page, said)
        assert ahead == [unit for unit in np.argsort(-said) if said[unit] > 0]
        assert behind == [unit for unit in np.argsort(said) if said[unit] <= 0]
        assert page.heads[0].text() == f"{len(ahead)} maps of pool2 speak for it"


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
    ahead, behind = order_of(page, said_by_hand(session))
    assert len(ahead) + len(behind) == 32


def test_a_click_selects_the_channel(qtbot: QtBot, session: Session, page: ChannelsPage) -> None:
    ahead, behind = order_of(page, said_by_hand(session))
    for unit in (ahead[1], behind[0]):
        qtbot.mouseClick(page.rows, Qt.MouseButton.LeftButton, pos=page.rows.rect_of(unit).center())
        assert (session.selection.layer, session.selection.unit) == ("pool2", unit)
        assert page.rows.selected == unit
    session.selection.select("conv1", 0)
    assert page.rows.selected is None


def test_arrow_keys_walk_and_enter_selects(
    qtbot: QtBot, session: Session, page: ChannelsPage
) -> None:
    ahead, behind = order_of(page, said_by_hand(session))
    page.rows.setFocus()
    qtbot.keyClick(page.rows, Qt.Key.Key_Down)
    qtbot.keyClick(page.rows, Qt.Key.Key_Return)
    assert session.selection.unit == ahead[1]
    qtbot.keyClick(page.rows, Qt.Key.Key_Right)
    qtbot.keyClick(page.rows, Qt.Key.Key_Return)
    assert session.selection.unit == behind[1]
    for _ in range(40):
        qtbot.keyClick(page.rows, Qt.Key.Key_Down)
    last = page.rows.rect_of(behind[-1])
    shown = page.rows.visibleRegion().boundingRect()
    assert shown.contains(last.center())
    assert f"Map {behind[-1] + 1} adds" in page.rows.accessibleDescription()


def test_tooltips_give_the_full_number(
    session: Session, page: ChannelsPage, tooltip_at: Callable[[QWidget, QPoint], str]
) -> None:
    said = said_by_hand(session)
    unit = int(said.argmax())
    told = tooltip_at(page.rows, page.rows.rect_of(unit).center())
    assert told == f"Map {unit + 1} adds {said[unit]:+.6g}; a click selects it"


def test_other_designs_are_taken_apart_as_well(
    session: Session, page: ChannelsPage, show_network: Callable[[NetworkConfig], None]
) -> None:
    show_network(TANH)
    said = said_by_hand(session)
    ahead, behind = order_of(page, said)
    assert len(ahead) + len(behind) == 5
    assert page.legend.shown.diverging
    assert page.heads[0].text().endswith("maps of tanh1 speak for it")
    assert not page.grab().isNull()
