import json
from dataclasses import replace
from pathlib import Path

import pytest

from cnnviz.core.design.design_file import (
    FORMAT,
    MAX_DESIGNS,
    MAX_FILE_BYTES,
    read_designs,
    write_designs,
)
from cnnviz.core.errors import CnnvizError
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig

SMALL = NetworkConfig("small", (BlockConfig(4, 3, 1, 1, False, "tanh", None),))
BOTH = {"article, mine": replace(NETWORKS["article"], name="article, mine"), "small": SMALL}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "designs.json"


def test_designs_survive_the_file_and_are_plain_json(path: Path) -> None:
    assert read_designs(path).designs == {}
    write_designs(path, BOTH)
    kept = read_designs(path)
    assert (kept.designs, kept.trouble) == (BOTH, "")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["format"] == FORMAT
    assert data["designs"][1]["blocks"][0]["activation"] == "tanh"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"\xff\xfe\x00",
        b"[]",
        b'{"format": "another", "designs": []}',
        json.dumps({"format": FORMAT, "designs": 7}).encode(),
        b"[" * 100_000,
        b" " * (MAX_FILE_BYTES + 1),
        b'{"format": ' + b"9" * 10_000 + b"}",
    ],
)
def test_a_broken_file_gives_one_sentence_and_is_moved_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    kept = read_designs(path)
    assert kept.designs == {}
    assert "is damaged" in kept.trouble
    assert path.read_bytes() == content
    write_designs(path, BOTH)
    assert read_designs(path).designs == BOTH
    assert path.with_name("designs-unread-1.json").read_bytes() == content


def test_one_broken_design_loses_no_other(path: Path) -> None:
    write_designs(path, BOTH)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["designs"][0]["blocks"][0]["stride"] = 0
    data["designs"].append({"name": "list", "blocks": [{"channels": [1]}]})
    data["designs"].append({**SMALL.to_dict(), "name": "colour", "input_shape": [2, 28, 28]})
    data["designs"].append(None)
    path.write_text(json.dumps(data), encoding="utf-8")
    kept = read_designs(path)
    assert kept.designs == {"small": SMALL}
    assert kept.trouble.startswith(f"4 of 5 designs in {path} could not be read: ")
    assert "stride = 0" in kept.trouble
    write_designs(path, kept.designs)
    aside = json.loads(path.with_name("designs-unread-1.json").read_text(encoding="utf-8"))
    assert aside == json.loads(json.dumps(data))


def test_a_second_broken_file_does_not_replace_the_first(path: Path) -> None:
    for number in (1, 2):
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"broken {number}", encoding="utf-8")
        write_designs(path, BOTH)
    texts = [path.with_name(f"designs-unread-{n}.json").read_text() for n in (1, 2)]
    assert texts == ["broken 1", "broken 2"]


def test_too_many_are_refused_and_the_file_stays(path: Path) -> None:
    write_designs(path, BOTH)
    many = {f"{n}": replace(SMALL, name=f"{n}") for n in range(MAX_DESIGNS + 1)}
    with pytest.raises(CnnvizError, match="200 designs at most"):
        write_designs(path, many)
    assert read_designs(path).designs == BOTH


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CnnvizError, match="could not be written"):
        write_designs(tmp_path / "file" / "designs.json", BOTH)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    assert "could not be read" in read_designs(tmp_path).trouble
