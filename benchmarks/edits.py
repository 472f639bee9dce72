"""Editing the network: edit to repainted window; what it costs; each channel silenced in turn.

python -m benchmarks.edits [--edits 300]
"""

import argparse
import statistics
import time
from collections.abc import Callable

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.gui_gaps import GuiGaps, gap_cells
from benchmarks.report import latency_cells, print_machine, print_table
from benchmarks.running_app import load_data, open_app, wait_ms, wait_until
from cnnviz.core.edits.weight_edits import ScaleKernel, SetWeight
from cnnviz.views.window.main_window import MainWindow

PAUSE_MS = 8  # a mouse reports about 125 times a second
REPEATS = 7


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--edits", type=int, default=300)
    count = arguments.parse_args().edits
    print_machine()
    app, window = open_app()
    load_data(window)
    _lay_out(window)
    edits = window.session.edits
    rows = [
        ["a number typed", *latency_cells(_typed(app, window, count))],
        ["the scale dragged", *latency_cells(_dragged(app, window, count))],
        ["undone", *latency_cells(_undone(app, window, count))],
    ]
    print_table(["edit to repainted window", "p50", "p99", "worst"], rows)
    edits.reset_all()
    print()
    rows = [
        ["nothing", *_gaps_of(lambda: wait_ms(3000), 1)],
        ["accuracy after an edit", *_gaps_of(lambda: _silence_and_wait(window), REPEATS)],
        ["each channel silenced in turn", *_gaps_of(lambda: _rank(window), 3)],
    ]
    print_table(["in the background", "median", "GUI gap, p99", "longest"], rows)
    ranking = edits.costs.ranking
    print(f"\n{len(ranking)} channels; the dearest: {ranking[0].layer} {ranking[0].unit + 1}")
    window.close()


def _lay_out(window: MainWindow) -> None:
    """1280 x 800 as at first start, with the edit panel in front."""
    window.reset_layout()
    window.resize(1280, 800)
    window.show_panel("edit")
    QTest.qWaitForWindowExposed(window)
    accuracy = window.session.edits.accuracy
    wait_until(lambda: accuracy.before is not None)


def _timed(app: QApplication, do: Callable[[], object]) -> float:
    """Return the time until all that this changes is painted, in ms."""
    begin = time.perf_counter()
    do()
    app.sendPostedEvents(None, QEvent.Type.UpdateRequest)
    spent = (time.perf_counter() - begin) * 1000
    wait_ms(PAUSE_MS)
    return spent


def _typed(app: QApplication, window: MainWindow, count: int) -> list[float]:
    edits = window.session.edits
    window.session.selection.select("conv2", 3)
    latencies = []
    for number in range(count):
        x, y = number % 5, number // 5 % 5
        edit = SetWeight("conv2", 3, 0, y, x, number / count)
        latencies.append(_timed(app, lambda edit=edit: edits.apply(edit)))  # type: ignore[misc]
    return latencies


def _dragged(app: QApplication, window: MainWindow, count: int) -> list[float]:
    edits = window.session.edits
    window.session.selection.select("conv1", 3)
    latencies = []
    for number in range(count):
        edit = ScaleKernel("conv1", 3, 4 * number / count - 2)
        latencies.append(
            _timed(app, lambda edit=edit: edits.apply(edit, goes_on=True))  # type: ignore[misc]
        )
    return latencies


def _undone(app: QApplication, window: MainWindow, count: int) -> list[float]:
    edits = window.session.edits
    return [_timed(app, edits.undo if edits.can_undo else edits.redo) for _ in range(count)]


def _silence_and_wait(window: MainWindow) -> None:
    edits = window.session.edits
    unit = len(edits.made)
    edits.silence("conv2", unit)
    wait_until(lambda: not edits.accuracy.is_measuring and not edits.accuracy.is_old)


def _rank(window: MainWindow) -> None:
    costs = window.session.edits.costs
    costs.ask()
    wait_until(lambda: not costs.is_running)


def _gaps_of(work: Callable[[], None], repeats: int) -> list[str]:
    """Return the median time of some work in seconds, and the GUI thread's gaps meanwhile."""
    gaps, seconds, all_gaps = GuiGaps(), [], []
    for _ in range(repeats):
        gaps.begin()
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
        all_gaps += gaps.end()
    return [f"{statistics.median(seconds):.2f} s", *gap_cells(all_gaps)]


if __name__ == "__main__":
    main()
