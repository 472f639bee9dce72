import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from types import ModuleType

import pytest

from cnnviz.core.late_imports import import_late


@pytest.fixture
def slow_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A module that takes its time, and makes what the collector would search."""
    (tmp_path / "slow_module.py").write_text(
        "import time\ntime.sleep(0.05)\nmade = [[] for _ in range(10_000)]\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    yield "slow_module"
    sys.modules.pop("slow_module", None)


def test_threads_that_ask_at_once_get_one_whole_module(slow_module: str) -> None:
    found: list[ModuleType] = []
    threads = [Thread(target=lambda: found.append(import_late(slow_module))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len({id(module) for module in found}) == 1
    assert len(found[0].made) == 10_000


def test_what_an_import_made_is_not_searched_for_garbage(slow_module: str) -> None:
    before = gc.get_freeze_count()
    import_late(slow_module)
    assert gc.get_freeze_count() >= before + 10_000


def test_a_module_that_fails_can_be_asked_for_again(tmp_path: Path) -> None:
    with pytest.raises(ModuleNotFoundError):
        import_late("no_such_module_at_all")
    with pytest.raises(ModuleNotFoundError):
        import_late("no_such_module_at_all")
