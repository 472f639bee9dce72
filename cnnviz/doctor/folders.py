"""Every folder that cnnviz writes to, and whether it can."""

import shutil
import tempfile
from pathlib import Path

from platformdirs import user_cache_path, user_data_path, user_log_path

from cnnviz.doctor.findings import Finding

LITTLE_BYTES = 200 * 10**6  # a data set and a few runs


def findings() -> list[Finding]:
    data = user_data_path("cnnviz", appauthor=False)
    return [
        look_at_folder("data", data),
        look_at_folder("runs", data / "runs"),
        look_at_folder("cache", user_cache_path("cnnviz")),
        look_at_folder("log", user_log_path("cnnviz", appauthor=False)),
    ]


def look_at_folder(name: str, folder: Path) -> Finding:
    """Return where it is and what room it has; what to do where nothing can be written."""
    if not folder.is_absolute():
        return Finding(
            name, str(folder), "This user has no home folder: set HOME to one that can be written."
        )
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            free_bytes = shutil.disk_usage(there).free
    except OSError as error:
        return Finding(
            name,
            str(folder),
            f"Nothing can be written to {there} ({error.strerror}): make it writable for this "
            "user, or set HOME or the XDG folders elsewhere.",
        )
    room = f"{free_bytes / 10**9:.1f} GB free"
    value = f"{folder}, {room}" if folder.exists() else f"{folder}, not made yet, {room}"
    hint = "There is little room: free some." if free_bytes < LITTLE_BYTES else ""
    return Finding(name, value, hint=hint)
