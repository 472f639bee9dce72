"""What is remembered between two starts."""

import os
from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QByteArray, QDir, QObject, QSettings, Signal

from cnnviz.core.printable import printable
from cnnviz.core.translation import tr

Theme = Literal["system", "light", "dark"]
DEFAULT_BUDGET_MB = 500  # about 14 runs of the article's network
MIN_BUDGET_MB, MAX_BUDGET_MB = 10, 1_000_000


class Preferences(QObject):
    """A typed face of QSettings; what a hand has spoiled in the file counts as not there."""

    not_stored = Signal(str)  # the sentence that says so, once

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._told = False

    @property
    def theme(self) -> Theme:
        stored = self._settings.value("theme")
        return next((theme for theme in get_args(Theme) if theme == stored), "system")

    @theme.setter
    def theme(self, theme: Theme) -> None:
        self._store("theme", theme)

    @property
    def folder(self) -> Path:
        """The folder of the last opened or saved file."""
        stored = str(self._settings.value("folder", ""))
        return Path(stored if os.path.isdir(stored) else QDir.homePath())

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store("folder", str(folder))

    @property
    def lesson(self) -> str:
        """The slug of the lesson that was read last, empty before the first."""
        return str(self._settings.value("lesson", ""))

    @lesson.setter
    def lesson(self, slug: str) -> None:
        self._store("lesson", slug)

    @property
    def runs_budget_mb(self) -> int:
        """How much all recorded runs may take on disk."""
        stored = str(self._settings.value("runs_budget_mb", ""))
        is_sane = stored.isdecimal() and len(stored) <= len(str(MAX_BUDGET_MB))
        budget = int(stored) if is_sane else DEFAULT_BUDGET_MB
        return min(max(budget, MIN_BUDGET_MB), MAX_BUDGET_MB)

    @runs_budget_mb.setter
    def runs_budget_mb(self, mb: int) -> None:
        self._store("runs_budget_mb", mb)

    @property
    def layer_curves(self) -> bool:
        """Whether each layer's column shows what training did to the layer."""
        return str(self._settings.value("layer_curves", "true")) != "false"

    @layer_curves.setter
    def layer_curves(self, shown: bool) -> None:
        self._store("layer_curves", "true" if shown else "false")

    @property
    def own_classes(self) -> tuple[str, ...]:
        """The classes of the set of drawings that was begun last; none before the first."""
        stored = self._settings.value("own_classes")
        return tuple(map(str, stored)) if isinstance(stored, list) else ()

    @own_classes.setter
    def own_classes(self, names: tuple[str, ...]) -> None:
        self._store("own_classes", list(names))

    def layout(self, name: str) -> QByteArray:
        """Return a stored geometry or dock layout, empty if there is none."""
        stored = self._settings.value(f"layout/{name}")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    def set_layout(self, name: str, layout: QByteArray) -> None:
        self._store(f"layout/{name}", layout)

    def forget_layout(self) -> None:
        self._settings.remove("layout")

    def _store(self, name: str, value: object) -> None:
        self._settings.setValue(name, value)
        self._settings.sync()  # which finds out whether the file can be written
        if self._settings.status() is QSettings.Status.AccessError and not self._told:
            self._told = True
            self.not_stored.emit(
                tr(
                    "Settings will be lost when the window closes: {name} could not be "
                    "written; change the permissions of the file or its folder.",
                    printable(self._settings.fileName()),
                )
            )
