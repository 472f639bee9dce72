"""The screens and fonts that Qt finds once it runs."""

import os

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication, QScreen

from cnnviz.commands.doctor.findings import Finding
from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr
from cnnviz.display.screen import usable_display
from cnnviz.display.system_libraries import COMMANDS, as_root, package_manager
from cnnviz.views.window.qt_refusal import told_in_one_line

FONTS = {
    "apt": "fonts-dejavu-core",
    "dnf": "dejavu-sans-fonts",
    "pacman": "ttf-dejavu",
    "zypper": "dejavu-fonts",
}


def findings() -> list[Finding]:
    try:
        app = _opened()
    except CnnvizError:  # doctor/screen.py tells why
        return []
    families = len(QFontDatabase.families())
    return [
        Finding("Qt", tr("{version}, on platform {platform}", qVersion(), app.platformName())),
        *[Finding(tr("screen {name}", screen.name()), _size(screen)) for screen in app.screens()],
        Finding(tr("font families"), str(families), "" if families else _no_fonts()),
    ]


def _opened() -> QGuiApplication:
    with usable_display() as platforms:
        if platforms:
            os.environ["QT_QPA_PLATFORM"] = platforms
        with told_in_one_line():
            return QGuiApplication([])


def _size(screen: QScreen) -> str:
    size, free = screen.size(), screen.availableSize()
    ratio = screen.devicePixelRatio()
    return tr(
        "{width} x {height} at scale {ratio:g}, {free_width} x {free_height} of it free",
        size.width(),
        size.height(),
        ratio,
        free.width(),
        free.height(),
    )


def _no_fonts() -> str:
    manager = package_manager()
    command = f"{as_root()}{COMMANDS[manager]} {FONTS[manager]}" if manager else tr("any font")
    return tr("No fonts are installed; install some with: {command}.", command)
