"""The lessons: a page for each concept, with the numbers of the network on screen in its text."""

import re
from dataclasses import dataclass
from pathlib import Path

from cnnviz.core.errors import CnnvizError
from cnnviz.core.files.file_errors import reason
from cnnviz.core.lessons.lesson_numbers import Numbers
from cnnviz.core.resources import resource
from cnnviz.core.translation import tr, tr_file, translated_file

MAX_PAGE_BYTES = 20_000
MAX_LESSONS = 50
FILE_NAME = re.compile(r"(\d\d)-([a-z0-9]+(?:-[a-z0-9]+)*)\.md")
PLACEHOLDER = re.compile(r"\{([a-z]+\d*)\.(\w+)\}")
# Text that stands there only where a fact holds of the network, and perhaps other text else.
CONDITION = re.compile(r"\{if ([a-z]+\d*)\.(\w+)\}(.*?)(?:\{else\}(.*?))?\{end\}", flags=re.DOTALL)
EMPTY_LINES = re.compile(r"\n{3,}")
# Between paragraphs, and before each item of a list.
BETWEEN_BLOCKS = re.compile(r"(\n{2,}|\n(?=- ))")


@dataclass(frozen=True)
class Lesson:
    """A page in Markdown, with places for what is so of a network.

    {conv1.parameters} is a number, {if conv1.padded}...{else}...{end} text for one kind of network
    and for all others.
    """

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
        filling = _Filling(self.slug, numbers)
        blocks = BETWEEN_BLOCKS.split(CONDITION.sub(filling.choose, self.text))
        kept = ""
        for gap, block in zip(["", *blocks[1::2]], blocks[::2], strict=True):
            if all(layer in numbers for layer, _ in PLACEHOLDER.findall(block)):
                kept += gap + PLACEHOLDER.sub(filling.number, block)
        return EMPTY_LINES.sub("\n\n", kept)


def load_lessons() -> tuple[Lesson, ...]:
    """Return all shipped lessons in the order in which they are to be read.

    Raises:
        CnnvizError: a page is missing or spoilt; reinstalling mends it.
    """
    files = sorted(resource("lessons").glob("*.md"))
    if not 1 <= len(files) <= MAX_LESSONS:
        raise CnnvizError(tr("The lessons are missing: reinstall cnnviz."))
    return tuple(read_lesson(translated_file("lessons", file.name)) for file in files)


def read_lesson(file: Path) -> Lesson:
    """Return the lesson of one file, named like 06-pooling.md, that starts with `# Title`.

    Raises:
        CnnvizError: the file is not such a page; names the trouble.
    """
    named = FILE_NAME.fullmatch(file.name)
    if named is None:
        raise _spoilt(file, tr("its name does not look like 06-pooling.md"))
    text = tr_file(_text_of(file))
    first, _, rest = text.partition("\n")
    if not first.startswith("# ") or not rest.strip():
        raise _spoilt(file, tr("it does not start with a title followed by text"))
    return Lesson(int(named[1]), named[2], first.removeprefix("# ").strip(), text)


@dataclass(frozen=True)
class _Filling:
    """Says what stands in the place of a placeholder or a condition."""

    slug: str
    numbers: Numbers

    def number(self, placeholder: re.Match[str]) -> str:
        return self._of(placeholder[1], placeholder[2])

    def choose(self, condition: re.Match[str]) -> str:
        layer, what, then, otherwise = condition.groups(default="")
        holds = layer in self.numbers and self._of(layer, what)
        return then if holds else otherwise

    def _of(self, layer: str, what: str) -> str:
        if what not in self.numbers[layer]:
            told = tr(
                "The lesson {slug} asks for {{{layer}.{what}}}, which does not exist: "
                "reinstall cnnviz.",
                *(self.slug, layer, what),
            )
            raise CnnvizError(told)
        return self.numbers[layer][what]


def _text_of(file: Path) -> str:
    try:
        with file.open("rb") as page:
            content = page.read(MAX_PAGE_BYTES + 1)
        if len(content) > MAX_PAGE_BYTES:
            raise _spoilt(file, tr("it is larger than {most:,} bytes", MAX_PAGE_BYTES))
        return content.decode("utf-8").replace("\r\n", "\n")
    except OSError as error:
        raise _spoilt(file, reason(error)) from error
    except UnicodeDecodeError as error:
        raise _spoilt(file, tr("it is not UTF-8 text")) from error


def _spoilt(file: Path, trouble: str) -> CnnvizError:
    return CnnvizError(
        tr("The lesson in {file} is damaged ({trouble}): reinstall cnnviz.", file, trouble)
    )
