"""Following a value: hover to repainted highlight, opening a depth, explain() of one value.

python -m benchmarks.explanation [--events 300]
"""

import argparse
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from benchmarks.report import latency_cells, print_machine, print_table
from benchmarks.running_app import load_data, move_mouse, open_app, wait_ms, wait_until
from cnnviz.core.network.explained_values import Place
from cnnviz.views.network.network_panel import NetworkPanel
from cnnviz.views.window.main_window import MainWindow

PAUSE_MS = 8  # a mouse reports about 125 times a second
OPENINGS = 40


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--events", type=int, default=300)
    events = arguments.parse_args().events
    print_machine()
    app, window = open_app()
    rows = [[f"{name}, idle", *row] for name, row in _measured(app, window, events).items()]
    load_data(window)
    training = window.session.training
    training.run()
    wait_until(lambda: len(training.history.steps) > 20)
    rows += [
        [f"{name}, while training", *row] for name, row in _measured(app, window, events).items()
    ]
    window.close()
    print_table(["", "p50", "p99", "worst"], rows)


def _measured(app: QApplication, window: MainWindow, events: int) -> dict[str, list[str]]:
    panel = window.findChild(NetworkPanel)
    assert panel is not None
    session = window.session
    session.inspection.close()
    wait_ms(100)
    found = {"hover over a map of the network": _over_maps(app, panel, events)}
    found["opening a map's terms"] = _repeated(
        app, lambda: session.inspection.open_map("conv2", 9), session.inspection.close
    )
    session.inspection.open_map("conv2", 9)
    found["opening the arithmetic"] = _repeated(
        app, lambda: session.inspection.open_channel(3), session.inspection.back
    )
    session.inspection.open_channel(3)
    panel.explanation.walker.pause()
    wait_ms(200)
    found["hover over the arithmetic's map"] = _over_values(app, panel, events)
    session.inspection.close()
    place = Place("conv2", 9, 6, 6)
    found["explain() of a conv2 value"] = [
        _timed(lambda: session.network.explain(place)) for _ in range(events)
    ]
    return {name: latency_cells(latencies) for name, latencies in found.items()}


def _over_maps(app: QApplication, panel: NetworkPanel, events: int) -> list[float]:
    layers = [layer.name for layer in panel.view.plan.layers[1:]]
    latencies = []
    for number in range(events):
        layer = layers[number % len(layers)]
        rect = panel.view.map_rect(layer, number % 10)
        latencies.append(_timed(partial(move_mouse, app, panel.view, rect.center())))
        wait_ms(PAUSE_MS)
    return latencies


def _over_values(app: QApplication, panel: NetworkPanel, events: int) -> list[float]:
    target = panel.explanation.value.target
    high, wide = target.values.shape
    latencies = []
    for number in range(events):
        at = target.position_of(number // wide % high, number % wide)
        latencies.append(_timed(partial(move_mouse, app, target.viewport(), at)))
        wait_ms(PAUSE_MS)
    return latencies


def _repeated(
    app: QApplication, opened: Callable[[], None], closed: Callable[[], None]
) -> list[float]:
    latencies = []
    for _ in range(OPENINGS):

        def open_and_paint() -> None:
            opened()
            app.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            app.sendPostedEvents(None, QEvent.Type.UpdateRequest)

        latencies.append(_timed(open_and_paint))
        closed()
        wait_ms(30)
    return latencies


def _timed(work: Callable[[], object]) -> float:
    """How long it takes, in ms."""
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()
