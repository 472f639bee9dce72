"""A run's folder is read with nothing trusted: what is whole is there, and the rest is named."""

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch

from cnnviz.core.printable import printable
from cnnviz.core.runs.metric_lines import metric_from_line
from cnnviz.core.runs.recorded_run import MAX_NAME_LENGTH, RecordedRun, RecordingError, read_run
from cnnviz.core.runs.snapshots import snapshot_path

STEPS = 12
ALL = tuple(range(STEPS + 1))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Filled by the first test that needs it."""
    return tmp_path_factory.mktemp("kept") / "run"


@pytest.fixture
def folder(record: Callable[..., Any], kept: Path, tmp_path: Path) -> Path:
    if not kept.exists():
        shutil.copytree(record().folder, kept)
    shutil.rmtree(tmp_path / "run", ignore_errors=True)
    return Path(shutil.copytree(kept, tmp_path / "run"))


def change(folder: Path, **changes: Any) -> None:
    path = folder / "run.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **changes}), encoding="utf-8")


def trouble(folder: Path) -> str:
    with pytest.raises(RecordingError) as failure:
        read_run(folder)
    told = str(failure.value)
    assert "\n" not in told
    return told


def test_its_last_snapshot_cut_anywhere_is_all_that_is_lost(folder: Path) -> None:
    content = snapshot_path(folder, STEPS).read_bytes()
    for left in [*range(0, 900), *range(900, len(content), 97), len(content) - 1]:
        snapshot_path(folder, STEPS).write_bytes(content[:left])
        run = read_run(folder)
        assert run.steps == ALL[:-1]
        assert run.troubles == ("1 snapshot could not be read.",)
    assert run.last_step == STEPS
    assert all(run.weights(step) for step in run.steps)


def test_its_last_line_cut_anywhere_is_all_that_is_lost(folder: Path) -> None:
    path = folder / "metrics.jsonl"
    content = path.read_bytes()
    begin = content.rstrip().rindex(b"\n") + 1
    for left in range(begin, len(content) - 1):
        path.write_bytes(content[:left])
        run = read_run(folder)
        assert run.history.steps == list(ALL[1:-1])
        assert run.steps == ALL
        assert run.troubles == (
            () if left == begin else ("1 step of the curves could not be read.",)
        )
    path.write_bytes(content[:-1])
    assert read_run(folder).last_step == STEPS


@pytest.mark.parametrize("name", ["run.json", "start.safetensors"])
@pytest.mark.parametrize("damage", ["missing", "empty", "half", "noise", "folder", "pipe"])
def test_without_description_or_start_there_is_no_run_but_a_sentence(
    folder: Path, name: str, damage: str
) -> None:
    spoil(folder / name, damage)
    told = trouble(folder)
    assert folder.name in told


@pytest.mark.parametrize("damage", ["missing", "empty", "half", "noise", "folder", "pipe"])
def test_without_curves_the_snapshots_are_there(folder: Path, damage: str) -> None:
    spoil(folder / "metrics.jsonl", damage)
    run = read_run(folder)
    assert run.steps == ALL
    assert run.weights(7)
    if damage in ("missing", "folder", "pipe"):
        assert run.troubles == ("The curves are missing or cannot be read.",)
        assert (run.history.steps, run.measures, run.last_step, run.accuracy) == ([], {}, 0, None)
    else:
        assert len(run.troubles) == (damage != "empty")


def test_without_snapshots_there_are_the_curves_and_the_start(folder: Path) -> None:
    shutil.rmtree(folder / "snapshots")
    run = read_run(folder)
    assert run.steps == (0,)
    assert run.troubles == ("The snapshots are missing or cannot be read.",)
    assert run.last_step == STEPS
    assert (run.nearest_step(9), run.measures) == (0, {})


def test_a_snapshot_of_noise_is_found_when_it_is_looked_at(folder: Path) -> None:
    size = snapshot_path(folder, 5).stat().st_size
    whole = snapshot_path(folder, 5).read_bytes()
    noise = np.random.default_rng(1).bytes(size - 8)
    snapshot_path(folder, 5).write_bytes(whole[:8] + noise)
    run = read_run(folder)
    with pytest.raises(RecordingError, match="step 5 cannot be read; choose another step"):
        run.weights(5)
    assert run.weights(4)


@pytest.mark.parametrize("kind", ["nan", "inf", "shape", "type", "name", "more", "fewer"])
def test_weights_that_are_not_the_networks_are_refused(folder: Path, kind: str) -> None:
    weights = safetensors.torch.load(snapshot_path(folder, 5).read_bytes())
    bias = weights["fc.bias"]
    match kind:
        case "nan" | "inf":
            bias[3] = float(kind)
        case "shape":
            weights["fc.bias"] = bias.reshape(2, 5)
        case "type":
            weights["fc.bias"] = bias.to(torch.int32)
        case "name":
            weights["../../x"] = weights.pop("fc.bias")
        case "more":
            weights["fc.more"] = bias.clone()
        case "fewer":
            del weights["fc.bias"]
    snapshot_path(folder, 5).write_bytes(safetensors.torch.save(weights))
    run = read_run(folder)
    with pytest.raises(RecordingError, match="step 5 cannot be read"):
        run.weights(5)


def test_a_snapshot_that_goes_later_is_told(folder: Path) -> None:
    run = read_run(folder)
    shutil.rmtree(folder)
    with pytest.raises(RecordingError, match="step 5 cannot be read"):
        run.weights(5)
    assert run.weights(0)
    with pytest.raises(RecordingError, match="step 99 cannot be read"):
        run.checkpoint(99)


def test_snapshots_beyond_the_end_or_of_step_0_are_none(folder: Path) -> None:
    content = snapshot_path(folder, 5).read_bytes()
    for step in (0, STEPS + 1, 999_999_999):
        snapshot_path(folder, step).write_bytes(content)
    (folder / "snapshots" / "-00000001.safetensors").write_bytes(content)
    (folder / "snapshots" / "notes.txt").write_bytes(content)
    run = read_run(folder)
    assert run.steps == ALL
    assert run.troubles == ("3 snapshots could not be read.",)


def test_lines_twice_and_from_elsewhere_are_left_out(folder: Path) -> None:
    path = folder / "metrics.jsonl"
    lines = path.read_bytes().splitlines()
    foreign = [json.dumps({**json.loads(lines[0]), "step": step}).encode() for step in (-1, 10**12)]
    deep = b"[" * 50_000
    mixed = [lines[0], lines[0], *foreign, deep, *lines[1:], lines[3], b"\xff\x00", b"NaN"]
    path.write_bytes(b"\n".join(mixed))
    run = read_run(folder)
    assert run.history.steps == list(ALL[1:])
    assert run.troubles == ("7 steps of the curves could not be read.",)


@pytest.mark.parametrize("found", ["cnnviz-run-0", "cnnviz-2", "x" * 10_000, 7, None, ["a"]])
def test_another_format_is_named_in_a_sentence(folder: Path, found: Any) -> None:
    change(folder, format=found)
    told = trouble(folder)
    assert f"has format {printable(found, 40)}, which this cnnviz does not read" in told
    assert "(cnnviz-run-1)" in told
    assert "open it with the version that recorded it" in told
    assert len(told) < 300


@pytest.mark.parametrize(
    "changes",
    [
        {"name": 7},
        {"name": "x" * (MAX_NAME_LENGTH + 1)},
        {"began_s": float("nan")},
        {"began_s": -1},
        {"began_s": 1e300},
        {"began_s": "now"},
        {"total_steps": float("inf")},
        {"total_steps": 10**400},
        {"total_steps": True},
        {"total_steps": -5},
        {"parent": "run"},
        {"parent": {"run": "../../etc", "step": 1}},
        {"parent": {"run": "a/b", "step": 1}},
        {"parent": {"run": "a" * 41, "step": 1}},
        {"parent": {"run": "a", "step": -1}},
        {"parent": {"run": "a"}},
        {"parent": [1, 2]},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_a_description_that_no_run_has_is_damaged(folder: Path, changes: dict[str, Any]) -> None:
    change(folder, **changes)
    assert trouble(folder) == "run.json of the run in run is damaged; it was left unchanged."


@pytest.mark.parametrize(
    "content",
    [b"[]", b"null", b'"x"', b"{}", b"[" * 60_000, b"\xff", b" " * 2**17, b'{"a":' * 10_000],
    ids=lambda content: repr(content[:10]),
)
def test_a_description_that_is_no_object_is_damaged(folder: Path, content: bytes) -> None:
    (folder / "run.json").write_bytes(content)
    assert "is damaged" in trouble(folder)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    assert "There is no recorded run in" in trouble(tmp_path)
    assert "choose another folder" in trouble(tmp_path / "nowhere")
    (tmp_path / "file").write_bytes(b"")
    assert "There is no recorded run in" in trouble(tmp_path / "file")


def test_a_name_is_shown_with_what_cannot_be_printed_escaped(folder: Path) -> None:
    change(folder, name="a\n\x1b[31mb\u202ec")
    run = read_run(folder)
    assert run.name == run.title == r"a\n\x1b[31mb\u202ec"


def test_a_folder_may_be_a_link_to_another(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    run = read_run(tmp_path / "link")
    assert (run.id, run.steps) == ("link", ALL)


def test_what_it_says_of_itself_is_cut_to_a_title(folder: Path) -> None:
    run = read_run(folder)
    run.start.made_by.update(recipe="x" * 10_000, seed=["\n"] * 500)
    assert len(run.title) < 3 * MAX_NAME_LENGTH
    assert "\n" not in run.title


def test_up_to_a_step_it_is_as_if_it_had_not_gone_further(folder: Path) -> None:
    run = read_run(folder).up_to(5)
    assert run.steps == ALL[:6]
    assert run.history.steps == [1, 2, 3, 4, 5]
    assert set(run.measures) == {1, 2, 3, 4, 5}
    assert (run.last_step, run.nearest_step(99)) == (5, 5)


def test_it_grows_by_what_was_kept_since(folder: Path) -> None:
    whole = read_run(folder)
    early = whole.up_to(3)
    lines = (folder / "metrics.jsonl").read_bytes().splitlines()[3:5]
    kept = [line for line in map(metric_from_line, lines) if line]
    grown = early.grown(kept, whole.history)
    assert grown.steps == ALL[:6]
    assert grown.measures == {step: whole.measures[step] for step in ALL[1:6]}
    assert grown.seconds == kept[-1].report.seconds
    assert early.steps == ALL[:4], "frozen"


def test_the_nearest_step_is_rather_an_earlier_one(folder: Path) -> None:
    run = read_run(folder)
    for step in (4, 5, 6):
        snapshot_path(folder, step).unlink()
    gap: RecordedRun = read_run(folder)
    assert [run.nearest_step(n) for n in (-5, 5, 99)] == [0, 5, STEPS]
    assert [gap.nearest_step(n) for n in (4, 5, 6)] == [3, 3, 7]


def test_when_it_began_is_known(folder: Path) -> None:
    assert 0 < time.time() - read_run(folder).began_s < 3600


def spoil(path: Path, damage: str) -> None:
    content = path.read_bytes()
    path.unlink()
    match damage:
        case "empty":
            path.write_bytes(b"")
        case "half":
            path.write_bytes(content[: len(content) // 2])
        case "noise":
            path.write_bytes(np.random.default_rng(2).bytes(len(content)))
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
