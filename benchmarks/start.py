"""Start-up: process start to a usable window, against importing the libraries alone.

python -m benchmarks.start [--runs 5]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

from benchmarks.report import print_machine, print_table

MARK = "\nimport time; print(time.time())\n"
IMPORTS = "import torch, pyqtgraph\nfrom PySide6 import QtWidgets\n"
SPLASH = """
import sys
from cnnviz.views.window.splash import make_application, show_splash
app = make_application(sys.argv)
show_splash(app)
"""
WINDOW = """
from cnnviz.app import open_app
app, window = open_app()
window.grab()
"""
CLOSE = "window.close()\n"  # after the time was taken: it waits for work in the background
PANELS = """
for dock in window.docks.values():
    dock.raise_()
    dock.panel.grab()
"""


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    print_machine()
    programs = {
        "imports alone": IMPORTS,
        "splash on screen": SPLASH,
        "window usable": WINDOW,
        "every panel opened once": WINDOW + PANELS,
    }
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(runs + 1):
        for name, program in programs.items():
            seconds[name].append(_time(program))
    # The first round fills the file cache for all of them, and keeps their bytecode.
    medians = {name: statistics.median(values[1:]) for name, values in seconds.items()}
    base = medians["imports alone"]
    rows = [[name, f"{m:.2f} s", f"{m / base:.2f} x"] for name, m in medians.items()]
    print_table(["process start to", f"median of {runs}", "against imports"], rows)


def _time(program: str) -> float:
    """Return the seconds from the start of a process to the end of the program in it."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "XDG_CONFIG_HOME": folder,
            "XDG_DATA_HOME": folder,
        }
        # As for everybody who starts the program a second time.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        close = CLOSE if WINDOW in program else ""
        command = [sys.executable, "-c", program + MARK + close]
        begin = time.time()
        done = subprocess.run(command, check=True, env=environment, capture_output=True, text=True)
        return float(done.stdout) - begin


if __name__ == "__main__":
    main()
