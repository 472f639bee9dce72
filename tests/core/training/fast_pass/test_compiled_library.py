"""Compiled code is there where it could be compiled, and is done without where it could not."""

import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.training.fast_pass import compiled_block, compiled_library

find_library = compiled_library.compiled_library.__wrapped__


@pytest.mark.skipif(shutil.which(os.environ.get("CC", "cc")) is None, reason="no C compiler")
def test_where_there_is_a_compiler_the_install_compiled() -> None:
    assert find_library() is not None


@pytest.mark.parametrize("content", [None, b"", b"\x7fELF and no more"])
def test_no_code_or_another_machines_is_done_without(
    content: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library = tmp_path / "libcnnviz.so"
    if content is not None:
        library.write_bytes(content)
    monkeypatch.setattr(compiled_library, "LIBRARY", library)
    assert find_library() is None


def test_too_little_memory_is_told() -> None:
    with pytest.raises(CnnvizError, match="smaller batch"):
        compiled_block._check_memory(1)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a thread choose")
@pytest.mark.parametrize("surplus", [0, 1])
def test_each_thread_gets_a_processor_unless_there_are_too_few(surplus: int) -> None:
    library = find_library()
    if library is None:
        pytest.skip("nothing was compiled here")
    processors = os.sched_getaffinity(0)
    threads = len(processors) + surplus

    def places() -> tuple[int, list[set[int]]]:
        torch.set_num_threads(threads)
        placed = library.keep_threads_apart()
        return placed, [os.sched_getaffinity(int(task)) for task in os.listdir("/proc/self/task")]

    with ThreadPoolExecutor(1) as background:
        placed, found = background.submit(places).result()
    alone = [place for place in found if len(place) == 1]
    if surplus:
        assert placed == 0
    else:
        assert placed == threads
        assert len(alone) >= threads
        assert set.union(*alone) == processors
    assert os.sched_getaffinity(0) == processors
