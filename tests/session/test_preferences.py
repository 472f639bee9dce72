from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from cnnviz.session.preferences import Preferences


def test_remembers(preferences: Preferences, tmp_path: Path) -> None:
    preferences.theme = "dark"
    preferences.folder = tmp_path
    preferences.set_layout("docks", QByteArray(b"abc"))
    again = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    assert again.theme == "dark"
    assert again.folder == tmp_path
    assert again.layout("docks") == QByteArray(b"abc")
    again.forget_layout()
    assert again.layout("docks").isEmpty()


def test_a_spoiled_file_counts_as_empty(tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    file.write_text("[General]\ntheme=purple\nfolder=/no/such/place\n[layout]\ndocks=17\n")
    preferences = Preferences(QSettings(str(file), QSettings.Format.IniFormat))
    assert preferences.theme == "system"
    assert preferences.folder == Path.home()
    assert preferences.layout("docks").isEmpty()


def test_the_last_lesson_is_kept(preferences: Preferences) -> None:
    assert preferences.lesson == ""
    preferences.lesson = "pooling"
    assert preferences.lesson == "pooling"
