import numpy as np
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.lessons.equivariance import layer_shifts
from cnnviz.session.lessons.shift_study import ShiftStudy
from cnnviz.session.session import Session


def test_the_newest_request_is_answered_last(qtbot: QtBot, session: Session) -> None:
    study = ShiftStudy(session.network, QObject(session))
    for dx in range(1, 6):
        study.compare(dx, -1)
    qtbot.waitUntil(lambda: study.run is not None and study.run.dx == 5)
    checkpoint = session.network.checkpoint()
    paper = float(session.network.trace.input.min())
    wanted = layer_shifts(checkpoint.network(), session.network.trace.input, 5, -1, paper)
    for found, expected in zip(study.run.layers, wanted, strict=True):
        np.testing.assert_array_equal(found.residual, expected.residual)


def test_resting_drops_what_is_under_way(session: Session) -> None:
    study = ShiftStudy(session.network, QObject(session))
    study.compare(1, 0)
    study.rest()
    assert study.run is None


def test_a_run_of_another_input_is_known_as_older(qtbot: QtBot, session: Session) -> None:
    study = ShiftStudy(session.network, QObject(session))
    assert not study.is_old
    study.compare(1, 0)
    qtbot.waitUntil(lambda: study.run is not None)
    assert not study.is_old
    session.canvas.clear()
    assert study.is_old
    with qtbot.waitSignal(study.changed):
        study.compare(1, 0)
    assert not study.is_old
