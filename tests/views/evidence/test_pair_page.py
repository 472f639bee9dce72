import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cnnviz.core.network.network_config import BlockConfig, NetworkConfig
from cnnviz.session.session import Session
from cnnviz.views.evidence.evidence_panel import EvidencePanel
from cnnviz.views.evidence.pair_page import PairPage
from cnnviz.views.evidence.words import odds_words


@pytest.fixture
def page(panel: EvidencePanel, settle: Callable[[], None]) -> Iterator[PairPage]:
    panel.pages.button(1).click()
    settle()
    return panel.pair


def test_winner_and_runner_up_and_the_difference_are_shown(
    session: Session, page: PairPage
) -> None:
    names = session.network.class_names
    order = np.argsort(-session.network.trace.probabilities)
    one, two = names[order[0]], names[order[1]]
    titles = [part.title.text() for part in page.pictures]
    assert titles == [f"for {one}", f"for {two}", f"for {one} rather than {two}"]
    assert [bar.name for bar in page.bars.bars] == [one, two]
    images = [part.picture.image for part in page.pictures]
    assert images[0] != images[1] != images[2] != images[0]
    reach = max(np.abs(found.values).max() for found in session.attributions.findings.attributions)
    assert page.legend.shown.reach == pytest.approx(reach)


def test_bars_follow_the_drawing_at_once_and_come_back(session: Session, page: PairPage) -> None:
    question = session.attributions.question
    question.pin(question.target)
    question.pin_rival(question.rival)
    page.remember.click()
    before = [bar.probability for bar in page.bars.bars]
    assert [bar.before for bar in page.bars.bars] == pytest.approx(before)
    session.next_example()
    probabilities = session.network.trace.probabilities
    now = [bar.probability for bar in page.bars.bars]
    assert now == pytest.approx([probabilities[question.target], probabilities[question.rival]])
    assert now != before
    assert [bar.before for bar in page.bars.bars] == pytest.approx(before)
    session.canvas.undo()
    assert [bar.probability for bar in page.bars.bars] == pytest.approx(before)
    page.remember.click()
    assert [bar.before for bar in page.bars.bars] == [None, None]


def test_both_classes_can_be_chosen_and_swapped(
    qtbot: QtBot, session: Session, page: PairPage, settle: Callable[[], None]
) -> None:
    rivals, names = page.rivals, session.network.class_names
    rivals.first.setFocus()
    rivals.first.setCurrentText(names[8])
    rivals.second.setCurrentText(names[5])
    settle()
    assert page.pictures[2].title.text() == f"for {names[8]} rather than {names[5]}"
    before = session.attributions.findings.attributions[2].values
    qtbot.mouseClick(rivals.swap, Qt.MouseButton.LeftButton)
    settle()
    assert rivals.first.currentText() == names[5]
    np.testing.assert_allclose(session.attributions.findings.attributions[2].values, -before)
    rivals.first.setCurrentIndex(0)
    rivals.second.setCurrentIndex(0)
    assert session.attributions.question.pinned is None
    assert session.attributions.question.pinned_rival is None


def test_pointing_tells_all_three_values(qtbot: QtBot, session: Session, page: PairPage) -> None:
    picture = page.pictures[1].picture
    qtbot.mouseMove(picture, picture.position_of(3, 4))
    qtbot.waitUntil(lambda: page.odds.text().startswith("Row 4, column 5"))
    for found in session.attributions.findings.attributions:
        assert f"{found.values[3, 4]:+.4f}" in page.odds.text()


def test_odds_are_what_softmax_makes_of_a_difference() -> None:
    probabilities = np.exp([2.0, 3.5]) / np.exp([2.0, 3.5]).sum()
    times = probabilities[1] / probabilities[0]
    words = odds_words(2.0, 3.5, ("Coat", "Bag"))
    assert words == (
        f"Coat 2.00 - Bag 3.50 = -1.50 logits: Bag is e^1.50 = {times:.1f} times as likely as Coat"
    )
    assert "(-3.00)" in odds_words(2.0, -3.0, ("Coat", "Bag"))
    assert "e+" in odds_words(100.0, 0.0, ("Coat", "Bag"))


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (699.0, "= 4e+303 times"),
        (710.0, "= about 10^308 times"),
        (1e6, "= about 10^434,294 times"),
        (math.inf, "NaN or infinite"),
        (math.nan, "NaN or infinite"),
    ],
)
def test_odds_beyond_all_floats_are_told(ahead: float, said: str) -> None:
    assert said in odds_words(ahead, 0.0, ("Coat", "Bag"))
    assert said in odds_words(0.0, ahead, ("Coat", "Bag"))


def test_blank_canvases_and_single_classes_have_nothing_to_compare(
    session: Session, page: PairPage, show_network: Callable[[NetworkConfig], None]
) -> None:
    session.canvas.clear()
    assert page.message.isVisible()
    assert "Draw something" in page.message.text()
    session.next_example()
    show_network(NetworkConfig("one", (BlockConfig(2),), classes=1))
    page.refresh()
    assert "only one class" in page.message.text()
    assert page.message.isVisible()
    assert len(page.bars.bars) == 1
