import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.peoples_drawings.reading import (
    JUDGES,
    PeoplesDrawings,
    peoples_drawings,
    read_peoples_drawings,
)
from tests.core.peoples_drawings.people import T_SHIRT, TROUSERS, several, write_folder


@pytest.fixture
def people() -> PeoplesDrawings:
    return PeoplesDrawings({0: several(T_SHIRT, 60), 1: several(TROUSERS, 40)})


def test_all_classes_of_a_folder_are_read(tmp_path: Path) -> None:
    write_folder(tmp_path, 30)
    found = read_peoples_drawings(tmp_path)
    assert found is not None
    assert found.counts == {0: 30, 1: 30}
    assert len(found) == 60


def test_an_empty_or_absent_folder_has_none(tmp_path: Path) -> None:
    assert read_peoples_drawings(tmp_path) is None
    assert read_peoples_drawings(tmp_path / "nowhere") is None


def pickled() -> bytes:
    content = io.BytesIO()
    np.savez(content, drawings=np.array([object()], dtype=object), allow_pickle=True)
    return content.getvalue()


def of_another_shape() -> bytes:
    content = io.BytesIO()
    np.savez(content, drawings=np.zeros((3, 20, 28), np.uint8))
    return content.getvalue()


def of_floats() -> bytes:
    content = io.BytesIO()
    np.savez(content, drawings=np.zeros((3, 28, 28)))
    return content.getvalue()


def endless() -> bytes:
    """A header that promises more than any machine has."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        header = io.BytesIO()
        described = {"descr": "|u1", "fortran_order": False, "shape": (2**50, 28, 28)}
        np.lib.format.write_array_header_1_0(header, described)
        archive.writestr("drawings.npy", header.getvalue())
    return content.getvalue()


def nothing_in_it() -> bytes:
    content = io.BytesIO()
    np.savez(content, others=np.zeros(3))
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [pickled, of_another_shape, of_floats, endless, nothing_in_it, lambda: b"PK\x03\x04 no zip"],
)
def test_a_damaged_file_is_named_and_nothing_in_it_is_run(
    content: Callable[[], bytes], tmp_path: Path
) -> None:
    (tmp_path / "bag.npz").write_bytes(content())
    with pytest.raises(CnnvizError, match=r"bag\.npz.*fetch them again"):
        read_peoples_drawings(tmp_path)


def test_the_fingerprint_tells_drawings_apart(people: PeoplesDrawings) -> None:
    again = PeoplesDrawings({1: several(TROUSERS, 40), 0: several(T_SHIRT, 60)})
    assert again.fingerprint == people.fingerprint
    other = several(T_SHIRT, 60)
    other[7, 3, 3] ^= 1
    changed = PeoplesDrawings({0: other, 1: several(TROUSERS, 40)})
    assert changed.fingerprint != people.fingerprint


def test_what_judges_is_never_learned_from(people: PeoplesDrawings) -> None:
    judges = {id(strokes) for _, strokes in people.judges(100)}
    assert len(judges) == 60 // JUDGES + 40 // JUDGES
    rng = Random(0)
    for _ in range(300):
        chosen = people.chosen(0, rng)
        assert chosen is not None
        assert id(chosen[1]) not in judges


def test_judges_are_as_many_as_asked_for(people: PeoplesDrawings) -> None:
    assert [label for label, _ in people.judges(1)] == [0, 1]


def test_classes_without_drawings_are_made_of_t_shirts_or_of_nothing(
    people: PeoplesDrawings,
) -> None:
    assert people.chosen(2, Random(0)) is not None
    assert people.chosen(7, Random(0)) is None
    trousers = PeoplesDrawings({1: several(TROUSERS, 40)})
    assert trousers.chosen(2, Random(0)) is None


def test_the_named_folder_is_read_again_when_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CNNVIZ_DRAWINGS", str(tmp_path))
    assert peoples_drawings() is None
    write_folder(tmp_path, 30)
    first = peoples_drawings()
    assert first is not None
    assert peoples_drawings() is first
    write_folder(tmp_path, 40)
    second = peoples_drawings()
    assert second is not None
    assert second.counts == {0: 40, 1: 40}
