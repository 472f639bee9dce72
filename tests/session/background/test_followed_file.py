import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.files.written_files import write_atomically
from cnnviz.session.background.followed_file import FollowedFile, version_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "network.safetensors"
    path.write_bytes(b"first")
    return path


@pytest.fixture
def file(qapp: object, path: Path) -> Iterator[FollowedFile]:
    owner = QObject()
    file = FollowedFile(owner)
    file.follow(path, version_of(path))
    yield file
    file.forget()


def test_tells_of_replacement_again_and_again(qtbot: QtBot, file: FollowedFile, path: Path) -> None:
    for number in range(3):
        with qtbot.waitSignal(file.changed, timeout=5_000):
            write_atomically(path, b"x" * (number + 10))


def test_tells_of_writing_in_place_of_removal_and_return(
    qtbot: QtBot, file: FollowedFile, path: Path
) -> None:
    with qtbot.waitSignal(file.changed, timeout=5_000):
        path.write_bytes(b"second")
    with qtbot.assertNotEmitted(file.changed, wait=200):
        path.unlink()
    with qtbot.waitSignal(file.changed, timeout=5_000):
        path.write_bytes(b"third")
    with qtbot.waitSignal(file.changed, timeout=5_000):
        path.write_bytes(b"fourth, in place again")


def test_what_happens_beside_it_is_nothing(qtbot: QtBot, file: FollowedFile, path: Path) -> None:
    with qtbot.assertNotEmitted(file.changed, wait=200):
        (path.parent / "beside").write_bytes(b"other")
        os.utime(path, ns=(0, path.stat().st_mtime_ns))


def test_a_change_before_it_is_watched_is_not_missed(
    qtbot: QtBot, file: FollowedFile, path: Path
) -> None:
    shown = version_of(path)
    write_atomically(path, b"newer than what was read")
    with qtbot.waitSignal(file.changed, timeout=5_000):
        file.follow(path, shown)


def test_after_forgetting_nothing_is_told(qtbot: QtBot, file: FollowedFile, path: Path) -> None:
    with qtbot.waitSignal(file.path_changed):
        file.forget()
    with qtbot.assertNotEmitted(file.changed, wait=200):
        write_atomically(path, b"second")
    assert file.path is None
