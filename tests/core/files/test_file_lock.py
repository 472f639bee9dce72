"""A lock that one holds at a time, in this program or another, and that no crash leaves held."""

import errno
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cnnviz.core.files.file_lock import locked

HOLD = """
import sys, time
from pathlib import Path
from cnnviz.core.files.file_lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_another_thread_waits_for_its_turn(tmp_path: Path) -> None:
    path, order = tmp_path / "lock", []

    def wait() -> None:
        with locked(path):
            order.append("second")

    with locked(path):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join(0.1)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_who_waits_for_too_long_is_told_that_it_is_in_use(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path), pytest.raises(OSError, match="lock") as told, locked(path, patience_s=0.05):
        pass
    assert told.value.errno == errno.EBUSY


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(OSError, match="lock"), locked(path, patience_s=0.05):
            pass
        holder.send_signal(signal.SIGKILL)
    with locked(path, patience_s=1):
        assert path.exists()


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), locked(tmp_path / "none" / "lock"):
        pass
