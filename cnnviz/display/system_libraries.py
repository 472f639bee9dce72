"""Which libraries of the system a file of Qt lacks, and the command that installs them here."""

import ctypes
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from cnnviz.core.translation import tr

COMMANDS = {
    "apt": "apt install",
    "dnf": "dnf install",
    "pacman": "pacman -S",
    "zypper": "zypper install",
}
MANAGER_OF = {
    "debian": "apt",
    "ubuntu": "apt",
    "fedora": "dnf",
    "rhel": "dnf",
    "arch": "pacman",
    "suse": "zypper",
    "opensuse": "zypper",
}
# What Qt and its platforms xcb, wayland, eglfs and offscreen need of the system, and who has it.
PACKAGES = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd", "libglvnd"),
    "libGLX.so.0": ("libglx0", "libglvnd-glx", "libglvnd", "libglvnd"),
    "libGLdispatch.so.0": ("libglvnd0", "libglvnd", "libglvnd", "libglvnd"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11", "libX11-6"),
    "libXau.so.6": ("libxau6", "libXau", "libxau", "libXau6"),
    "libXdmcp.so.6": ("libxdmcp6", "libXdmcp", "libxdmcp", "libXdmcp6"),
    "libbrotlicommon.so.1": ("libbrotli1", "libbrotli", "brotli", "libbrotlicommon1"),
    "libbrotlidec.so.1": ("libbrotli1", "libbrotli", "brotli", "libbrotlidec1"),
    "libbsd.so.0": ("libbsd0", "libbsd", "libbsd", "libbsd0"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libdrm.so.2": ("libdrm2", "libdrm", "libdrm", "libdrm2"),
    "libexpat.so.1": ("libexpat1", "expat", "expat", "libexpat1"),
    "libffi.so.8": ("libffi8", "libffi", "libffi", "libffi8"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2", "libfreetype6"),
    "libgbm.so.1": ("libgbm1", "mesa-libgbm", "mesa", "libgbm1"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libgssapi_krb5.so.2": ("libgssapi-krb5-2", "krb5-libs", "krb5", "krb5"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0"),
    "libmd.so.0": ("libmd0", "libmd", "libmd", "libmd0"),
    "libpcre2-8.so.0": ("libpcre2-8-0", "pcre2", "pcre2", "libpcre2-8-0"),
    "libpng16.so.16": ("libpng16-16", "libpng", "libpng", "libpng16-16"),
    "libstdc++.so.6": ("libstdc++6", "libstdc++", "gcc-libs", "libstdc++6"),
    "libwayland-client.so.0": (
        "libwayland-client0", "libwayland-client", "wayland", "libwayland-client0"
    ),
    "libwayland-cursor.so.0": (
        "libwayland-cursor0", "libwayland-cursor", "wayland", "libwayland-cursor0"
    ),
    "libwayland-egl.so.1": ("libwayland-egl1", "libwayland-egl", "wayland", "libwayland-egl1"),
    "libxcb-cursor.so.0": (
        "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"
    ),
    "libxcb-glx.so.0": ("libxcb-glx0", "libxcb", "libxcb", "libxcb-glx0"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    "libxcb-keysyms.so.1": (
        "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"
    ),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil", "libxcb-render-util0"
    ),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb", "libxcb", "libxcb-render0"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb", "libxcb", "libxcb-shm0"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb", "libxcb-sync1"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util", "xcb-util", "libxcb-util1"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb", "libxcb-xfixes0"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    "libxcb.so.1": ("libxcb1", "libxcb", "libxcb", "libxcb1"),
    "libxkbcommon-x11.so.0": (
        "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"
    ),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libz.so.1": ("zlib1g", "zlib", "zlib", "libz1"),
    "libzstd.so.1": ("libzstd1", "libzstd", "zstd", "libzstd1"),
}  # fmt: skip
QT_S_OWN = ("libQt6", "libicu", "libpyside", "libshiboken")
UNLOADED = re.compile(r"(?:\S*/)?(\S+?\.so[.\d]*): ")
NOT_FOUND = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)


def missing_libraries(file: Path) -> list[str]:
    """Return the names of the libraries that keep a file of Qt from being loaded; none is good."""
    try:
        ctypes.CDLL(str(file))
    except OSError as error:
        return sorted({*libraries_in(str(error)), *_not_found(file)})
    return []


def libraries_in(message: str) -> list[str]:
    """Return the library that the loader names in its message; it names only the first."""
    return UNLOADED.findall(message)[:1]


def lacking(libraries: Iterable[str]) -> str:
    """Return what is to be said of missing libraries: their names, and how to install them."""
    named = sorted(set(libraries))
    if any(name.startswith(QT_S_OWN) for name in named):
        command = tr(
            "{executable} -m pip install --force-reinstall PySide6-Essentials shiboken6",
            sys.executable,
        )
    else:
        command = install_command(named)
    names = ", ".join(named)
    if not command:
        return tr("Qt lacks {names}; install the system's package that provides it", names)
    return tr("Qt lacks {names}; install it with: {command}", names, command)


def install_command(libraries: Iterable[str], manager: str | None = None) -> str:
    """Return the one command that installs these libraries here; empty where none is known."""
    manager = manager or package_manager()
    packages = {_package(library, manager) for library in libraries} - {""}
    if not packages:
        return ""
    return f"{as_root()}{COMMANDS[manager]} {' '.join(sorted(packages))}"


def as_root() -> str:
    """Return what a command is begun with that only root may give."""
    return "" if os.geteuid() == 0 else "sudo "


def package_manager() -> str:
    """Return apt, dnf, pacman or zypper, whichever this system installs with; empty for another."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    for family in (release.get("ID", ""), *release.get("ID_LIKE", "").split()):
        name = family.partition("-")[0]  # opensuse-leap
        if name in MANAGER_OF:
            return MANAGER_OF[name]
    return next((name for name in COMMANDS if shutil.which(name)), "")


def _package(library: str, manager: str) -> str:
    if library in PACKAGES and manager in COMMANDS:
        return PACKAGES[library][list(COMMANDS).index(manager)]
    # These two also take the library itself, and find the package that has it.
    return f"'{library}()(64bit)'" if manager in ("dnf", "zypper") else ""


def _not_found(file: Path) -> list[str]:
    """All that is missing, where the system's own tool can tell."""
    try:
        told = subprocess.run(
            ["ldd", file], capture_output=True, text=True, errors="replace", timeout=10
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return NOT_FOUND.findall(told.stdout)
