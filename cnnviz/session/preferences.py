"""What is remembered between two starts."""

from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QByteArray, QSettings

Theme = Literal["system", "light", "dark"]


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
        stored = Path(str(self._settings.value("folder", "")))
        return stored if stored.is_dir() else Path.home()

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

    def layout(self, name: str) -> QByteArray:
        """Return a stored geometry or dock layout, empty if there is none."""
        stored = self._settings.value(f"layout/{name}")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    def set_layout(self, name: str, layout: QByteArray) -> None:
        self._settings.setValue(f"layout/{name}", layout)

    def forget_layout(self) -> None:
        self._settings.remove("layout")
