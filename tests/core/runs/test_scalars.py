import csv
import io
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.runs.recorded_run import RecordedRun, read_run
from cnnviz.core.runs.scalars import (
    csv_of,
    epoch_of,
    scalars_of,
    settings_text,
    write_csv,
    write_tensorboard,
)
from cnnviz.core.runs.snapshots import snapshot_path


@pytest.fixture
def run(record: Callable[..., Any]) -> RecordedRun:
    return read_run(record().folder)


def rows_of(run: RecordedRun) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_of(run).decode(), newline="")))


def test_the_table_has_each_number_as_it_was_reported(run: RecordedRun) -> None:
    rows = rows_of(run)
    assert [int(row["step"]) for row in rows] == run.history.steps
    assert [int(row["epoch"]) for row in rows] == [1] * 4 + [2] * 4 + [3] * 4
    assert [float(row["training loss (nats)"]) for row in rows] == run.history.losses
    assert [float(row["training accuracy (0 to 1)"]) for row in rows] == run.history.accuracies
    assert [float(row["learning rate"]) for row in rows] == run.history.learning_rates
    checked = [row["validation accuracy (0 to 1)"] for row in rows]
    assert [bool(cell) for cell in checked] == [False, False, False, True] * 3
    assert [float(c) for c in checked if c] == run.history.validation_accuracies
    for layer in ("conv1", "batch1", "fc"):
        for norm in ("weight", "gradient", "update"):
            column = [float(row[f"{layer} {norm} (L2 norm)"]) for row in rows]
            assert column == [getattr(run.measures[s][layer], norm) for s in run.history.steps]
    assert {row["run"] for row in rows} == {"tiny, article, seed 4"}
    assert all("recipe article, seed 4, batch size 100" in row["settings"] for row in rows)


def test_what_was_not_kept_is_empty(run: RecordedRun) -> None:
    snapshot_path(run.folder, 3).unlink()
    rows = rows_of(read_run(run.folder))
    assert rows[2]["conv1 weight (L2 norm)"] == ""
    assert rows[2]["training loss (nats)"] != ""


def test_without_curves_there_are_heads(run: RecordedRun) -> None:
    empty = run.up_to(0)
    assert rows_of(empty) == []
    assert csv_of(empty).decode().startswith("step,epoch,training loss (nats)")


def test_a_name_is_no_formula_in_a_spreadsheet(run: RecordedRun) -> None:
    for name in ("=1+1", "@x", "+x", "-x"):
        assert {row["run"] for row in rows_of(replace(run, name=name))} == {f"'{name}"}


@pytest.mark.parametrize("epochs", [None, 0, -1, 10**9, "3", True, 2.0])
def test_an_epoch_that_is_not_known_is_left_out(run: RecordedRun, epochs: Any) -> None:
    made_by = {**run.start.made_by, "epochs": epochs}
    odd = replace(run, start=replace(run.start, made_by=made_by))
    assert epoch_of(odd, 5) is None
    assert {row["epoch"] for row in rows_of(odd)} == {""}
    assert [epoch_of(run, step) for step in (0, 1, 4, 5, 12)] == [1, 1, 1, 2, 3]


def test_settings_that_are_missing_are_left_out(run: RecordedRun) -> None:
    bare = replace(run, start=replace(run.start, made_by={}))
    assert settings_text(bare) == "network tiny"
    long = replace(run, start=replace(run.start, made_by={"recipe": "x\n" * 10_000}))
    assert len(settings_text(long)) < 200


def test_a_table_is_written_whole_or_not_at_all(
    run: RecordedRun, tmp_path: Path, small_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    path = tmp_path / "run.csv"
    path.write_bytes(b"before")
    with (
        small_disk(100),
        pytest.raises(CnnvizError, match="the file is too large for the system's limits"),
    ):
        write_csv(run, path)
    assert path.read_bytes() == b"before"
    with pytest.raises(CnnvizError, match="choose another folder"):
        write_csv(run, tmp_path / "nowhere" / "run.csv")
    write_csv(run, path)
    assert path.read_bytes() == csv_of(run)
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["run.csv"]


class Writer:
    """Stands for TensorBoard's."""

    def __init__(self, log_dir: str) -> None:
        self.texts: list[tuple[Any, ...]] = []
        self.scalars: list[tuple[Any, ...]] = []
        made.append(self)

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *arguments: Any) -> None: ...

    def add_text(self, tag: str, text: str, walltime: float) -> None:
        self.texts.append((tag, text))

    def add_scalar(self, tag: str, value: float, step: int, walltime: float) -> None:
        self.scalars.append((tag, step, value))


made: list[Writer] = []


def test_tensorboard_gets_each_number(
    run: RecordedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.clear()
    module = ModuleType("torch.utils.tensorboard")
    monkeypatch.setattr(module, "SummaryWriter", Writer, raising=False)
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", module)
    write_tensorboard(run, tmp_path / "events")
    (writer,) = made
    assert writer.texts == [("run", f"{run.title}: {settings_text(run)}")]
    expected = [(s.tag, step, value) for s in scalars_of(run) for step, value in s.values.items()]
    assert writer.scalars == expected
    tags = {tag for tag, _, _ in writer.scalars}
    assert {"loss/training", "loss/validation", "learning rate", "update norm/conv1"} <= tags


def test_without_tensorboard_the_remedy_is_named(
    run: RecordedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    with pytest.raises(CnnvizError, match="pip install tensorboard"):
        write_tensorboard(run, tmp_path / "events")
    assert not (tmp_path / "events").exists()


@pytest.mark.parametrize("error", ["TypeError('descriptors')", "ImportError('protobuf')"])
def test_a_tensorboard_that_is_there_and_broken_is_told_so(
    run: RecordedRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    package = tmp_path / "site" / "tensorboard"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(f"raise {error}")
    monkeypatch.syspath_prepend(package.parent)
    for name in [name for name in sys.modules if name.startswith("torch.utils.tensorboard")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(CnnvizError, match="cannot be imported; reinstall it"):
        write_tensorboard(run, tmp_path / "events")
