import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cnnviz import commands_common
from cnnviz.commands_common import chosen, load_or_fetch, open_network
from cnnviz.core.checkpoints import Checkpoint, save_checkpoint
from cnnviz.core.datasets import Dataset, DatasetMissing
from cnnviz.core.downloads import DownloadProgress
from cnnviz.core.errors import CnnvizError

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
    missing: Callable[[Fetch], None],
    small_dataset: Dataset,
    capsys: pytest.CaptureFixture[str],
) -> None:
    missing(fetch)
    assert load_or_fetch("bars", None) is small_dataset
    assert capsys.readouterr().err == "bars is not on this machine yet; fetching it.\n"


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
