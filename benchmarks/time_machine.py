"""Going back in a run: step to repainted window, idle and while training; the life of a sketch.

python -m benchmarks.time_machine [--positions 300]
"""

import argparse
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.report import latency_cells, print_machine, print_table
from benchmarks.running_app import open_app, wait_ms, wait_until
from cnnviz.core.runs.input_life import life_of
from cnnviz.core.training.recipes import RECIPES
from cnnviz.session.data.data_library import DataState
from cnnviz.views.window.main_window import MainWindow

STEPS = 1800  # kept: 300 of them
REPEATS = 7
PAUSE_MS = 8  # a mouse reports about 125 times a second


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--positions", type=int, default=300)
    positions = arguments.parse_args().positions
    print_machine()
    app, window = open_app()
    _first_layout(window)
    _begin(window)
    training = window.session.training
    wait_until(lambda: len(training.history.steps) > 60)
    rows = [_row("while training", _scrubbed(app, window, positions))]
    window.session.time_machine.go_live()
    wait_until(lambda: not training.is_active)
    wait_until(lambda: _knows_life(window))
    rows.append(_row("idle", _scrubbed(app, window, positions)))
    print_table(["go_to to repainted window", "p50", "p99", "worst", "positions a second"], rows)
    print()
    print_table(["the life of a sketch", "median"], _life(window))
    window.close()


def _first_layout(window: MainWindow) -> None:
    """1280 x 800 as at first start: kernels and others wait behind the network's tab."""
    window.reset_layout()
    window.resize(1280, 800)
    QTest.qWaitForWindowExposed(window)
    wait_ms(300)


def _begin(window: MainWindow) -> None:
    session = window.session
    session.data.want("synthetic-garments")
    wait_until(lambda: session.data.state is DataState.READY)
    assert session.data.dataset is not None
    batches = len(session.data.dataset.train) // 100
    config = replace(RECIPES["article"], epochs=-(-STEPS // batches), device="cpu")
    session.training.configure(config, "article", "new weights")
    session.training.run()


def _scrubbed(app: QApplication, window: MainWindow, positions: int) -> list[float]:
    """Go to and fro over the steps that are kept; return what each position took, in ms."""
    machine = window.session.time_machine
    latencies = []
    for number in range(positions):
        assert machine.run is not None
        steps = machine.run.steps[:-1]
        step = steps[7 * number % len(steps)]
        begin = time.perf_counter()
        machine.go_to(step)
        app.sendPostedEvents(None, QEvent.Type.UpdateRequest)
        latencies.append((time.perf_counter() - begin) * 1000)
        assert machine.step == step
        wait_ms(PAUSE_MS)
    return latencies


def _row(name: str, latencies: Sequence[float]) -> list[str]:
    return [name, *latency_cells(latencies), f"{1000 / statistics.mean(latencies):.0f}"]


def _knows_life(window: MainWindow) -> bool:
    life, run = window.session.sketch_life, window.session.time_machine.run
    return run is not None and life.steps == run.steps and not life.is_stale


def _life(window: MainWindow) -> list[list[str]]:
    """By itself, and as the person waits for it: from the change to the answer."""
    session = window.session
    run = session.time_machine.run
    assert run is not None
    alone, waited = [], []
    for _ in range(REPEATS):
        begin = time.perf_counter()
        known = sum(1 for _ in life_of(run, session.network.trace.input))
        alone.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        session.next_example()
        wait_until(lambda: _knows_life(window))
        waited.append(time.perf_counter() - begin)
    return [
        [f"computing {known} snapshots", f"{1000 * statistics.median(alone):.0f} ms"],
        ["change of the drawing to the strip", f"{1000 * statistics.median(waited):.0f} ms"],
    ]


if __name__ == "__main__":
    main()
