from pathlib import Path

import pytest

from cnnviz.commands.doctor import computing, data
from cnnviz.commands.doctor.computing import findings
from cnnviz.core.training.recipes import RECIPES


def test_what_a_run_here_would_compute_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(computing, "compiled_library", lambda: None)
    found = {finding.name: finding for finding in findings()}
    assert "cpu" in found["devices"].value
    assert found["precision taken"].value.startswith(RECIPES["article"].precision)
    assert "install a C compiler" in found["compiled code"].hint
    assert not any(finding.trouble for finding in found.values())


def test_data_sets_and_shipped_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(data, "shipped_checkpoint", lambda: tmp_path / "gone")
    found = {finding.name: finding for finding in data.findings()}
    assert found["fashion-mnist"].value.startswith("not here: downloaded")
    assert not found["fashion-mnist"].trouble
    assert "install it with" in found["shipped network"].trouble
    assert not found["shipped drawings"].trouble
