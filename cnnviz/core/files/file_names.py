"""Names that any file system takes."""

import re
import unicodedata

MAX_BYTES = 60  # so that a suffix, a step and the name of a temporary file fit behind it
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)  # on Windows


def safe_file_name(title: str, otherwise: str) -> str:
    """Return what people call something as the name of a file, without suffix.

    What is left of nothing but signs is `otherwise`, which has to be safe.
    """
    words = re.sub(r"[^\w.]+", "-", unicodedata.normalize("NFC", title))
    cut = words.encode("utf-8", "ignore")[:MAX_BYTES].decode("utf-8", "ignore")
    name = cut.strip("-._")
    return otherwise if not name or RESERVED.fullmatch(name) else name
