import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from cnnviz.commands.cli import main
from cnnviz.commands.doctor import report
from cnnviz.commands.doctor.findings import Finding
from cnnviz.commands.doctor.report import as_json, as_text, examine, run_doctor, troubles

BROKEN = {
    "tqdm": "raise ImportError('half of it\\nis missing')",
    "captum/__init__": "import os; print('dying words'); os.abort()",
    "torch/__init__": "raise OSError('libtorch_cpu.so is damaged')",
    "platformdirs": "raise SystemExit(7)",
}


@pytest.fixture
def broken_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in BROKEN.items():
        file = tmp_path / "broken" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(code)
    path = (str(tmp_path / "broken"), os.environ.get("PYTHONPATH"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, path)))


def test_whatever_is_broken_the_rest_is_told(
    broken_packages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("tqdm", "captum", "safetensors", "platformdirs", "threadpoolctl")
    sections = {
        "Packages": tuple(f"package:{name}" for name in names),
        "Computing": ("cnnviz.commands.doctor.computing",),
        "Program": ("cnnviz.commands.doctor.program",),
    }
    monkeypatch.setattr(report, "SECTIONS", sections)
    found = examine()
    told = {finding.name: finding.trouble for finding in found["Packages"]}
    assert tuple(told) == names
    assert "ImportError: half of it is missing" in told["tqdm"]
    assert "exit code -6" in told["captum"] or "exit code 3" in told["captum"]
    assert "libtorch_cpu.so is damaged" in told["safetensors"], "safetensors.torch needs torch"
    assert "exit code 7" in told["platformdirs"]
    assert told["threadpoolctl"] == ""
    assert "libtorch_cpu.so is damaged" in found["Computing"][0].trouble
    assert [finding.name for finding in found["Program"]][:3] == ["cnnviz", "Python", "system"]


@pytest.mark.parametrize("command", [["classify", "coat.png"], ["evaluate"], ["export-run"]])
def test_commands_that_miss_a_package_name_the_doctor(
    command: list[str], broken_packages: None, tmp_path: Path
) -> None:
    (tmp_path / "broken" / "torch" / "__init__.py").write_text("import half_of_torch")
    run = subprocess.run([sys.executable, "-m", "cnnviz", *command], capture_output=True, text=True)
    assert run.returncode == 2
    assert run.stderr == (
        "cnnviz: half_of_torch cannot be loaded; `cnnviz doctor` says why, and how to fix it.\n"
    )


def test_the_whole_report(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    told = json.loads(capfd.readouterr().out)
    assert told["well"] is True
    assert list(told)[1:] == ["Program", "Packages", "Display", "Computing", "Folders", "Data"]
    names = {finding["name"] for section in list(told)[1:] for finding in told[section]}
    assert {"torch", "Qt", "device taken", "precision taken", "threads"} <= names
    assert {"compiled code", "data", "runs", "cache", "log", "config", "fashion-mnist"} <= names


def test_the_doctor_itself_needs_neither_torch_nor_qt() -> None:
    code = "import sys, cnnviz.commands.cli, cnnviz.commands.doctor.report; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert loaded.isdisjoint({"torch", "numpy", "PySide6", "platformdirs", "safetensors", "tqdm"})


def test_a_user_without_a_home_is_told_in_our_words(
    broken_packages: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "SECTIONS", {"Folders": ("cnnviz.commands.doctor.folders",)})
    (tmp_path / "broken" / "platformdirs.py").write_text(
        "def user_data_path(*name, **options): raise RuntimeError\n"
        "user_cache_path = user_log_path = user_data_path\n"
    )
    assert [finding.trouble for finding in examine()["Folders"]] == [
        "This user has no home folder: set HOME to a folder that can be written."
    ]


@pytest.fixture
def sick() -> dict[str, list[Finding]]:
    return {
        "Packages": [Finding("torch", "2.13.0"), Finding("tqdm", "1", "It is gone. Fetch it.")],
        "Computing": [Finding("compiled code", "not there", hint="Install a compiler.")],
    }


def test_troubles_and_hints_stand_below_what_they_are_about(sick: dict[str, list[Finding]]) -> None:
    assert as_text(sick).splitlines() == [
        "Packages",
        "  torch                    2.13.0",
        "  tqdm                     1",
        "    ! It is gone. Fetch it.",
        "Computing",
        "  compiled code            not there",
        "    * Install a compiler.",
        "",
        "1 problem, marked with !",
    ]
    assert as_json(sick)["well"] is False
    assert troubles(sick) == ["It is gone. Fetch it."]


@pytest.mark.parametrize(("section", "code"), [("Packages", 1), ("Computing", 0)])
def test_the_exit_code_tells_whether_there_is_trouble(
    section: str,
    code: int,
    sick: dict[str, list[Finding]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(report, "examine", lambda: {section: sick[section]})
    asked = SimpleNamespace(json=False, install_desktop_entry=False, remove_desktop_entry=False)
    assert run_doctor(asked) == code  # type: ignore[arg-type]
    assert ("No problems found." in capsys.readouterr().out) == (code == 0)
