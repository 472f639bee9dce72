"""Files of ours that a newer cnnviz wrote: refused by name, and old ones still read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cnnviz.core.design.design_file import read_designs, write_designs
from cnnviz.core.files.formats import NewerFileError, check_known, is_format
from cnnviz.core.network.network_config import NETWORKS, NetworkConfig
from cnnviz.core.runs.recorded_run import RecordedRun, RecordingError, read_run


@pytest.mark.parametrize("newer", ["cnnviz-designs-2", "cnnviz-designs-30"])
def test_a_later_version_is_newer(newer: str) -> None:
    with pytest.raises(NewerFileError, match=newer):
        is_format(newer, "cnnviz-designs-1")


@pytest.mark.parametrize("other", ["cnnviz-2", "cnnviz-designs-0", "cnnviz-designs-x", 2, None])
def test_something_else_is_not_newer(other: object) -> None:
    assert not is_format(other, "cnnviz-designs-1")


def test_unknown_settings_are_named_and_bounded() -> None:
    data = {f"{'long' * 50}{number}\n": 1 for number in range(9)}
    with pytest.raises(NewerFileError, match="and 6 more") as caught:
        check_known(data, (), "header")
    assert len(str(caught.value)) < 400
    assert str(caught.value).isprintable()


def changed(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"format": "cnnviz-designs-2"}, "newer cnnviz"), ({"folders": 1}, "does not know (folders)")],
)
def test_designs_of_a_newer_cnnviz(changes: dict[str, object], named: str, tmp_path: Path) -> None:
    path = tmp_path / "designs.json"
    write_designs(path, {"article": NETWORKS["article"]})
    changed(path, **changes)
    content = path.read_bytes()
    kept = read_designs(path)
    assert not kept.designs
    assert named in kept.trouble
    assert "damaged" not in kept.trouble
    write_designs(path, {})
    assert path.with_name("designs-unread-1.json").read_bytes() == content


@pytest.mark.parametrize(
    ("changes", "named"),
    [({"format": "cnnviz-run-2"}, "newer cnnviz"), ({"team": 3}, r"does not know \(team\)")],
)
def test_recorded_runs_of_a_newer_cnnviz(
    changes: dict[str, object], named: str, record_run: Callable[[NetworkConfig, int], RecordedRun]
) -> None:
    run = record_run(NETWORKS["article"], 2)
    changed(run.folder / "run.json", **changes)
    with pytest.raises(RecordingError, match=named):
        read_run(run.folder)


def test_steps_with_numbers_that_are_not_known_are_told(
    record_run: Callable[[NetworkConfig, int], RecordedRun],
) -> None:
    path = record_run(NETWORKS["article"], 3).folder / "metrics.jsonl"
    lines = path.read_text().splitlines()
    lines[1] = json.dumps(json.loads(lines[1]) | {"entropy": 1.0})
    path.write_text("\n".join(lines) + "\n")
    run = read_run(path.parent)
    assert run.history.steps == [1, 3]
    assert run.troubles == ("1 step of the curves could not be read.",)
