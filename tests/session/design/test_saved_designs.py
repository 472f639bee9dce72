import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from cnnviz.core.design.design_file import read_designs
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig
from cnnviz.session.design.saved_designs import SavedDesigns

SMALL = NetworkConfig("small", (BlockConfig(4),))
LARGE = NetworkConfig("large", (BlockConfig(40), BlockConfig(80)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "designs.json"


@pytest.fixture
def owner(qapp: object) -> QObject:
    return QObject()


@pytest.fixture
def saved(path: Path, owner: QObject) -> SavedDesigns:
    return SavedDesigns(path, owner)


def test_what_is_saved_is_there_at_the_next_start(
    qtbot: QtBot, saved: SavedDesigns, path: Path, owner: QObject
) -> None:
    with qtbot.waitSignal(saved.changed):
        saved.save(SMALL)
    saved.save(LARGE)
    assert list(saved.designs) == ["large", "small"]
    assert SavedDesigns(path, owner).designs == {"large": LARGE, "small": SMALL}


def test_rename_delete_replace_are_undone_one_by_one(saved: SavedDesigns, path: Path) -> None:
    saved.save(SMALL)
    states = [saved.designs]
    assert saved.save(replace(LARGE, name="small"))
    states.append(saved.designs)
    assert saved.rename("small", " tiny ")
    assert saved.designs == {"tiny": replace(LARGE, name="tiny")}
    states.append(saved.designs)
    assert saved.delete("tiny")
    assert saved.designs == read_designs(path).designs == {}
    assert saved.last_change == "Deleted tiny"
    for state in reversed(states):
        saved.undo()
        assert saved.designs == read_designs(path).designs == state
    assert saved.last_change == "Saved small"
    saved.undo()
    saved.undo()
    assert saved.designs == {}
    assert saved.last_change == ""


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("", "Give the design a name"),
        ("   ", "Give the design a name"),
        ("article", "is a built-in network"),
        ("x" * 101, "at most 100"),
        ("two\nlines", "one line"),
    ],
)
def test_names_that_do_not_do(qtbot: QtBot, saved: SavedDesigns, name: str, named: str) -> None:
    with qtbot.waitSignal(saved.failed) as failure:
        assert not saved.save(replace(SMALL, name=name))
    assert named in str(failure.args[0])
    assert saved.designs == {}


def test_renaming_does_not_run_over_another_design(qtbot: QtBot, saved: SavedDesigns) -> None:
    saved.save(SMALL)
    saved.save(LARGE)
    with qtbot.waitSignal(saved.failed) as failure:
        assert not saved.rename("small", "large")
    assert "A design named large already exists" in str(failure.args[0])
    assert saved.designs == {"large": LARGE, "small": SMALL}


def test_two_programs_keep_each_others_designs(path: Path, owner: QObject) -> None:
    first, second = SavedDesigns(path, owner), SavedDesigns(path, owner)
    first.save(SMALL)
    second.save(LARGE)
    first.delete("small")
    first.undo()
    assert list(read_designs(path).designs) == ["large", "small"]


def test_a_broken_file_is_told_and_nothing_else_is_lost(path: Path, owner: QObject) -> None:
    path.write_text("broken", encoding="utf-8")
    saved = SavedDesigns(path, owner)
    assert "is damaged" in saved.trouble
    assert saved.designs == {}
    saved.save(SMALL)
    assert saved.trouble == ""
    assert list(saved.designs) == ["small"]
    assert path.with_name("designs-unread-1.json").read_text(encoding="utf-8") == "broken"


def test_a_folder_that_cannot_be_written_is_told_and_the_list_stays(
    qtbot: QtBot, tmp_path: Path, owner: QObject
) -> None:
    (tmp_path / "file").touch()
    saved = SavedDesigns(tmp_path / "file" / "designs.json", owner)
    with qtbot.waitSignal(saved.failed) as failure:
        assert not saved.save(SMALL)
    assert "could not be written" in str(failure.args[0])
    assert saved.designs == {}


def test_the_file_holds_nothing_but_designs(saved: SavedDesigns, path: Path) -> None:
    saved.save(replace(NETWORKS["article"], name="mine"))
    data = json.loads(path.read_text(encoding="utf-8"))
    assert set(data) == {"format", "designs"}
    assert [design["name"] for design in data["designs"]] == ["mine"]
