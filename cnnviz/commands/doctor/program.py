"""Which cnnviz this is, and what it runs on."""

import os
import platform
import sys
from pathlib import Path

import cnnviz
from cnnviz.commands.doctor.findings import Finding
from cnnviz.core.translation import tr


def findings() -> list[Finding]:
    return [
        Finding(
            "cnnviz", tr("{version}, in {parent}", cnnviz.__version__, Path(cnnviz.__file__).parent)
        ),
        Finding("Python", f"{platform.python_version()}, {sys.executable}"),
        Finding("system", f"{_system()}, {platform.machine()}"),
        Finding("processors", str(os.cpu_count())),
        Finding("language", os.environ.get("LC_ALL") or os.environ.get("LANG") or tr("not set")),
    ]


def _system() -> str:
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform()
    return f"{name} ({platform.platform(terse=True)})"
