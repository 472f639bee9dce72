import subprocess
import sys

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler, qWarning

from cnnviz.views.window.qt_refusal import told_in_one_line

ENDS = """
from PySide6.QtCore import qFatal, qWarning
from cnnviz.views.window.qt_refusal import told_in_one_line
with told_in_one_line():
    qWarning("before the end")
    qFatal("no screen")
"""


@pytest.mark.parametrize("platform", ["", "eglfs"])
def test_where_qt_would_abort_one_line_is_said(
    platform: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    run = subprocess.run([sys.executable, "-c", ENDS], capture_output=True, text=True)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert run.stderr.startswith("cnnviz: No window can be opened: Qt finds no screen")
    assert ("unset QT_QPA_PLATFORM" in run.stderr) == bool(platform)
    assert "cnnviz train" in run.stderr


def test_what_qt_warns_of_otherwise_is_not_lost(capsys: pytest.CaptureFixture[str]) -> None:
    heard: list[str] = []

    def hear(kind: QtMsgType, context: object, message: str) -> None:
        heard.append(message)

    before = qInstallMessageHandler(hear)
    try:
        with told_in_one_line():
            qWarning("a font is missing")
            assert not heard
        qWarning("later")
    finally:
        qInstallMessageHandler(before)
    assert capsys.readouterr().err == "a font is missing\n"
    assert heard == ["later"]
