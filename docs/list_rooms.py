"""Writes the list of rooms in architecture.md: a sentence for each folder.

`python docs/list_rooms.py` writes it anew; a test holds the page to it.
"""

import ast
from pathlib import Path

PAGE = Path(__file__).with_name("architecture.md")
PACKAGE = Path(__file__).parents[1] / "cnnviz"
FIRST, LAST = "<!-- rooms -->", "<!-- end of rooms -->"


def rooms() -> str:
    """Return the list as Markdown, a line for each folder of the package."""
    return "\n".join(_line(opening.parent) for opening in sorted(PACKAGE.rglob("__init__.py")))


def page_with_rooms(page: str) -> str:
    """Return the page with its list as it has to be."""
    before, rest = page.split(FIRST)
    return f"{before}{FIRST}\n{rooms()}\n{LAST}{rest.split(LAST)[1]}"


def _line(folder: Path) -> str:
    sentence = ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8")))
    indent = "  " * len(folder.relative_to(PACKAGE).parts)
    return f"{indent}- **{folder.name}/** {sentence}"


if __name__ == "__main__":
    PAGE.write_text(page_with_rooms(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
