"""What is explained is what the heading says, whatever happens in whatever order."""

import re
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.core.design.design_sums import layer_sums
from cnnviz.core.inspection.equations import convolution_sum, fully_connected_sum
from cnnviz.core.lessons.lesson_numbers import network_numbers
from cnnviz.core.lessons.lesson_pages import load_lessons
from cnnviz.core.network.explained_values import ConvolutionValue, FullyConnectedValue
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.network.inspection import Depth
from cnnviz.session.session import Session
from cnnviz.views.explanation.explanation import Explanation
from cnnviz.views.window.main_window import MainWindow

SMALL = NetworkConfig("small", (BlockConfig(2, 3, padding=1, batch_norm=False, pooling=None),))
DEEP = NetworkConfig(
    "deep",
    (
        BlockConfig(5, activation="tanh", pooling="l2"),
        BlockConfig(9, pooling="weighted"),
        BlockConfig(3, 3, padding=1, activation="sigmoid", pooling=None),
    ),
    classes=4,
)
OTHERS = [SMALL, DEEP, NETWORKS["article"]]


def links_for(config: NetworkConfig) -> list[str]:
    """All links of all lessons, as they are when this network is on screen."""
    pages = [lesson.filled(network_numbers(config)) for lesson in load_lessons()]
    return sorted({link for page in pages for link in re.findall(r"\((cnnviz:[^)]+)\)", page)})


LINKS = links_for(NETWORKS["article"])
KEYS = [
    Qt.Key.Key_Escape, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Left, Qt.Key.Key_Down,
    Qt.Key.Key_Return,
]  # fmt: skip
PANELS = ["network", "lessons", "kernels"]


@pytest.fixture
def window(qtbot: QtBot, session: Session, tmp_path: Path) -> Iterator[MainWindow]:
    window = MainWindow(session, tmp_path / "cnnviz.log")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()


def explanation_of(window: MainWindow) -> Explanation:
    return window.docks["network"].panel.explanation


def check(window: MainWindow) -> None:
    """Compare the heading, the maps' names and the sums with the one value that is selected."""
    session, shown = window.session, explanation_of(window)
    place, depth = session.selection.place, session.inspection.depth
    names = [layer.name for layer in session.network.layers]
    assert place.layer in names
    assert shown.isHidden() == (depth is Depth.OVERVIEW)
    if depth is Depth.OVERVIEW:
        return
    assert shown.formulas.text() == layer_sums(session.network.config, place.layer).in_words
    if place.layer == "fc":
        assert (
            shown.title.text() == f"How fc · {session.network.class_names[place.unit]} is computed"
        )
    elif depth is Depth.TERMS:
        assert shown.title.text() == f"How {place.layer} · map {place.unit + 1} is computed"
    else:
        at = f"column {place.column}, row {place.row}"
        assert shown.title.text() == f"How {place.layer} · map {place.unit + 1} · {at} is computed"
    assert shown.terms.isHidden() == (depth is Depth.VALUE)
    if depth is not Depth.VALUE or not shown.value.isVisible():
        return
    page, explained = shown.value, session.network.explain(place)
    before = "the input" if explained.source == "input" else explained.source
    assert page.source_name.text().split(" · ")[0] == before
    if isinstance(explained, ConvolutionValue):
        total = convolution_sum(explained).total.printed
    elif isinstance(explained, FullyConnectedValue):
        total = fully_connected_sum(explained).total.printed
    else:
        total = None
    if total is None:
        assert not page.inner.isVisible() or page.inner.text
    else:
        assert page.whole.text.endswith(f"= {total}")
    if place.layer != "fc":
        assert page.target_name.text() == f"{place.layer} · map {place.unit + 1}"
        assert page.target.marks.cell == (place.row, place.column)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_opens_what_it_names_from_a_fresh_start(window: MainWindow, link: str) -> None:
    window.show_panel("lessons")
    check(window)
    window.session.navigation.follow(link)
    check(window)
    window.show_panel("network")
    check(window)
    if "row=" in link:
        assert window.session.inspection.depth is Depth.VALUE
        assert explanation_of(window).value.isVisible()


@pytest.mark.parametrize("config", OTHERS, ids=lambda config: config.name)
def test_another_network_may_arrive_at_any_time(
    window: MainWindow, show_network: Callable[[NetworkConfig], None], config: NetworkConfig
) -> None:
    links = [link for link in LINKS if "unit=" in link]
    for link, front in product(links, ("lessons", "network")):
        window.session.navigation.follow(link)
        window.show_panel(front)
        show_network(config)
        check(window)
        window.show_panel("network")
        check(window)
        show_network(NETWORKS["article"])


@pytest.mark.parametrize("seed", range(4))
def test_any_walk_shows_what_its_heading_says(
    window: MainWindow, show_network: Callable[[NetworkConfig], None], seed: int
) -> None:
    chance, session = Random(seed), window.session
    explanation = explanation_of(window)

    def look_into() -> None:
        layer = chance.choice(session.network.layers)
        session.inspection.open_map(layer.name, chance.randrange(layer.depth))

    def look_back() -> None:
        weights = weights_of(build_network(session.network.config, chance.randrange(9)))
        session.network.look_back(weights, step=chance.randrange(100))

    def press() -> None:
        if explanation.isVisible():
            inside = explanation.terms if explanation.terms.isVisible() else explanation
            QTest.keyClick(inside, chance.choice(KEYS))

    def select() -> None:
        layer = chance.choice(session.network.layers)
        session.selection.select_value(layer.name, *(chance.randrange(40) for _ in range(3)))

    acts: list[Callable[[], object]] = [
        look_into,
        look_into,
        select,
        press,
        press,
        look_back,
        session.network.look_at_now,
        session.canvas.clear,
        lambda: session.inspection.open_channel(chance.randrange(40)),
        lambda: show_network(chance.choice(OTHERS)),
        lambda: session.navigation.follow(chance.choice(links_for(session.network.config))),
        lambda: window.show_panel(chance.choice(PANELS)),
        lambda: session.next_example(),
    ]
    for _ in range(60):
        chance.choice(acts)()
        check(window)
    window.show_panel("network")
    check(window)
