from pathlib import Path

from cnnviz.session.autosave import AutosaveSlot


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
