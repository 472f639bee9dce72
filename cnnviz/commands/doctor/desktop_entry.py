"""An entry in the menus of a Linux desktop, with an icon, for the person who asks for it."""

import os
import re
import shutil
import sys
from pathlib import Path

from cnnviz.core.errors import CnnvizError
from cnnviz.core.resources import resource

# Below the XDG data folder, as wheels install them below share/.
ENTRY = Path("applications", "cnnviz.desktop")
ICONS = {
    "cnnviz.svg": Path("icons", "hicolor", "scalable", "apps", "cnnviz.svg"),
    "cnnviz.png": Path("icons", "hicolor", "256x256", "apps", "cnnviz.png"),
}


def install_desktop_entry() -> str:
    """Write the entry and its icons for this user; return what to say of it.

    Raises:
        CnnvizError: not on this platform, no home, or the folder cannot be written.
    """
    folder = _data_folder()
    command = _command()
    template = resource("desktop", "cnnviz.desktop").read_text(encoding="utf-8")
    entry = template.replace("Exec=cnnviz\nTryExec=cnnviz\n", _exec_lines(command))
    try:
        for name, place in ICONS.items():
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(resource("desktop", name), folder / place)
        (folder / ENTRY).parent.mkdir(parents=True, exist_ok=True)
        (folder / ENTRY).write_text(entry, encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise _not_changed(folder, error) from error
    return f"cnnviz is now in the menus ({folder / ENTRY}); --remove-desktop-entry removes it."


def remove_desktop_entry() -> str:
    """Delete what was installed for this user; return what to say of it.

    Raises:
        CnnvizError: not on this platform, no home, or a file cannot be deleted.
    """
    folder = _data_folder()
    was_there = (folder / ENTRY).exists()
    try:
        for place in (ENTRY, *ICONS.values()):
            (folder / place).unlink(missing_ok=True)
    except OSError as error:
        raise _not_changed(folder, error) from error
    return f"cnnviz is {'no longer' if was_there else 'not'} in the menus ({folder / ENTRY})."


def quoted(argument: str) -> str:
    """Return an argument of Exec as the Desktop Entry specification has it quoted and escaped."""
    in_quotes = re.sub(r'(["`$\\])', r"\\\1", argument).replace("%", "%%")
    return '"' + in_quotes.replace("\\", "\\\\") + '"'


def _exec_lines(command: list[str]) -> str:
    program = command[0].replace("\\", "\\\\")
    return f"Exec={' '.join(map(quoted, command))}\nTryExec={program}\n"


def _command() -> list[str]:
    """What starts this very installation, from anywhere."""
    started = Path(os.path.abspath(sys.argv[0]))
    beside = Path(sys.executable).with_name("cnnviz")
    script = next((p for p in (started, beside) if p.name == "cnnviz" and p.is_file()), None)
    command = [str(script)] if script else [sys.executable, "-m", "cnnviz"]
    if "=" in command[0] or not command[0].isprintable():
        raise CnnvizError(
            f"No desktop entry can start {command[0]!r}: install cnnviz in a folder whose name has "
            "neither = nor line breaks."
        )
    return command


def _data_folder() -> Path:
    if sys.platform in ("win32", "darwin"):
        raise CnnvizError(
            "Desktop entries are for Linux; on Windows and macOS make a shortcut to cnnviz."
        )
    named = os.environ.get("XDG_DATA_HOME", "")
    folder = Path(named if os.path.isabs(named) else os.path.expanduser("~/.local/share"))
    if not folder.is_absolute():
        raise CnnvizError("This user has no home folder: set HOME, or XDG_DATA_HOME.")
    return folder


def _not_changed(folder: Path, error: OSError) -> CnnvizError:
    return CnnvizError(
        f"The desktop entry in {folder} cannot be changed ({error.strerror}): make the folder "
        "writable, or name another one in XDG_DATA_HOME."
    )
