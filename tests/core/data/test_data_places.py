"""Data files are found as people keep them, never another data set's, and nothing is written."""

import gzip
import hashlib
import os
import struct
from pathlib import Path

import numpy as np
import pytest

from cnnviz.core.data.data_places import (
    DatasetMissing,
    cache_folder,
    check_named_folders,
    find_files,
)
from cnnviz.core.data.datasets import DATASETS, DrawnSource, FileSource, load_dataset
from cnnviz.core.data.torchvision_import import UNPACKED_MD5, DataFiles, torchvision_files
from cnnviz.core.errors import CnnvizError

NAMES = (
    "train-images-idx3-ubyte", "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
)  # fmt: skip
LAYOUTS = ["Tiny/raw", "Tiny", "raw", "."]


def contents(seed: int = 0) -> dict[str, bytes]:
    """The four files, unpacked: 24 training and 6 test pictures of 2x3."""
    chance = np.random.default_rng(seed)
    made = {}
    for name, count in zip(NAMES, (24, 24, 6, 6), strict=True):
        shape = (count, 2, 3) if "images" in name else (count,)
        values = chance.integers(0, 4, shape, dtype=np.uint8)
        made[name] = struct.pack(f">{1 + len(shape)}I", 2048 + len(shape), *shape)
        made[name] += values.tobytes()
    return made


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


def files_of(unpacked: dict[str, bytes]) -> DataFiles:
    packed = {f"{name}.gz": gzip.compress(c, mtime=0) for name, c in unpacked.items()}
    return DataFiles(
        "Tiny",
        {name: md5(content) for name, content in packed.items()},
        ("http://nowhere.invalid/",),
        ("a", "b", "c", "d"),
        {name: md5(content) for name, content in unpacked.items()},
    )


def put(folder: Path, unpacked: dict[str, bytes], is_packed: bool, dotted: bool = False) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in unpacked.items():
        shown = name.replace("-idx", ".idx") if dotted else name
        if is_packed:
            (folder / f"{shown}.gz").write_bytes(gzip.compress(content, mtime=0))
        else:
            (folder / shown).write_bytes(content)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> DataFiles:
    monkeypatch.delenv("CNNVIZ_DATA", raising=False)
    files = files_of(contents())
    monkeypatch.setitem(DATASETS, "tiny", FileSource(files.class_names, lambda: files))
    return files


@pytest.mark.parametrize("by_variable", [False, True])
@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("is_packed", [True, False])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_files_are_found_as_people_keep_them(
    layout: str,
    is_packed: bool,
    dotted: bool,
    by_variable: bool,
    tiny: DataFiles,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    put(cache_folder() / "Tiny" / "raw", contents(), is_packed=True)
    expected = load_dataset("tiny")
    root = tmp_path / "mine"
    put(root / layout, contents(), is_packed, dotted)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    if by_variable:
        monkeypatch.setenv("CNNVIZ_DATA", str(root))
    folder = None if by_variable else root
    found = find_files(tiny, folder)
    assert found.root == root
    assert {path.parent for path in found.paths.values()} == {root / layout}
    dataset = load_dataset("tiny", folder)
    assert dataset.train.images.equal(expected.train.images)
    assert dataset.test.labels.equal(expected.test.labels)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


@pytest.mark.parametrize("layout", ["Tiny/raw", "Tiny", "raw"])
def test_any_folder_on_the_way_may_be_named(layout: str, tiny: DataFiles, tmp_path: Path) -> None:
    put(tmp_path / "Tiny" / "raw", contents(), is_packed=True)
    named = {"Tiny/raw": tmp_path, "Tiny": tmp_path / "Tiny", "raw": tmp_path / "Tiny" / "raw"}
    assert find_files(tiny, named[layout]).root == named[layout]


@pytest.mark.parametrize("is_packed", [True, False])
def test_another_data_sets_files_of_the_same_names_are_passed_over(
    is_packed: bool, tiny: DataFiles, tmp_path: Path
) -> None:
    put(tmp_path, contents(seed=1), is_packed)
    with pytest.raises(DatasetMissing, match="was not found in"):
        load_dataset("tiny", tmp_path)


@pytest.mark.parametrize("is_packed", [True, False])
@pytest.mark.parametrize("name", [NAMES[0], NAMES[2], NAMES[3]])
def test_a_damaged_file_beside_whole_ones_is_named(
    name: str, is_packed: bool, tiny: DataFiles, tmp_path: Path
) -> None:
    put(tmp_path, {**contents(), name: contents()[name][:-1]}, is_packed)
    with pytest.raises(CnnvizError, match=f"{name}.* cannot be used: its MD5 checksum"):
        load_dataset("tiny", tmp_path)


def test_unpacked_files_whose_checksums_nobody_knows_are_passed_over(tmp_path: Path) -> None:
    files = DataFiles("Tiny", files_of(contents()).md5_by_name, (), ())
    put(tmp_path, contents(), is_packed=False)
    with pytest.raises(DatasetMissing):
        find_files(files, tmp_path)


@pytest.mark.parametrize("by_variable", [False, True])
@pytest.mark.parametrize("is_file", [False, True])
def test_a_folder_that_is_not_there_is_named(
    is_file: bool, by_variable: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = tmp_path / "mispelt"
    if is_file:
        named.touch()
    monkeypatch.setenv("CNNVIZ_DATA", str(named) if by_variable else "")
    with pytest.raises(CnnvizError) as caught:
        load_dataset("mnist", None if by_variable else named)
    assert not isinstance(caught.value, DatasetMissing), "nothing would be fetched for it"
    option = "CNNVIZ_DATA" if by_variable else "--data-dir"
    trouble = "is not a folder: name one" if is_file else "does not exist: check its spelling"
    assert str(caught.value) == f"{named}, which {option} names, {trouble}."


def test_no_folder_need_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CNNVIZ_DATA", raising=False)
    check_named_folders()


def test_known_checksums_are_of_the_files_that_torchvision_fetches() -> None:
    for name, checksums in UNPACKED_MD5.items():
        packed = torchvision_files(name).md5_by_name
        assert {f"{unpacked}.gz" for unpacked in checksums} == set(packed)
    every = [md5 for checksums in UNPACKED_MD5.values() for md5 in checksums.values()]
    assert len(set(every)) == len(every)


def test_classes_are_known_before_any_file() -> None:
    for source in DATASETS.values():
        assert isinstance(source, FileSource | DrawnSource)
        assert len(source.class_names) == 10


REAL_DATA = os.environ.get("CNNVIZ_DATA")


@pytest.mark.skipif(not REAL_DATA, reason="$CNNVIZ_DATA names no folder with Fashion-MNIST")
def test_the_real_files_unpacked(tmp_path: Path) -> None:
    files = torchvision_files("FashionMNIST")
    for name, path in find_files(files, Path(REAL_DATA or "")).paths.items():
        (tmp_path / name.removesuffix(".gz")).write_bytes(gzip.decompress(path.read_bytes()))
    assert find_files(files, tmp_path).root == tmp_path
    assert len(load_dataset("fashion-mnist", tmp_path).train) == 55_000
