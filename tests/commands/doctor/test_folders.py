from pathlib import Path

import pytest

from cnnviz.commands.doctor import folders
from cnnviz.commands.doctor.folders import findings, look_at_folder
from cnnviz.core.channels import channel_files
from cnnviz.core.data import data_places
from cnnviz.core.runs import run_library
from cnnviz.session.background import crash_reports


def test_they_are_the_folders_that_cnnviz_uses() -> None:
    told = {finding.name: finding.value.partition(",")[0] for finding in findings()}
    assert told["runs"] == str(run_library.runs_folder())
    assert Path(told["runs"]).parent == Path(told["data"])
    assert told["log"] == str(crash_reports.log_path().parent)
    for used in (data_places.cache_folder(), channel_files.finds_folder()):
        assert str(used.parent) == told["cache"]


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    found = look_at_folder("data", tmp_path / "not" / "yet")
    assert "not created yet" in found.value
    assert "GB free" in found.value
    assert not found.trouble
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the way: root may write wherever there is a folder."""
    (tmp_path / "file").touch()
    found = look_at_folder("runs", tmp_path / "file" / "runs")
    told = f"Nothing can be written to {tmp_path / 'file'} (part of its path is not a folder)"
    assert told in found.trouble


def test_a_nearly_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "LITTLE_BYTES", 10**18)
    assert "free some" in look_at_folder("data", tmp_path).hint
