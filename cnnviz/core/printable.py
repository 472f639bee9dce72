"""Text from elsewhere, such as a file's name, made safe for a sentence on a screen or terminal."""

MOST_CHARACTERS = 240  # as much as any name that a person gives a file; a path can have thousands


def printable(text: object, most: int = MOST_CHARACTERS) -> str:
    r"""Return text of one line: what has no shape or turns others about is escaped, as `\x1b` is.

    Of a longer text the beginning and the end are kept, and an ellipsis between them.
    """
    found = str(text)
    if len(found) > most:
        end = (most - 1) // 2
        found = f"{found[: most - 1 - end]}…{found[len(found) - end :]}"
    return escaped(found)


def escaped(text: str, kept: str = "") -> str:
    """Escape all characters that have no shape, or change the direction of others, but `kept`."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in kept else _escape(c) for c in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
