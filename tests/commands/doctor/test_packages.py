import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from cnnviz.commands.doctor import packages
from cnnviz.commands.doctor.packages import IMPORTED, look_at_package

PROJECT = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]


def test_every_package_that_cnnviz_requires_is_looked_at() -> None:
    assert IMPORTED.keys() == {Requirement(line).name for line in PROJECT["dependencies"]}


@pytest.mark.parametrize("name", ["tqdm", "PySide6-Essentials", "torchvision"])
def test_a_package_that_works(name: str) -> None:
    found = look_at_package(name)
    assert found.value[0].isdigit()
    assert not found.trouble


def test_a_package_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(IMPORTED, "nothing", "no_such_module")
    found = look_at_package("nothing")
    assert found.value == "not installed"
    assert "no_such_module" in found.trouble
    assert found.trouble.endswith(f"{sys.executable} -m pip install --force-reinstall nothing")


def test_a_missing_library_of_the_system_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    why = "libEGL.so.1: cannot open shared object file: No such file or directory"
    (tmp_path / "broken_qt.py").write_text(f"raise ImportError({why!r})")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(IMPORTED, "PySide6-Essentials", "broken_qt")
    monkeypatch.setattr(packages.sys, "platform", "linux")
    assert "Qt lacks libEGL.so.1; install it" in look_at_package("PySide6-Essentials").trouble
