"""The designs that are kept, as plain JSON in one file; what a hand has spoiled loses no others."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from cnnviz.core.data.picture_shape import CHANNELS
from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import not_read, not_written
from cnnviz.core.files.formats import NewerFileError, check_known, is_format
from cnnviz.core.files.written_files import write_atomically
from cnnviz.core.network.network_config import NetworkConfig, network_config_from_dict
from cnnviz.core.translation import tr

FORMAT = "cnnviz-designs-1"
MAX_DESIGNS = 200
MAX_FILE_BYTES = 2**20  # 200 designs of 12 blocks take 500 kB


@dataclass(frozen=True)
class KeptDesigns:
    """What was found in the file, by name, and in one sentence what could not be read."""

    designs: Mapping[str, NetworkConfig] = field(default_factory=dict)
    trouble: str = ""


def read_designs(path: Path) -> KeptDesigns:
    """Read the designs that are kept; none where there is no file yet."""
    try:
        entries = _entries(path)
    except FileNotFoundError:
        return KeptDesigns()
    except OSError as error:
        return KeptDesigns({}, not_read(path, error))
    except NewerFileError as error:
        return KeptDesigns(
            {}, tr("{path} {error} Saving a design here keeps a copy of it.", path, error)
        )
    except (CnnvizError, ValueError, RecursionError):
        trouble = tr(
            "{path} is damaged: its designs are not listed; saving one keeps a copy of it.", path
        )
        return KeptDesigns({}, trouble)
    designs: dict[str, NetworkConfig] = {}
    troubles = []
    for entry in entries[:MAX_DESIGNS]:
        try:
            design = _design(entry)
        except CnnvizError as error:
            troubles.append(str(error))
        except TypeError:
            troubles.append(tr("Its description is damaged."))
        else:
            designs[design.name] = design
    if not troubles:
        return KeptDesigns(designs)
    return KeptDesigns(
        designs,
        tr(
            "{count} of {total} designs in {path} could not be read: {trouble}",
            len(troubles),
            len(entries),
            path,
            troubles[0],
        ),
    )


def write_designs(path: Path, designs: Mapping[str, NetworkConfig]) -> None:
    """Replace the file; one that is not read whole is first moved to a name of its own.

    Raises:
        CnnvizError: there are too many, or the folder is read-only or full.
    """
    if len(designs) > MAX_DESIGNS:
        raise CnnvizError(tr("{most} designs at most: delete one first.", MAX_DESIGNS))
    entries = [designs[name].to_dict() for name in sorted(designs)]
    content = json.dumps({"format": FORMAT, "designs": entries}, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if read_designs(path).trouble:
            path.rename(_aside(path))
        write_atomically(path, content.encode())
    except OSError as error:
        raise CnnvizError(not_written(path, error)) from error


def _entries(path: Path) -> list[Any]:
    with path.open("rb") as file:
        content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise CnnvizError(tr("larger than all designs together can be"))
    data = json.loads(content)
    if not isinstance(data, dict) or not is_format(data.get("format"), FORMAT):
        raise CnnvizError(tr("not a file of designs"))
    check_known(data, ("format", "designs"), "list")
    entries = data.get("designs")
    if not isinstance(entries, list):
        raise CnnvizError(tr("not a list of designs"))
    return entries


def _design(entry: Any) -> NetworkConfig:
    design = network_config_from_dict(entry)
    if design.input_shape[0] not in CHANNELS:
        raise CnnvizError(tr("The network takes neither grey pictures nor coloured ones."))
    return design


def _aside(path: Path) -> Path:
    names = (path.with_stem(f"{path.stem}-unread-{number}") for number in count(1))
    return next(name for name in names if not name.exists())
