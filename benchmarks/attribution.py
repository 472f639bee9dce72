"""Evidence for a decision: each method for one picture, and from a stroke to the new map.

python -m benchmarks.attribution [--strokes 40]
"""

import argparse
import statistics
import time
from collections.abc import Iterator

import torch
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.gui_gaps import GuiGaps, gap_cells
from benchmarks.report import print_machine, print_table
from benchmarks.running_app import move_mouse, open_app, wait_ms, wait_until
from cnnviz.core.evidence.attribution import AttributionRequest, attribute
from cnnviz.core.evidence.attribution_methods import METHODS, MethodName, usual_layer
from cnnviz.core.evidence.occlusion import window_count
from cnnviz.views.input.canvas_widget import CanvasWidget
from cnnviz.views.window.main_window import MainWindow

REPEATS = 15
STRIDES = {"as at first start": (5, 2), "finest": (5, 1)}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--strokes", type=int, default=40)
    strokes = arguments.parse_args().strokes
    print_machine()
    app, window = open_app()
    gaps = GuiGaps()
    rows = [["first look, with captum's import", *_first_look(window, gaps)]]
    for method in METHODS.values():
        rows.append([method.title, *_strokes(app, window, gaps, method.name, strokes)])
    print_table(["from a stroke to the painted map", "median", "GUI gaps p99", "longest"], rows)
    print()
    print_table(["one picture, by itself", "median"], list(_alone(window)))
    window.close()


def _first_look(window: MainWindow, gaps: GuiGaps) -> list[str]:
    """1280 x 800 as at first start, and then the evidence in front of the network."""
    work = window.session.attributions
    window.reset_layout()
    window.resize(1280, 800)
    QTest.qWaitForWindowExposed(window)
    wait_ms(300)
    gaps.begin()
    begin_s = time.perf_counter()
    window.show_panel("evidence")
    wait_until(lambda: work.findings is not None and not work.is_due)
    took_ms = 1000 * (time.perf_counter() - begin_s)
    return [f"{took_ms:.0f} ms", *gap_cells(gaps.end())]


def _strokes(
    app: QApplication, window: MainWindow, gaps: GuiGaps, method: MethodName, strokes: int
) -> list[str]:
    """One mouse event at a time, each followed by the wait for the map that it leads to."""
    canvas, work = window.findChild(CanvasWidget), window.session.attributions
    assert canvas is not None
    work.question.choose_method(method)
    wait_until(lambda: not work.is_due and not work.is_old)
    took_ms = []
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=_point(canvas, 0, strokes))
    gaps.begin()
    for number in range(strokes):
        begin_s = time.perf_counter()
        move_mouse(app, canvas, _point(canvas, number + 1, strokes), Qt.MouseButton.LeftButton)
        wait_until(lambda: not work.is_due and not work.is_old, poll_ms=1)
        app.sendPostedEvents(None, QEvent.Type.UpdateRequest)
        took_ms.append(1000 * (time.perf_counter() - begin_s))
        wait_ms(8)
    cells = gap_cells(gaps.end())
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton)
    return [f"{statistics.median(took_ms):.0f} ms", *cells]


def _alone(window: MainWindow) -> Iterator[list[str]]:
    network, question = window.session.network, window.session.attributions.question
    checkpoint, picture = network.checkpoint(), network.trace.input
    torch.set_num_threads(1)
    loose, empty = checkpoint.network(), float(picture.min())
    for method in METHODS.values():
        for words, (window_px, stride_px) in STRIDES.items():
            name = method.title
            if method.name == "occlusion":
                _, high, wide = checkpoint.config.input_shape
                count = window_count(high, wide, window_px, stride_px)
                name = f"{name}, {count} windows ({words})"
            elif words != "as at first start":
                continue
            request = AttributionRequest(
                method.name,
                question.target,
                layer=usual_layer(checkpoint.config),
                window=window_px,
                stride=stride_px,
            )
            took_ms = []
            for _ in range(REPEATS):
                begin_s = time.perf_counter()
                for _progress in attribute(loose, picture, request, empty):
                    pass
                took_ms.append(1000 * (time.perf_counter() - begin_s))
            yield [name, f"{statistics.median(took_ms):.1f} ms"]


def _point(canvas: CanvasWidget, place: int, places: int) -> QPoint:
    share = 0.1 + 0.8 * place / max(1, places)
    return QPoint(round(canvas.width() * share), round(canvas.height() * (0.3 + 0.4 * share)))


if __name__ == "__main__":
    main()
