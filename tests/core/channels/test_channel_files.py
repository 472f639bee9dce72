import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch

from cnnviz.core.channels.channel_files import (
    MAX_FILES,
    finds_folder,
    finds_path,
    keep_finds,
    read_finds,
)
from cnnviz.core.channels.channel_search import ChannelFinds, search_channels
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.data.datasets import Dataset, ImageSet
from tests.picture_shapes import grey


@pytest.fixture
def finds(checkpoint: Checkpoint, small_dataset: Dataset, one_thread: None) -> ChannelFinds:
    network, config = checkpoint.network(), checkpoint.config
    work = search_channels(network, config, small_dataset, checkpoint.picture_shape)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def test_what_is_kept_is_read_as_it_was(
    checkpoint: Checkpoint, small_dataset: Dataset, finds: ChannelFinds
) -> None:
    path = finds_path(checkpoint, small_dataset)
    assert path.parent == finds_folder()
    assert read_finds(path, checkpoint.config, small_dataset) is None
    keep_finds(path, finds)
    read = read_finds(path, checkpoint.config, small_dataset)
    assert read is not None
    assert (read.pictures, read.training_pictures) == (500, 400)
    for layer, found in finds.layers.items():
        for part, values in vars(found).items():
            assert np.array_equal(values, getattr(read.layers[layer], part)), (layer, part)
        assert read.of(layer, 0) == finds.of(layer, 0)


def test_other_weights_pictures_or_statistics_have_another_file(
    checkpoint: Checkpoint, small_dataset: Dataset
) -> None:
    name = finds_path(checkpoint, small_dataset)
    weights = {**checkpoint.weights, "conv1.bias": checkpoint.weights["conv1.bias"] + 1e-6}
    pixels = small_dataset.validation.images.clone()
    pixels[50, 0, 3, 3] ^= 1
    labels = small_dataset.train.labels.flip(0)
    others = [
        (replace(checkpoint, weights=weights), small_dataset),
        (replace(checkpoint, picture_shape=grey(0.3, 0.353)), small_dataset),
        (
            checkpoint,
            replace(small_dataset, validation=ImageSet(pixels, small_dataset.validation.labels)),
        ),
        (checkpoint, replace(small_dataset, train=ImageSet(small_dataset.train.images, labels))),
    ]
    assert len({name, *(finds_path(*other) for other in others)}) == 5
    renamed = replace(checkpoint, config=replace(checkpoint.config, name="mine"), made_by={"a": 1})
    assert finds_path(renamed, replace(small_dataset, test=small_dataset.train)) == name


def test_files_that_are_not_what_a_search_leaves_are_not_believed(
    checkpoint: Checkpoint, small_dataset: Dataset, finds: ChannelFinds
) -> None:
    path = finds_path(checkpoint, small_dataset)
    keep_finds(path, finds)
    good = safetensors.numpy.load_file(path)

    def is_believed(name: str, values: np.ndarray) -> bool:
        safetensors.numpy.save_file({**good, name: values}, path)
        return read_finds(path, checkpoint.config, small_dataset) is not None

    def changed(name: str, at: tuple[int, int], value: float) -> np.ndarray:
        values = good[name].copy()
        values[at] = value
        return values

    assert is_believed("relu1/rows", good["relu1/rows"])
    assert not is_believed("relu1/rows", changed("relu1/rows", (0, 0), 28))
    assert not is_believed("relu1/columns", changed("relu1/columns", (15, 8), -1))
    assert not is_believed("fc/rows", changed("fc/rows", (0, 0), 1))
    assert not is_believed("conv2/pictures", changed("conv2/pictures", (3, 2), 500))
    assert not is_believed("conv2/pictures", changed("conv2/pictures", (3, 2), -2))
    assert not is_believed("conv2/pictures", changed("conv2/pictures", (3, 0), -1))
    assert not is_believed("conv2/values", changed("conv2/values", (3, 0), np.nan))
    assert not is_believed("conv2/values", changed("conv2/values", (3, 8), 1e9))
    assert not is_believed("conv2/profile", changed("conv2/profile", (3, 0), np.inf))
    assert not is_believed("conv2/profile", good["conv2/profile"][:, :9].copy())
    assert not is_believed("conv2/values", good["conv2/values"][:-1].copy())
    assert not is_believed("conv2/values", good["conv2/values"].astype(np.float64))
    assert not is_believed("conv2/rows", good["conv2/rows"].astype(np.uint64))
    safetensors.numpy.save_file({k: v for k, v in good.items() if k != "fc/values"}, path)
    assert read_finds(path, checkpoint.config, small_dataset) is None
    safetensors.torch.save_file({"conv1/values": torch.zeros(16, 9, dtype=torch.bfloat16)}, path)
    assert read_finds(path, checkpoint.config, small_dataset) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"rubbish",
        b"\xff" * 8 + b"{}",
        (2**40).to_bytes(8, "little") + b"{}",
        b"\0" * 3_000_000,
    ],
)
def test_damaged_files_are_passed_over_and_replaced(
    content: bytes, checkpoint: Checkpoint, small_dataset: Dataset, finds: ChannelFinds
) -> None:
    path = finds_path(checkpoint, small_dataset)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert read_finds(path, checkpoint.config, small_dataset) is None
    keep_finds(path, finds)
    assert read_finds(path, checkpoint.config, small_dataset) is not None


def test_the_newest_files_are_kept(
    checkpoint: Checkpoint, small_dataset: Dataset, finds: ChannelFinds
) -> None:
    path = finds_path(checkpoint, small_dataset)
    keep_finds(path, finds)
    others = [path.with_name(f"{number:032x}.safetensors") for number in range(MAX_FILES + 5)]
    for number, other in enumerate(others):
        other.write_bytes(b"x")
        os.utime(other, (1e9 + number, 1e9 + number))
    os.utime(path, (1e8, 1e8))
    assert read_finds(path, checkpoint.config, small_dataset) is not None  # now it is in use
    left_by_a_killed_program = path.with_name(f".{path.name}.01234567.part")
    left_by_a_killed_program.write_bytes(b"x")
    os.utime(left_by_a_killed_program, (1e8, 1e8))
    keep_finds(path.with_name("f" * 32), finds)
    left = set(path.parent.iterdir())
    assert len(left) == MAX_FILES
    assert path in left
    assert others[-1] in left
    assert others[0] not in left
    assert left_by_a_killed_program not in left


def test_a_full_disk_or_a_folder_that_cannot_be_made_is_no_trouble(
    checkpoint: Checkpoint,
    small_dataset: Dataset,
    finds: ChannelFinds,
    small_disk: Callable[[int], AbstractContextManager[None]],
    tmp_path: Path,
) -> None:
    path = finds_path(checkpoint, small_dataset)
    with small_disk(1000):
        keep_finds(path, finds)
    assert not path.exists()
    assert read_finds(path, checkpoint.config, small_dataset) is None
    (tmp_path / "file").touch()
    keep_finds(tmp_path / "file" / "channels" / "x", finds)


@pytest.mark.parametrize(
    ("metadata", "is_read"),
    [
        (None, True),
        ({"format": "cnnviz-channels-1"}, True),
        ({"format": "cnnviz-channels-2"}, False),
    ],
)
def test_finds_of_a_newer_cnnviz_are_searched_for_anew(
    metadata: dict[str, str] | None,
    is_read: bool,
    checkpoint: Checkpoint,
    small_dataset: Dataset,
    finds: ChannelFinds,
) -> None:
    """Those of the first versions do not say which one they are."""
    path = finds_path(checkpoint, small_dataset)
    keep_finds(path, finds)
    tensors = safetensors.numpy.load_file(path)
    safetensors.numpy.save_file(tensors, path, metadata)
    assert (read_finds(path, checkpoint.config, small_dataset) is not None) == is_read
    safetensors.numpy.save_file(tensors | {"conv1/more": tensors["conv1/values"]}, path)
    assert read_finds(path, checkpoint.config, small_dataset) is None
