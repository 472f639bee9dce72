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

IMPORTS = "import torch, pyqtgraph\nfrom PySide6 import QtWidgets\n"
SPLASH = """
import sys
from cnnviz.views.splash import make_application, show_splash
app = make_application(sys.argv)
show_splash(app)
"""
WINDOW = (
    SPLASH
    + """
from cnnviz.program import build_window
window = build_window(app)
window.show()
window.repaint()
for dock in window.docks.values():
    dock.widget().grab()
"""
)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--runs", type=int, default=5)
    runs = arguments.parse_args().runs
    print_machine()
    programs = {"imports alone": IMPORTS, "splash on screen": SPLASH, "window usable": WINDOW}
    seconds: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(runs + 1):
        for name, program in programs.items():
            seconds[name].append(_time(program))
    # The first round fills the file cache for all three.
    medians = {name: statistics.median(values[1:]) for name, values in seconds.items()}
    base = medians["imports alone"]
    rows = [[name, f"{m:.2f} s", f"{m / base:.2f} x"] for name, m in medians.items()]
    print_table(["process start to", f"median of {runs}", "against imports"], rows)


def _time(program: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
            "XDG_CONFIG_HOME": folder,
            "XDG_DATA_HOME": folder,
        }
        begin = time.perf_counter()
        subprocess.run([sys.executable, "-c", program], check=True, env=environment)
        return time.perf_counter() - begin


if __name__ == "__main__":
    main()
