"""Where the files that ship with cnnviz lie."""

from pathlib import Path

PACKAGE = Path(__file__).parents[1]


def resource(*parts: str) -> Path:
    """Return the path of a file under `resources/`."""
    return _shipped("resources").joinpath(*parts)


def shipped_checkpoint() -> Path:
    """Return the path of the trained network that the app starts with."""
    return _shipped("checkpoints") / "fashion-mnist-article.safetensors"


def _shipped(folder: str) -> Path:
    """A wheel carries the folder inside the package; in a checkout it stands beside it."""
    inside = PACKAGE / folder
    return inside if inside.is_dir() else PACKAGE.parent / folder
