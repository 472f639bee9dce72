import os
import pickle
import struct
import warnings
import zipfile
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.core.checkpoints.checkpoint import CheckpointError, load_checkpoint
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.network.networks import build_network

ARTICLE = build_network(NETWORKS["article"], seed=3)


def saved(tmp_path: Path, content: Any, **options: Any) -> Path:
    path = tmp_path / "file.pt"
    torch.save(content, path, **options)
    return path


def refused(path: Path) -> str:
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(path)
    message = str(caught.value)
    assert message.startswith(path.name)
    assert "\n" not in message
    return message


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("zipped", [True, False])
def test_the_network_is_recognised_by_its_shapes(name: str, zipped: bool, tmp_path: Path) -> None:
    network = build_network(NETWORKS[name], seed=4)
    path = saved(tmp_path, network.state_dict(), _use_new_zipfile_serialization=zipped)
    checkpoint = load_checkpoint(path)
    assert checkpoint.config == NETWORKS[name]
    assert set(checkpoint.weights) == set(network.state_dict())
    for key, value in network.state_dict().items():
        assert torch.equal(value, checkpoint.weights[key])


class RunsCode:
    """What unpickling this would do: make a file."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.marker),)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_code_in_a_pickle_is_not_run(protocol: int, tmp_path: Path) -> None:
    marker, path = tmp_path / "it-ran", tmp_path / "file.pt"
    path.write_bytes(pickle.dumps({"conv1.weight": RunsCode(marker)}, protocol))
    assert "may hold code" in refused(path)
    assert not marker.exists()
    pickle.loads(path.read_bytes())
    assert marker.exists(), "the file is harmless, so the test shows nothing"


@pytest.mark.parametrize("zipped", [True, False])
def test_code_in_a_torch_file_is_not_run(zipped: bool, tmp_path: Path) -> None:
    marker = tmp_path / "it-ran"
    content = {**ARTICLE.state_dict(), "x": RunsCode(marker)}
    path = saved(tmp_path, content, _use_new_zipfile_serialization=zipped)
    assert "holds code" in refused(path)
    assert not marker.exists()


@pytest.mark.parametrize("zipped", [True, False])
def test_a_whole_pickled_network_is_named_with_the_line_that_makes_a_state_dict(
    zipped: bool, tmp_path: Path
) -> None:
    message = refused(saved(tmp_path, ARTICLE, _use_new_zipfile_serialization=zipped))
    assert "a whole network" in message
    assert 'torch.save(torch.load("file.pt", weights_only=False).state_dict(), ' in message
    assert "damaged" not in message


def test_numpy_arrays_are_named(tmp_path: Path) -> None:
    arrays = {name: value.numpy() for name, value in ARTICLE.state_dict().items()}
    assert "NumPy arrays" in refused(saved(tmp_path, arrays))


@pytest.mark.parametrize("zipped", [True, False])
def test_objects_of_other_programs_are_named(zipped: bool, tmp_path: Path) -> None:
    content = {"state_dict": ARTICLE.state_dict(), "hyper_parameters": Namespace(lr=0.1)}
    message = refused(saved(tmp_path, content, _use_new_zipfile_serialization=zipped))
    assert "argparse.Namespace" in message
    assert '["state_dict"]' in message


@pytest.mark.parametrize("zipped", [True, False])
def test_truncated_files_are_damaged(zipped: bool, tmp_path: Path) -> None:
    path = saved(tmp_path, ARTICLE.state_dict(), _use_new_zipfile_serialization=zipped)
    content = path.read_bytes()
    for share in (0.0005, 0.01, 0.5, 0.99):
        path.write_bytes(content[: int(len(content) * share)])
        assert "damaged" in refused(path)


@pytest.mark.parametrize("zipped", [True, False])
def test_flipped_bytes_end_in_a_message_or_in_weights(zipped: bool, tmp_path: Path) -> None:
    """Nothing but CnnvizError gets out, and nothing is printed, whatever the file holds."""
    path = saved(tmp_path, ARTICLE.state_dict(), _use_new_zipfile_serialization=zipped)
    content = path.read_bytes()
    random = torch.Generator().manual_seed(6)
    with warnings.catch_warnings(record=True) as printed:
        warnings.simplefilter("always")
        for _ in range(150):
            damaged = bytearray(content)
            for place in torch.randint(0, 2500, (3,), generator=random).tolist():
                damaged[place] = int(torch.randint(0, 256, (1,), generator=random))
            path.write_bytes(damaged)
            try:
                load_checkpoint(path)
            except CheckpointError:
                continue
    assert not printed


def test_an_archive_that_unpacks_to_more_than_512_mb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.pt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", b"0" * 1000)
        archive.writestr("archive/data/0", b"0" * 1000)
    content = bytearray(path.read_bytes())
    entry = content.find(b"PK\x01\x02")
    while entry >= 0:
        content[entry + 24 : entry + 28] = struct.pack("<I", 300 * 2**20)  # its unpacked size
        entry = content.find(b"PK\x01\x02", entry + 1)
    path.write_bytes(content)
    assert "more than 512 MB" in refused(path)


MANY = 150_000


@pytest.mark.parametrize("zipped", [True, False])
def test_many_empty_tensors_are_counted_not_read(
    zipped: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = {f"layer{number}.weight": torch.zeros(0) for number in range(MANY // 10)}
    path = saved(tmp_path, content, _use_new_zipfile_serialization=zipped)
    monkeypatch.setattr(torch, "load", read_nothing)
    assert "more than 2,000 tensors" in refused(path)


@pytest.mark.parametrize("zipped", [True, False])
def test_one_tensor_under_many_names_is_counted(zipped: bool, tmp_path: Path) -> None:
    content = dict.fromkeys(map(str, range(MANY // 10)), torch.zeros(0))
    path = saved(tmp_path, content, _use_new_zipfile_serialization=zipped)
    assert "more than 2,000 tensors" in refused(path)


def test_an_archive_of_many_entries_is_not_listed(tmp_path: Path) -> None:
    path = tmp_path / "many.pt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/data.pkl", pickle.dumps({}, 2))
        for number in range(MANY // 10):
            archive.writestr(f"a/data/{number}", b"")
    assert "more than 2,000 tensors" in refused(path)


def test_a_tensor_that_unfolds_from_one_number_is_not_unfolded(tmp_path: Path) -> None:
    vast = torch.zeros(1).expand(1_000_000, 1_000_000)
    assert "more than 512 MB" in refused(saved(tmp_path, {"fc.weight": vast}))


def test_nested_dicts_end(tmp_path: Path) -> None:
    content: dict[str, Any] = {}
    for _ in range(60):
        content = {"a": content, "b": content}
    assert "no weights" in refused(saved(tmp_path, content))


def read_nothing(*arguments: object, **options: object) -> None:
    raise AssertionError("nothing should be read")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, ARTICLE.state_dict())

    def fail(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(torch, "load", fail)
    assert "cannot be read" in refused(path)
