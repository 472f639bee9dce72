"""IDX files, gzipped or not, as MNIST and its like are published."""

import gzip
import math
import zlib
from io import BufferedReader
from pathlib import Path

import torch

from cnnviz.core.data.data_places import VARIABLE, DatasetMissing, cache_folder
from cnnviz.core.data.torchvision_import import DataFiles
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import not_read
from cnnviz.core.printable import printable
from cnnviz.core.translation import tr

# The largest data file unpacks to 47 MB.
MAX_UNPACKED_BYTES = 128 * 2**20

# The first four bytes of an IDX file: unsigned bytes, in three dimensions or in one.
IMAGES_MAGIC = 2051
LABELS_MAGIC = 2049
GZIP_MAGIC = b"\x1f\x8b"


class _NotADataFileError(Exception):
    """What is in a file is not what its name says."""


def read_idx(files: DataFiles, name: str, path: Path, magic: int) -> torch.Tensor:
    """One IDX file as a uint8 tensor, never unpacking more than its header announces."""
    try:
        with path.open("rb") as file:
            if not files.is_genuine(file, name):
                raise _damaged(path, tr("its MD5 checksum is not {md5}", files.md5_by_name[name]))
            if file.read(2) != GZIP_MAGIC:
                file.seek(0)
                return _parse_idx(file, magic)
            file.seek(0)
            with gzip.open(file) as unpacked:
                return _parse_idx(unpacked, magic)
    except _NotADataFileError as error:
        raise _damaged(path, str(error)) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _damaged(path, tr("it is damaged")) from error
    except OSError as error:
        raise CnnvizError(not_read(path, error)) from error


def _parse_idx(stream: gzip.GzipFile | BufferedReader, magic: int) -> torch.Tensor:
    dimensions = magic % 256
    header = [int.from_bytes(stream.read(4)) for _ in range(1 + dimensions)]
    shape = header[1:]
    size = math.prod(shape)
    if header[0] != magic or not 0 < size <= MAX_UNPACKED_BYTES:
        raise _NotADataFileError(tr("its header {header} is not that of a data file", header))
    values = bytearray(size)
    if stream.readinto(values) != size or stream.read(1):
        raise _NotADataFileError(
            tr("it does not hold the {size} values announced by its header", size)
        )
    return torch.frombuffer(values, dtype=torch.uint8).reshape(shape)


def _damaged(path: Path, trouble: str) -> CnnvizError:
    told = tr(
        "{file} in {folder} cannot be used: {trouble}.",
        printable(path.name),
        printable(path.parent),
        trouble,
    )
    # What the cache folder holds, fetching replaces; any other folder is its owner's to mend.
    if cache_folder() in path.parents:
        return DatasetMissing(tr("{told} Fetch the data set again.", told))
    return CnnvizError(
        tr(
            "{told} Delete it, or name another folder with --data-dir or ${variable}.",
            told,
            VARIABLE,
        )
    )
