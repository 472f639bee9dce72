"""Every folder that cnnviz writes to, and whether it can."""

import shutil
import tempfile
from pathlib import Path

from cnnviz.commands.doctor.findings import Finding
from cnnviz.core.files.file_errors import reason
from cnnviz.core.files.user_folders import cache_folder, data_folder, log_folder

LITTLE_BYTES = 200 * 10**6  # a data set and a few runs


def findings() -> list[Finding]:
    data = data_folder()
    places = {"data": data, "runs": data / "runs", "cache": cache_folder(), "log": log_folder()}
    return [look_at_folder(name, place) for name, place in places.items()]


def look_at_folder(name: str, folder: Path) -> Finding:
    """Return where it is and what room it has; what to do where nothing can be written."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            free_bytes = shutil.disk_usage(there).free
    except OSError as error:
        return Finding(
            name,
            str(folder),
            f"Nothing can be written to {there} ({reason(error)}): make it writable for this "
            "user, or set HOME or the XDG folders elsewhere.",
        )
    room = f"{free_bytes / 10**9:.1f} GB free"
    value = f"{folder}, {room}" if folder.exists() else f"{folder}, not created yet, {room}"
    hint = "There is little space: free some." if free_bytes < LITTLE_BYTES else ""
    return Finding(name, value, hint=hint)
