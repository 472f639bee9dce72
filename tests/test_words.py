"""No sentence holds a library's own words: what was caught of others is told in ours."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import cnnviz

PACKAGE = Path(cnnviz.__file__).parent
# What a person asks `doctor` for is what a broken library says; the last one searches it.
QUOTES_ON_PURPOSE = {
    "commands/doctor/examination.py",
    "commands/doctor/packages.py",
    "display/system_libraries.py",
}
FILES = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.relative_to(PACKAGE).as_posix() not in QUOTES_ON_PURPOSE
]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
NODES = [node for tree in TREES.values() for node in ast.walk(tree)]
OWN = {node.name for node in NODES if isinstance(node, ast.ClassDef)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_errors_of_others_are_not_quoted(path: Path) -> None:
    quoted = [node.lineno for node in _quotes_of_others(TREES[path])]
    assert not quoted, f"{path.name}, lines {quoted}: say it in words of our own"


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("raise E(f'it failed ({error})')", True),
        ("raise E(f'it failed ({error.strerror or error})')", True),
        ("raise E('it failed: ' + str(error))", True),
        ("raise E('it failed: %s' % error.args[0])", True),
        ("say(str(error))", True),
        ("raise E(f'it failed: {reason(error)}') from error", False),
        ("if 'operator' not in str(error): raise", False),
        ("self.failed.emit(error)", False),
    ],
)
def test_quotes_are_found(code: str, is_found: bool) -> None:
    tree = ast.parse(f"try: pass\nexcept OSError as error:\n    {code}")
    assert bool(list(_quotes_of_others(tree))) == is_found
    assert not list(_quotes_of_others(ast.parse(ast.unparse(tree).replace("OSError", OWN_ERROR))))


OWN_ERROR = "CnnvizError"


def _quotes_of_others(tree: ast.AST) -> Iterator[ast.expr]:
    for handler in ast.walk(tree):
        if isinstance(handler, ast.ExceptHandler) and handler.name and not _is_own(handler.type):
            for node in handler.body:
                yield from _quotes(node, handler.name)


def _is_own(kind: ast.expr | None) -> bool:
    kinds = kind.elts if isinstance(kind, ast.Tuple) else [kind]
    return all(isinstance(one, ast.Name) and one.id in OWN for one in kinds)


def _quotes(node: ast.AST, name: str) -> Iterator[ast.expr]:
    """The places where what an error says becomes part of a text."""
    if isinstance(node, ast.Compare):
        return
    if isinstance(node, ast.FormattedValue) and _says(node.value, name):
        yield node
    elif isinstance(node, ast.Call) and _is_str(node.func):
        yield from (part for part in node.args if _says(part, name))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _says(node.right, name):
        yield node
    else:
        for child in ast.iter_child_nodes(node):
            yield from _quotes(child, name)


def _is_str(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id in ("str", "repr")


def _says(node: ast.AST, name: str) -> bool:
    """Whether a text of this would have the error's words: passed to a function, it has not."""
    if isinstance(node, ast.Call):
        return _is_str(node.func) and any(_says(part, name) for part in node.args)
    if isinstance(node, ast.Name):
        return node.id == name
    return any(_says(child, name) for child in ast.iter_child_nodes(node))
