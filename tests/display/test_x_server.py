import ctypes.util
import sys

import pytest

from cnnviz.display import x_server as module
from cnnviz.display.x_server import XConnection
from tests.display_servers import x_refusal, x_server, x_welcome

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not ctypes.util.find_library("xcb"), reason="needs libxcb"
)


def trouble_with(display: str) -> str:
    connection = XConnection(display)
    trouble = connection.trouble()
    connection.leave()
    return trouble


def test_a_server_that_lets_us_in() -> None:
    server, display = x_server(x_welcome())
    with server:
        assert trouble_with(display) == ""


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (b"Authorization required, but no authorization protocol specified\n", "refuses"),
        (b"Maximum number of clients reached", "accepts no more clients"),
    ],
)
def test_a_server_that_refuses(reason: bytes, told: str, capfd: pytest.CaptureFixture[str]) -> None:
    server, display = x_server(x_refusal(reason))
    with server:
        assert told in trouble_with(display)
    assert capfd.readouterr().err == "", "what xcb writes itself"


def test_a_server_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TIMEOUT_S", 0.2)
    server, display = x_server(b"")
    with server:
        assert trouble_with(display) == f"the display {display} does not answer"


@pytest.mark.parametrize("display", [":4711", "127.0.0.1:58000"])
def test_a_server_that_is_not_there(display: str) -> None:
    assert trouble_with(display) == f"the display {display} does not answer"


def test_a_name_that_is_none() -> None:
    assert trouble_with("garbage") == "DISPLAY names no display: 'garbage'"
