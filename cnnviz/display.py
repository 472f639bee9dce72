"""Is there a screen to open a window on? Qt itself aborts the program where there is none."""

import ctypes
import os
import re
import socket
import sys
from collections.abc import Mapping

from cnnviz.core.errors import CnnvizError

HEADLESS = "the headless commands work without: cnnviz train, cnnviz evaluate, cnnviz classify"
# What Qt's xcb platform needs and a bare Debian or Ubuntu lacks.
PACKAGES = (
    "libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1"
)
LOCAL_DISPLAY = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?$")


def check_display(environment: Mapping[str, str] = os.environ) -> None:
    """Make sure that Qt will find a screen and the libraries to reach it; only Linux can lack them.

    Raises:
        CnnvizError: says what is missing and what works without it.
    """
    if sys.platform != "linux" or environment.get("QT_QPA_PLATFORM", "xcb") not in ("xcb", ""):
        return
    if environment.get("WAYLAND_DISPLAY"):
        return
    display = environment.get("DISPLAY", "")
    if not display:
        raise CnnvizError(f"There is no display to open a window on; {HEADLESS}.")
    local = LOCAL_DISPLAY.match(display)
    if local and not _x_server_answers(int(local[1])):
        raise CnnvizError(f"The display {display} does not answer; {HEADLESS}.")
    if not _has_library("libxcb-cursor.so.0"):
        raise CnnvizError(f"Qt lacks system libraries; apt install {PACKAGES}; {HEADLESS}.")


def _x_server_answers(number: int) -> bool:
    path = f"/tmp/.X11-unix/X{number}"
    targets = ((socket.AF_UNIX, f"\0{path}"), (socket.AF_UNIX, path),
               (socket.AF_INET, ("127.0.0.1", 6000 + number)))  # fmt: skip
    for family, address in targets:
        with socket.socket(family) as connection:
            connection.settimeout(1)
            if connection.connect_ex(address) == 0:
                return True
    return False


def _has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
