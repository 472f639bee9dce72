"""The folders that each platform keeps for a user's data, caches and logs."""

from collections.abc import Callable
from pathlib import Path

from platformdirs import user_cache_path, user_data_path, user_log_path

from cnnviz.core.errors import CnnvizError
from cnnviz.core.translation import tr

# Each raises a CnnvizError where neither the system nor the environment names a home.


def data_folder() -> Path:
    """Return where runs and designs are kept."""
    return _known(user_data_path, appauthor=False)


def cache_folder() -> Path:
    """Return where what can be fetched or computed again is kept."""
    return _known(user_cache_path)


def log_folder() -> Path:
    """Return where errors are written down."""
    return _known(user_log_path, appauthor=False)


def _known(folder_of: Callable[..., Path], **options: bool) -> Path:
    try:
        folder = folder_of("cnnviz", **options)
    except RuntimeError:  # of earlier platformdirs a path that begins with ~ comes instead
        folder = Path("~")
    if not folder.is_absolute():
        raise CnnvizError(
            tr("This user has no home folder: set HOME to a folder that can be written.")
        )
    return folder
