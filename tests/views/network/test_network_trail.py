from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.session.session import Session
from cnnviz.views.network.network_view import NetworkView
from tests.core.random_designs import SPARSE


@pytest.fixture
def view(session: Session, qtbot: QtBot) -> Iterator[NetworkView]:
    view = NetworkView(session)
    qtbot.addWidget(view)
    view.fit_to(QSize(700, 400))
    with qtbot.waitExposed(view):
        view.show()
    yield view
    view.close()


def test_hovering_draws_boxes_on_the_layers_before_and_none_after(view: NetworkView) -> None:
    before = view.grab().toImage()
    QTest.mouseMove(view, view.map_rect("pool1", 5).center())
    after = view.grab().toImage()

    def changed(layer: str, unit: int) -> bool:
        rect = view.map_rect(layer, unit)
        return before.copy(rect) != after.copy(rect)

    # A pool reads its own map alone; the convolution before reads the whole input.
    assert changed("relu1", 5)
    assert changed("conv1", 5)
    assert changed("input", 0)
    assert not changed("relu1", 8)
    assert not changed("fc", 9)


def test_a_convolution_reads_every_map_before(view: NetworkView) -> None:
    before = view.grab().toImage()
    QTest.mouseMove(view, view.map_rect("conv2", 20).center())
    after = view.grab().toImage()
    for unit in range(16):
        rect = view.map_rect("pool1", unit)
        assert before.copy(rect) != after.copy(rect)


def test_nothing_is_drawn_for_the_input(view: NetworkView) -> None:
    before = view.grab().toImage()
    QTest.mouseMove(view, view.map_rect("input", 0).center())
    rect = view.map_rect("conv1", 0)
    assert before.copy(rect) == view.grab().toImage().copy(rect)
    QTest.mouseMove(view, QPoint(0, 0))


def test_nothing_is_framed_where_a_value_reads_padding_alone(
    view: NetworkView, show_network: Callable[[NetworkConfig], None]
) -> None:
    show_network(SPARSE)
    QTest.mouseMove(view, QPoint(0, 0))
    before = view.grab().toImage()
    tile = view.map_rect("conv2", 0)
    QTest.mouseMove(view, tile.topLeft() + QPoint(1, 1))
    rect = view.map_rect("input", 0)
    assert before.copy(rect) == view.grab().toImage().copy(rect)
    QTest.mouseMove(view, tile.center())
    assert before.copy(rect) != view.grab().toImage().copy(rect)
