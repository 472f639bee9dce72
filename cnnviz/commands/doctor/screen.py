"""What Qt will try to open a window on, and whether it can. Imports no Qt."""

import os
import sys

from cnnviz.commands.doctor.findings import Finding
from cnnviz.core.translation import tr
from cnnviz.display.screen import plugin_folder, tried_platforms

VARIABLES = ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY", "XDG_SESSION_TYPE", "QT_SCALE_FACTOR")


def findings() -> list[Finding]:
    settings = [f"{name}={os.environ[name]}" for name in VARIABLES if name in os.environ]
    found = [Finding("environment", ", ".join(settings) or tr("nothing set"))]
    return [*found, *_trials()] if sys.platform == "linux" else found


def _trials() -> list[Finding]:
    with tried_platforms(os.environ) as trials:
        pass
    works = not trials[-1].trouble
    found = [
        Finding(tr("Qt's platforms"), str(plugin_folder() or tr("where the system keeps them")))
    ]
    for trial in trials:
        told = f"{trial.trouble[:1].upper()}{trial.trouble[1:]}." if trial.trouble else ""
        value = tr("does not work") if told else "works"
        # Another platform that works is enough for a window.
        found.append(Finding(trial.platform, value, *(("", told) if works else (told,))))
    return found
