import re
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.lesson_numbers import network_numbers
from cnnviz.core.lessons.lesson_pages import load_lessons
from cnnviz.core.network.explained_values import Place
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.session.network.inspection import Depth
from cnnviz.session.network.navigation import Link, Navigation, parse_link
from cnnviz.session.preferences import Preferences
from cnnviz.session.session import Session
from tests.mixed_designs import MIXED_DESIGNS

BAD_LINKS = [
    "",
    "network",
    "http://network",
    "cnnviz:",
    "cnnviz://network",
    "cnnviz:network#conv1",
    "cnnviz:../network",
    "cnnviz:network?layer",
    "cnnviz:network?colour=red",
    "cnnviz:network?layer=conv1&layer=conv2",
    "cnnviz:network?unit=3",
    "cnnviz:network?layer=conv1&unit=-1",
    "cnnviz:network?layer=conv1&unit=three",
    "cnnviz:network?layer=conv1&unit=²",
    "cnnviz:network?page=pooling",
    "cnnviz:network?layer=" + "x" * 200,
    "cnnviz:[network",
    "cnnviz:network?layer=a&unit=1&page=b&more=c",
    "cnnviz:network?layer=conv1&row=1&column=2",
    "cnnviz:network?layer=conv1&unit=1&row=1",
    "cnnviz:network?layer=conv1&unit=1&column=1",
    "cnnviz:network?unit=1&row=1&column=1",
    "cnnviz:network?layer=conv1&unit=1&row=-1&column=1",
    "cnnviz:network?layer=conv1&unit=1&row=1&column=1e3",
    "cnnviz:network?layer=conv1&unit=1&row=&column=1",
    "cnnviz:network?layer=conv1&unit=1&row=1&row=2&column=1",
    "cnnviz:network?layer=a&unit=1&row=1&column=1&page=b&more=c",
]


def test_a_link_is_read() -> None:
    assert parse_link("cnnviz:network?layer=conv1&unit=3") == Link("network", "conv1", 3)
    value = parse_link("cnnviz:network?layer=conv2&unit=3&row=7&column=11")
    assert value == Link("network", "conv2", 3, place=(7, 11))
    assert parse_link("cnnviz:kernels?layer=conv2") == Link("kernels", "conv2")
    assert parse_link("cnnviz:training") == Link("training")
    assert parse_link("cnnviz:lessons?page=batch-norm") == Link("lessons", page="batch-norm")


@pytest.mark.parametrize("link", BAD_LINKS)
def test_a_bad_link_is_told_in_a_sentence(link: str) -> None:
    with pytest.raises(CnnvizError, match=r"The link .* .*\."):
        parse_link(link)


@pytest.mark.parametrize(
    ("link", "trouble"),
    [
        ("cnnviz:network?layer=conv9", "no layer of this network; it has conv1, batch1"),
        ("cnnviz:network?layer=conv1&unit=16", "no map of conv1; it has unit 0 to 15"),
        ("cnnviz:network?layer=conv1&unit=" + "9" * 100, "no map of conv1"),
        ("cnnviz:network?layer=conv2&unit=0&row=14&column=0", "conv2; it has row 0 to 13 and col"),
        ("cnnviz:network?layer=pool2&unit=0&row=0&column=7", "no value of pool2"),
        ("cnnviz:network?layer=fc&unit=0&row=0&column=" + "9" * 100, "and column 0 to 0"),
        ("cnnviz:lessons?page=knitting", "no lesson; choose one of picture, convolution"),
        ("mailto:somebody", "does not look like"),
    ],
)
def test_a_link_to_nowhere_is_told_and_changes_nothing(
    qtbot: QtBot, session: Session, link: str, trouble: str
) -> None:
    before = session.selection.layer, session.selection.unit, session.navigation.lesson
    with (
        qtbot.assertNotEmitted(session.navigation.panel_wanted),
        qtbot.waitSignal(session.failed) as told,
    ):
        session.navigation.follow(link)
    assert trouble in str(told.args[0])
    assert (session.selection.layer, session.selection.unit, session.navigation.lesson) == before


def test_following_a_link_selects_and_asks_for_the_panel(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.navigation.panel_wanted) as wanted:
        session.navigation.follow("cnnviz:kernels?layer=conv2&unit=31")
    assert wanted.args == ["kernels"]
    assert (session.selection.layer, session.selection.unit) == ("conv2", 31)
    session.navigation.follow("cnnviz:network?layer=conv1")
    assert (session.selection.layer, session.selection.unit) == ("conv1", 15)


def test_a_lesson_is_opened_and_remembered(
    qtbot: QtBot, session: Session, preferences: Preferences
) -> None:
    navigation = session.navigation
    with qtbot.waitSignals([navigation.lesson_changed, navigation.panel_wanted]):
        navigation.follow("cnnviz:lessons?page=pooling")
    assert navigation.lesson.title == "Pooling"
    later = Navigation(session.network, session.selection, session.inspection, preferences, session)
    assert later.lesson == navigation.lesson
    with qtbot.assertNotEmitted(navigation.lesson_changed):
        navigation.follow("cnnviz:training")


def test_a_remembered_lesson_that_is_gone_means_the_first(
    session: Session, preferences: Preferences
) -> None:
    preferences.lesson = "knitting"
    later = Navigation(session.network, session.selection, session.inspection, preferences, session)
    assert later.lesson.slug == "picture"


def test_pages_turn_up_to_the_ends(session: Session) -> None:
    navigation = session.navigation
    navigation.turn_page(-1)
    assert navigation.lesson == navigation.lessons[0]
    assert navigation.neighbour(-1) is None
    for _ in range(20):
        navigation.turn_page(1)
    assert navigation.lesson == navigation.lessons[-1]
    assert navigation.neighbour(1) is None
    assert navigation.neighbour(-1) == navigation.lessons[-2]


@pytest.mark.parametrize("design", MIXED_DESIGNS)
def test_every_link_of_the_lessons_leads_somewhere(
    session: Session, show_network: Callable[[NetworkConfig], None], design: str
) -> None:
    show_network(MIXED_DESIGNS[design])
    told: list[Exception] = []
    session.failed.connect(told.append)
    for lesson in load_lessons():
        page = lesson.filled(network_numbers(session.network.config))
        links = re.findall(r"\((cnnviz:[^)]*)\)", page)
        assert links
        for link in links:
            session.navigation.follow(link)
    assert not told


def test_a_link_to_a_map_opens_how_it_is_made(session: Session) -> None:
    session.navigation.follow("cnnviz:network?layer=conv2&unit=5")
    assert session.inspection.depth is Depth.TERMS
    session.navigation.follow("cnnviz:network?layer=conv1")
    assert session.inspection.depth is Depth.OVERVIEW
    session.navigation.follow("cnnviz:kernels?layer=conv2&unit=5")
    assert session.inspection.depth is Depth.OVERVIEW


@pytest.mark.parametrize(("layer", "row", "column"), [("conv2", 7, 0), ("pool1", 13, 2)])
def test_a_link_to_a_value_opens_its_arithmetic(
    qtbot: QtBot, session: Session, layer: str, row: int, column: int
) -> None:
    navigation = session.navigation
    with qtbot.waitSignals([navigation.value_opened, session.inspection.changed], order="strict"):
        navigation.follow(f"cnnviz:network?layer={layer}&unit=3&row={row}&column={column}")
    assert session.selection.place == Place(layer, 3, row, column)
    assert session.inspection.depth is Depth.VALUE


def test_a_link_to_a_value_in_another_panel_selects_it_there(session: Session) -> None:
    session.navigation.follow("cnnviz:kernels?layer=conv1&unit=3&row=5&column=6")
    assert session.selection.place == Place("conv1", 3, 5, 6)
    assert session.inspection.depth is Depth.OVERVIEW
