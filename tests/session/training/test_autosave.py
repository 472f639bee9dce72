from pathlib import Path

from cnnviz.session.training.autosave import AutosaveSlot


def test_a_second_instance_gets_a_file_of_its_own(tmp_path: Path) -> None:
    first, second = AutosaveSlot(tmp_path), AutosaveSlot(tmp_path)
    assert first.path.name == "autosave.safetensors"
    assert second.path.name == "autosave-2.safetensors"
    first.release()
    third = AutosaveSlot(tmp_path)
    assert third.path == first.path
    second.release()
    third.release()


def test_a_folder_that_cannot_be_made_does_not_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    slot = AutosaveSlot(tmp_path / "file" / "folder")
    assert slot.path.name.startswith("autosave")
    slot.release()


def test_finds_the_files_that_no_other_program_holds(tmp_path: Path) -> None:
    first, second = AutosaveSlot(tmp_path), AutosaveSlot(tmp_path)
    left = tmp_path / "autosave-3.safetensors"
    for path in (first.path, second.path, left):
        path.touch()
    assert first.files() == [first.path, left]
    assert second.files() == [second.path, left]
    second.release()
    assert first.files() == [first.path, second.path, left]
    first.release()


def test_a_new_run_goes_beside_what_is_spared_until_that_is_given_up(tmp_path: Path) -> None:
    slot = AutosaveSlot(tmp_path)
    first, second = slot.path, tmp_path / "autosave-2.safetensors"
    slot.make_room()
    assert slot.path == first
    slot.spare(first)
    slot.spare(second)
    slot.make_room()
    assert slot.path == tmp_path / "autosave-3.safetensors"
    other = AutosaveSlot(tmp_path)
    assert other.path == tmp_path / "autosave-4.safetensors", "others spare it as well"
    other.release()
    slot.spare_no_more(second)
    slot.spare(slot.path)
    slot.make_room()
    assert slot.path == second
    slot.release()


def test_a_run_that_goes_on_is_saved_where_it_was(tmp_path: Path) -> None:
    slot, other = AutosaveSlot(tmp_path), AutosaveSlot(tmp_path)
    left = tmp_path / "autosave-3.safetensors"
    slot.spare(left)
    slot.move_to(left)
    assert slot.path == left
    slot.make_room()
    assert slot.path == left, "it is not spared any more"
    slot.move_to(other.path)
    assert slot.path == left, "another program holds that one"
    slot.move_to(tmp_path / "elsewhere.resume.safetensors")
    assert slot.path == left
    slot.release()
    other.release()


def test_clears_what_a_killed_program_left_half_written(tmp_path: Path) -> None:
    half = tmp_path / ".autosave.safetensors.0123abcd.part"
    foreign = tmp_path / ".autosave-2.safetensors.0123abcd.part"
    half.touch()
    foreign.touch()
    slot = AutosaveSlot(tmp_path)
    assert not half.exists()
    assert foreign.exists(), "another program may be writing it"
    slot.release()
