"""The packages that cnnviz is built on: their versions, and whether they can be imported."""

import importlib
import sys
from importlib.metadata import PackageNotFoundError, version

from cnnviz.commands.doctor.findings import Finding
from cnnviz.display.system_libraries import lacking, libraries_in

# What is imported of each. `core/data/torchvision_import.py` is how cnnviz gets at torchvision.
IMPORTED = {
    "torch": "torch",
    "torchvision": "cnnviz.core.data.torchvision_import",
    "numpy": "numpy",
    "PySide6-Essentials": "PySide6.QtWidgets",
    "pyqtgraph": "pyqtgraph",
    "pillow": "PIL.Image",
    "opencv-python-headless": "cv2",
    "captum": "captum.attr",
    "openTSNE": "openTSNE",
    "safetensors": "safetensors.torch",
    "platformdirs": "platformdirs",
    "threadpoolctl": "threadpoolctl",
    "tqdm": "tqdm",
}


def look_at_package(name: str) -> Finding:
    """Return its version, and what is wrong where it cannot be imported."""
    try:
        module = importlib.import_module(IMPORTED[name])
        if name == "torchvision":
            module.torchvision_datasets()
    except Exception as error:
        return Finding(name, _version(name), _trouble(name, error))
    return Finding(name, _version(name))


def reinstall(name: str) -> str:
    """Return the command that installs a package once more, as this Python sees it."""
    return f"{sys.executable} -m pip install --force-reinstall {name}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        module = sys.modules.get(IMPORTED[name].partition(".")[0])
        return str(getattr(module, "__version__", "not installed"))


def _trouble(name: str, error: Exception) -> str:
    libraries = libraries_in(str(error)) if sys.platform == "linux" else []
    if libraries and name in ("PySide6-Essentials", "pyqtgraph"):
        return f"{lacking(libraries)}."
    why = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return f"{name} cannot be imported ({why}); install it again with: {reinstall(name)}"
