import os
import pickle
import struct
import warnings
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch

from cnnviz.core.errors import CnnvizError
from cnnviz.core.network_config import NETWORKS
from cnnviz.core.networks import build_network
from cnnviz.core.state_dicts import load_state_dict_file

ARTICLE = build_network(NETWORKS["article"], seed=3)


def saved(tmp_path: Path, content: Any, **options: Any) -> Path:
    path = tmp_path / "file.pt"
    torch.save(content, path, **options)
    return path


def refused(path: Path) -> str:
    with pytest.raises(CnnvizError) as caught:
        load_state_dict_file(path)
    return str(caught.value)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("zipped", [True, False])
def test_the_network_is_recognised_by_its_shapes(name: str, zipped: bool, tmp_path: Path) -> None:
    network = build_network(NETWORKS[name], seed=4)
    path = saved(tmp_path, network.state_dict(), _use_new_zipfile_serialization=zipped)
    config, weights = load_state_dict_file(path)
    assert config == NETWORKS[name]
    assert set(weights) == set(network.state_dict())
    assert all(torch.equal(value, weights[key]) for key, value in network.state_dict().items())


@pytest.mark.parametrize("wrapper", ["state_dict", "model_state_dict"])
def test_a_wrapped_state_dict_is_unwrapped(wrapper: str, tmp_path: Path) -> None:
    path = saved(tmp_path, {wrapper: ARTICLE.state_dict(), "epoch": 3})
    assert load_state_dict_file(path)[0] == NETWORKS["article"]


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
    assert "holds code" in refused(path)
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


def test_a_whole_pickled_network_is_refused_with_a_remedy(tmp_path: Path) -> None:
    assert "save it again with torch.save(network.state_dict()" in refused(saved(tmp_path, ARTICLE))


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
                load_state_dict_file(path)
            except CnnvizError:
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


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ([1, 2], "no state dict"),
        ({}, "no state dict"),
        (torch.zeros(3), "no state dict"),
        ({"epoch": 3}, "more than named weights"),
        ({3: torch.zeros(2)}, "more than named weights"),
    ],
)
def test_what_is_no_state_dict(content: Any, named: str, tmp_path: Path) -> None:
    assert named in refused(saved(tmp_path, content))


def changed(name: str, values: torch.Tensor) -> dict[str, torch.Tensor]:
    return {**ARTICLE.state_dict(), name: values}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"layer.weight": torch.zeros(10, 784)}, "conv1.weight of network article is missing"),
        (changed("fc.bias", torch.zeros(11)), "fc.bias has the wrong shape: expected 10, found 11"),
        (changed("fc.bias", torch.zeros(10).half()), "fc.bias holds torch.float16"),
        (changed("fc.bias", torch.zeros(10).to_sparse()), "fc.bias is stored in a way"),
        (changed("fc.bias", torch.zeros(10, device="meta")), "fc.bias is stored in a way"),
        (changed("fc.bias", torch.full((10,), torch.nan)), "fc.bias holds values that are NaN"),
        (changed("conv3.bias", torch.zeros(2)), "'conv3.bias' is no layer"),
    ],
)
def test_weights_of_another_network_are_named(content: Any, named: str, tmp_path: Path) -> None:
    assert named in refused(saved(tmp_path, content))


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = saved(tmp_path, ARTICLE.state_dict())

    def fail(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(torch, "load", fail)
    assert "may not be read" in refused(path)
