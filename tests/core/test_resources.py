from pathlib import Path

import pytest

from cnnviz.core import resources


def test_shipped_folders_are_found_beside_the_package_in_a_checkout() -> None:
    assert resources.resource("examples").is_dir()
    assert resources.shipped_checkpoint().name == "fashion-mnist-article.safetensors"


def test_shipped_folders_are_found_inside_an_installed_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "cnnviz"
    (package / "resources").mkdir(parents=True)
    (package / "checkpoints").mkdir()
    monkeypatch.setattr(resources, "PACKAGE", package)

    assert resources.resource("examples", "a.json") == package / "resources" / "examples" / "a.json"
    assert resources.shipped_checkpoint().parent == package / "checkpoints"
