"""Files are what their first bytes say, whatever they are called."""

import bz2
import gzip
import io
import lzma
import pickle
import tarfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn

from cnnviz.core.checkpoints.checkpoint import CheckpointError, load_checkpoint
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network

ARTICLE = build_network(NETWORKS["article"], seed=3)
STATE = ARTICLE.state_dict()
NAMES = ("a.pt", "a.pth", "a.ckpt", "a.bin", "a.pth.tar", "a.safetensors", "a.PT", "a", "a.txt")


def torch_bytes(content: Any, **options: Any) -> bytes:
    buffer = io.BytesIO()
    torch.save(content, buffer, **options)
    return buffer.getvalue()


def tar_bytes() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("weights.pt")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"abc"))
    return buffer.getvalue()


def zip_bytes(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"content")
    return buffer.getvalue()


def scripted_bytes() -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TorchScript is on its way out; files of it are not
        torch.jit.save(torch.jit.trace(nn.Linear(2, 2), torch.zeros(1, 2)), buffer)
    return buffer.getvalue()


def numpy_bytes() -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(30))
    return buffer.getvalue()


READ = {
    "zip": torch_bytes(STATE),
    "legacy": torch_bytes(STATE, _use_new_zipfile_serialization=False),
    "safetensors": safetensors.torch.save(dict(STATE)),
}
REFUSED = {
    "exported": (zip_bytes("e/data/weights/weight_0", "e/archive_format"), "torch.export"),
    "exported before": (zip_bytes("serialized_exported_program.json"), "torch.export"),
    "keras 3": (zip_bytes("config.json", "model.weights.h5"), "Keras"),
    "npz": (zip_bytes("conv1.npy", "fc.npy"), "NumPy arrays"),
    "zipped checkpoint": (zip_bytes("run/model.pth", "readme.txt"), "zip archive; unpack it"),
    "onnx": (b"\x08\x08\x12\x07pytorch\x1a\x052.4.0" + bytes(64), "ONNX"),
    "onnx of others": (b"\x08\x03\x3a\x90\x01" + bytes(64), "ONNX"),
    "tensorflow": (b"\x08\x01\x12" + bytes(64), "TensorFlow"),
    "hdf5": (b"\x89HDF\r\n\x1a\n" + bytes(64), "HDF5"),
    "git lfs": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"ab" * 32 + b"\nsize 9\n",
        "git lfs pull",
    ),
    "web page": (b"\xef\xbb\xbf \n<!DOCTYPE html><html><title>Sign in</title>", "web page"),
    "xml of a server": (b'<?xml version="1.0"?><Error>AccessDenied</Error>', "web page"),
    "json": (b'{"model": "resnet", "weights": [1, 2, 3]}', "text file"),
    "text": ("Netz für Größe, ausführlich erklärt".encode(), "text file"),
    "gzip": (gzip.compress(READ["zip"]), "gzip"),
    "bzip2": (bz2.compress(READ["zip"]), "bzip2"),
    "xz": (lzma.compress(READ["zip"]), "xz"),
    "tar": (tar_bytes(), "tar archive"),
    "numpy": (numpy_bytes(), "NumPy array"),
    "pickle of old": (pickle.dumps({"conv1.weight": [1.0] * 20}, 0), "Python's pickle"),
    "pickle of classes": (b"cposix\nsystem\n(S'true'\ntR.", "Python's pickle"),
    "pickle": (pickle.dumps({"conv1.weight": [1.0] * 20}), "Python's pickle"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(64), "picture"),
    "unknown": (bytes(range(200, 256)) * 3, "not a weights file"),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", READ)
def test_weights_are_read_whatever_the_file_is_called(kind: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(READ[kind])
    weights = load_checkpoint(path).weights
    assert all(torch.equal(value, weights[key]) for key, value in STATE.items())


@pytest.mark.parametrize("name", ["a.pt", "a.safetensors", "a"])
@pytest.mark.parametrize("kind", REFUSED)
def test_other_files_are_named_and_not_called_damaged(kind: str, name: str, tmp_path: Path) -> None:
    content, named = REFUSED[kind]
    assert named in refused(tmp_path / name, content)


def test_torchscript_is_named_with_the_line_that_makes_a_state_dict(tmp_path: Path) -> None:
    message = refused(tmp_path / "my net.pt", scripted_bytes())
    assert 'torch.save(torch.jit.load("my net.pt").state_dict(), "weights.pt")' in message


@pytest.mark.parametrize("kind", READ)
@pytest.mark.parametrize("share", [0.3, 0.7, 0.99])
def test_a_file_that_is_cut_off_is_damaged(kind: str, share: float, tmp_path: Path) -> None:
    path, content = tmp_path / "a.pt", READ[kind]
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(CheckpointError, match="damaged"):
        load_checkpoint(path)


def test_no_control_characters_of_a_name_are_said(tmp_path: Path) -> None:
    message = refused(tmp_path / 'a"\x1b[2J\n{0}.pt', scripted_bytes())
    assert message.isprintable()


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    assert "damaged" not in str(caught.value)
    return str(caught.value)
