import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import cnnviz
from cnnviz.commands.cli import main
from cnnviz.core.peoples_drawings.folder import KEY, VARIABLE, drawings_folder
from cnnviz.core.peoples_drawings.sorting import WORDS
from tests.bucket import Bucket


def test_all_of_it_comes_to_where_recipe_sketch_looks(
    bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch-drawings", "--each", "50"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert [line.split() for line in lines[:-2]] == [
        ["T-shirt/top", "50"], ["Trouser", "50"], ["Pullover", "50"], ["Coat", "50"],
        ["Sandal", "50"], ["Bag", "100"],
    ]  # fmt: skip
    assert lines[-2] == f"350 drawings by people are in {drawings_folder()}."
    assert lines[-1] == "Recipe sketch learns from them: cnnviz train --recipe sketch"
    assert err == ""
    with np.load(drawings_folder() / "sandal.npz") as file:
        assert file[KEY].shape == (50, 28, 28)


def test_another_folder_is_named_for_training(
    bucket: Bucket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    assert main(["fetch-drawings", "--output", str(folder), "--each", "50"]) == 0
    assert f"{VARIABLE}={folder} cnnviz train --recipe sketch" in capsys.readouterr().out
    assert (folder / "bag.npz").is_file()


@pytest.mark.parametrize("each", ["0", "-5", "1000000"])
def test_a_number_out_of_bounds_is_told(
    each: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fetch-drawings", f"--each={each}", "--output", str(tmp_path)]) == 2
    assert f"--each is {each}: choose a number from 1 to 20000." in capsys.readouterr().err


def test_what_goes_wrong_is_one_line(
    bucket: Bucket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.files.clear()
    assert main(["fetch-drawings", "--output", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "answered with code 404. Connect and try again" in told


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal for a child")
def test_ctrl_c_ends_it_and_the_same_command_fetches_the_rest(
    bucket: Bucket, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bucket.piece_bytes, bucket.waits_s = 2000, 0.02
    command = [sys.executable, "-m", "cnnviz", "fetch-drawings", "--output", str(tmp_path)]
    root = str(Path(cnnviz.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True) as fetching:
        while bucket.sent_bytes < 50_000:
            assert fetching.poll() is None
        fetching.send_signal(signal.SIGINT)
        _, told = fetching.communicate(timeout=60)
    assert fetching.returncode == 130
    assert told == "cnnviz: interrupted\n"
    (part,) = tmp_path.iterdir()
    assert part.name == f"{WORDS[0]}.part"
    bucket.waits_s = 0
    bucket.ranges.clear()
    assert main(["fetch-drawings", "--output", str(tmp_path)]) == 0
    assert bucket.ranges[0][0] == WORDS[0]
    assert bucket.ranges[0][1] >= 40_000
    assert "400" in capsys.readouterr().out
