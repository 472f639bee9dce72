"""Compiled code is there where it could be compiled, and is done without where it could not."""

import os
import shutil
from pathlib import Path

import pytest

from cnnviz.core import compiled_block
from cnnviz.core.errors import CnnvizError

find_library = compiled_block.compiled_library.__wrapped__


@pytest.mark.skipif(shutil.which(os.environ.get("CC", "cc")) is None, reason="no C compiler")
def test_where_there_is_a_compiler_the_install_compiled() -> None:
    assert find_library() is not None


@pytest.mark.parametrize("content", [None, b"", b"\x7fELF and no more"])
def test_no_code_or_another_machines_is_done_without(
    content: bytes | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library = tmp_path / "libblock.so"
    if content is not None:
        library.write_bytes(content)
    monkeypatch.setattr(compiled_block, "LIBRARY", library)
    assert find_library() is None


def test_too_little_memory_is_told() -> None:
    with pytest.raises(CnnvizError, match="smaller batch"):
        compiled_block._check_memory(1)
