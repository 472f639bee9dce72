"""Whatever the program prints as an equation is one: all panels, for many networks and values."""

import re
from collections.abc import Iterator
from random import Random

import pytest
import torch
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLabel, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.core.network.networks import build_network, weights_of
from cnnviz.session.session import Session
from cnnviz.views.docks.panels import PANELS
from cnnviz.views.explanation.cell_texts import Cells, pooling_cells, product_cells
from cnnviz.views.explanation.sum_line import SumLine
from cnnviz.views.explanation.value_page import ValuePage
from cnnviz.views.explanation.walker import Walker
from tests.picture_shapes import grey
from tests.printed_equations import equations_in, troubles_in

MIXED = NetworkConfig(
    "mixed",
    (
        BlockConfig(4, 3, padding=1, activation="tanh", pooling="l2", pool_size=4, pool_stride=4),
        BlockConfig(5, 3, 2, 1, batch_norm=False, activation="sigmoid", pooling="weighted"),
    ),
    classes=4,
)
AVERAGE = NetworkConfig("average", (BlockConfig(3, pooling="average", pool_size=4, pool_stride=4),))
CONFIGS = [NETWORKS["article"], MIXED, AVERAGE]
NAMES = (
    "T-shirt/top", "Ankle boot", "Coat", "Bag", "Shirt", "Dress", "Sandal", "Hat", "Sock", "Tie",
)  # fmt: skip


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is painted as text."""
    texts: list[str] = []
    draw = QPainter.drawText

    def drawn(painter: QPainter, *arguments: object) -> object:
        texts.extend(argument for argument in arguments if isinstance(argument, str))
        return draw(painter, *arguments)

    monkeypatch.setattr(QPainter, "drawText", drawn)
    return texts


def network_of(config: NetworkConfig, scale: float, seed: int) -> Checkpoint:
    """Weights that all differ, running statistics that are those of no start, all times a scale."""
    chance = torch.Generator().manual_seed(seed)
    weights = weights_of(build_network(config, seed))
    for name, value in weights.items():
        if value.is_floating_point():
            moved = value + 0.2 * torch.rand(value.shape, generator=chance)
            weights[name] = moved * (scale**2 if name.endswith("var") else scale)
    return Checkpoint(config, weights, NAMES[: config.classes], picture_shape=grey(0.286, 0.353))


def told_by(widget: QWidget) -> Iterator[str]:
    """Whatever a widget and all in it say in words, but for what they paint."""
    for part in [widget, *widget.findChildren(QWidget)]:
        yield from (part.toolTip(), part.accessibleName(), part.accessibleDescription())
        if isinstance(part, QLabel):
            yield re.sub("<[^>]+>", "", part.text())
        if isinstance(part, QTextBrowser):
            yield part.toPlainText()
        if isinstance(part, SumLine):
            yield part.text


def cells_in_words(cells: Cells) -> Iterator[str]:
    yield from (" ".join(lines) for lines in cells.texts.lines)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
def test_every_value_is_explained_by_what_adds_up(
    qtbot: QtBot, session: Session, config: NetworkConfig, scale: float
) -> None:
    page = ValuePage(session, Walker(session, session))
    qtbot.addWidget(page)
    page.resize(700, 480)
    page.show()
    chance, found = Random(config.name), 0
    session.network.show(network_of(config, scale, 3), "scaled")
    for layer in session.network.layers:
        for _ in range(4):
            place = (chance.randrange(side) for side in (layer.depth, layer.height, layer.width))
            session.selection.select_value(layer.name, *place)
            session.inspection.open_channel(chance.randrange(16))
            texts = list(told_by(page))
            explained = session.network.explain(session.selection.place)
            if layer.kind.role == "pooling":
                texts += cells_in_words(pooling_cells(explained))
            elif layer.kind.has_kernels:
                texts += cells_in_words(product_cells(explained, session.inspection.channel))
            assert [trouble for text in texts for trouble in troubles_in(text)] == []
            found += sum(len(equations_in(text)) for text in texts)
    assert found > 4 * len(session.network.layers)


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.name)
def test_no_panel_prints_an_equation_that_is_none(
    qtbot: QtBot, session: Session, painted: list[str], panel: object, config: NetworkConfig
) -> None:
    session.network.show(network_of(config, 1.0, 4), "another")
    widget = panel.make(session)
    qtbot.addWidget(widget)
    widget.resize(1000, 700)
    widget.show()
    texts = []
    pages = len(session.navigation.lessons) if panel.name == "lessons" else 1
    for _ in range(pages):
        widget.grab()
        texts += told_by(widget)
        session.navigation.turn_page(1)
    # What goes on in the next line, or at the next term, is read with all of its sum elsewhere.
    whole = [text for text in painted if not re.match(r"\s*[=+-] ", text)]
    assert [trouble for text in texts + whole for trouble in troubles_in(text)] == []
    widget.close()
    session.shut_down()
