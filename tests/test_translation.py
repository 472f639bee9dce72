"""Every text that people read can be extracted, and put into another language as a whole."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import cnnviz
from cnnviz.core import translation
from cnnviz.core.lessons.lesson_numbers import network_numbers
from cnnviz.core.lessons.lesson_pages import load_lessons
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.translation import listed, place_names, pseudo, tr, tr_count
from docs import extract_texts
from tests.picture_shapes import grey

PACKAGE = Path(cnnviz.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
TREES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for path in FILES
}
# Names of Qt, of libraries, of desktop files and of code; what only a developer is told.
NOT_READ = {
    "commands/doctor/desktop_entry.py": "a file format",
    "commands/doctor/packages.py": "names of packages",
    "commands/doctor/settings.py": "a folder's name",
    "core/made_drawings/drawer.py": "for developers",
    "core/translation.py": "examples",
    "core/data/torchvision_import.py": "names of torchvision",
    "session/background/crash_reports.py": "the format of a log",
    "session/background/guard.py": "methods of Qt",
}
NAMES = re.compile(
    r"PySide6[-.]\w+|User-Agent|(If-|Content-)?Range|Last-Modified|Content-Length"
    r"|Fusion|Qt|Python|GIF|PNG|SVG|ReLU|Grad-CAM"
    r"|(apt|dnf|zypper) install|pacman -S|torch\.save\(.*\)|FashionMNIST|\d - \w+"
    r"|flip flops"  # a word of Quick, Draw!
    r"|Setting backward hooks on ReLU"
    r"|running (mean|variance)|cnnviz[ :]*\0\s*|train \| evaluate.*|Cf|\0 norm/\0"
    r"|max\(0, x\)|1/\(1 \+ exp\(-x\)\)"
    r"|T-shirt/top|Trouser|Pullover|Dress|Coat|Sandal|Shirt|Sneaker|Bag|Ankle boot"
    r"|((Ctrl|Alt|Shift|Meta)\+)?\w+([-+/ ]+(Ctrl|Alt|Shift|Meta)\+\w+)+"
    r"|(Ctrl|Alt|Shift|Meta)\+.*|Esc|Home|End|Page ?(Up|Down)|Space|Del|Return|Enter|Tab|F\d+"
)
STYLE = re.compile(r"\s*([\w:#-]+ ?\{|[a-z-]+: ?[\w\0#-]+( [\w\0#-]+)*;)")  # of style sheets
UNITS = re.compile(r"\b(ms|px|kB|MB|MiB|GB|nats|conv|fc)\b")
TRANSLATES = ("tr", "tr_count")
QUIET_CALLS = (
    *("setObjectName", "setProperty", "property", "setStyleSheet", "QKeySequence"),
    *("getattr", "setattr", "hasattr", "compile", "cast", "TypeVar", "Path", "import_module"),
    *("replace", "split", "startswith", "endswith", "find_spec", "filterwarnings"),
    "AssertionError",
)


def is_words(text: str) -> bool:
    """Whether a literal looks like something to read: a space, a capital letter, an ellipsis."""
    text = re.sub(r"<[^<>]*>", "", text)  # markup
    if not re.search(r"[A-Za-z]{2}", text) or NAMES.fullmatch(text):
        return False
    if STYLE.match(text) or re.fullmatch(r"[\w./-]+\.\w+", text):
        return False
    if re.fullmatch(r"_?[A-Z][a-z0-9]+([A-Z][a-z0-9]+)+( \| None)?", text):  # classes
        return False
    return " " in text.strip() or "…" in text or bool(re.match(r"&?[A-Z]&?[a-z]", text))


@pytest.mark.parametrize("name", TREES)
def test_texts_can_be_extracted(name: str) -> None:
    found = [] if name in NOT_READ else list(_untranslated(TREES[name]))
    assert not found, "wrap them in tr()"


@pytest.mark.parametrize("name", TREES)
def test_texts_are_whole(name: str) -> None:
    """A translator cannot move what code has put together."""
    found = [f"{call.lineno}: {told}" for call in _calls(TREES[name]) for told in _faults(call)]
    found += [f"{node.lineno}: glued" for node in ast.walk(TREES[name]) if _glues(node)]
    found += [f"{node.lineno}: looked up" for node in ast.walk(TREES[name]) if _looks_up(node)]
    assert not found


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ('label.setText("Two words")', True),
        ('label.setText(f"Step {step} of {total}")', True),
        ('label.setText("&Quit")', True),
        ('"""A docstring."""', False),
        ('label.setText(tr("Two words"))', False),
        ('assert x, "for developers"', False),
        ('label.setObjectName("two words")', False),
        ("x = f'{a}, {b}'", False),
        ("x = f'{a} at {b}'", True),
        ("x = f'{a:.1f} ms'", False),
        ('x: Literal["in turn"] = "in turn"', False),
    ],
)
def test_texts_are_found(code: str, is_found: bool) -> None:
    assert bool(list(_untranslated(ast.parse(code)))) == is_found


@pytest.mark.parametrize(
    ("code", "is_whole"),
    [
        ('tr("Step {step}", 3)', True),
        ('tr("Step {step}")', True),
        ('tr("Step {step}", 3, 4)', False),
        ('tr(" more")', False),
        ('tr(", cut")', False),
        ('tr("Size: ")', False),
        ("tr(name)", False),
        ('tr_count("{count} map", "{count} maps", n)', True),
        ('tr_count("{count} map", "{count} maps", n, "x")', False),
        ('tr_count("a map", "{count} maps", n)', True),
        ('tr("Size") + ": 3"', False),
        ('f"{tr("Size")}: 3"', False),
        ('sizes[tr("size")]', False),
        ('name == tr("size")', False),
    ],
)
def test_faults_are_found(code: str, is_whole: bool) -> None:
    tree = ast.parse(code.replace('{tr("Size")}', "{tr('Size')}"))
    found = [fault for call in _calls(tree) for fault in _faults(call)]
    found += [node for node in ast.walk(tree) if _glues(node) or _looks_up(node)]
    assert (not found) == is_whole


def _untranslated(tree: ast.AST) -> Iterator[str]:
    """The texts outside of `tr`, with their lines."""
    yield from _read(tree, LITERALS | _literals(tree))


def _literals(tree: ast.AST) -> set[object]:
    """What types name: words of the code."""
    return {
        part.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Literal")
        for part in ast.walk(node)
        if isinstance(part, ast.Constant)
    }


def _read(node: ast.AST, literals: set[object]) -> Iterator[str]:
    if isinstance(node, ast.Assert | ast.MatchValue) or _is_docstring(node):
        return
    if isinstance(node, ast.Call) and _called(node) in (*TRANSLATES, *QUIET_CALLS):
        for part in node.args:
            if not isinstance(part, ast.Constant | ast.JoinedStr):
                yield from _read(part, literals)
        return
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "\0" for part in node.values]
        if is_words(UNITS.sub(" ", "".join(map(str, parts)))):
            yield f"{node.lineno}: {ast.unparse(node)}"
            return
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str) and node.value not in literals and is_words(node.value):
            yield f"{node.lineno}: {node.value!r}"
        return
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "format_spec"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not (
                    isinstance(node, ast.JoinedStr) and isinstance(child, ast.Constant)
                ):
                    yield from _read(child, literals)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        is_name = isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if is_name and _called(node) in TRANSLATES:
            yield node


def _faults(call: ast.Call) -> Iterator[str]:
    texts = call.args[: 1 if _called(call) == "tr" else 2]
    if not all(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in texts):
        yield "only literals can be extracted"
        return
    for part in texts:
        if part.value != part.value.strip() or re.match(r"[,;:.)]", part.value):
            yield f"a piece of a sentence: {part.value!r}"
    values = call.args[len(texts) + (len(texts) == 2) :]
    places = [name for name in place_names(texts[-1].value) if len(texts) == 1 or name != "count"]
    is_known = not any(isinstance(value, ast.Starred) for value in values)
    if is_known and values and len(values) != len(places):
        yield f"{len(values)} values for {len(places)} places: {texts[-1].value!r}"


def _glues(node: ast.AST) -> bool:
    """Whether a text in the chosen language is put together with another one."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return any(_is_translated(part) for part in (node.left, node.right))
    if isinstance(node, ast.JoinedStr):
        return any(
            isinstance(part, ast.FormattedValue) and _is_translated(part.value)
            for part in node.values
        )
    return False


def _looks_up(node: ast.AST) -> bool:
    """Whether code finds or compares something by a text that differs in other languages."""
    if isinstance(node, ast.Subscript):
        return _is_translated(node.slice)
    if isinstance(node, ast.Compare):
        return any(_is_translated(part) for part in (node.left, *node.comparators))
    return False


def _is_translated(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and _called(node) in TRANSLATES


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of a few texts, in use."""
    catalogue = Catalog(locale="de")
    catalogue.add("Step {step} of {steps}", "Von {steps} Schritten der {step}.")
    catalogue.add("Epoch {epoch}", "Epoche {mistyped}")
    catalogue.add(("{count} map", "{count} maps"), ("{count} Karte", "{count} Karten"))
    folder = tmp_path / "languages" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "cnnviz.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(translation, "resource", tmp_path.joinpath)
    monkeypatch.setenv("CNNVIZ_LANGUAGE", "de_DE.UTF-8")
    monkeypatch.setattr(translation, "_CATALOGUE", translation._catalogue())
    return folder / "cnnviz.mo"


@pytest.mark.usefixtures("german")
def test_a_catalogue_is_used() -> None:
    assert tr("Step {step} of {steps}", 3, 10) == "Von 10 Schritten der 3."
    assert [tr_count("{count} map", "{count} maps", count) for count in (0, 1, 2)] == [
        "0 Karten",
        "1 Karte",
        "2 Karten",
    ]
    assert tr("Accuracy") == "Accuracy"
    assert tr("Epoch {epoch}", 3) == "Epoch 3"  # the translation asks for what is not there
    assert tr("") == ""


@pytest.mark.parametrize("content", [b"", b"no catalogue", b"\xde\x12\x04\x95"])
def test_a_broken_catalogue_leaves_everything_in_english(german: Path, content: bytes) -> None:
    german.write_bytes(content)
    catalogue = translation._catalogue()
    assert isinstance(catalogue, gettext.NullTranslations)
    assert catalogue.gettext("Step {step}") == "Step {step}"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "en"),
        ({"LANG": "de_AT.UTF-8"}, "de_AT"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "POSIX", "LANG": "de_DE"}, "en"),
        ({"LANG": "de_DE", "LANGUAGE": "fr:en"}, "fr"),
        ({"LANG": "de_DE", "CNNVIZ_LANGUAGE": "pseudo"}, "pseudo"),
        ({"CNNVIZ_LANGUAGE": "../../etc"}, "en"),
    ],
)
def test_the_language_is_asked_for_as_gettext_does(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name in ("CNNVIZ_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert translation.language() == expected


def test_lists_are_read_as_people_say_them() -> None:
    names = ["a", "b", "c"]
    assert [listed(names[:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert listed(names, 3) == "a, b and c"
    assert listed(names, 1) == "a and 2 more"


def test_pseudo_keeps_places_and_markup() -> None:
    assert pseudo("Show {n:,} <b>maps</b>") == "[Šĥóŵ {n:,} <b>ɱáƥš</b>······]"
    assert place_names("{share:.{digits}f} of {whole}, {share}") == ("share", "digits", "whole")


def test_the_collected_texts_are_those_of_the_code_and_the_examples() -> None:
    collected = {text for _, _, text in extract_texts.texts()}
    assert "Plain T-shirt" in collected
    for tree in TREES.values():
        for call in _calls(tree):
            texts = call.args[: 1 if _called(call) == "tr" else 2]
            if all(isinstance(part, ast.Constant) for part in texts):
                text = tuple(part.value for part in texts)
                assert (text if len(text) == 2 else text[0]) in collected


@pytest.mark.usefixtures("german")
def test_a_page_in_the_language_is_preferred(tmp_path: Path) -> None:
    english, german = (tmp_path.joinpath(*parts) for parts in (("lessons",), GERMAN_LESSONS))
    for folder in (english, german):
        folder.mkdir(parents=True)
        (folder / "01-picture.md").write_text("# A page\n\ntext")
    (english / "02-more.md").write_text("# Another\n\ntext")
    assert translation.translated_file("lessons", "01-picture.md").parent == german
    assert translation.translated_file("lessons", "02-more.md").parent == english


GERMAN_LESSONS = ("languages", "de", "lessons")


def test_lessons_in_the_pseudo_language_keep_their_numbers_and_links(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = load_lessons()
    monkeypatch.setenv("CNNVIZ_LANGUAGE", "pseudo")
    numbers = network_numbers(NETWORKS["article"], grey(0.286, 0.353))
    for lesson, accented in zip(plain, load_lessons(), strict=True):
        assert accented.title != lesson.title
        text, shown = lesson.filled(numbers), accented.filled(numbers)
        assert re.findall(r"\]\(.*?\)|`.*?`|\d+", text) == re.findall(r"\]\(.*?\)|`.*?`|\d+", shown)


LITERALS: set[object] = set().union(*map(_literals, TREES.values()))
