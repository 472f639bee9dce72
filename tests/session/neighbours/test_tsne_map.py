from collections.abc import Iterator

import numpy as np
import pytest
import torch
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.neighbours import projections
from cnnviz.session.background import progress_clock
from cnnviz.session.neighbours.tsne_map import TsneMap

WAIT_MS = 60_000


@pytest.fixture
def tsne(monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[TsneMap]:
    monkeypatch.setattr(projections, "EARLY_STEPS", 40)
    monkeypatch.setattr(projections, "LATE_STEPS", 40)
    monkeypatch.setattr(progress_clock, "TOLD_EVERY_S", 0)
    owner = QObject()
    tsne = TsneMap(owner)
    yield tsne
    tsne.shut_down()


def points() -> torch.Tensor:
    return torch.randn(60, 5, generator=torch.Generator().manual_seed(1)) * torch.arange(5, 0, -1)


def test_a_map_takes_shape_while_it_is_made(qtbot: QtBot, tsne: TsneMap) -> None:
    shapes: list[np.ndarray] = []
    tsne.progressed.connect(lambda: shapes.append(tsne.points))
    tsne.make(points())
    assert tsne.is_running
    qtbot.waitUntil(lambda: not tsne.is_running, timeout=WAIT_MS)
    assert tsne.points is not None
    assert tsne.points.shape == (60, 2)
    assert len(shapes) > 40
    assert np.abs(shapes[0]).max() < 0.01 < np.abs(tsne.points).max()
    assert tsne.progress.done == tsne.progress.total == 80


def test_a_cancelled_map_is_forgotten(qtbot: QtBot, tsne: TsneMap) -> None:
    with qtbot.waitSignal(tsne.progressed, timeout=WAIT_MS):
        tsne.make(points())
    with qtbot.waitSignal(tsne.changed):
        tsne.forget()
    assert not tsne.is_running
    assert tsne.points is None
    with qtbot.assertNotEmitted(tsne.changed, wait=100):
        tsne.forget()  # nothing any more


def test_an_error_is_told_and_leaves_no_map(qtbot: QtBot, tsne: TsneMap) -> None:
    with qtbot.waitSignal(tsne.failed, timeout=WAIT_MS) as told:
        tsne.make(torch.ones(60, 5))
    assert "to the same point" in str(told.args[0])
    assert tsne.points is None
    assert not tsne.is_running
