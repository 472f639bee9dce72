"""What was found out about one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A thing by name, and how it is: in trouble it keeps something from working."""

    name: str
    value: str
    trouble: str = ""  # a sentence with the remedy
    hint: str = ""  # works, and could be better
