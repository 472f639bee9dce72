"""Is there a screen to open a window on? Qt itself aborts the program where there is none.

What Qt will do is done before: each platform that it will try is loaded and connected to.
"""

import os
import socket
import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr
from cnnviz.display.system_libraries import lacking, libraries_in, missing_libraries
from cnnviz.display.x_server import XConnection

HEADLESS = tr("these commands need no window: cnnviz train, cnnviz evaluate, cnnviz classify")
WAYLAND_TIMEOUT_S = 5.0
# wl_display.sync: object 1, 12 bytes, request 0, answered on the new object 2.
WAYLAND_SYNC = struct.pack("=III", 1, 12 << 16, 2)
WAYLAND_NAMES = ("wayland", "wayland-egl", "wayland-brcm")  # one plugin

OTHER_PLUGINS = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_PLUGIN_PATH")


@dataclass(frozen=True)
class Trial:
    """A platform that Qt will try, and what keeps it from working: nothing, if it works."""

    platform: str
    trouble: str


@contextmanager
def usable_display(environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """Yield the platforms that are left for Qt to try, as it reads them; empty for all of them.

    Raises:
        CnnvizError: none works; says what is missing, how to mend it, and what works without.
    """
    if sys.platform != "linux":
        yield ""
        return
    with tried_platforms(environment) as trials:
        if trials[-1].trouble:
            raise CnnvizError(
                tr("No window can be opened: {trouble}; {headless}.", _told(trials), HEADLESS)
            )
        left = platforms_of(environment)[len(trials) - 1 :]
        yield ";".join(left) if len(trials) > 1 else ""


@contextmanager
def tried_platforms(environment: Mapping[str, str]) -> Iterator[list[Trial]]:
    """Try what Qt will try, up to the first platform that works, and stay connected meanwhile."""
    trials: list[Trial] = []
    connection: XConnection | None = None
    for platform in platforms_of(environment):
        name = platform.partition(":")[0].lower()
        trouble = _wayland_trouble(environment) if name in WAYLAND_NAMES else ""
        trouble = trouble or _plugin_trouble(name, environment)
        if name == "xcb" and not trouble and environment.get("DISPLAY"):
            connection = XConnection(environment["DISPLAY"])
            trouble = connection.trouble()
        elif name == "xcb" and not trouble:
            trouble = tr("there is no display (DISPLAY is not set)")
        trials.append(Trial(platform, trouble))
        if not trouble:
            break
    try:
        yield trials
    finally:
        if connection:
            connection.leave()


def platforms_of(environment: Mapping[str, str]) -> list[str]:
    """Return the platforms that Qt tries one after the other, with their arguments."""
    named = [name for name in environment.get("QT_QPA_PLATFORM", "").split(";") if name]
    if named:
        return named
    on_wayland = environment.get("XDG_SESSION_TYPE") == "wayland"
    return ["wayland", "xcb"] if "WAYLAND_DISPLAY" in environment or on_wayland else ["xcb"]


def cannot_load_qt(error: ImportError) -> CnnvizError:
    """Return what is to be said where PySide6 cannot be imported."""
    libraries = libraries_in(str(error))
    if libraries:
        return CnnvizError(
            tr("No window can be opened: {trouble}; {headless}.", lacking(libraries), HEADLESS)
        )
    return CnnvizError(
        tr(
            "No window can be opened, as PySide6 cannot be loaded; `cnnviz doctor` says "
            "why, and `{executable} -m pip install --force-reinstall PySide6-Essentials` "
            "may fix it; {headless}.",
            sys.executable,
            HEADLESS,
        )
    )


def plugin_folder() -> Path | None:
    """Return where PySide6's wheel keeps its platforms; None for a PySide6 of another make."""
    spec = find_spec("PySide6")
    for place in spec.submodule_search_locations or () if spec else ():
        folder = Path(place, "Qt", "plugins", "platforms")
        if folder.is_dir():
            return folder
    return None


def _plugin_trouble(name: str, environment: Mapping[str, str]) -> str:
    folder = plugin_folder()
    if folder is None:
        return ""
    file = folder / f"libq{'wayland' if name in WAYLAND_NAMES else name}.so"
    if not file.is_file():
        if any(environment.get(variable) for variable in OTHER_PLUGINS):
            return ""
        there = sorted(path.stem.removeprefix("libq") for path in folder.glob("libq*.so"))
        return tr(
            "QT_QPA_PLATFORM names {name!r}, and Qt has only {there}: unset it",
            name,
            ", ".join(there),
        )
    libraries = missing_libraries(file)
    return lacking(libraries) if libraries else ""


def _wayland_trouble(environment: Mapping[str, str]) -> str:
    if environment.get("WAYLAND_SOCKET"):  # connected already by whoever started this program
        return ""
    name = environment.get("WAYLAND_DISPLAY", "wayland-0")
    folder = environment.get("XDG_RUNTIME_DIR", "")
    if not folder and not os.path.isabs(name):
        return tr("the Wayland display {name} cannot be found, as XDG_RUNTIME_DIR is not set", name)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(WAYLAND_TIMEOUT_S)
        try:
            connection.connect_ex(os.path.join(folder, name))
            connection.sendall(WAYLAND_SYNC)  # fails where that failed
            answered = bool(connection.recv(1))
        except OSError:
            answered = False
    return "" if answered else tr("the Wayland display {name} does not answer", name)


def _told(trials: list[Trial]) -> str:
    return "; ".join(dict.fromkeys(trial.trouble for trial in trials))
