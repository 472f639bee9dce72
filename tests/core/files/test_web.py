import io
import urllib.request
from typing import Any

import pytest

from cnnviz.core.files import web
from cnnviz.core.files.web import DeliveryError, Pace, asking, open_url


def test_a_report_is_due_after_so_many_bytes_or_so_much_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now_s = 50.0
    monkeypatch.setattr(web.time, "monotonic", lambda: now_s)
    pace = Pace()
    assert [pace.is_due(size) for size in (1, web.REPORT_BYTES - 1, web.REPORT_BYTES)] == [
        False,
        False,
        True,
    ]
    assert not pace.is_due(web.REPORT_BYTES + 1)
    now_s += web.REPORT_EVERY_S
    assert pace.is_due(web.REPORT_BYTES + 2)
    assert not pace.is_due(web.REPORT_BYTES + 3)


def test_an_answer_that_is_not_of_the_web_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirection may lead to a server of files, whose answers have no headers."""
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: io.BytesIO(b"file"))
    with pytest.raises(DeliveryError, match="host closed the connection early"), asking("host"):
        open_url("http://host/")


def test_headers_are_sent_with_the_programs_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[urllib.request.Request] = []

    def note(request: urllib.request.Request, **_options: Any) -> io.BytesIO:
        asked.append(request)
        return io.BytesIO()

    monkeypatch.setattr(urllib.request, "urlopen", note)
    with pytest.raises(DeliveryError), asking("host"):
        open_url("http://host/", headers={"Range": "bytes=0-9"})
    assert asked[0].headers == {"User-agent": "cnnviz", "Range": "bytes=0-9"}
    assert asked[0].get_method() == "GET"
