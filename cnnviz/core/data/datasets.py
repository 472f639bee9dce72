"""The data sets by name: where their files are looked for, and how they become tensors."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch

from cnnviz.core.data.data_places import find_files
from cnnviz.core.data.garments.garments import draw_garments
from cnnviz.core.data.idx_files import IMAGES_MAGIC, LABELS_MAGIC, read_idx
from cnnviz.core.data.picture_shape import PictureShape, Size
from cnnviz.core.data.torchvision_import import DataFiles, torchvision_files
from cnnviz.core.errors import CnnvizError
from cnnviz.core.printable import printable
from cnnviz.core.translation import tr

Part = Literal["train", "validation", "test"]
PART_TITLES: dict[Part, str] = {
    "train": tr("Training"),
    "validation": tr("Validation"),
    "test": tr("Test"),
}

FASHION_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

DIGITS = (
    "0 - zero", "1 - one", "2 - two", "3 - three", "4 - four",
    "5 - five", "6 - six", "7 - seven", "8 - eight", "9 - nine",
)  # fmt: skip
KUZUSHIJI = ("o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo")

# One training picture in twelve: 5,000 of the 60,000 that each downloaded data set has.
HELD_OUT_SHARE = 12
SPLIT_SEED = 20_170_825


@dataclass(frozen=True)
class ImageSet:
    """Pictures and their classes: images uint8 (N, C, H, W), contiguous; labels int64 (N,)."""

    images: torch.Tensor
    labels: torch.Tensor

    def __len__(self) -> int:
        return len(self.labels)

    def pixels(self, index: int) -> npt.NDArray[np.uint8]:
        """Return one picture, uint8 (C, H, W)."""
        pixels: npt.NDArray[np.uint8] = self.images[index].numpy()
        return pixels

    def of_class(self, number: int | None) -> npt.NDArray[np.int64]:
        """Return the indices of a class's pictures, int64; of all for None."""
        is_of_class = torch.ones_like(self.labels) if number is None else self.labels == number
        indices: npt.NDArray[np.int64] = is_of_class.nonzero()[:, 0].numpy()
        return indices

    def to(self, device: torch.device) -> "ImageSet":
        return ImageSet(self.images.to(device), self.labels.to(device))


@dataclass(frozen=True)
class Splits:
    """The three parts of a data set: to learn from, to watch while learning, to judge by."""

    train: ImageSet
    validation: ImageSet
    test: ImageSet


@dataclass(frozen=True)
class Dataset:
    """A data set in memory; `picture_shape` has the statistics of `train`."""

    name: str
    class_names: tuple[str, ...]
    picture_shape: PictureShape
    train: ImageSet
    validation: ImageSet
    test: ImageSet

    def misfit(self, size: Size, class_names: tuple[str, ...] | None = None) -> str:
        """Why a network cannot be shown these pictures, or be judged by its classes; or empty."""
        if class_names is not None and self.class_names != class_names:
            return tr(
                "{name} has classes other than this network's; choose the data set "
                "it was trained on.",
                self.name,
            )
        if self.picture_shape.size != size:
            return tr(
                "This network expects pictures other than those of {name}; choose "
                "the data set it was trained on.",
                self.name,
            )
        return ""

    def part(self, name: Part) -> ImageSet:
        return {"train": self.train, "validation": self.validation, "test": self.test}[name]

    def class_name(self, part: Part, index: int) -> str:
        """Return the name of a picture's class."""
        return self.class_names[int(self.part(part).labels[index])]


@dataclass(frozen=True)
class FileSource:
    """A data set that is read from files, which may have to be fetched first."""

    class_names: tuple[str, ...]  # known before any file is here
    files: Callable[[], DataFiles]


@dataclass(frozen=True)
class DrawnSource:
    """A data set that is drawn on the spot and needs no files."""

    class_names: tuple[str, ...]
    draw: Callable[[], Splits]


def draw_garment_splits() -> Splits:
    """The 12,000 built-in garments; each part has as many of one class as of any other."""
    return Splits(
        train=ImageSet(*draw_garments(9_000, seed=1)),
        validation=ImageSet(*draw_garments(1_000, seed=2)),
        test=ImageSet(*draw_garments(2_000, seed=3)),
    )


DATASETS: dict[str, FileSource | DrawnSource] = {
    "fashion-mnist": FileSource(FASHION_CLASSES, partial(torchvision_files, "FashionMNIST")),
    "mnist": FileSource(DIGITS, partial(torchvision_files, "MNIST")),
    "kmnist": FileSource(KUZUSHIJI, partial(torchvision_files, "KMNIST")),
    "synthetic-garments": DrawnSource(FASHION_CLASSES, draw_garment_splits),
}


def load_dataset(name: str, data_dir: Path | None = None) -> Dataset:
    """A data set by name, from `data_dir`, $CNNVIZ_DATA or the cache folder, or drawn; no network.

    Takes seconds, so it belongs in a worker thread. Nothing is written into any folder.

    Raises:
        DatasetMissing: files are absent, or damaged in the cache folder;
            `downloads.download_dataset(name)` fetches them.
        CnnvizError: an unknown name, or a damaged file in another folder: delete it.
    """
    source = dataset_source(name)
    if isinstance(source, DrawnSource):
        return described(name, source.class_names, source.draw())
    files = source.files()
    return described(name, files.class_names, read_splits(files, find_files(files, data_dir).paths))


def dataset_source(name: str) -> FileSource | DrawnSource:
    """Where the data set `name` comes from. Raises: CnnvizError that lists the known names."""
    if name not in DATASETS:
        raise CnnvizError(
            tr(
                "There is no data set {name!r}: choose one of {datasets}.",
                name,
                ", ".join(DATASETS),
            )
        )
    return DATASETS[name]


def read_splits(files: DataFiles, paths: Mapping[str, Path]) -> Splits:
    """Reads the four files, by name, and holds out validation pictures from the training ones."""
    learned = _read_images(files, paths, "train")
    order = torch.randperm(len(learned), generator=torch.Generator().manual_seed(SPLIT_SEED))
    held_out = len(learned) // HELD_OUT_SHARE
    return Splits(
        train=_pick(learned, order[held_out:]),
        validation=_pick(learned, order[:held_out]),
        test=_read_images(files, paths, "t10k"),
    )


def _pick(pictures: ImageSet, indices: torch.Tensor) -> ImageSet:
    return ImageSet(pictures.images[indices], pictures.labels[indices])


def described(name: str, class_names: tuple[str, ...], splits: Splits) -> Dataset:
    """Return the parts as a data set, with the statistics of its training pictures."""
    picture_shape = _shape_of(splits.train.images)
    return Dataset(name, class_names, picture_shape, splits.train, splits.validation, splits.test)


def _shape_of(images: torch.Tensor) -> PictureShape:
    _, channels, height, width = images.shape
    statistics = (_statistics(images[:, channel]) for channel in range(channels))
    mean, deviation = zip(*statistics, strict=True)
    return PictureShape(channels, height, width, mean, deviation)


def _statistics(values: torch.Tensor) -> tuple[float, float]:
    """Mean and deviation of a channel's values, from 0 to 1."""
    # From the 256 values' counts: a float copy of the pixels would take 170 MB.
    counts = torch.bincount(values.flatten(), minlength=256).double()
    greys = torch.arange(256, dtype=torch.float64) / 255
    share = counts / counts.sum()
    mean = (share * greys).sum()
    variance = (share * (greys - mean) ** 2).sum()
    return mean.item(), variance.sqrt().item()


def _read_images(files: DataFiles, paths: Mapping[str, Path], part: str) -> ImageSet:
    names = (f"{part}-images-idx3-ubyte.gz", f"{part}-labels-idx1-ubyte.gz")
    images = read_idx(files, names[0], paths[names[0]], IMAGES_MAGIC)
    labels = read_idx(files, names[1], paths[names[1]], LABELS_MAGIC)
    if len(images) != len(labels) or int(labels.max()) >= len(files.class_names):
        folder = printable(paths[names[0]].parent)
        raise CnnvizError(
            tr(
                "The {part} files in {folder} do not match each other: fetch them again.",
                part,
                folder,
            )
        )
    return ImageSet(images.unsqueeze(1), labels.long())  # (N, 1, H, W) and (N,)
