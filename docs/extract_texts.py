"""Collects the texts that people read for translators: `python docs/extract_texts.py cnnviz.pot`.

docs/translating.md tells what follows. The example drawings' names stand in their own files.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from cnnviz.core.sketching.examples import load_examples

PACKAGE = Path(__file__).parents[1] / "cnnviz"
KEYWORDS = {"tr": None, "tr_count": (1, 2)}


def texts() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Yield each text, or the two of a count, with its file and line."""
    for file, line, text, _, _ in extract_from_dir(PACKAGE, [("**.py", "python")], {}, KEYWORDS):
        yield f"cnnviz/{file}", line, text
    for example in load_examples():
        yield "resources/examples", 0, example.name


def catalogue() -> Catalog:
    """Return an empty translation of all texts."""
    found = Catalog(project="cnnviz", charset="utf-8")
    for file, line, text in texts():
        found.add(text, locations=[(file, line)])
    return found


if __name__ == "__main__":
    with open(sys.argv[1], "wb") as out:
        write_po(out, catalogue(), width=100, sort_by_file=True)
