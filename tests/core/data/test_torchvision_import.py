import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from types import ModuleType

import pytest

from cnnviz.core.data.torchvision_import import DataFiles, torchvision_datasets


def run_python(code: str, *folders: Path) -> subprocess.CompletedProcess[str]:
    """Runs code in a fresh interpreter that looks for modules in `folders` first."""
    path = f"import sys; sys.path[:0] = {[str(folder) for folder in folders]!r}\n"
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", path + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
    )


def fake_torchvision(folder: Path, init: str) -> Path:
    package = folder / "torchvision"
    package.mkdir()
    (package / "__init__.py").write_text(init)
    (package / "datasets.py").write_text("FashionMNIST = 'fake'\n")
    return folder


def test_the_data_sets_can_be_imported() -> None:
    assert torchvision_datasets().FashionMNIST.__name__ == "FashionMNIST"


def test_threads_that_ask_at_once_get_the_same_module() -> None:
    modules: list[ModuleType] = []
    threads = [
        threading.Thread(target=lambda: modules.append(torchvision_datasets())) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert modules == [torchvision_datasets()] * 4


def test_the_built_in_data_set_does_not_need_torchvision() -> None:
    result = run_python(
        """
        from cnnviz.core.data.datasets import load_dataset
        import cnnviz.core.data.downloads
        assert len(load_dataset("synthetic-garments").test) == 2000
        assert not [name for name in sys.modules if name.startswith("torchvision")]
        """
    )
    assert result.returncode == 0, result.stderr


def test_operators_are_declared_only_where_they_are_missing(tmp_path: Path) -> None:
    result = run_python(
        """
        import torch
        from cnnviz.core.data.torchvision_import import torchvision_datasets
        assert torchvision_datasets().FashionMNIST == "fake"
        assert not hasattr(torch.ops.torchvision, "nms")
        """,
        fake_torchvision(tmp_path, ""),
    )
    assert result.returncode == 0, result.stderr


def test_missing_operators_are_declared_from_a_worker_thread_too(tmp_path: Path) -> None:
    needs_operator = """
        import torch
        from . import datasets
        torch.library.register_fake("torchvision::nms")(lambda dets, scores, threshold: dets)
    """
    result = run_python(
        """
        import threading, torch
        from cnnviz.core.data.torchvision_import import torchvision_datasets
        found = []
        worker = threading.Thread(target=lambda: found.append(torchvision_datasets()))
        worker.start()
        worker.join()
        assert found[0].FashionMNIST == "fake"
        assert torch.ops.torchvision.nms and torch.ops.torchvision.qnms
        assert torchvision_datasets() is found[0]
        """,
        fake_torchvision(tmp_path, textwrap.dedent(needs_operator)),
    )
    assert result.returncode == 0, result.stderr


def test_any_other_trouble_is_not_hidden(tmp_path: Path) -> None:
    result = run_python(
        """
        from cnnviz.core.data.torchvision_import import torchvision_datasets
        torchvision_datasets()
        """,
        fake_torchvision(tmp_path, "raise RuntimeError('something else')"),
    )
    assert result.returncode == 1
    assert "RuntimeError: something else" in result.stderr


@pytest.mark.parametrize(("content", "genuine"), [(b"abc", True), (b"abd", False), (b"", False)])
def test_a_file_is_genuine_by_its_md5(content: bytes, genuine: bool, tmp_path: Path) -> None:
    # The MD5 test suite of RFC 1321: MD5 ("abc").
    files = DataFiles("F", {"f.gz": "900150983cd24fb0d6963f7d28e17f72"}, (), ())
    path = tmp_path / "f.gz"
    path.write_bytes(content)
    with path.open("rb") as file:
        assert files.is_genuine(file, "f.gz") is genuine
        assert file.tell() == 0
