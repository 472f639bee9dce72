"""Drawings as lines: ours come back as they were, others' are fitted, damaged ones are told."""

import json
from pathlib import Path

import numpy as np
import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings import drawing_lines
from cnnviz.core.my_drawings.drawing_lines import (
    MAX_LINE_BYTES,
    drawing_from_line,
    line_of,
    raw_from_line,
    read_drawings,
    write_drawings,
)
from cnnviz.core.my_drawings.labelled_drawing import labelled
from cnnviz.core.sketching.drawing import Stroke
from cnnviz.core.sketching.examples import load_examples
from tests.core.my_drawings.conftest import Draw

PLAYED = (
    b'{"word":"shoe","countrycode":"DE","timestamp":"2017-03-01","recognized":true,'
    b'"key_id":"5891796615823360","drawing":[[[0,200,255],[10,10,90]],[[5],[6]]]}'
)
GOOD = '{"word": "Coat", "drawing": [[[0, 1], [0, 1]]]}'


def test_our_own_come_back_as_they_were(draw: Draw) -> None:
    examples = [labelled(e.class_name, e.strokes, "anna") for e in load_examples()]
    erased = labelled(
        "Bag", (Stroke(((1 / 3, 2.0),), 14.7, 0), Stroke(((5.0, 5.0),), 1.0, 9, True))
    )
    for drawing in (*draw(3), *examples, erased):
        assert drawing_from_line(line_of(drawing)) == drawing


def test_a_player_s_drawing_is_fitted_to_the_canvas() -> None:
    drawing = drawing_from_line(PLAYED, "ben")
    assert drawing is not None
    assert (drawing.class_name, drawing.author) == ("shoe", "ben")
    xs = [x for stroke in drawing.strokes for x, _ in stroke.points]
    assert (min(xs), max(xs)) == (35.0, 245.0)
    assert [len(stroke.points) for stroke in drawing.strokes] == [3, 1]
    assert {(stroke.width_px, stroke.grey) for stroke in drawing.strokes} == {(14.0, 255)}
    assert drawing_from_line(line_of(drawing)) == drawing


def test_a_class_goes_before_a_word_and_an_author_of_its_own_before_the_file_s() -> None:
    line = b'{"class":"Bag","word":"backpack","author":"anna","drawing":[[[0,9],[0,9]]]}'
    drawing = drawing_from_line(line, "ben")
    assert drawing is not None
    assert (drawing.class_name, drawing.author) == ("Bag", "anna")
    assert raw_from_line(line) == ("Bag", (((0, 0), (9, 9)),))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\x89PNG\r\n\x1a\n\x00\x01",
        b"\xff\xfe{\x00}\x00",
        PLAYED[:-1],
        PLAYED[: len(PLAYED) // 2],
        b"[" * 100_000,
        b'{"word":"x","drawing":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b'{"word":"x","drawing":[[[1],[' + b"9" * 5_000 + b"]]]}",
        b'{"word":"x","drawing":[[[1],[1e999]]]}',
        b'{"word":"x","drawing":[[[1],[NaN]]]}',
        b'{"word":"x","drawing":[[[1],[null]]]}',
        b'{"word":"x","drawing":{"0":1}}',
        b'{"word":7,"drawing":[[[1],[1]]]}',
        b'{"word":" ","drawing":[[[1],[1]]]}',
        b'{"drawing":[[[1],[1]]]}',
        b'{"word":"x","drawing":[[[1],[1]]],"pens":[14]}',
        b'{"word":"x","drawing":[[[1],[1]]],"pens":[14],"greys":[300],"fills":[false]}',
        b" " * (MAX_LINE_BYTES + 1) + PLAYED,
    ],
    ids=range(21),
)
def test_a_damaged_line_is_no_drawing(line: bytes) -> None:
    assert drawing_from_line(line) is None


def test_a_file_is_read_around_its_damaged_lines(tmp_path: Path) -> None:
    path = tmp_path / "anna.ndjson"
    lines = [
        b"\xef\xbb\xbf" + GOOD.encode(),
        b"torn {",
        b"",
        b"\x00\x01\x02",
        GOOD.encode() + b"\r",
    ]
    path.write_bytes(b"\n".join(lines))
    read = read_drawings(path, "anna")
    assert len(read.drawings) == 2
    assert read.damaged == (2, 4)


def test_written_files_are_read_again_and_by_others(tmp_path: Path, draw: Draw) -> None:
    path, drawings = tmp_path / "out.ndjson", draw(5, author="ben")
    write_drawings(path, drawings)
    assert list(read_drawings(path, "x").drawings) == drawings
    for line in path.read_text().splitlines():
        fields = json.loads(line)
        assert fields["word"] == "Coat"
        assert np.shape(fields["drawing"]) == (2, 2, 20)


@pytest.mark.parametrize(
    ("content", "told"), [(b"", "no drawings"), (b"\x89PNG\n\x00", "no drawings")]
)
def test_a_file_without_any_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "x.ndjson"
    path.write_bytes(content)
    with pytest.raises(CnnvizError, match=told):
        read_drawings(path)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.ndjson", Path("/dev/zero")):
        with pytest.raises(CnnvizError):
            read_drawings(path)


def test_large_files_are_refused(
    tmp_path: Path, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.ndjson"
    write_drawings(path, draw(5))
    limits = {"MAX_DRAWINGS": 4, "MAX_POINTS_OF_FILE": 190, "MAX_FILE_BYTES": 900, "MAX_LINES": 4}
    for name, most in limits.items():
        with monkeypatch.context() as limited:
            limited.setattr(drawing_lines, name, most)
            with pytest.raises(CnnvizError, match="split it"):
                read_drawings(path)
    assert len(read_drawings(path).drawings) == 5


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, draw: Draw) -> None:
    with pytest.raises(CnnvizError, match="folder does not exist"):
        write_drawings(tmp_path / "none" / "x.ndjson", draw(1))
