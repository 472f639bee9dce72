import struct
from contextlib import suppress
from pathlib import Path

import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.display import screen as display
from cnnviz.display.screen import cannot_load_qt, platforms_of, plugin_folder, usable_display
from tests.display_servers import wayland_server, x_server, x_welcome

on_linux = pytest.mark.skipif(plugin_folder() is None, reason="needs PySide6's Linux wheel")
WAYLAND_ANSWER = struct.pack("=III", 2, 12 << 16, 1)  # wl_callback.done


@pytest.fixture(autouse=True)
def _on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display.sys, "platform", "linux")


@pytest.fixture
def whole_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if Qt lacked no library."""
    monkeypatch.setattr(display, "missing_libraries", lambda file: [])


def left_to_try(environment: dict[str, str]) -> str:
    with usable_display(environment) as platforms:
        return platforms


def refusal(environment: dict[str, str]) -> str:
    with pytest.raises(CnnvizError) as caught:
        left_to_try(environment)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith("cnnviz train, cnnviz evaluate, cnnviz classify.")
    return str(caught.value)


@pytest.mark.parametrize(
    ("environment", "tried"),
    [
        ({}, ["xcb"]),
        ({"DISPLAY": ":0"}, ["xcb"]),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ["wayland", "xcb"]),
        ({"WAYLAND_DISPLAY": ""}, ["wayland", "xcb"]),
        ({"XDG_SESSION_TYPE": "wayland"}, ["wayland", "xcb"]),
        ({"XDG_SESSION_TYPE": "x11", "QT_QPA_PLATFORM": ""}, ["xcb"]),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, ["offscreen"]),
        ({"QT_QPA_PLATFORM": "wayland-egl;xcb:a=b;"}, ["wayland-egl", "xcb:a=b"]),
    ],
)
def test_what_qt_will_try(environment: dict[str, str], tried: list[str]) -> None:
    """As Qt 6.11.3 was seen to do."""
    assert platforms_of(environment) == tried


def test_no_display(whole_qt: None) -> None:
    assert "there is no display (DISPLAY is not set)" in refusal({})


def test_a_display_that_does_not_answer(whole_qt: None) -> None:
    assert "the display :4711 does not answer" in refusal({"DISPLAY": ":4711"})


@on_linux
def test_a_platform_that_qt_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    told = refusal({"QT_QPA_PLATFORM": "nonsense", "DISPLAY": ":0"})
    assert "'nonsense'" in told
    assert "wayland, xcb: unset it" in told
    assert left_to_try({"QT_QPA_PLATFORM": "nonsense", "QT_PLUGIN_PATH": "/elsewhere"}) == ""


@on_linux
@pytest.mark.parametrize("platform", ["offscreen", "minimal", "OFFSCREEN", "offscreen:fonts=x"])
def test_platforms_that_need_no_display(platform: str) -> None:
    assert left_to_try({"QT_QPA_PLATFORM": platform}) == ""


@on_linux
def test_missing_libraries_are_named_with_what_installs_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def gone(file: Path) -> list[str]:
        asked.append(file.name)
        return ["libxcb-icccm.so.4", "libxcb-keysyms.so.1"]

    monkeypatch.setattr(display, "missing_libraries", gone)
    assert "Qt lacks libxcb-icccm.so.4, libxcb-keysyms.so.1" in refusal({"DISPLAY": ":0"})
    assert asked == ["libqxcb.so"]


@pytest.mark.parametrize("absolute", [True, False])
def test_a_wayland_compositor_that_answers(absolute: bool, whole_qt: None, tmp_path: Path) -> None:
    path = tmp_path / "wayland-7"
    named = {"WAYLAND_DISPLAY": str(path)} if absolute else {
        "WAYLAND_DISPLAY": path.name, "XDG_RUNTIME_DIR": str(tmp_path)
    }  # fmt: skip
    with wayland_server(str(path), WAYLAND_ANSWER):
        assert left_to_try({**named, "DISPLAY": ":4711"}) == "", "X is not even asked"


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"WAYLAND_DISPLAY": "wayland-99", "XDG_RUNTIME_DIR": "/"}, "wayland-99 does not answer"),
        ({"WAYLAND_DISPLAY": "/wayland-99"}, "/wayland-99 does not answer"),
        ({"WAYLAND_DISPLAY": "w" * 300, "XDG_RUNTIME_DIR": "/"}, "does not answer"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "XDG_RUNTIME_DIR is not set"),
        ({"XDG_SESSION_TYPE": "wayland"}, "wayland-0 cannot be found"),
    ],
)
def test_a_wayland_display_left_over(
    environment: dict[str, str], told: str, whole_qt: None
) -> None:
    """Where X answers it is taken; else both are told."""
    sentence = refusal({**environment, "DISPLAY": ":4711"})
    assert told in sentence
    assert "the display :4711 does not answer" in sentence
    server, x_display = x_server(x_welcome())
    with server:
        assert left_to_try({**environment, "DISPLAY": x_display}) == "xcb"


def test_a_compositor_that_is_silent(
    whole_qt: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display, "WAYLAND_TIMEOUT_S", 0.2)
    path = str(tmp_path / "wayland-0")
    with wayland_server(path, b""):
        assert "does not answer" in refusal({"WAYLAND_DISPLAY": path})


def test_elsewhere_than_on_linux_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    for platform in ("win32", "darwin"):
        monkeypatch.setattr(display.sys, "platform", platform)
        assert left_to_try({"QT_QPA_PLATFORM": "nonsense"}) == ""


def test_the_connection_is_held_until_qt_has_its_own(
    whole_qt: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = []
    monkeypatch.setattr(display.XConnection, "leave", lambda connection: left.append(connection))
    server, x_display = x_server(x_welcome())
    with server, suppress(ZeroDivisionError), usable_display({"DISPLAY": x_display}):
        assert not left
        raise ZeroDivisionError  # whatever happens meanwhile
    [connection] = left
    monkeypatch.undo()
    connection.leave()


def test_pyside_that_cannot_be_imported() -> None:
    why = "libEGL.so.1: cannot open shared object file: No such file or directory"
    assert "Qt lacks libEGL.so.1; install it with: " in str(cannot_load_qt(ImportError(why)))
    told = str(cannot_load_qt(ImportError("No module named 'PySide6'")))
    assert "`cnnviz doctor` says why" in told
    assert "No module named" not in told
