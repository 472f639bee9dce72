import errno
import io
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.web import DownloadProgress
from cnnviz.core.peoples_drawings import fetching, part_file
from cnnviz.core.peoples_drawings.fetching import LICENCE_FILE, URL_VARIABLE, fetch_drawings
from cnnviz.core.peoples_drawings.folder import KEY, count_drawings
from cnnviz.core.peoples_drawings.npy_header import LARGEST_HEADER, PIXELS, SIDE
from cnnviz.core.peoples_drawings.part_file import PartFile
from cnnviz.core.peoples_drawings.sorting import WORDS
from tests.bucket import EACH, Bucket, framed, npy

WANTED = 300
WANTED_BYTES = LARGEST_HEADER + WANTED * PIXELS


def fetch(folder: Path, each: int = WANTED) -> dict[str, int]:
    """Fetch to the end, and return how many there are."""
    steps = fetch_drawings(folder, each)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            counts: dict[str, int] = end.value
            return counts


def failing(folder: Path) -> str:
    with pytest.raises(CnnvizError) as caught:
        fetch(folder)
    return str(caught.value)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def stop_within(bucket: Bucket, folder: Path, word: str) -> int:
    """Fetch until some of a word has come, stop, and return how much of all had come."""
    steps = fetch_drawings(folder, WANTED)
    before = None
    for step in steps:
        if step.file == word and before is None:
            before = step.done_bytes
            bucket.holds_at = 3 * bucket.piece_bytes  # more than is reported at once, not all
        elif before is not None and step.done_bytes > before:
            break
    steps.close()
    bucket.holds_at = None
    bucket.may_go_on.set()
    assert before is not None
    return step.done_bytes


def test_the_first_drawings_of_each_word_come_by_one_range_request(
    bucket: Bucket, tmp_path: Path
) -> None:
    counts = fetch(tmp_path / "new" / "folder")
    assert bucket.ranges == [(word, 0, WANTED_BYTES - 1) for word in WORDS]
    assert bucket.sent_bytes == len(WORDS) * WANTED_BYTES
    folder = tmp_path / "new" / "folder"
    assert counts == count_drawings(folder)
    assert names_in(folder) == [
        LICENCE_FILE, "bag.npz", "coat.npz", "pullover.npz", "sandal.npz", "t-shirt-top.npz",
        "trouser.npz",
    ]  # fmt: skip
    with np.load(folder / "trouser.npz") as file:
        assert np.array_equal(file[KEY], framed(EACH, seed=WORDS.index("pants"))[:WANTED])
    assert counts["Bag"] == 2 * counts["Trouser"] == 2 * WANTED


def test_a_note_beside_them_has_author_and_licence(bucket: Bucket, tmp_path: Path) -> None:
    fetch(tmp_path)
    note = (tmp_path / LICENCE_FILE).read_text(encoding="utf-8")
    for part in ("Quick, Draw!", "Google", "CC BY 4.0", "https://creativecommons.org", "Changed"):
        assert part in note


def test_progress_ends_at_the_total_and_never_goes_back(bucket: Bucket, tmp_path: Path) -> None:
    bucket.files["pants"] = npy(framed(40).reshape(40, PIXELS))  # fewer than are asked for
    reports = list(fetch_drawings(tmp_path, WANTED))
    assert reports[0] == DownloadProgress(WORDS[0], 0, len(WORDS) * WANTED_BYTES)
    assert [r.done_bytes for r in reports] == sorted(r.done_bytes for r in reports)
    total = (len(WORDS) - 1) * WANTED_BYTES + len(bucket.files["pants"])
    assert reports[-1] == DownloadProgress(WORDS[-1], total, total)
    assert count_drawings(tmp_path)["Trouser"] == 40


def test_a_stopped_fetch_goes_on_where_it_was(bucket: Bucket, tmp_path: Path) -> None:
    done = stop_within(bucket, tmp_path, "pants")
    assert names_in(tmp_path) == ["pants.part", "t-shirt.part"], "nothing under a final name"
    kept = done - WANTED_BYTES
    assert 0 < kept < WANTED_BYTES
    bucket.ranges.clear()
    first = next(fetch_drawings(tmp_path, WANTED))
    assert first.done_bytes == done
    fetch(tmp_path)
    assert bucket.ranges[0] == ("pants", kept, WANTED_BYTES - 1)
    assert [word for word, _, _ in bucket.ranges] == list(WORDS[1:])
    with np.load(tmp_path / "trouser.npz") as file:
        assert np.array_equal(file[KEY], framed(EACH, seed=WORDS.index("pants"))[:WANTED])
    assert not [name for name in names_in(tmp_path) if name.endswith(".part")]


def test_more_are_asked_for_where_fewer_were_kept(bucket: Bucket, tmp_path: Path) -> None:
    stop_within(bucket, tmp_path, "pants")
    bucket.ranges.clear()
    assert fetch(tmp_path, WANTED + 50)["T-shirt/top"] == WANTED + 50
    assert bucket.ranges[0] == ("t-shirt", WANTED_BYTES, WANTED_BYTES + 50 * PIXELS - 1)


@pytest.mark.parametrize("sign", ["etag", "size", "shorter", "no range"])
def test_a_file_that_has_changed_is_begun_anew(sign: str, bucket: Bucket, tmp_path: Path) -> None:
    if sign in ("size", "shorter"):
        bucket.etags["pants"] = ""  # by nothing else can it be told
    stop_within(bucket, tmp_path, "pants")
    count = {"size": EACH + 1, "shorter": 10}.get(sign, EACH)
    bucket.files["pants"] = npy(framed(count, seed=99).reshape(count, PIXELS))
    if sign == "etag":
        bucket.etags["pants"] = '"second"'
    bucket.knows_ranges = sign != "no range"
    fetch(tmp_path)
    with np.load(tmp_path / "trouser.npz") as file:
        assert np.array_equal(file[KEY], framed(count, seed=99)[:WANTED])


def test_what_was_kept_of_another_server_is_not_gone_on_with(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop_within(bucket, tmp_path, "pants")
    bucket.ranges.clear()
    monkeypatch.setenv(URL_VARIABLE, bucket.url.replace("127.0.0.1", "localhost") + "/")
    fetch(tmp_path)
    assert bucket.ranges[0] == ("t-shirt", 0, WANTED_BYTES - 1)


def test_a_server_without_ranges_is_read_no_further_than_needed(
    bucket: Bucket, tmp_path: Path
) -> None:
    count = 40_000  # 31 MB, far more than a connection holds on its way
    bucket.files["jacket"] = npy(np.resize(framed(50), (count, PIXELS)))
    bucket.knows_ranges = False
    assert fetch(tmp_path)["Coat"] == WANTED
    assert bucket.sent_bytes < len(bucket.files["jacket"]) / 2


def test_an_answer_that_is_cut_off_is_gone_on_with(bucket: Bucket, tmp_path: Path) -> None:
    bucket.cuts_after = 100_000
    told = failing(tmp_path)
    assert "'t-shirt' could not be fetched: 127.0.0.1" in told
    assert "closed the connection early. Connect and try again: what has come is kept" in told
    assert names_in(tmp_path) == ["t-shirt.part"]
    assert "closed the connection early" in failing(tmp_path)
    bucket.cuts_after = None
    bucket.ranges.clear()
    fetch(tmp_path)
    assert bucket.ranges[0] == ("t-shirt", 200_000, WANTED_BYTES - 1)


def test_an_answer_that_is_cut_off_in_the_header_is_no_foreign_one(
    bucket: Bucket, tmp_path: Path
) -> None:
    bucket.cuts_after = 40
    assert "closed the connection early" in failing(tmp_path)
    bucket.cuts_after = None
    assert fetch(tmp_path)["T-shirt/top"] == WANTED


PAGE = b"  <!DOCTYPE html><html>Log in to the network</html>" * 100
OTHER = {
    "a page": (PAGE, "sent a web page instead"),
    "a short page": (PAGE[:60], "sent a web page instead"),
    "no npy": (bytes(WANTED_BYTES), "sent something else instead"),
    "floats": (npy(np.zeros((400, PIXELS), np.float32)), "sent something else instead"),
    "columns": (npy(np.asfortranarray(framed(400).reshape(400, PIXELS))), "something else"),
    "other pictures": (npy(np.zeros((400, 100), np.uint8)), "sent something else instead"),
    "too short": (npy(framed(400).reshape(400, PIXELS))[:-1], "sent something else instead"),
    "none": (npy(np.zeros((0, PIXELS), np.uint8)), "sent something else instead"),
    "nothing": (b"", "sent something else instead"),
    "a pickle": (npy(np.array([{}] * 400)), "sent something else instead"),
    "nested": (
        b"\x93NUMPY\x01\x00\x80\x03" + b"(" * 896 + bytes(5000),
        "sent something else instead",
    ),
}  # fmt: skip


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("kind", OTHER)
def test_what_is_no_file_of_drawings_is_refused_and_not_kept(
    kind: str, ranges: bool, bucket: Bucket, tmp_path: Path
) -> None:
    bucket.files["t-shirt"], why = OTHER[kind]
    bucket.knows_ranges = ranges or kind == "nothing"
    told = failing(tmp_path)
    if kind == "nothing":
        assert "answered with code 416" in told
    else:
        assert why in told
        assert "open any page in a browser first, then try again" in told
    assert "\n" not in told
    assert names_in(tmp_path) == []


def test_a_part_that_was_not_asked_for_is_refused(bucket: Bucket, tmp_path: Path) -> None:
    bucket.wrong_start = True
    assert "sent another part than was asked for" in failing(tmp_path)
    assert names_in(tmp_path) == []


def test_a_word_that_is_not_there_is_named(bucket: Bucket, tmp_path: Path) -> None:
    del bucket.files["flip flops"]
    told = failing(tmp_path)
    assert "'flip flops' could not be fetched: 127.0.0.1" in told
    assert "answered with code 404" in told


def test_without_a_connection_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{taken.getsockname()[1]}"
    monkeypatch.setenv(URL_VARIABLE, f"http://{nobody}/")
    told = failing(tmp_path)
    assert f"{nobody} refused the connection. Connect and try again" in told
    assert names_in(tmp_path) == []


def test_a_proxy_that_does_not_answer_is_told(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.core.files.web.TIMEOUT_S", 0.1)
    bucket.waits_s = 0.5
    assert "does not answer. Connect and try again" in failing(tmp_path)


@pytest.mark.parametrize("url", ["ftp://host/", "file:///etc", "host/path", "http://", "http:///x"])
def test_only_the_web_is_asked(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL_VARIABLE, url)
    assert f"{URL_VARIABLE} is '{url}': set it to an address that begins with" in failing(tmp_path)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("each", [0, -3, 20_001])
def test_how_many_is_bounded(each: int, tmp_path: Path) -> None:
    with pytest.raises(CnnvizError, match="choose a number from 1 to 20000"):
        fetch(tmp_path / "folder", each)
    assert not (tmp_path / "folder").exists()


def test_a_full_disk_is_told_and_gone_on_with(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, room = PartFile.add, WANTED_BYTES + 150_000

    def add_while_there_is_room(part: PartFile, chunk: bytes) -> None:
        nonlocal room
        if len(chunk) > room:
            raise OSError(errno.ENOSPC, "No space left on device")
        room -= len(chunk)
        add(part, chunk)

    monkeypatch.setattr(PartFile, "add", add_while_there_is_room)
    told = failing(tmp_path)
    assert "People's drawings cannot be stored: " in told
    assert "the disk is full; make room on it, or name another folder in CNNVIZ_DRAWINGS" in told
    assert names_in(tmp_path) == ["pants.part", "t-shirt.part"]
    monkeypatch.setattr(PartFile, "add", add)
    bucket.ranges.clear()
    fetch(tmp_path)
    word, first, _ = bucket.ranges[0]
    assert word == "pants"
    assert 0 < first < WANTED_BYTES


def test_a_disk_that_is_full_in_earnest_keeps_a_beginning_that_is_right(
    bucket: Bucket, tmp_path: Path, small_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    with small_disk(150_001):
        assert "cannot be stored" in failing(tmp_path)
    assert names_in(tmp_path) == ["t-shirt.part"]
    fetch(tmp_path)
    with np.load(tmp_path / "t-shirt-top.npz") as file:
        assert np.array_equal(file[KEY], framed(EACH)[:WANTED])


def test_a_disk_that_is_full_at_the_end_leaves_no_half_file(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(path: Path, content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(fetching, "write_atomically", write)
        assert "the disk is full" in failing(tmp_path)
    assert len(names_in(tmp_path)) == len(WORDS), "what has come is kept"
    bucket.ranges.clear()
    fetch(tmp_path)
    assert bucket.ranges == []


def test_a_folder_that_cannot_be_made_is_told(bucket: Bucket, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here already")
    told = failing(tmp_path / "file" / "folder")
    assert "part of its path is not a folder" in told
    assert bucket.ranges == []


def test_two_do_not_fetch_into_one_folder(
    bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("fcntl")
    monkeypatch.setattr(part_file, "PATIENCE_S", 0.1)
    steps = fetch_drawings(tmp_path, WANTED)
    next(steps)
    assert "still being fetched into" in failing(tmp_path)
    steps.close()
    assert fetch(tmp_path)


def test_empty_and_blackened_drawings_are_left_out(bucket: Bucket, tmp_path: Path) -> None:
    drawings = framed(EACH)
    drawings[::4], drawings[1::4] = 0, 255
    drawings[2::4] = 0
    drawings[2::4, 5:8] = 200
    bucket.files["sweater"] = npy(drawings.reshape(EACH, PIXELS))
    fetch(tmp_path)
    with np.load(tmp_path / "pullover.npz") as file:
        assert file[KEY].shape == (2 * WANTED // 4, SIDE, SIDE)
        assert np.array_equal(file[KEY][::2], drawings[:WANTED][2::4])


def test_the_files_have_no_pickle(bucket: Bucket, tmp_path: Path) -> None:
    fetch(tmp_path)
    content = (tmp_path / "coat.npz").read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        assert file.files == [KEY]
        assert file[KEY].dtype == np.uint8
