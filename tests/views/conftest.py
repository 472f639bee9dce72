from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints import Checkpoint
from cnnviz.core.network_config import NetworkConfig
from cnnviz.core.networks import build_network, weights_of
from cnnviz.session.session import Session


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """An empty window, not yet shown, for a widget to be tested in."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def expose(qtbot: QtBot) -> Callable[[QWidget, int, int], None]:
    """Shows a panel by itself, as wide and as high as asked for."""

    def expose(panel: QWidget, width: int, height: int) -> None:
        qtbot.addWidget(panel)
        panel.resize(width, height)
        with qtbot.waitExposed(panel):
            panel.show()

    return expose


@pytest.fixture
def show_network(session: Session) -> Callable[[NetworkConfig], None]:
    """Puts another network on screen, untrained."""

    def show(config: NetworkConfig) -> None:
        names = tuple(f"class {number}" for number in range(config.classes))
        weights = weights_of(build_network(config, seed=1))
        session.network.show(Checkpoint(config, weights, names, mean=0.286, std=0.353), "another")

    return show
