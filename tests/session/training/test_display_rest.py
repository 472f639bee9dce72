import time

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.session.training.display_rest import REST_PER_COST, DisplayRest


def test_rests_twelve_times_as_long_as_showing_took(qtbot: QtBot) -> None:
    owner = QObject()
    rest = DisplayRest(owner)
    with qtbot.waitSignal(rest.over, timeout=10_000):
        rest.measure_from(time.perf_counter() - 0.02)
        qtbot.waitUntil(rest._rest.isActive)
        assert rest._rest.interval() >= REST_PER_COST * 20
