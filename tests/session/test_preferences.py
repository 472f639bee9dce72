from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtTest import QSignalSpy

from cnnviz.session.preferences import Preferences


def test_remembers(preferences: Preferences, tmp_path: Path) -> None:
    preferences.theme = "dark"
    preferences.folder = tmp_path
    preferences.own_classes = ("cat, or dog", "猫")
    preferences.set_layout("docks", QByteArray(b"abc"))
    again = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    assert again.theme == "dark"
    assert again.folder == tmp_path
    assert again.own_classes == ("cat, or dog", "猫")
    assert again.layout("docks") == QByteArray(b"abc")
    again.forget_layout()
    assert again.layout("docks").isEmpty()


def test_a_spoiled_file_counts_as_empty(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    file.write_text(
        "[General]\ntheme=purple\nfolder=/no/such/place\nown_classes=7\n[layout]\ndocks=17\n"
    )
    preferences = Preferences(QSettings(str(file), QSettings.Format.IniFormat))
    assert preferences.theme == "system"
    assert preferences.folder == Path.home()
    assert preferences.own_classes == ()
    assert preferences.layout("docks").isEmpty()


def test_curves_are_shown_unless_they_were_sent_away(
    preferences: Preferences, tmp_path: Path
) -> None:
    assert preferences.layer_curves is True
    preferences.layer_curves = False
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    assert Preferences(settings).layer_curves is False
    settings.setValue("layer_curves", "perhaps")
    assert Preferences(settings).layer_curves is True


def test_the_last_lesson_is_kept(preferences: Preferences) -> None:
    assert preferences.lesson == ""
    preferences.lesson = "pooling"
    assert preferences.lesson == "pooling"


@pytest.mark.parametrize(
    ("stored", "budget"),
    [("", 500), ("800", 800), ("-3", 500), ("many", 500), ("0", 10), ("9" * 40, 500)],
)
def test_the_budget_of_runs_is_sane(tmp_path: Path, stored: str, budget: int) -> None:
    file = tmp_path / "settings.ini"
    file.write_text(f"[General]\nruns_budget_mb={stored}\n")
    preferences = Preferences(QSettings(str(file), QSettings.Format.IniFormat))
    assert preferences.runs_budget_mb == budget


def test_what_cannot_be_stored_is_told_once_and_holds_until_the_end(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    path = tmp_path / "file" / "settings.ini"
    preferences = Preferences(QSettings(str(path), QSettings.Format.IniFormat))
    told = QSignalSpy(preferences.not_stored)
    preferences.theme = "dark"
    preferences.lesson = "pooling"
    assert preferences.theme == "dark"
    assert told.count() == 1
    assert told.at(0)[0].startswith(
        f"Settings will be lost when the window closes: {path} could not be written"
    )


def test_what_can_be_stored_is_not_told_of(tmp_path: Path) -> None:
    path = tmp_path / "settings.ini"
    preferences = Preferences(QSettings(str(path), QSettings.Format.IniFormat))
    told = QSignalSpy(preferences.not_stored)
    preferences.theme = "dark"
    assert "theme=dark" in path.read_text(encoding="utf-8")
    assert told.count() == 0
