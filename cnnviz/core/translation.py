"""The language of what people read, and the only place that knows it: docs/translating.md.

It is chosen once, when this module loads, so that names at the top of a module can be translated
as well. `CNNVIZ_LANGUAGE`, or what gettext asks the system, names it; without a catalogue for that
language everything is in English.
"""

import gettext
import os
import re
import struct
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Formatter

from cnnviz.core.resources import resource

DOMAIN = "cnnviz"
VARIABLE = "CNNVIZ_LANGUAGE"
PSEUDO = "pseudo"  # shows what is not translated, and what has no room for longer words
# Places, markup, entities and the patterns of file dialogs stay as they are.
_KEPT = re.compile(r"(\{[^{}]*\}|<[^<>]*>|&\w+;|\(\*\.[^)]*\)|\]\([^)]*\)|`[^`]*`)")
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćďéƒğĥíĵķłɱñóƥɋřšţúṽŵẋýžÁƁĆĎÉƑĞĤÍĴĶŁṀÑÓƤɊŘŠŢÚṼŴẊÝŽ",
)


def tr(text: str, *values: object) -> str:
    """Return a text in the chosen language, with the values in its places.

    `tr("Step {step} of {steps}", 3, total)`: values in the order of the places in the English text,
    as `str.format` writes them. Their names tell a translator what they are; a translation may
    change the order.
    """
    return _filled(_CATALOGUE.gettext(text), text, values) if text else ""


def tr_count(one: str, many: str, count: int, *values: object) -> str:
    """Return the text for a count by the language's own rule; `{count}` is one of its places.

    Further values fill the other places in the order of `many`.
    """
    places = [name for name in place_names(many) if name != "count"]
    filled = {"count": count, **dict(zip(places, values, strict=True))}
    return _formatted(_CATALOGUE.ngettext(one, many, count), one if count == 1 else many, filled)


def listed(names: Sequence[str], most: int | None = None) -> str:
    """Return "a, b and c", or "a, b and 3 more" where there are more than `most`."""
    if most is not None and len(names) > most:
        told = ", ".join(names[:most])
        return tr("{names} and {count} more", told, len(names) - most)
    if len(names) < 2:
        return "".join(names)
    return tr("{names} and {last}", ", ".join(names[:-1]), names[-1])


@cache
def place_names(text: str) -> tuple[str, ...]:
    """Return the names of a text's places, each once, in their order; those of formats follow."""
    names: list[str] = []
    for _, name, layout, _ in Formatter().parse(text):
        names += [name] if name else []
        names += place_names(layout) if layout else []
    return tuple(dict.fromkeys(names))


def language() -> str:
    """Return the name of the language asked for, such as "de" or "pt_BR"; "en" where none is."""
    names = (VARIABLE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    asked = next((os.environ[name] for name in names if os.environ.get(name)), "")
    name = re.match(r"[A-Za-z]{2,8}(_[A-Za-z]+)?(?=[.:@]|$)", asked)
    return "en" if name is None or name[0] in ("C", "POSIX") else name[0]


def is_translated() -> bool:
    """Whether there is a catalogue for the language."""
    return isinstance(_CATALOGUE, gettext.GNUTranslations)


def tr_file(text: str) -> str:
    """Return a text out of a shipped file: a page, or a name that docs/extract_texts.py finds."""
    return _accented(text) if language() == PSEUDO else _CATALOGUE.gettext(text)


def translated_file(*parts: str) -> Path:
    """Return the path of a shipped file in the chosen language, or else in English."""
    names = (language(), language().partition("_")[0])
    files = [resource("languages", name, *parts) for name in names]
    return next((file for file in files if file.is_file()), resource(*parts))


def pseudo(text: str) -> str:
    """Return a text with accents on every letter, and longer by a third: "Train" as "[Ťřáíñ··]"."""
    lines = [f"{_accented(line)}{_more(len(line) // 3)}" for line in text.split("\n")]
    longer = "\n".join(lines)
    return f"[{longer}]"


def _more(count: int) -> str:
    """Characters that say nothing, in groups that a line may break at."""
    return " ".join(["·" * 6] * (count // 7) + ["·" * (count % 7)]).strip() or "·"


def _accented(text: str) -> str:
    parts = _KEPT.split(text)
    parts[::2] = [part.translate(_ACCENTS) for part in parts[::2]]
    return "".join(parts)


class _Pseudo(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2)


def _filled(text: str, english: str, values: tuple[object, ...]) -> str:
    if not values:
        return text
    return _formatted(text, english, dict(zip(place_names(english), values, strict=True)))


def _formatted(text: str, english: str, places: dict[str, object]) -> str:
    """A translation that asks for places which do not exist must not end the program."""
    try:
        return text.format(**places)
    except (LookupError, TypeError, ValueError, AttributeError):
        return english.format(**places)


def _catalogue() -> gettext.NullTranslations:
    if language() == PSEUDO:
        return _Pseudo()
    try:
        return gettext.translation(DOMAIN, resource("languages"), [language()], fallback=True)
    except (OSError, ValueError, struct.error):  # unreadable, or no catalogue
        return gettext.NullTranslations()


_CATALOGUE = _catalogue()
