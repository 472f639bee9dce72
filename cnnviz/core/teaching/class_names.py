"""Names that a person gives to classes: what is wrong with each, told in a sentence."""

import unicodedata
from collections import Counter
from collections.abc import Sequence

from cnnviz.core.my_drawings.labelled_drawing import MAX_NAME_LENGTH, clean_name
from cnnviz.core.translation import tr


def folded(name: str) -> str:
    """Return what names have in common that differ by case, blanks or the way of typing only."""
    return unicodedata.normalize("NFKC", clean_name(name)).casefold()


def name_troubles(names: Sequence[str]) -> list[str]:
    """Return what is wrong with each name, in its place; empty where it is a good one."""
    seen, troubles = Counter[str](), []
    for name in names:
        key = folded(name)
        troubles.append(_trouble(name, bool(seen[key])))
        seen[key] += 1
    return troubles


def _trouble(name: str, is_doubled: bool) -> str:
    if not clean_name(name):
        return tr("Type a name, or remove the class.")
    if len(" ".join(name.split())) > MAX_NAME_LENGTH:
        return tr("At most {most} letters: shorten it.", MAX_NAME_LENGTH)
    return tr("Another class has this name: change one.") if is_doubled else ""
