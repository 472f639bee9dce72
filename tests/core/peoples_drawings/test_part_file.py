import json
from pathlib import Path

import numpy as np
import pytest

from cnnviz.core.peoples_drawings.npy_header import PIXELS
from cnnviz.core.peoples_drawings.part_file import Origin, PartFile
from tests.bucket import framed, npy

ORIGIN = Origin("http://host/pants.npy", '"tag"', 5000)


def test_what_was_added_is_there_another_time(tmp_path: Path) -> None:
    path = tmp_path / "pants.part"
    content = npy(framed(6).reshape(6, PIXELS))
    origin = Origin("http://host/pants.npy", "", len(content))
    with PartFile(path) as part:
        part.begin(origin)
        part.add(content[:2000])
        assert not part.is_whole
    with PartFile(path) as part:
        assert (part.origin, part.length) == (origin, 2000)
        assert np.array_equal(part.drawings(6), framed(6)[:2]), "as many as are whole"
        part.add(content[2000:])
        assert part.is_whole
        assert np.array_equal(part.drawings(4), framed(6)[:4])
        assert np.array_equal(part.drawings(10), framed(6))
        assert part.beginning() == content[:1024]


def test_reading_between_two_pieces_spoils_neither(tmp_path: Path) -> None:
    content = npy(framed(20).reshape(20, PIXELS))
    with PartFile(tmp_path / "pants.part") as part:
        part.begin(Origin("http://host/pants.npy", "", len(content)))
        for start in range(0, len(content), 1500):
            part.add(content[start : start + 1500])
            assert part.header().count == 20
        assert np.array_equal(part.drawings(20), framed(20))
    with PartFile(tmp_path / "pants.part") as part:
        assert np.array_equal(part.drawings(20), framed(20))


def test_a_part_with_nothing_in_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "pants.part"
    with PartFile(path) as part:
        assert part.origin is None
    assert not path.exists()
    with PartFile(path) as part:
        part.begin(ORIGIN)
        part.add(b"bytes")
        part.clear()
        assert part.length == 0
    assert not path.exists()


def test_what_is_begun_anew_has_nothing_of_before(tmp_path: Path) -> None:
    with PartFile(tmp_path / "pants.part") as part:
        part.begin(ORIGIN)
        part.add(b"before")
        part.begin(Origin("http://host/pants.npy", '"a longer tag"', 10))
        part.add(b"after")
        assert part.beginning() == b"after"
        assert part.length == 5


NOTE = json.dumps({"url": "http://host/", "validator": "", "size": 9}).encode()


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"no JSON\n",
        b"[1, 2]\n",
        b'"text"\n',
        NOTE,  # without an end
        NOTE.replace(b"9", b'"9"') + b"\n",
        NOTE.replace(b'"size"', b'"sizes"') + b"\n",
        b"[" * 3000 + b"\n",
        b"\xff\xfe\n",
        b"x" * 10_000 + b"\n",
    ],
)
def test_a_note_that_is_not_understood_is_begun_anew(note: bytes, tmp_path: Path) -> None:
    path = tmp_path / "pants.part"
    path.write_bytes(note + b"bytes")
    with PartFile(path) as part:
        assert (part.origin, part.length) == (None, 0)
        part.begin(ORIGIN)
        part.add(b"new")
    assert path.read_bytes().endswith(b"\nnew")
    assert b"bytes" not in path.read_bytes()
