import pytest

from cnnviz import display
from cnnviz.core.errors import CnnvizError
from cnnviz.display import check_display


@pytest.fixture(autouse=True)
def _on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display.sys, "platform", "linux")


def test_no_display_names_the_headless_commands() -> None:
    with pytest.raises(CnnvizError, match=r"no display.*cnnviz train, cnnviz evaluate"):
        check_display({})


def test_a_display_that_does_not_answer() -> None:
    with pytest.raises(CnnvizError, match=r"display :4711 does not answer"):
        check_display({"DISPLAY": ":4711"})


def test_missing_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(display, "_x_server_answers", lambda number: True)
    monkeypatch.setattr(display, "_has_library", lambda name: False)
    with pytest.raises(CnnvizError, match=r"apt install .*libxcb-cursor0"):
        check_display({"DISPLAY": ":0"})


@pytest.mark.parametrize(
    "environment",
    [
        {"QT_QPA_PLATFORM": "offscreen"},
        {"WAYLAND_DISPLAY": "wayland-0"},
    ],
)
def test_other_ways_to_show_a_window_need_no_x_server(environment: dict[str, str]) -> None:
    check_display(environment)
