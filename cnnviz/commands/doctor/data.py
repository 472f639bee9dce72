"""Which data sets are on this machine, and where; the shipped network and drawings."""

from cnnviz.commands.doctor.findings import Finding
from cnnviz.commands.doctor.packages import reinstall
from cnnviz.core.data.data_places import DatasetMissing, find_files, search_folders
from cnnviz.core.data.datasets import DATASETS, FileSource
from cnnviz.core.errors import CnnvizError
from cnnviz.core.resources import resource, shipped_checkpoint
from cnnviz.core.translation import tr


def findings() -> list[Finding]:
    found = [Finding("searched", ", ".join(map(str, search_folders())))]
    found += [_look_at(name) for name in DATASETS]
    shipped = (("network", shipped_checkpoint()), ("drawings", resource("examples")))
    for name, path in shipped:
        trouble = (
            ""
            if path.exists()
            else tr("It is missing; install it with: {reinstall}", reinstall("cnnviz"))
        )
        found.append(Finding(tr("shipped {name}", name), str(path), trouble))
    return found


def _look_at(name: str) -> Finding:
    source = DATASETS[name]
    if not isinstance(source, FileSource):
        return Finding(name, tr("drawn by cnnviz itself"))
    try:
        return Finding(name, str(find_files(source.files()).root))
    except DatasetMissing:
        return Finding(name, tr("not here: downloaded when first needed; or use --data-dir"))
    except CnnvizError as error:  # a folder that was named is not there
        return Finding(name, tr("not checked"), str(error))
