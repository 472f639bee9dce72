"""Files are whole or not there, and stay what they were: links, with their permissions."""

import errno
import os
import stat
from pathlib import Path

import pytest

from cnnviz.core.checkpoints.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from cnnviz.core.files.written_files import (
    MAX_BYTES,
    check_writable,
    clear_unfinished_files,
    safe_file_name,
    write_atomically,
)

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and links as POSIX has them")
# As long as names may be: in ASCII, and where a letter takes two or four bytes.
LONG_NAMES = ["n" * length for length in (99, 100, 101, 235, 241, 255)]
LONG_NAMES += ["ä" * 127, "🂡" * 63, f"{'ö' * 117}.safetensors"]


def test_an_interrupted_write_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def interrupt(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    check_writable(path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


@posix
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_a_link_and_what_it_leads_to_is_written(there: bool, tmp_path: Path) -> None:
    place, links = tmp_path / "place", tmp_path / "links"
    place.mkdir()
    links.mkdir()
    if there:
        (place / "target").write_bytes(b"old")
    (links / "inner").symlink_to(Path("..", "place", "target"))
    (links / "outer").symlink_to("inner")
    check_writable(links / "outer")
    assert (place / "target").exists() == there
    write_atomically(links / "outer", b"new")
    assert (place / "target").read_bytes() == b"new"
    assert os.readlink(links / "outer") == "inner"
    assert os.listdir(place) == ["target"]
    assert sorted(os.listdir(links)) == ["inner", "outer"]


@posix
def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match=os.strerror(errno.ELOOP)):
        write_atomically(tmp_path / "a", b"new")


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o444])
@pytest.mark.parametrize("linked", [False, True])
def test_a_file_keeps_its_permissions(mode: int, linked: bool, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(mode)
    if linked:
        path = tmp_path / "link"
        path.symlink_to("a")
    write_atomically(path, b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == mode


@posix
@pytest.mark.parametrize("mask", [0o022, 0o077])
def test_a_new_file_gets_what_the_system_gives(mask: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / "a", b"new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o666 & ~mask


@pytest.mark.parametrize("name", LONG_NAMES, ids=lambda name: f"{name[0]}{len(name)}")
def test_what_is_not_whole_yet_fits_where_the_file_fits(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / name
    check_writable(path)
    write_atomically(path, b"old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(tmp_path) == [name]

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda path, missing_ok=False: None)  # as if it were killed
        patch.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            write_atomically(path, b"newer")
    assert len(os.listdir(tmp_path)) == 2
    (tmp_path / f".{name[:20]}.0123abcd.part").touch()  # of another file
    clear_unfinished_files(path)
    assert len(os.listdir(tmp_path)) == 2
    assert path.read_bytes() == b"new"


def killed(*arguments: object) -> None:
    raise KeyboardInterrupt


def test_names_that_begin_alike_share_no_unfinished_files(tmp_path: Path) -> None:
    one, other = tmp_path / ("n" * 250 + "a"), tmp_path / ("n" * 250 + "b")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "unlink", lambda path, missing_ok=False: None)
        patch.setattr(os, "replace", killed)
        with pytest.raises(KeyboardInterrupt):
            write_atomically(one, b"half")
    clear_unfinished_files(other)
    assert len(os.listdir(tmp_path)) == 1
    clear_unfinished_files(one)
    assert not os.listdir(tmp_path)


def test_a_name_that_does_not_fit_is_found_out_beforehand(tmp_path: Path) -> None:
    for name in ("n" * 256, "ä" * 128):
        with pytest.raises(OSError, match=os.strerror(errno.ENAMETOOLONG)):
            check_writable(tmp_path / name)
    with pytest.raises(IsADirectoryError):
        check_writable(tmp_path)
    with pytest.raises(FileNotFoundError):
        check_writable(tmp_path / "no" / "a")
    assert not os.listdir(tmp_path)


@posix
def test_file_and_folder_outlast_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[tuple[str, bool]] = []
    sync = os.fsync

    def note_sync(descriptor: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        kept.append(("folder" if is_folder else "file", (tmp_path / "a").exists()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", note_sync)
    write_atomically(tmp_path / "a", b"new")
    assert kept == [("file", False), ("folder", True)]


@posix
def test_what_is_no_ordinary_file_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    write_atomically(Path(os.devnull), b"new")
    check_writable(Path(os.devnull))
    assert stat.S_ISCHR(os.stat(os.devnull).st_mode)


@posix
def test_a_checkpoint_saved_over_a_private_one_stays_private(
    checkpoint: Checkpoint, tmp_path: Path
) -> None:
    (tmp_path / "mine.safetensors").touch(0o600)
    (tmp_path / "mine.safetensors").chmod(0o600)
    (tmp_path / "link.safetensors").symlink_to("mine.safetensors")
    save_checkpoint(tmp_path / "link.safetensors", checkpoint)
    assert (tmp_path / "link.safetensors").is_symlink()
    assert stat.S_IMODE((tmp_path / "mine.safetensors").stat().st_mode) == 0o600
    assert load_checkpoint(tmp_path / "mine.safetensors").config == checkpoint.config


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("article, best, seed 0", "article-best-seed-0"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j"),
        ("../../etc/passwd", "etc-passwd"),
        ("Größe β=0.5", "Größe-β-0.5"),
        ("two\nlines\t\x1b[31m", "two-lines-31m"),
        ("ends in dots...", "ends-in-dots"),
        ("", "else"), ("///", "else"), ("...", "else"), ("NUL", "else"), ("con.txt", "else"),
        ("lpt1", "else"), ("\ud800", "else"), ("nullify", "nullify"),
    ],
)  # fmt: skip
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert safe_file_name(title, "else") == name


@pytest.mark.parametrize("letter", ["a", "ß", "図", "🧥x"])
def test_long_titles_are_cut_between_letters(letter: str) -> None:
    name = safe_file_name(letter * 300, "else")
    assert 0 < len(name.encode()) <= MAX_BYTES
    assert set(name) <= set(letter + "-")
