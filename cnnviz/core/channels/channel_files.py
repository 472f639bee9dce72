"""What was found for channels, kept so that the same weights need not be searched for again."""

import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
import safetensors
import safetensors.numpy

from cnnviz.core.channels.channel_search import NOBODY, TOP, ChannelFinds, LayerFinds
from cnnviz.core.checkpoints.checkpoint import Checkpoint
from cnnviz.core.checkpoints.weight_files.safetensors_file import read_header
from cnnviz.core.data.datasets import Dataset, ImageSet
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.formats import is_format
from cnnviz.core.files.user_folders import cache_folder
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.network.network_config import NetworkConfig
from cnnviz.core.network.shapes import LayerShape, layer_shapes
from cnnviz.core.translation import tr

FORMAT_KEY, FORMAT = "format", "cnnviz-channels-1"
MAX_FILES = 20  # the article's network takes 120 KB, the largest one possible some MB
SLACK_BYTES = 2**20  # for a header
FIND_BYTES = 4 + 3 * 8  # a value, a picture, a row and a column
PARTS: Mapping[str, type] = {
    "values": np.float32,
    "pictures": np.int64,
    "rows": np.int64,
    "columns": np.int64,
    "profile": np.float32,
}


def finds_folder() -> Path:
    return cache_folder() / "channels"


def finds_path(checkpoint: Checkpoint, dataset: Dataset) -> Path:
    """Where the finds of these weights among these pictures are kept, if they are."""
    told = hashlib.blake2b(digest_size=16)
    config = checkpoint.config.to_dict() | {"name": ""}
    parts = [_told_set(dataset.train), _told_set(dataset.validation)]
    shape = checkpoint.picture_shape
    account = [FORMAT, config, shape.mean, shape.deviation, len(dataset.class_names), parts]
    told.update(json.dumps(account).encode())
    for name, value in sorted(checkpoint.weights.items()):
        told.update(f"{name} {value.dtype} {tuple(value.shape)}".encode())
        told.update(value.contiguous().numpy().tobytes())
    return finds_folder() / f"{told.hexdigest()}.safetensors"


def keep_finds(path: Path, finds: ChannelFinds) -> None:
    """Write them down, and delete what was not used for longest; a full disk keeps nothing."""
    tensors = {
        f"{layer}/{part}": np.ascontiguousarray(getattr(found, part))
        for layer, found in finds.layers.items()
        for part in PARTS
    }
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, safetensors.numpy.save(tensors, {FORMAT_KEY: FORMAT}))
        _delete_oldest(path.parent)


def read_finds(path: Path, config: NetworkConfig, dataset: Dataset) -> ChannelFinds | None:
    """Return what is kept; None where nothing is, or nothing that can be trusted."""
    shapes, classes = layer_shapes(config), len(dataset.class_names)
    training, count = len(dataset.train), len(dataset.train) + len(dataset.validation)
    try:
        if path.stat().st_size > _most_bytes(shapes, classes):
            return None
        # Files of the first versions do not say which one they are.
        if not is_format(read_header(path).metadata.get(FORMAT_KEY, FORMAT), FORMAT):
            return None
        tensors = safetensors.numpy.load_file(path)
        _require(set(tensors) == {f"{shape.name}/{part}" for shape in shapes for part in PARTS})
        layers = {shape.name: _layer(tensors, shape, classes, count) for shape in shapes}
    except (OSError, KeyError, TypeError, ValueError, safetensors.SafetensorError, CnnvizError):
        return None
    with suppress(OSError):
        os.utime(path)  # it is in use
    return ChannelFinds(layers, training, count)


def _layer(
    tensors: Mapping[str, np.ndarray], shape: LayerShape, classes: int, count: int
) -> LayerFinds:
    """Raises: ValueError or KeyError if anything is not as a search leaves it."""
    found = LayerFinds(**{part: tensors[f"{shape.name}/{part}"] for part in PARTS})
    ranked = (shape.depth, TOP)
    _require(all(getattr(found, part).dtype == kind for part, kind in PARTS.items()))
    _require(found.profile.shape == (shape.depth, classes))
    _require(all(getattr(found, part).shape == ranked for part in PARTS if part != "profile"))
    _require(bool(np.isfinite(found.values).all() and np.isfinite(found.profile).all()))
    _require(_all_between(found.pictures, NOBODY, count - 1))
    _require(_all_between(found.rows, 0, shape.height - 1))
    _require(_all_between(found.columns, 0, shape.width - 1))
    is_empty = found.pictures == NOBODY
    _require(bool((is_empty[:, 1:] >= is_empty[:, :-1]).all()))  # none behind an empty place
    falls = found.values[:, 1:] <= found.values[:, :-1]
    _require(bool((falls | is_empty[:, 1:]).all()))
    return found


def _all_between(numbers: np.ndarray, lowest: int, highest: int) -> bool:
    return bool(((numbers >= lowest) & (numbers <= highest)).all())


def _require(is_so: bool) -> None:
    if not is_so:
        raise ValueError(tr("not what a search leaves"))


def _most_bytes(shapes: tuple[LayerShape, ...], classes: int) -> int:
    return SLACK_BYTES + sum(shape.depth * (TOP * FIND_BYTES + classes * 4) for shape in shapes)


def _told_set(images: ImageSet) -> list[int]:
    # 60,000 pictures take 11 ms.
    parts = (images.images.contiguous(), images.labels.contiguous())
    return [len(images), *(zlib.crc32(part.numpy().data) for part in parts)]


def _delete_oldest(folder: Path) -> None:
    """Of all files, as some may be what a killed program has left."""
    files = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[MAX_FILES:]:
        file.unlink()
