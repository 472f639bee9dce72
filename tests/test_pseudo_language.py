"""The window in the pseudo language: every text is translated, and has room to be longer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
WALK_S = 300
# Panels that a longer language makes wider than their place scroll sideways: up to so much.
SCROLLED_PX = 20


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What the walk over all panels finds: place, what, text."""
    home = str(tmp_path_factory.mktemp("home"))
    without_data = {name: value for name, value in os.environ.items() if name != "CNNVIZ_DATA"}
    walk = subprocess.run(
        [sys.executable, "-m", "tests.pseudo_walk"],
        cwd=ROOT,
        env={**without_data, "HOME": home, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=WALK_S,
        check=True,
    )
    assert "Traceback" not in walk.stderr
    findings: list[list[str]] = json.loads(walk.stdout)
    return findings


def test_everything_that_is_read_is_translated(found: list[list[str]]) -> None:
    assert not [finding for finding in found if finding[1] == "not translated"]


def test_nothing_is_cut(found: list[list[str]]) -> None:
    assert not [finding for finding in found if finding[1].startswith("cut")]


def test_panels_are_hardly_wider_than_their_place(found: list[list[str]]) -> None:
    wider = {place: int(what.split()[3]) for place, what, _ in found if "too narrow" in what}
    assert all(by <= SCROLLED_PX for by in wider.values()), wider
