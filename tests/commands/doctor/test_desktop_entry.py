import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader

from cnnviz.commands.cli import main
from cnnviz.commands.doctor import desktop_entry
from cnnviz.commands.doctor.desktop_entry import ENTRY, ICONS, quoted
from cnnviz.core.resources import resource

ROOT = Path(__file__).parents[3]
AWKWARD = [
    "/opt/plain/cnnviz",
    "/home/me/my env/cnnviz",
    '/odd/"$HOME`x`\\y/cnnviz',
    "/odd/100%f/Käse/cnnviz",
]


@pytest.fixture(autouse=True)
def _on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desktop_entry.sys, "platform", "linux")


@pytest.fixture
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program in a folder whose name a shell would not like."""
    program = tmp_path / "my $env %f" / "cnnviz"
    program.parent.mkdir()
    program.touch(0o755)
    monkeypatch.setattr(desktop_entry.sys, "argv", [str(program), "doctor"])
    return program


def read_by_a_desktop(value: str) -> str:
    """The one quoted argument of an Exec line, undone in the specification's own order."""
    as_string = re.sub(r"\\(.)", lambda m: {"s": " ", "n": "\n"}.get(m[1], m[1]), value)
    assert as_string[0] == as_string[-1] == '"'
    argument = re.sub(r'\\(["`$\\])', r"\1", as_string[1:-1])
    assert not re.search(r"(?<!%)(%%)*%(?!%)", argument), "a field code is left"
    return argument.replace("%%", "%")


@pytest.mark.parametrize("path", AWKWARD)
def test_a_path_is_quoted_as_the_specification_says(path: str) -> None:
    assert read_by_a_desktop(quoted(path)) == path


def test_the_entry_starts_this_installation(
    share: Path, program: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--install-desktop-entry"]) == 0
    assert str(share / ENTRY) in capsys.readouterr().out
    lines = dict(line.split("=", 1) for line in (share / ENTRY).read_text().splitlines()[1:])
    assert read_by_a_desktop(lines["Exec"]) == str(program)
    assert lines["TryExec"] == str(program)
    assert lines["Icon"] == "cnnviz"
    assert all((share / place).is_file() for place in ICONS.values())
    assert main(["doctor", "--install-desktop-entry"]) == 0, "again, over itself"


def test_it_is_taken_out_again(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor", "--install-desktop-entry"])
    capsys.readouterr()
    assert main(["doctor", "--remove-desktop-entry"]) == 0
    assert "no longer in the menus" in capsys.readouterr().out
    assert not [path for path in share.rglob("*") if path.is_file()]
    assert main(["doctor", "--remove-desktop-entry"]) == 0
    assert "not in the menus" in capsys.readouterr().out


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="needs its validator")
def test_both_entries_are_valid(share: Path, program: Path) -> None:
    main(["doctor", "--install-desktop-entry"])
    for entry in (share / ENTRY, resource("desktop", "cnnviz.desktop")):
        run = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True)
        assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_a_started_module_is_started_so_again(
    share: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop_entry.sys, "argv", ["/somewhere/cnnviz/__main__.py"])
    monkeypatch.setattr(desktop_entry.sys, "executable", str(tmp_path / "python"))
    main(["doctor", "--install-desktop-entry"])
    assert f'Exec="{tmp_path}/python" "-m" "cnnviz"\n' in (share / ENTRY).read_text()


@pytest.mark.parametrize("name", ["a=b", "line\nbreak"])
def test_a_path_that_no_entry_can_hold(
    name: str, share: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(desktop_entry.sys, "argv", ["-"])
    monkeypatch.setattr(desktop_entry.sys, "executable", f"/opt/{name}/python")
    assert main(["doctor", "--install-desktop-entry"]) == 2
    assert "No desktop entry can start" in capsys.readouterr().err
    assert not share.exists()


@pytest.mark.parametrize("option", ["--install-desktop-entry", "--remove-desktop-entry"])
@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_than_on_linux(
    option: str, platform: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(desktop_entry.sys, "platform", platform)
    assert main(["doctor", option]) == 2
    assert "Desktop entries are for Linux" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    share.touch()
    assert main(["doctor", "--install-desktop-entry"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "name another one in XDG_DATA_HOME" in told


def test_the_wheel_installs_the_same_files_for_all() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = project["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert set(shared.values()) == {
        f"share/{place.as_posix()}" for place in (ENTRY, *ICONS.values())
    }
    assert all((ROOT / source).is_file() for source in shared)


def test_the_icon_has_the_size_of_its_folder() -> None:
    assert QImageReader(str(resource("desktop", "cnnviz.png"))).size().toTuple() == (256, 256)
