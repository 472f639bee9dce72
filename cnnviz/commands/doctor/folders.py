"""Every folder that cnnviz writes to, and whether it can."""

import shutil
import tempfile
from pathlib import Path

from cnnviz.commands.doctor.findings import Finding
from cnnviz.core.files.file_errors import reason
from cnnviz.core.files.user_folders import cache_folder, data_folder, log_folder
from cnnviz.core.translation import tr

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
            tr(
                "Nothing can be written to {there} ({reason}): make it writable for this "
                "user, or set HOME or the XDG folders elsewhere.",
                there,
                reason(error),
            ),
        )
    room = tr("{free_bytes:.1f} GB free", free_bytes / 10**9)
    value = (
        f"{folder}, {room}"
        if folder.exists()
        else tr("{folder}, not created yet, {room}", folder, room)
    )
    hint = tr("There is little space: free some.") if free_bytes < LITTLE_BYTES else ""
    return Finding(name, value, hint=hint)
