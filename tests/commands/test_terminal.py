"""What is printed reaches its reader, or the program says why not, or is silent: no tracebacks."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import pytest
from PIL import Image

import cnnviz
from cnnviz.commands import cli
from cnnviz.commands.cli import main
from cnnviz.commands.common import say
from cnnviz.core.runs.run_library import runs_folder

pytestmark = pytest.mark.usefixtures("one_thread", "tiny_bars")
FULL = Path("/dev/full")
has_full_device = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
# Each command and each kind of answer, cheapest first.
COMMANDS = [
    "--version",
    "--help",
    "train --help",
    "export-run",
    "classify a.png a.png",
    "classify --json a.png",
    "evaluate --dataset bars",
    "evaluate --dataset bars --json",
    "train --dataset bars --network tiny --epochs 1 --batch-size 100",
]


@pytest.fixture(autouse=True)
def _a_picture(tiny_bars: None) -> None:
    picture = Image.new("L", (28, 28), 255)
    picture.paste(0, (8, 4, 20, 24))
    picture.save("a.png")


@contextmanager
def closed_pipe() -> Iterator[TextIO]:
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w", encoding="utf-8") as stream:
        yield stream


def full_disk() -> TextIO:
    return FULL.open("w", encoding="utf-8")


def run(command: str) -> int:
    try:
        return main(command.split())
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0


@pytest.mark.parametrize("command", COMMANDS)
def test_a_reader_that_has_had_enough_ends_it_in_silence(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closed_pipe() as stream, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        assert run(command) == cli.READER_GONE
    told = capsys.readouterr().err
    assert "Error" not in told
    assert "cnnviz:" not in told


@has_full_device
@pytest.mark.parametrize("command", COMMANDS)
def test_an_output_that_cannot_be_written_is_told_in_one_line(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with full_disk() as stream, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        assert run(command) == cli.BAD_INPUT
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == (
        "cnnviz: The output could not be written: the disk is full; redirect it elsewhere."
    )


@has_full_device
@pytest.mark.parametrize("arguments", [["--version"], ["train", "--help"], ["--nonsense"]])
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_nothing_is_left_to_fail_when_python_ends(arguments: list[str], stream: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(cnnviz.__file__).parents[1])}
    with full_disk() as full:
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: full}
        command = [sys.executable, "-m", "cnnviz", *arguments]
        done = subprocess.run(command, text=True, env=environment, check=False, **streams)
    fails = stream == "stdout" and arguments != ["--nonsense"]
    assert done.returncode == (2 if fails or arguments == ["--nonsense"] else 0)
    told = (done.stderr or "").splitlines()
    assert len(told) == (1 if stream == "stdout" else 0)


@has_full_device
def test_words_beside_the_output_end_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    with full_disk() as full:
        monkeypatch.setattr(sys, "stderr", full)
        say("an epoch")
        assert run("train --dataset bars --network tiny --epochs 1 --batch-size 100") == 0
        assert run("classify missing.png") == cli.BAD_INPUT
    assert Path("bars-tiny.safetensors").exists()


def test_without_any_terminal_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdout", None)
    say("an epoch")
    assert run("classify a.png missing.png") == cli.BAD_INPUT


@pytest.mark.parametrize("command", ["classify", "evaluate --checkpoint", "train --resume"])
def test_a_file_name_cannot_steer_the_terminal(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "\x1b]0;title\x07\u202e\udcff.safetensors"
    assert main([*command.split(), name]) == cli.BAD_INPUT
    told = capsys.readouterr().err
    assert told.removesuffix("\n").isprintable()
    assert r"\x1b]0;title\x07\u202e\udcff.safetensors" in told


def test_what_was_typed_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    for typed in (["\x1b[2J"], ["train", "--epochs", "\x1b[2J" * 5_000], ["train", "\x1b[2J"]):
        with pytest.raises(SystemExit):
            main(typed)
        told = capsys.readouterr().err
        assert told.removesuffix("\n").isprintable()
        assert len(told) < 1_200
    assert main(["train", "--dataset", "\x1b[2J" * 5_000]) == cli.BAD_INPUT
    told = capsys.readouterr().err
    assert told.removesuffix("\n").isprintable()
    assert len(told) < 600


def test_a_classified_files_name_is_printed_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.png").rename("a\n\x1b[31m.png")
    assert run("classify a.png") == cli.BAD_INPUT
    capsys.readouterr()
    assert main(["classify", "a\n\x1b[31m.png"]) == 0
    assert capsys.readouterr().out.startswith(r"a\n\x1b[31m.png: ")


@pytest.mark.skipif(os.name != "posix", reason="Windows always names a profile")
@pytest.mark.parametrize("command", ["export-run", "evaluate", "train", "classify a.png"])
def test_a_user_without_a_home_is_told_in_one_line(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", _nobody)
    code, told = run(command), capsys.readouterr()
    if command.startswith("classify"):  # which keeps nothing
        assert (code, told.err) == (0, "")
        return
    assert code == cli.BAD_INPUT
    assert told.err == (
        "cnnviz: This user has no home folder: set HOME to a folder that can be written.\n"
    )
    assert not Path("~").exists()


def _nobody(uid: int) -> object:
    raise KeyError(f"getpwuid(): uid not found: {uid}")


def test_no_runs_are_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export-run") == 0
    assert str(runs_folder()) in capsys.readouterr().out
