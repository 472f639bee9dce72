from pathlib import Path

import pytest

from cnnviz.commands.doctor import screen, window
from cnnviz.commands.doctor.findings import Finding
from cnnviz.display import screen as display

pytestmark = pytest.mark.skipif(display.plugin_folder() is None, reason="needs PySide6's wheel")


def told(monkeypatch: pytest.MonkeyPatch, **environment: str) -> dict[str, Finding]:
    for name in screen.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return {finding.name: finding for finding in screen.findings()}


def test_a_platform_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, QT_QPA_PLATFORM="offscreen")
    assert found["environment"].value == "QT_QPA_PLATFORM=offscreen"
    assert found["offscreen"] == Finding("offscreen", "works")


def test_no_platform_works(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, WAYLAND_DISPLAY="/nowhere/wayland-7")
    assert found["wayland"].trouble == "The Wayland display /nowhere/wayland-7 does not answer."
    assert "DISPLAY is not set" in found["xcb"].trouble
    assert window.findings() == [], "no window is tried"


def test_what_fails_before_another_works_is_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(monkeypatch, QT_QPA_PLATFORM="nonsense;offscreen")
    assert "nonsense" in found["nonsense"].hint
    assert not found["nonsense"].trouble
    assert found["offscreen"].value == "works"


def test_missing_libraries_come_with_their_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(file: Path) -> list[str]:
        return ["libEGL.so.1"]

    monkeypatch.setattr(display, "missing_libraries", gone)
    found = told(monkeypatch, QT_QPA_PLATFORM="offscreen")
    assert found["offscreen"].trouble.startswith("Qt lacks libEGL.so.1; install it with: ")
