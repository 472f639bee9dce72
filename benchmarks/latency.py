"""Mouse event to repainted bars and maps, idle and while training, all panels visible.

python -m benchmarks.latency [--events 500]
"""

import argparse
import time

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.report import latency_cells, print_machine, print_table
from benchmarks.running_app import load_data, move_mouse, open_app, wait_ms, wait_until
from cnnviz.views.input.canvas_widget import CanvasWidget
from cnnviz.views.window.main_window import MainWindow

EVENTS_PER_STROKE = 25
PAUSE_MS = 8  # a mouse reports about 125 times a second


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--events", type=int, default=500)
    events = arguments.parse_args().events
    print_machine()
    app, window = open_app()
    rows = [["idle", *latency_cells(_strokes(app, window, events))]]
    load_data(window)
    training = window.session.training
    training.run()
    wait_until(lambda: len(training.history.steps) > 20)
    rows.append(["while training", *latency_cells(_strokes(app, window, events))])
    window.close()
    print_table(["mouse event to repainted bars and maps", "p50", "p99", "worst"], rows)


def _strokes(app: QApplication, window: MainWindow, events: int) -> list[float]:
    """Draw strokes of real mouse events; return for each the time until all is repainted, in ms."""
    canvas = window.findChild(CanvasWidget)
    assert canvas is not None
    latencies = []
    for number in range(events):
        place = number % EVENTS_PER_STROKE
        if place == 0:
            window.session.canvas.clear()
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=_point(canvas, 0, number))
        begin = time.perf_counter()
        move_mouse(app, canvas, _point(canvas, place + 1, number), Qt.MouseButton.LeftButton)
        latencies.append((time.perf_counter() - begin) * 1000)
        if place == EVENTS_PER_STROKE - 1:
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)
        wait_ms(PAUSE_MS)
    return latencies


def _point(canvas: QWidget, place: int, number: int) -> QPoint:
    x = canvas.width() * (0.1 + 0.8 * place / EVENTS_PER_STROKE)
    y = canvas.height() * (0.2 + 0.6 * ((number // EVENTS_PER_STROKE) % 7) / 7)
    return QPoint(round(x), round(y))


if __name__ == "__main__":
    main()
