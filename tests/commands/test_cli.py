import os
import subprocess
import sys
from pathlib import Path

import pytest

import cnnviz.app
import cnnviz.commands.table
from cnnviz import __version__
from cnnviz.commands.cli import main
from cnnviz.commands.table import COMMANDS
from cnnviz.core.data.datasets import DATASETS
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.training.devices import DEVICES
from cnnviz.core.training.recipes import RECIPES

WITHOUT_HEAVY_IMPORTS = """
import sys
from cnnviz.commands.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    code = end.code
heavy = {"torch", "torchvision", "numpy", "PIL", "PySide6", "pyqtgraph"} & set(sys.modules)
sys.exit(f"imported {heavy}" if heavy else code)
"""

# The whole of the headless work in a process in which nothing of Qt can be imported.
WITHOUT_QT = """
import sys

class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6", "pyqtgraph"):
            raise AssertionError(f"{name} was imported")

sys.meta_path.insert(0, NoQt())
from cnnviz.commands.cli import main
for command in sys.argv[1:]:
    code = main(command.split())
    if code:
        sys.exit(code)
"""


def python(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(cnnviz.__file__).parents[1])},
    )


def help_text(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["train", "--help"], ["--no"]])
def test_what_needs_no_arithmetic_answers_without_heavy_imports(
    arguments: list[str], tmp_path: Path
) -> None:
    result = python("-c", WITHOUT_HEAVY_IMPORTS, *arguments, cwd=tmp_path)
    assert result.returncode == (2 if arguments == ["--no"] else 0), result.stderr


def test_python_dash_m_is_the_same_program(tmp_path: Path) -> None:
    result = python("-m", "cnnviz", "--version", cwd=tmp_path)
    assert (result.returncode, result.stdout) == (0, f"cnnviz {__version__}\n")


def test_all_headless_commands_work_without_qt(tmp_path: Path) -> None:
    """One whole run, on the data set that needs no download."""
    result = python(
        "-c",
        WITHOUT_QT,
        "train --dataset synthetic-garments --epochs 1 --output n.safetensors --log log.jsonl",
        "evaluate --checkpoint n.safetensors --dataset synthetic-garments --json",
        f"classify --checkpoint n.safetensors --json {picture(tmp_path).name}",
        cwd=tmp_path,
    )
    assert result.returncode == 0, result.stderr
    said, evaluation, answer = result.stdout.splitlines()
    assert said.startswith("n.safetensors: epoch 1, ")
    assert evaluation.startswith('{"accuracy": 0.')
    assert answer.startswith('{"file": "picture.pgm", "class": "')
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 90


def picture(folder: Path) -> Path:
    path = folder / "picture.pgm"
    rows = [bytes(255 if 20 < x < 40 and 10 < y < 50 else 0 for x in range(60)) for y in range(60)]
    path.write_bytes(b"P5 60 60 255\n" + b"".join(rows))
    return path


def test_no_command_starts_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[Path | None, Path | None]] = []

    def run_app(checkpoint: Path | None, data_dir: Path | None) -> int:
        started.append((checkpoint, data_dir))
        return 7

    monkeypatch.setattr(cnnviz.app, "run_app", run_app)
    assert main([]) == 7
    assert main(["--checkpoint", "a.pt", "--data-dir", "d"]) == 7
    assert started == [(None, None), (Path("a.pt"), Path("d"))]


@pytest.mark.parametrize(
    ("arguments", "checkpoint"),
    [
        (["--checkpoint", "a.pt", "evaluate"], Path("a.pt")),
        (["evaluate", "--checkpoint", "a.pt"], Path("a.pt")),
        (["evaluate"], None),
    ],
)
def test_a_shared_option_may_stand_before_or_after_the_command(
    arguments: list[str], checkpoint: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COMMANDS, "evaluate", lambda given: int(given.checkpoint != checkpoint))
    assert main(arguments) == 0


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["trian"], "invalid choice: 'trian'"),
        (["--checkpoint"], "expected one argument"),
        (["train", "--epochs", "ten"], "--epochs: invalid int value: 'ten'"),
        (["train", "--epoch", "3"], "--epoch"),
        (["train", "extra"], "extra"),
        (["classify"], "IMAGE"),
    ],
)
def test_wrong_usage_is_one_line_and_code_2(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    printed = capsys.readouterr()
    assert end.value.code == 2
    assert printed.out == ""
    assert printed.err.startswith("cnnviz: ")
    assert named in printed.err
    assert printed.err.count("\n") == 1


def test_a_mendable_error_is_one_line_and_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: object) -> int:
        raise CnnvizError("This is wrong;\n  do that.")

    monkeypatch.setitem(COMMANDS, "evaluate", fail)
    assert main(["evaluate"]) == 2
    assert capsys.readouterr().err == "cnnviz: This is wrong; do that.\n"


def test_ctrl_c_is_code_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setitem(COMMANDS, "evaluate", interrupt)
    assert main(["evaluate"]) == 130
    assert capsys.readouterr().err == "cnnviz: interrupted\n"


def test_an_error_that_nobody_expected_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(arguments: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setitem(COMMANDS, "evaluate", fail)
    with pytest.raises(ZeroDivisionError):
        main(["evaluate"])


def test_the_help_names_every_choice(capsys: pytest.CaptureFixture[str]) -> None:
    """The help is written without importing the tables, so it could fall behind them."""
    text = " ".join(help_text("train", capsys).split())
    for name in (*DATASETS, *NETWORKS, *RECIPES, *DEVICES):
        assert name in text, name
    assert "validation pictures" in text
    assert "test pictures are not looked at" in text


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in COMMANDS:
        assert help_text(command, capsys).startswith(f"usage: cnnviz {command}")
