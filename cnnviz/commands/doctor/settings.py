"""Where preferences are kept."""

from pathlib import Path

from PySide6.QtCore import QSettings

from cnnviz.commands.doctor.findings import Finding
from cnnviz.commands.doctor.folders import look_at_folder


def findings() -> list[Finding]:
    file = Path(QSettings("cnnviz", "cnnviz").fileName())
    if not file.is_absolute() or "Library" in file.parts:  # Windows' registry, macOS' own service
        return [Finding("config", str(file))]
    return [look_at_folder("config", file.parent)]
