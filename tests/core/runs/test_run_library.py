import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.runs.recorded_run import METRICS, RUN, RecordedRun, RecordingError, read_run
from cnnviz.core.runs.run_library import IN_USE_S, RunLibrary, UnreadableRun, size_bytes

ARTICLE = NETWORKS["article-3x3"]
RecordRun = Callable[[NetworkConfig, int], RecordedRun]


@pytest.fixture
def library(tmp_path: Path) -> RunLibrary:
    return RunLibrary(tmp_path / "runs")


def aged(run: RecordedRun) -> RecordedRun:
    """A run that nobody has written to for a while."""
    then = time.time() - IN_USE_S - 1
    os.utime(run.folder / METRICS, (then, then))
    return run


def test_the_newest_is_first_and_foreign_things_are_left_out(
    library: RunLibrary, record_run: RecordRun
) -> None:
    runs = [record_run(ARTICLE, 1) for _ in range(3)]
    (library.folder / "notes.txt").write_text("not a run")
    (library.folder / ".deleted").mkdir()
    assert library.ids() == [run.id for run in reversed(runs)]
    assert library.new_folder().name > max(library.ids())


def test_where_there_is_no_folder_there_are_no_runs(tmp_path: Path) -> None:
    library = RunLibrary(tmp_path / "nowhere" / "runs")
    assert (library.ids(), library.other_bins(), library.make_room(0)) == ([], [], [])
    library.purge()
    assert not library.folder.exists()


def test_a_name_is_given_and_taken_away(library: RunLibrary, record_run: RecordRun) -> None:
    run = record_run(ARTICLE, 1)
    renamed = library.rename(run, "  The\tgood one\n")
    assert renamed.name == "Thegood one"
    again = read_run(run.folder)
    assert (again.title, again.began_s, again.parent) == ("Thegood one", run.began_s, run.parent)
    assert library.rename(again, "").title == run.title
    assert read_run(run.folder).name == ""


def test_deleted_runs_come_back_whole_until_the_bin_is_emptied(
    library: RunLibrary, record_run: RecordRun
) -> None:
    run = record_run(ARTICLE, 2)
    size = size_bytes(run.folder)
    library.delete(run.id)
    assert library.ids() == []
    library.restore(run.id)
    assert library.ids() == [run.id]
    assert size_bytes(run.folder) == size
    library.delete(run.id)
    library.purge()
    with pytest.raises(RecordingError, match="no longer exists"):
        library.restore(run.id)
    assert list(library.folder.iterdir()) == []


def test_each_program_has_a_bin_of_its_own(library: RunLibrary, record_run: RecordRun) -> None:
    run, other = record_run(ARTICLE, 1), RunLibrary(library.folder)
    library.delete(run.id)
    assert other.other_bins() == [library.bin]
    assert library.other_bins() == []
    other.purge()
    library.restore(run.id)
    assert library.ids() == [run.id]


def test_what_is_gone_is_named(library: RunLibrary, record_run: RecordRun) -> None:
    run = record_run(ARTICLE, 1)
    shutil.rmtree(run.folder)
    for change in (lambda: library.delete(run.id), lambda: library.rename(run, "new")):
        with pytest.raises(RecordingError, match="no longer exists"):
            change()
    unreadable = library.read(run.id)
    assert isinstance(unreadable, UnreadableRun)
    assert "no recorded run" in unreadable.trouble


def test_a_folder_that_cannot_be_written(
    library: RunLibrary, record_run: RecordRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = record_run(ARTICLE, 1)

    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(RecordingError, match=r"could not be changed: permission denied"):
        library.delete(run.id)
    assert library.make_room(0) == []
    assert library.ids() == [run.id]


def test_room_is_made_from_the_oldest_on(library: RunLibrary, record_run: RecordRun) -> None:
    runs = [aged(record_run(ARTICLE, 1)) for _ in range(4)]
    size = size_bytes(runs[0].folder)
    library.rename(runs[0], "kept")
    gone = library.make_room(2 * size + 1000, in_use=(runs[1].id,))
    assert gone == [runs[2].title, runs[3].title]
    assert library.ids() == [runs[1].id, runs[0].id]
    assert library.make_room(2 * size + 1000) == []
    assert library.other_bins() == []
    assert not library.bin.exists()


def test_what_may_be_written_or_named_is_spared(library: RunLibrary, record_run: RecordRun) -> None:
    fresh, damaged = record_run(ARTICLE, 1), aged(record_run(ARTICLE, 1))
    (damaged.folder / RUN).write_text("{")
    assert library.make_room(0) == []
    assert library.ids() == [damaged.id, fresh.id]
    aged(fresh)
    assert library.make_room(0) == [fresh.title]
