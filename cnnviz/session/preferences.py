"""What is remembered between two starts."""

import os
from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QByteArray, QDir, QSettings

Theme = Literal["system", "light", "dark"]
DEFAULT_BUDGET_MB = 500  # about 14 runs of the article's network
MIN_BUDGET_MB, MAX_BUDGET_MB = 10, 1_000_000


class Preferences:
    """A typed face of QSettings; what a hand has spoiled in the file counts as not there."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    @property
    def theme(self) -> Theme:
        stored = self._settings.value("theme")
        return next((theme for theme in get_args(Theme) if theme == stored), "system")

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._settings.setValue("theme", theme)

    @property
    def folder(self) -> Path:
        """The folder of the last opened or saved file."""
        stored = str(self._settings.value("folder", ""))
        return Path(stored if os.path.isdir(stored) else QDir.homePath())

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._settings.setValue("folder", str(folder))

    @property
    def lesson(self) -> str:
        """The slug of the lesson that was read last, empty before the first."""
        return str(self._settings.value("lesson", ""))

    @lesson.setter
    def lesson(self, slug: str) -> None:
        self._settings.setValue("lesson", slug)

    @property
    def runs_budget_mb(self) -> int:
        """How much all recorded runs may take on disk."""
        stored = str(self._settings.value("runs_budget_mb", ""))
        is_sane = stored.isdecimal() and len(stored) <= len(str(MAX_BUDGET_MB))
        budget = int(stored) if is_sane else DEFAULT_BUDGET_MB
        return min(max(budget, MIN_BUDGET_MB), MAX_BUDGET_MB)

    @runs_budget_mb.setter
    def runs_budget_mb(self, mb: int) -> None:
        self._settings.setValue("runs_budget_mb", mb)

    @property
    def layer_curves(self) -> bool:
        """Whether each layer's column shows what training did to the layer."""
        return str(self._settings.value("layer_curves", "true")) != "false"

    @layer_curves.setter
    def layer_curves(self, shown: bool) -> None:
        self._settings.setValue("layer_curves", "true" if shown else "false")

    def layout(self, name: str) -> QByteArray:
        """Return a stored geometry or dock layout, empty if there is none."""
        stored = self._settings.value(f"layout/{name}")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    def set_layout(self, name: str, layout: QByteArray) -> None:
        self._settings.setValue(f"layout/{name}", layout)

    def forget_layout(self) -> None:
        self._settings.remove("layout")
