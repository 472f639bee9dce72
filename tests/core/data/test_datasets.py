import gzip
import hashlib
import re
import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from cnnviz.core.data import torchvision_import
from cnnviz.core.data.data_places import DatasetMissing, cache_folder, find_files
from cnnviz.core.data.datasets import (
    DATASETS,
    FASHION_CLASSES,
    Dataset,
    DrawnSource,
    FileSource,
    ImageSet,
    load_dataset,
    read_splits,
)
from cnnviz.core.data.torchvision_import import DataFiles
from cnnviz.core.errors import CnnvizError
from tests.picture_shapes import grey

TRAIN_IMAGES = "train-images-idx3-ubyte.gz"
TRAIN_LABELS = "train-labels-idx1-ubyte.gz"


def idx(values: np.ndarray) -> bytes:
    header = struct.pack(f">{1 + values.ndim}I", 2048 + values.ndim, *values.shape)
    return gzip.compress(header + values.tobytes(), mtime=0)


def tiny_contents(start: int = 0) -> dict[str, bytes]:
    """Forty-eight training and six test pictures of 2x3; the picture's number is its grey."""

    def pictures(count: int) -> np.ndarray:
        greys = np.arange(start, start + count, dtype=np.uint8)
        return greys[:, None, None] * np.ones((1, 2, 3), dtype=np.uint8)

    def labels(count: int) -> np.ndarray:
        return (np.arange(start, start + count) % 4).astype(np.uint8)

    return {
        TRAIN_IMAGES: idx(pictures(48)),
        TRAIN_LABELS: idx(labels(48)),
        "t10k-images-idx3-ubyte.gz": idx(pictures(6)),
        "t10k-labels-idx1-ubyte.gz": idx(labels(6)),
    }


def files_of(contents: dict[str, bytes]) -> DataFiles:
    checksums = {name: hashlib.md5(content).hexdigest() for name, content in contents.items()}
    return DataFiles("Tiny", checksums, ("http://nowhere.invalid/",), ("a", "b", "c", "d"))


def store(contents: dict[str, bytes], root: Path) -> DataFiles:
    files = files_of(contents)
    files.place(root).mkdir(parents=True)
    for name, content in contents.items():
        (files.place(root) / name).write_bytes(content)
    return files


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> DataFiles:
    """A data set `tiny` in the table, whose files lie nowhere yet."""
    files = files_of(tiny_contents())
    monkeypatch.setitem(DATASETS, "tiny", FileSource(files.class_names, lambda: files))
    return files


def test_files_become_tensors_with_a_twelfth_held_out(tiny: DataFiles, tmp_path: Path) -> None:
    store(tiny_contents(), tmp_path)
    dataset = load_dataset("tiny", tmp_path)
    assert dataset.name == "tiny"
    assert dataset.class_names == ("a", "b", "c", "d")
    assert dataset.train.images.shape == (44, 1, 2, 3)
    assert dataset.validation.images.shape == (4, 1, 2, 3)
    assert dataset.test.images.shape == (6, 1, 2, 3)
    for pictures in (dataset.train, dataset.validation, dataset.test):
        assert pictures.images.dtype == torch.uint8
        assert pictures.labels.dtype == torch.int64
        assert pictures.images.is_contiguous()
        assert len(pictures) == len(pictures.images) == len(pictures.labels)


def test_every_training_picture_is_in_one_part_with_its_own_label(
    tiny: DataFiles, tmp_path: Path
) -> None:
    store(tiny_contents(), tmp_path)
    dataset = load_dataset("tiny", tmp_path)
    learned = dataset.train.images[:, 0, 0, 0].tolist()
    held_out = dataset.validation.images[:, 0, 0, 0].tolist()
    assert sorted(learned + held_out) == list(range(48))
    assert held_out != sorted(held_out)
    for pictures in (dataset.train, dataset.validation, dataset.test):
        assert torch.equal(pictures.images[:, 0, 1, 2] % 4, pictures.labels)


def test_the_held_out_pictures_do_not_depend_on_torchs_global_seed(
    tiny: DataFiles, tmp_path: Path
) -> None:
    store(tiny_contents(), tmp_path)
    torch.manual_seed(1)
    once = load_dataset("tiny", tmp_path)
    torch.manual_seed(2)
    again = load_dataset("tiny", tmp_path)
    assert torch.equal(once.validation.images, again.validation.images)
    assert torch.equal(once.train.labels, again.train.labels)


def test_statistics_are_those_of_the_training_pixels(tiny: DataFiles, tmp_path: Path) -> None:
    store(tiny_contents(start=150), tmp_path)
    tiny.md5_by_name.update(files_of(tiny_contents(start=150)).md5_by_name)
    dataset = load_dataset("tiny", tmp_path)
    pixels = dataset.train.images.numpy() / 255
    assert dataset.picture_shape.mean == pytest.approx((pixels.mean(),), abs=1e-12)
    assert dataset.picture_shape.deviation == pytest.approx((pixels.std(),), abs=1e-12)


def test_folders_are_searched_in_order(
    tiny: DataFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argument, named = tmp_path / "argument", tmp_path / "named"
    monkeypatch.setenv("CNNVIZ_DATA", str(named))
    named.mkdir()
    argument.mkdir()
    for root in (cache_folder(), named, argument):
        store(tiny_contents(), root)
        found = find_files(tiny, argument)
        assert found.root == root
        assert found.paths == {name: tiny.place(root) / name for name in tiny_contents()}


def test_a_folder_that_lacks_a_file_is_passed_over(tiny: DataFiles, tmp_path: Path) -> None:
    store(tiny_contents(), tmp_path)
    store(tiny_contents(), cache_folder())
    (tiny.place(tmp_path) / TRAIN_LABELS).unlink()
    assert find_files(tiny, tmp_path).root == cache_folder()


def test_absent_files_are_reported_with_the_places_looked_in(
    tiny: DataFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNNVIZ_DATA", str(tmp_path / "named"))
    for name in ("named", "argument"):
        (tmp_path / name).mkdir()
    with pytest.raises(DatasetMissing) as caught:
        load_dataset("tiny", tmp_path / "argument")
    message = str(caught.value)
    for root in (tmp_path / "argument", tmp_path / "named", cache_folder()):
        assert str(root) in message
    assert TRAIN_IMAGES in message
    assert "synthetic-garments" in message


def test_a_wrong_checksum_names_the_file_its_folder_and_the_remedy(
    tiny: DataFiles, tmp_path: Path
) -> None:
    store(tiny_contents(), tmp_path)
    folder = tiny.place(tmp_path)
    (folder / TRAIN_LABELS).write_bytes(tiny_contents(start=1)[TRAIN_LABELS])
    with pytest.raises(CnnvizError) as caught:
        load_dataset("tiny", tmp_path)
    assert not isinstance(caught.value, DatasetMissing)
    for part in (TRAIN_LABELS, str(folder), tiny.md5_by_name[TRAIN_LABELS], "Delete"):
        assert part in str(caught.value)


def test_a_damaged_file_in_the_cache_folder_can_be_fetched_again(tiny: DataFiles) -> None:
    store(tiny_contents(), cache_folder())
    (tiny.place(cache_folder()) / TRAIN_IMAGES).write_bytes(b"")
    with pytest.raises(DatasetMissing, match=TRAIN_IMAGES):
        load_dataset("tiny")


def test_a_file_beyond_the_ceiling_is_not_even_hashed(
    tiny: DataFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(tiny_contents(), tmp_path)
    monkeypatch.setattr(torchvision_import, "MAX_FILE_BYTES", 20)
    with pytest.raises(CnnvizError, match=TRAIN_IMAGES):
        load_dataset("tiny", tmp_path)


PIXELS = np.zeros((48, 2, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (TRAIN_IMAGES, b"this is not gzip"),
        (TRAIN_IMAGES, idx(PIXELS)[:-12]),
        (TRAIN_IMAGES, gzip.compress(b"")),
        (TRAIN_IMAGES, gzip.compress(struct.pack(">4I", 2051, 48, 2, 3) + bytes(287))),
        (TRAIN_IMAGES, gzip.compress(struct.pack(">4I", 2051, 48, 2, 3) + bytes(289))),
        (TRAIN_IMAGES, gzip.compress(struct.pack(">4I", 2051, 2**31, 2**31, 2**31))),
        (TRAIN_IMAGES, gzip.compress(struct.pack(">4I", 2051, 0, 28, 28))),
        (TRAIN_IMAGES, idx(np.zeros(48, dtype=np.uint8))),
        (TRAIN_IMAGES, idx(PIXELS[:47])),
        (TRAIN_LABELS, idx(np.full(48, 4, dtype=np.uint8))),
    ],
    ids=[
        "no gzip",
        "cut short",
        "empty",
        "a pixel too few",
        "a pixel too many",
        "enormous",
        "no pictures",
        "labels for images",
        "one picture short",
        "unknown class",
    ],
)
def test_a_file_that_is_no_data_file_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    files = store(tiny_contents() | {name: content}, tmp_path)
    with pytest.raises(CnnvizError, match=re.escape(str(files.place(tmp_path)))):
        read_splits(files, find_files(files, tmp_path).paths)


def test_loading_writes_nothing(tiny: DataFiles, tmp_path: Path) -> None:
    store(tiny_contents(), tmp_path / "data")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    load_dataset("tiny", tmp_path / "data")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(CnnvizError, match="fashion-mnist, mnist, kmnist, synthetic-garments"):
        load_dataset("cifar")


@pytest.mark.parametrize("name", [n for n, s in DATASETS.items() if isinstance(s, FileSource)])
def test_torchvision_knows_four_files_of_ten_classes(name: str) -> None:
    source = DATASETS[name]
    assert isinstance(source, FileSource)
    files = source.files()
    assert set(files.md5_by_name) == set(tiny_contents())
    assert len(files.class_names) == 10
    assert all(mirror.startswith("http") for mirror in files.mirrors)


@pytest.mark.parametrize("name", [n for n, s in DATASETS.items() if isinstance(s, FileSource)])
def test_the_class_names_are_torchvisions(name: str) -> None:
    source = DATASETS[name]
    assert isinstance(source, FileSource)
    assert source.class_names == source.files().class_names


def test_the_synthetic_garments_need_no_files() -> None:
    assert isinstance(DATASETS["synthetic-garments"], DrawnSource)
    dataset = load_dataset("synthetic-garments")
    assert dataset.class_names == FASHION_CLASSES
    for pictures, count in ((dataset.train, 900), (dataset.validation, 100), (dataset.test, 200)):
        assert pictures.images.shape == (10 * count, 1, 28, 28)
        assert torch.bincount(pictures.labels).tolist() == [count] * 10
    assert _shared_pictures(dataset) == 0


def test_the_real_fashion_mnist(real_data: Path) -> None:
    dataset = load_dataset("fashion-mnist", real_data)
    assert dataset.train.images.shape == (55_000, 1, 28, 28)
    assert dataset.validation.images.shape == (5_000, 1, 28, 28)
    assert dataset.test.images.shape == (10_000, 1, 28, 28)
    learned = torch.bincount(dataset.train.labels) + torch.bincount(dataset.validation.labels)
    assert learned.tolist() == [6_000] * 10
    assert torch.bincount(dataset.test.labels).tolist() == [1_000] * 10
    assert torch.bincount(dataset.validation.labels).min() > 400
    assert dataset.picture_shape.mean == pytest.approx((0.286,), abs=0.001)
    assert dataset.picture_shape.deviation == pytest.approx((0.353,), abs=0.001)
    # Fashion-MNIST itself holds a few pictures twice; a split that overlaps would share hundreds.
    assert _shared_pictures(dataset) < 20


def _shared_pictures(dataset: Dataset) -> int:
    learned = {picture.tobytes() for picture in dataset.train.images.numpy()}
    return sum(picture.tobytes() in learned for picture in dataset.validation.images.numpy())


def test_pictures_are_handed_out_as_arrays_and_found_by_their_class() -> None:
    images = torch.arange(24, dtype=torch.uint8).reshape(4, 1, 2, 3)
    pictures = ImageSet(images, torch.tensor([1, 0, 1, 2]))
    assert pictures.pixels(1).tolist() == [[[6, 7, 8], [9, 10, 11]]]
    assert pictures.of_class(1).tolist() == [0, 2]
    assert pictures.of_class(None).tolist() == [0, 1, 2, 3]
    assert not len(pictures.of_class(3))
    dataset = Dataset(
        "it", ("a", "b", "c"), grey(0.0, 1.0, (1, 2, 3)), pictures, pictures, pictures
    )
    assert [dataset.class_name("test", index) for index in range(4)] == ["b", "a", "b", "c"]
