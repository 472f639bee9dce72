"""The kept drawings: added, renamed, removed, restored, merged, and never lost."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.my_drawings import drawing_store
from cnnviz.core.my_drawings.drawing_lines import line_of, write_drawings
from cnnviz.core.my_drawings.drawing_store import DrawingStore, my_drawings_folder
from cnnviz.core.my_drawings.labelled_drawing import LabelledDrawing, labelled
from cnnviz.core.sketching.drawing import Stroke
from cnnviz.core.sketching.stroke_fields import MAX_POINTS
from tests.core.my_drawings.conftest import Draw

TORN = b'{"word":"Coat","drawing":[[[1,'
ADD = """
import sys
from pathlib import Path
from cnnviz.core.my_drawings.drawing_store import DrawingStore
from cnnviz.core.my_drawings.labelled_drawing import labelled
from cnnviz.core.sketching.drawing import Stroke
store, author, count = DrawingStore(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
for number in range(count):
    points = tuple((float(number), float(place)) for place in range(300))
    store.add([labelled("Coat", (Stroke(points, 10.0 + len(author), 255),), author)])
    if number % 3 == 2:
        store.relabel([store.read()[0].key], f"{author} {number}")
    print(number, flush=True)
"""


@pytest.fixture
def store(tmp_path: Path) -> DrawingStore:
    return DrawingStore(tmp_path / "mine")


def names(drawings: tuple[LabelledDrawing, ...]) -> list[str]:
    return [drawing.class_name for drawing in drawings]


def test_what_is_added_is_there_at_the_next_start(store: DrawingStore, draw: Draw) -> None:
    assert store.read() == ()
    first, second = draw(3), draw(2, "Bag", "anna", seed=1)
    store.add(first)
    assert store.add(second).drawings == (*first, *second)
    assert DrawingStore(store.path.parent).read() == (*first, *second)
    assert store.path.name == "drawings.ndjson"
    assert my_drawings_folder().name == "my-drawings"


def test_a_drawing_is_kept_once(store: DrawingStore, draw: Draw) -> None:
    drawings = draw(3)
    store.add([*drawings, *drawings])
    again = store.add([labelled("Bag", drawings[0].strokes, "ben")])
    assert again.after == {}
    assert store.read() == tuple(drawings)


def test_relabelling_changes_the_class_alone(store: DrawingStore, draw: Draw) -> None:
    drawings = draw(3, author="anna")
    store.add(drawings)
    change = store.relabel([drawings[1].key, "gone"], "Shirt")
    assert names(store.read()) == ["Coat", "Shirt", "Coat"]
    assert [d.strokes for d in store.read()] == [d.strokes for d in drawings]
    assert {d.author for d in store.read()} == {"anna"}
    store.put(change.before)
    assert store.read() == tuple(drawings)
    store.put(change.after)
    assert names(store.read()) == ["Coat", "Shirt", "Coat"]


def test_what_is_removed_comes_back_to_its_place(store: DrawingStore, draw: Draw) -> None:
    drawings = draw(6)
    store.add(drawings)
    change = store.remove([drawings[number].key for number in (0, 3, 5)])
    assert store.read() == tuple(drawings[number] for number in (1, 2, 4))
    assert store.put(change.before).drawings == tuple(drawings)
    assert store.read() == tuple(drawings)


def test_undoing_leaves_alone_what_others_added_meanwhile(store: DrawingStore, draw: Draw) -> None:
    mine, theirs = draw(2), draw(2, "Bag", seed=1)
    added = store.add(mine)
    DrawingStore(store.path.parent).add(theirs)
    store.put(added.before)
    assert store.read() == tuple(theirs)


def test_files_of_several_people_are_merged(
    store: DrawingStore, draw: Draw, tmp_path: Path
) -> None:
    anna, ben = tmp_path / "anna.ndjson", tmp_path / "ben.ndjson"
    shared, own = draw(2), draw(3, seed=1)
    write_drawings(anna, [*shared, *draw(1, author="carla", seed=2)])
    write_drawings(ben, [*shared, *own])
    ben.write_bytes(b"no drawing\n" + ben.read_bytes())
    first, second = store.merge(anna, "anna"), store.merge(ben, "ben")
    assert (first.added, first.duplicates, first.damaged) == (3, 0, ())
    assert (second.added, second.duplicates, second.damaged) == (3, 2, (1,))
    assert [d.author for d in store.read()] == ["anna", "anna", "carla", "ben", "ben", "ben"]
    assert store.merge(ben, "ben").added == 0
    store.put(second.change.before)
    assert [d.author for d in store.read()] == ["anna", "anna", "carla"]


def test_an_export_has_all_there_is_to_know(
    store: DrawingStore, draw: Draw, tmp_path: Path
) -> None:
    store.add([*draw(2, author="anna"), *draw(1, "Bag", seed=1)])
    store.export(tmp_path / "out.ndjson", store.read())
    other = DrawingStore(tmp_path / "other")
    other.merge(tmp_path / "out.ndjson")
    assert other.read() == store.read()


@pytest.mark.parametrize("damage", [TORN, b"\x00\xff\x80", b"[" * 9_000, b"9" * 9_000])
@pytest.mark.parametrize("end", [b"", b"\n"])
def test_damaged_lines_are_kept_aside(
    store: DrawingStore, draw: Draw, damage: bytes, end: bytes
) -> None:
    first, second = draw(2)
    store.add([first])
    with store.path.open("ab") as file:
        file.write(damage + end)
    assert store.read() == (first,)
    assert store.unreadable == 1
    store.add([second])
    assert store.read() == (first, second)
    assert store.unreadable == 0
    assert store.aside.read_bytes() == damage + b"\n"


def test_a_last_line_without_its_end_is_no_damage(store: DrawingStore, draw: Draw) -> None:
    drawings = draw(2)
    store.add(drawings[:1])
    store.path.write_bytes(store.path.read_bytes().rstrip(b"\n"))
    store.add(drawings[1:])
    assert store.read() == tuple(drawings)
    assert not store.aside.exists()


def test_a_full_disk_changes_nothing(
    store: DrawingStore, draw: Draw, small_disk: Callable[[int], AbstractContextManager[None]]
) -> None:
    first, second = draw(2)
    store.add([first])
    before = store.path.read_bytes()
    with small_disk(len(before) + 100):
        for change in (
            lambda: store.add([second]),
            lambda: store.relabel([first.key], "x" * 200),
            lambda: store.export(store.path.with_name("out"), [first, second]),
        ):
            with pytest.raises(CnnvizError, match="could not be written"):
                change()
            assert store.path.read_bytes() == before
    assert store.add([second]).drawings == (first, second)
    assert sorted(p.name for p in store.path.parent.iterdir()) == ["drawings.lock", store.path.name]


def test_a_folder_in_the_way_is_told(store: DrawingStore, draw: Draw) -> None:
    store.path.mkdir(parents=True)
    with pytest.raises(CnnvizError, match="it is a folder"):
        store.read()
    with pytest.raises(CnnvizError, match="it is a folder"):
        store.add(draw(1))


def test_more_than_there_is_room_for_is_refused(
    store: DrawingStore, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(draw(3))
    monkeypatch.setattr(drawing_store, "MAX_DRAWINGS", 4)
    with pytest.raises(CnnvizError, match="At most 4 drawings"):
        store.add(draw(2, seed=1))
    assert len(store.read()) == 3


def test_a_drawing_that_could_not_be_read_again_is_not_written(store: DrawingStore) -> None:
    points = tuple((1.0, float(number % 280)) for number in range(MAX_POINTS + 1))
    with pytest.raises(CnnvizError, match="too many strokes"):
        store.add([labelled("Coat", (Stroke(points, 14.0, 255),))])
    assert store.read() == ()


def test_two_programs_in_turn_keep_each_other_s(store: DrawingStore, draw: Draw) -> None:
    other, mine, theirs = DrawingStore(store.path.parent), draw(5), draw(5, "Bag", seed=1)
    for number in range(5):
        store.add([mine[number]])
        other.add([theirs[number]])
        store.relabel([theirs[number].key], "Shirt")
        other.remove([mine[number].key] if number % 2 else [])
    assert names(store.read()) == [
        "Coat",
        "Shirt",
        "Shirt",
        "Coat",
        "Shirt",
        "Shirt",
        "Coat",
        "Shirt",
    ]
    assert store.read() == other.read()


def test_two_threads_at_once_lose_nothing(store: DrawingStore, draw: Draw) -> None:
    def add(seed: int) -> None:
        own = DrawingStore(store.path.parent)
        for drawing in draw(20, author=str(seed), seed=seed):
            own.add([drawing])
            own.relabel([drawing.key], f"{seed}")

    threads = [threading.Thread(target=add, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(names(store.read())) == sorted(["0"] * 20 + ["1"] * 20 + ["2"] * 20)


def test_two_processes_at_once_lose_nothing(store: DrawingStore) -> None:
    folder = str(store.path.parent)
    commands = [[sys.executable, "-c", ADD, folder, author, "15"] for author in ("a", "bb")]
    programs = [subprocess.Popen(c, stdout=subprocess.DEVNULL) for c in commands]
    assert [program.wait(timeout=120) for program in programs] == [0, 0]
    assert sorted(d.author for d in store.read()) == ["a"] * 15 + ["bb"] * 15
    assert store.unreadable == 0


@pytest.mark.parametrize("attempt", range(4))
def test_a_kill_while_writing_loses_nothing_that_was_there(
    store: DrawingStore, draw: Draw, attempt: int
) -> None:
    store.add(draw(300))
    command = [sys.executable, "-c", ADD, str(store.path.parent), "a", "100000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        program.stdout.readline()
        time.sleep(0.02 + 0.013 * attempt)
        program.send_signal(signal.SIGKILL)
        told = 1 + len(program.stdout.readlines())
    store.add(draw(1, seed=9))
    kept = store.read()
    assert {d.key for d in draw(300)} <= {d.key for d in kept}
    assert sum(d.author == "a" for d in kept) >= told
    assert kept[-1].key == draw(1, seed=9)[0].key


def test_an_unfinished_file_of_a_killed_program_is_cleared(store: DrawingStore, draw: Draw) -> None:
    store.add(draw(2))
    left = store.path.with_name(f".{store.path.name}.0123abcd.part")
    left.write_bytes(b"x")
    store.relabel([draw(2)[0].key], "Bag")
    assert not left.exists()


def test_ten_thousand_drawings_stay_fast(store: DrawingStore, draw: Draw) -> None:
    """Bounds for a machine that does other things as well; alone it takes a fifth of them."""
    drawings = draw(10_000)
    store.path.parent.mkdir(parents=True)
    write_drawings(store.path, drawings)
    fresh = DrawingStore(store.path.parent)
    seconds = {}
    for name, work in (
        ("load", fresh.read),
        ("add one", lambda: fresh.add(draw(1, seed=1))),
        ("remove one", lambda: fresh.remove([drawings[5_000].key])),
    ):
        began = time.perf_counter()
        work()
        seconds[name] = time.perf_counter() - began
    assert len(fresh.read()) == 10_000
    assert seconds["load"] < 20
    assert seconds["add one"] < 3
    assert seconds["remove one"] < 5


def test_a_line_is_understood_once(
    store: DrawingStore, draw: Draw, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(draw(3))
    store.read()
    monkeypatch.setattr(drawing_store, "drawing_from_line", None)  # nobody calls it
    assert store.read() == tuple(draw(3))
    assert line_of(draw(1)[0]) in store.path.read_bytes()
