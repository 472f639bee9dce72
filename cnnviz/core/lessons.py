"""The lessons: a page for each concept, with the numbers of the network on screen in its text."""

import re
from dataclasses import dataclass
from pathlib import Path

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lesson_numbers import Numbers
from cnnviz.core.resources import resource

MAX_PAGE_BYTES = 20_000
MAX_LESSONS = 50
FILE_NAME = re.compile(r"(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
PLACEHOLDER = re.compile(r"\{([a-z]+\d*)\.(\w+)\}")
# Between paragraphs, and before each item of a list.
BETWEEN_BLOCKS = re.compile(r"(\n{2,}|\n(?=- ))")


@dataclass(frozen=True)
class Lesson:
    """A page in Markdown, with placeholders such as {conv1.parameters} for a network's numbers."""

    number: int
    slug: str  # how links name it
    title: str
    text: str

    def filled(self, numbers: Numbers) -> str:
        """Return the page with a network's numbers (see `network_numbers`) in its text.

        A paragraph or an item about a layer that the network lacks is left out.

        Raises:
            CnnvizError: the page asks for a number that a layer does not have; reinstalling helps.
        """
        blocks = BETWEEN_BLOCKS.split(self.text)
        kept = ""
        for gap, block in zip(["", *blocks[1::2]], blocks[::2], strict=True):
            if all(layer in numbers for layer, _ in PLACEHOLDER.findall(block)):
                kept += gap + PLACEHOLDER.sub(_Filling(self.slug, numbers), block)
        return kept


def load_lessons() -> tuple[Lesson, ...]:
    """Return all shipped lessons in the order in which they are to be read.

    Raises:
        CnnvizError: a page is missing or spoilt; reinstalling mends it.
    """
    files = sorted(resource("lessons").glob("*.md"))
    if not 1 <= len(files) <= MAX_LESSONS:
        raise CnnvizError("The lessons are missing: install cnnviz again.")
    return tuple(read_lesson(file) for file in files)


def read_lesson(file: Path) -> Lesson:
    """Return the lesson of one file, named like 06-pooling.md, that starts with `# Title`.

    Raises:
        CnnvizError: the file is not such a page; names the trouble.
    """
    named = FILE_NAME.fullmatch(file.name)
    if named is None:
        raise _spoilt(file, "its name is not like 06-pooling.md")
    text = _text_of(file)
    first, _, rest = text.partition("\n")
    if not first.startswith("# ") or not rest.strip():
        raise _spoilt(file, "it does not start with a title and go on from there")
    return Lesson(int(named[1]), named[2], first.removeprefix("# ").strip(), text)


@dataclass(frozen=True)
class _Filling:
    """Says what stands in the place of a placeholder."""

    slug: str
    numbers: Numbers

    def __call__(self, placeholder: re.Match[str]) -> str:
        layer, what = placeholder.groups()
        if what not in self.numbers[layer]:
            raise CnnvizError(
                f"The lesson {self.slug} asks for {placeholder[0]}, which does not exist: "
                "install cnnviz again."
            )
        return self.numbers[layer][what]


def _text_of(file: Path) -> str:
    try:
        with file.open("rb") as page:
            content = page.read(MAX_PAGE_BYTES + 1)
        if len(content) > MAX_PAGE_BYTES:
            raise _spoilt(file, f"it is larger than {MAX_PAGE_BYTES:,} bytes")
        return content.decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as trouble:
        raise _spoilt(file, str(trouble)) from trouble


def _spoilt(file: Path, trouble: str) -> CnnvizError:
    return CnnvizError(f"The lesson in {file} is spoilt ({trouble}): install cnnviz again.")
