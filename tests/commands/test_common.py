import io
import sys
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tqdm import tqdm

from cnnviz.commands import common as commands_common
from cnnviz.commands.cli import main
from cnnviz.commands.common import chosen, load_or_fetch, open_network, show_download
from cnnviz.core.checkpoints.checkpoint import Checkpoint, save_checkpoint
from cnnviz.core.data.data_places import DatasetMissing, FoundFiles
from cnnviz.core.data.datasets import DATASETS, Dataset, FileSource
from cnnviz.core.data.torchvision_import import DataFiles
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.web import DownloadProgress
from cnnviz.core.network.networks import build_network, weights_of

Fetch = Callable[[str], Iterator[DownloadProgress]]


def fetch(name: str) -> Iterator[DownloadProgress]:
    yield DownloadProgress("a.gz", 0, 0)
    yield DownloadProgress("a.gz", 2_000_000, 4_000_000)
    yield DownloadProgress("b.gz", 4_000_000, 4_000_000)


@pytest.fixture
def missing(small_dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> Callable[[Fetch], None]:
    """A data set that is there from the second time on that it is asked for."""

    def set_up(fetch: Fetch) -> None:
        answers = [small_dataset, DatasetMissing("not there")]

        def load(name: str, data_dir: Path | None) -> Dataset:
            answer = answers.pop()
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(commands_common, "load_dataset", load)
        monkeypatch.setattr(commands_common, "download_dataset", fetch)

    return set_up


def test_a_choice_is_made_by_name() -> None:
    assert chosen("colour", "red", {"red": 1, "blue": 2}) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("rde", "There is no colour 'rde'; choose one of red, blue. Did you mean red?"),
        ("xyz", "There is no colour 'xyz'; choose one of red, blue."),
        ("", "There is no colour ''; choose one of red, blue."),
    ],
)
def test_an_unknown_choice_lists_the_others(name: str, message: str) -> None:
    with pytest.raises(CnnvizError) as caught:
        chosen("colour", name, {"red": 1, "blue": 2})
    assert str(caught.value) == message


def test_a_data_set_that_is_missing_is_fetched(
    missing: Callable[[Fetch], None], small_dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    missing(fetch)
    assert load_or_fetch("bars", None) is small_dataset
    assert capsys.readouterr().err == "bars is not on this machine yet; downloading it.\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_fetching_has_a_bar_on_a_terminal(
    missing: Callable[[Fetch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    missing(fetch)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    load_or_fetch("bars", None)
    assert "B/s]" in terminal.getvalue()


def test_what_is_here_already_came_at_no_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    def go_on() -> Generator[DownloadProgress, None, str]:
        yield DownloadProgress("a.npy", 3_000_000, 4_000_000)
        yield DownloadProgress("a.npy", 4_000_000, 4_000_000)
        return "done"

    bars: list[tqdm] = []

    class Bar(tqdm):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            bars.append(self)

    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(commands_common, "tqdm", Bar)
    assert show_download(go_on()) == "done"
    (bar,) = bars
    assert (bar.initial, bar.n, bar.total) == (3_000_000, 4_000_000, 4_000_000)


def test_a_data_set_that_cannot_be_fetched_says_so(missing: Callable[[Fetch], None]) -> None:
    def fail(name: str) -> Iterator[DownloadProgress]:
        yield DownloadProgress("a.gz", 0, 0)
        raise CnnvizError(f"{name} could not be fetched")

    missing(fail)
    with pytest.raises(CnnvizError, match="bars could not be fetched"):
        load_or_fetch("bars", None)


def test_the_shipped_network_is_opened_unless_another_is_named(
    checkpoint: Checkpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped, named = tmp_path / "shipped.safetensors", tmp_path / "named.safetensors"
    monkeypatch.setattr(commands_common, "shipped_checkpoint", lambda: shipped)
    with pytest.raises(CnnvizError, match="name another one with --checkpoint"):
        open_network(None)
    save_checkpoint(shipped, checkpoint)
    save_checkpoint(named, replace(checkpoint, class_names=tuple("abcdefghij")))
    assert open_network(None).class_names == checkpoint.class_names
    assert open_network(named).class_names == tuple("abcdefghij")


@pytest.mark.parametrize(
    "command",
    [
        ["train", "--data-dir", "mispelt"],
        ["evaluate", "--data-dir", "mispelt"],
        ["train", "--dataset", "synthetic-garments", "--data-dir", "mispelt"],
        ["train", "--dataset", "mnist", "--recipe", "sketch"],
        ["train", "--output", "no/folder/a.safetensors"],
    ],
)
def test_nothing_is_fetched_for_what_is_wrong_anyway(
    command: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CNNVIZ_DATA", raising=False)
    monkeypatch.setattr(commands_common, "_fetch", lambda name: pytest.fail("it was fetched"))
    assert main(command) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert any(part in told for part in ("mispelt", "draws garments", "its folder does not exist"))


def test_a_network_of_other_classes_is_told_before_anything_is_fetched(
    checkpoint: Checkpoint,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("CNNVIZ_DATA", raising=False)
    monkeypatch.setattr(commands_common, "_fetch", lambda name: pytest.fail("it was fetched"))
    config = replace(checkpoint.config, classes=3)
    weights = weights_of(build_network(config))
    three = replace(checkpoint, config=config, weights=weights, class_names=("a", "b", "c"))
    save_checkpoint(tmp_path / "three.safetensors", three)
    assert main(["evaluate", "--checkpoint", str(tmp_path / "three.safetensors")]) == 2
    assert "has 3 classes and fashion-mnist has 10" in capsys.readouterr().err


def test_where_the_pictures_come_from_is_told_if_not_from_the_folder_that_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = FileSource(("a",), lambda: DataFiles("Tiny", {}, (), ("a",)))
    monkeypatch.setitem(DATASETS, "tiny", source)
    other = tmp_path / "cache"
    for here, told in ((tmp_path, ""), (other, f"tiny is not in {tmp_path}; using")):
        monkeypatch.setattr(commands_common, "load_dataset", lambda name, data_dir: None)
        found = FoundFiles(here, {})
        monkeypatch.setattr(commands_common, "find_files", lambda *_, found=found: found)
        load_or_fetch("tiny", tmp_path)
        assert capsys.readouterr().err.startswith(told)
