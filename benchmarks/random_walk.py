"""A walk by chance over the real window: mouse, wheel, keys, actions, tabs, docks, themes.

python -m benchmarks.random_walk [--events 20000] [--seed 1] [--scale 1000] [--log FILE]

Half of the time a run trains. Prints each error, warning and message of Qt with the events before
it, and ends with 1 if there was any. The same seed does the same, as far as training's own pace and
the machine's allow; `--log` keeps every event before it happens, for what ends the program.
"""

import argparse
import faulthandler
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from benchmarks.report import print_machine
from benchmarks.walk.faults import Faults
from benchmarks.walk.walker import Walker
from cnnviz.program import build_window
from cnnviz.session.data.data_library import DataLibrary
from cnnviz.views.window.main_window import MainWindow
from cnnviz.views.window.splash import make_application


def main() -> int:
    faulthandler.enable()
    _leave_home()
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--events", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--scale", type=float, help="multiply the last layer's weights by this")
    arguments.add_argument("--log", type=Path, help="write each event here before it happens")
    chosen = arguments.parse_args()
    print_machine()
    app = make_application(sys.argv[:1])
    window = build_window(app)
    faults = Faults(window)
    _stay_on_this_machine(window)
    if chosen.scale is not None:
        _scale(window, chosen.scale)
    window.show()
    took_s = _walk(app, Walker(window, faults, chosen.events, chosen.seed, chosen.log))
    print(
        f"seed {chosen.seed}: {chosen.events:,} events, {chosen.events / took_s:.0f} a second, "
        f"{len(faults.found)} faults"
    )
    return 1 if faults.found else 0


def _walk(app: QApplication, walker: Walker) -> float:
    """Return how many seconds it took; the program ends as it does when its window is closed."""
    start_s = time.perf_counter()
    walker.start()
    app.exec()
    return time.perf_counter() - start_s


def _leave_home() -> None:
    """Nothing that is clicked on may touch the person's own files."""
    folder = tempfile.mkdtemp(prefix="cnnviz-walk-")
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        os.environ[f"XDG_{name}_HOME"] = folder
    os.environ["HOME"] = folder
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def _stay_on_this_machine(window: MainWindow) -> None:
    def no_download(data: DataLibrary) -> None:
        data.want("synthetic-garments")

    DataLibrary.download = no_download  # type: ignore[method-assign]
    window.session.data.want("synthetic-garments")


def _scale(window: MainWindow, factor: float) -> None:
    """Show the shipped network with logits that are so many times as large."""
    network = window.session.network
    checkpoint = network.checkpoint()
    last = [name for name in checkpoint.weights if name.startswith("fc.")]
    scaled = {name: checkpoint.weights[name] * factor for name in last}
    network.show(replace(checkpoint, weights={**checkpoint.weights, **scaled}), "scaled")


if __name__ == "__main__":
    sys.exit(main())
