import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

from cnnviz.core.data.datasets import FASHION_CLASSES
from cnnviz.core.files.user_folders import data_folder
from cnnviz.core.peoples_drawings.folder import (
    SLUGS,
    VARIABLE,
    class_file,
    count_drawings,
    drawings_folder,
)
from tests.bucket import framed, npy


def test_they_are_in_the_data_folder_unless_another_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert drawings_folder() == data_folder() / "peoples-drawings"
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert drawings_folder() == tmp_path


def test_every_class_has_a_file_with_its_name() -> None:
    assert tuple(SLUGS) == FASHION_CLASSES
    for name, slug in SLUGS.items():
        assert slug == re.sub(r"\W+", "-", name.lower())
    assert class_file(Path("a"), "Ankle boot") == Path("a/ankle-boot.npz")


def test_drawings_are_counted_without_reading_them(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "bag.npz", drawings=framed(12))
    np.savez(tmp_path / "sandal.npz", drawings=framed(3).reshape(3, -1))
    np.savez(tmp_path / "elsewhere.npz", drawings=framed(3))
    assert count_drawings(tmp_path) == {"Sandal": 3, "Bag": 12}
    assert count_drawings(tmp_path / "nowhere") == {}


def packed(content: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("drawings.npy", content)
    return file.getvalue()


WHOLE = packed(npy(framed(5)))
LZMA = packed(npy(framed(5)), zipfile.ZIP_LZMA)
SPOILT = {
    "no zip": b"drawings",
    "cut off": WHOLE[:-30],
    "empty": b"",
    "another key": WHOLE.replace(b"drawings.npy", b"pictures.npy"),
    "spoilt content": WHOLE[:60] + bytes(40) + WHOLE[100:],
    "spoilt lzma": LZMA[:60] + bytes(40) + LZMA[100:],
    "floats": packed(npy(np.zeros((5, 28, 28)))),
    "a pickle": packed(npy(np.array([{}] * 5))),
    "no npy": packed(b"\x93NUMPY" + bytes(2000)),
    "of python's depth": packed(b"\x93NUMPY\x01\x00\x80\x03" + b"(" * 896),
    "none": packed(npy(framed(0))),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_a_spoilt_file_counts_as_none(kind: str, tmp_path: Path) -> None:
    (tmp_path / "bag.npz").write_bytes(SPOILT[kind])
    assert count_drawings(tmp_path) == {}
