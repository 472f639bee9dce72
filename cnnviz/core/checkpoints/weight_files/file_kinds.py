"""What a file is, by its first bytes: suffixes are nobody's promise."""

import re
import struct
from pathlib import Path

from cnnviz.core.checkpoints.weight_files.limits import WeightFileError
from cnnviz.core.translation import tr

SAFETENSORS, TORCH_LEGACY, ZIP = "safetensors", "torch", "zip"
HEAD_BYTES = 4096
SHORTEST = 16  # bytes; less holds no weights in any format
# What torch.save wrote before version 1.6: this number, pickled, at the file's beginning.
LEGACY_MAGIC = b"\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
TAR_MAGIC, TAR_PLACE = b"ustar", 257
SAVE = 'torch.save(network.state_dict(), "weights.pt")'

# The first bytes, and what to do about such a file. {file} is its name in quotes.
FOREIGN: tuple[tuple[bytes, str], ...] = (
    (
        b"version https://git-lfs",
        tr(
            "is a Git LFS pointer: the weights themselves are still on the server; fetch "
            "them with git lfs pull."
        ),
    ),
    (
        b"\x89HDF\r\n\x1a\n",
        tr(
            "is an HDF5 file, as Keras writes them; cnnviz reads weights of PyTorch: "
            "save them there with {save}.",
            SAVE,
        ),
    ),
    (b"\x1f\x8b", tr("is compressed with gzip; unpack it first, with gunzip or tar -xzf.")),
    (b"BZh", tr("is compressed with bzip2; unpack it first, with bunzip2 or tar -xjf.")),
    (b"\xfd7zXZ\0", tr("is compressed with xz; unpack it first, with unxz or tar -xJf.")),
    (b"\x28\xb5\x2f\xfd", tr("is compressed with zstd; unpack it first, with unzstd.")),
    (b"7z\xbc\xaf\x27\x1c", tr("is a 7z archive; unpack it first, and open the file in it.")),
    (b"Rar!\x1a\x07", tr("is a RAR archive; unpack it first, and open the file in it.")),
    (
        b"\x93NUMPY",
        tr("holds one NumPy array without layers' names; save all by name: {code}.", SAVE),
    ),
    (
        b"GGUF",
        tr("is a GGUF file of a language model; save a small CNN's weights with {save}.", SAVE),
    ),
    (b"\x89PNG", tr("is a picture; open it as the network's input instead.")),
    (b"\xff\xd8\xff", tr("is a picture; open it as the network's input instead.")),
    (b"GIF8", tr("is a picture; open it as the network's input instead.")),
    (b"%PDF", tr("is a PDF document, not a weights file; choose a checkpoint.")),
    (
        b"\x08\x01\x12",
        tr(
            "is a TensorFlow model; cnnviz reads weights of PyTorch: save them there with {save}.",
            SAVE,
        ),
    ),
)
ONNX = tr(
    "is an ONNX model; save the weights where it was trained with {save}, or take them out "
    "with: {code}.",
    SAVE,
    "m = onnx.load({file}); torch.save({{t.name: torch.tensor(onnx.numpy_helper.to_array(t)) "
    'for t in m.graph.initializer}}, "weights.pt")',
)
PICKLE = tr(
    "was written by Python's pickle, which may hold code, so cnnviz does not read "
    "it; where you trust it, save it again with: torch.save({{k: torch.as_tensor(v) "
    'for k, v in pickle.load(open({file}, "rb")).items()}}, "weights.pt").'
)
TAR = tr("is a tar archive; unpack it first with tar -xf, and open the file in it.")
WEB_PAGE = tr(
    "is a web page, not a weights file: a sign-in or preview page was saved in its "
    "place; download it again with the site's download link."
)
TEXT = tr("is a text file, not a weights file; choose a checkpoint.")
SHORT = tr("is cut off after {size} bytes: it is damaged; download or copy it again.")
UNKNOWN = tr(
    "is not a weights file that cnnviz recognises; choose a .safetensors file, or a "
    "state dict saved with {save}.",
    SAVE,
)
# The fields that follow a model's version in ONNX's format, where they follow it.
_ONNX_FIELDS = b"\x12\x1a\x22\x28\x32\x3a\x42"
_NEWEST_ONNX = 30


def kind_of(path: Path) -> str:
    """Return which of the kinds that are read this file is.

    Raises:
        WeightFileError: it is another kind of file; says which one, and what to do.
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if _begins_safetensors(head, path.stat().st_size):
        return SAFETENSORS
    if head.startswith(b"PK\x03\x04"):
        return ZIP
    if head.startswith(b"\x80") and head[2:].startswith(LEGACY_MAGIC):
        return TORCH_LEGACY
    raise refusal(_trouble(head), path)


def refusal(trouble: str, path: Path) -> WeightFileError:
    """Return the error of a sentence with a place for the file's name."""
    name = re.sub(r"[^\w .()+-]", "?", path.name)[-60:]
    return WeightFileError(trouble.format(file=f'"{name}"'))


def _begins_safetensors(head: bytes, size: int) -> bool:
    """A header of JSON behind its length; one that is longer than the file was cut off."""
    if len(head) < SHORTEST or head[8:9] != b"{":
        return False
    return struct.unpack("<Q", head[:8])[0] <= size or head[9:].lstrip().startswith((b'"', b"}"))


def _trouble(head: bytes) -> str:
    known = next((told for magic, told in FOREIGN if head.startswith(magic)), None)
    if known is not None:
        return known
    if _begins_onnx(head):
        return ONNX
    if head[TAR_PLACE:].startswith(TAR_MAGIC):
        return TAR
    if _begins_pickle(head):
        return PICKLE
    if _is_text(head):
        return WEB_PAGE if _begins_web_page(head) else TEXT
    if len(head) < SHORTEST:
        return SHORT.format(size=len(head))
    return UNKNOWN


def _begins_onnx(head: bytes) -> bool:
    """The model's version, in one byte, and the tag of one of the fields after it."""
    is_version = head[:1] == b"\x08" and 1 < head[1] <= _NEWEST_ONNX if len(head) > 2 else False
    return is_version and head[2] in _ONNX_FIELDS


def _begins_pickle(head: bytes) -> bool:
    """Protocols from 2 on begin with their number, earlier ones with what they make."""
    return bool(re.match(rb"\x80[\x02-\x05]|[(\]}](dp|lp|q)|c[\w.]+\n\w+\n", head))


def _is_text(head: bytes) -> bool:
    """No control characters; the last letter may be cut in two."""
    if re.search(rb"[\x00-\x08\x0e-\x1f]", head):
        return False
    try:
        head[:-4].decode()
    except UnicodeDecodeError:
        return False
    return len(head) > 3


def _begins_web_page(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:200].lower()
    return start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<!--"))
