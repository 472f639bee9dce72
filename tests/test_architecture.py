"""The rules of the house: who may import whom, and how large files and folders may be."""

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "cnnviz"
FILES = sorted(PACKAGE.rglob("*.py"))
MAX_LINES = 300
# No widgets, only Qt keeps them with what is painted.
NO_WIDGETS = ("PySide6.QtGui.QUndoCommand", "PySide6.QtGui.QUndoStack")
FORBIDDEN = {
    "core": ("PySide6", "pyqtgraph", "cnnviz.session", "cnnviz.views"),
    "session": ("PySide6.QtGui", "PySide6.QtWidgets", "pyqtgraph", "cnnviz.views"),
    "views": ("torch", "torchvision"),
}
# On each floor the rooms from the ground up: what stands in one imports from itself and from those
# before it.
ROOMS = {
    "core": "late_imports printable errors progress resources translation files typed_numbers "
    "network data inspection evaluation evidence sketching my_drawings edits made_drawings "
    "peoples_drawings neighbours training checkpoints teaching lessons channels design runs",
    "session": "background preferences data input my_drawings network evaluation training "
    "teaching channels checkpoints design evidence neighbours runs edits session lessons",
    "views": "theme widgets docks maps design evaluation explanation input my_drawings kernels "
    "runs time actions channels compare edits evidence lessons neighbours network selected "
    "training window",
}
MOST_FILES = 25
# They keep Qt out of the headless commands and show a splash before torch loads.
MAY_IMPORT_LATE = ("cli.py", "app.py")


def imported_modules(tree: ast.AST) -> list[str]:
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


def breaches(layer: str, modules: list[str]) -> list[str]:
    """Imports of a layer that are forbidden to it."""
    roots = FORBIDDEN.get(layer, ())
    return [
        module
        for module in modules
        if any(f"{module}.".startswith(f"{root}.") for root in roots)
        and not (layer == "session" and module in NO_WIDGETS)
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_file_keeps_the_rules(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    tree = ast.parse(source)
    layer = file.relative_to(PACKAGE).parts[0]
    assert not breaches(layer, imported_modules(tree))
    assert len(source.splitlines()) <= MAX_LINES
    assert not forbidden_things(tree)
    if file.name not in MAY_IMPORT_LATE:
        assert not late_imports(tree), "imports belong to the top of the file"


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_fields_lists_and_sliders_are_the_shared_ones(file: Path) -> None:
    """Qt's own change under a turning wheel, and read numbers in the system's language only."""
    if PACKAGE / "views" / "widgets" in file.parents:
        return
    modules = imported_modules(ast.parse(file.read_text(encoding="utf-8")))
    own = ("QSpinBox", "QDoubleSpinBox", "QComboBox", "QSlider", "QDial", "QFontComboBox")
    assert not [m for m in modules if m in {f"PySide6.QtWidgets.{name}" for name in own}]


@pytest.mark.parametrize("floor", ROOMS)
def test_rooms_import_from_the_rooms_below_them(floor: str) -> None:
    rooms = ROOMS[floor].split()
    there = {room_of(file.relative_to(PACKAGE).parts) for file in (PACKAGE / floor).rglob("*.py")}
    assert there - {"__init__"} == set(rooms)
    assert not [
        (str(file.relative_to(PACKAGE)), module)
        for file in (PACKAGE / floor).rglob("*.py")
        if (room := room_of(file.relative_to(PACKAGE).parts)) != "__init__"
        for module in imported_modules(ast.parse(file.read_text(encoding="utf-8")))
        if module.startswith(f"cnnviz.{floor}.")
        and rooms.index(room_of(module.split(".")[1:])) > rooms.index(room)
    ]


def room_of(parts: Sequence[str]) -> str:
    """Return the second part of a path below the package: a folder, or a file beside them."""
    return parts[1].removesuffix(".py")


# A picture is as large as its data set says: PictureShape. 28 stands for something else here.
OTHER_28 = {
    "core/network/network_config.py": "the article's own pictures",
    "core/evidence/occlusion.py": "windows that are covered at once",
    "core/lessons/convolution_sandbox.py": "cells of the widest grid to play with",
    "core/peoples_drawings/npy_header.py": "the bitmaps of Quick, Draw!",
    "core/sketching/paper.py": "a share of a picture's side",
    "core/sketching/uneven_paper.py": "a share of a picture's side",
    "views/lessons/pixels/pixel_rulers.py": "cells between two numbers of a ruler",
}


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_no_size_of_pictures_is_written_down(file: Path) -> None:
    found = sizes_in(ast.parse(file.read_text(encoding="utf-8")))
    assert bool(found) == (str(file.relative_to(PACKAGE)) in OTHER_28), f"lines {found}"


def sizes_in(tree: ast.AST) -> list[int]:
    """Return the lines with 28 or 784 that is no length on the screen, named ..._PX."""
    on_screen = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and all(map(_is_length, node.targets))
        for inner in ast.walk(node.value)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and id(node) not in on_screen
        if type(node.value) is int and node.value in (28, 784)
    ]


def _is_length(target: ast.expr) -> bool:
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    return all(isinstance(name, ast.Name) and name.id.endswith("_PX") for name in names)


FOLDERS = sorted({file.parent for file in FILES})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: str(f.relative_to(PACKAGE.parent)))
def test_a_folder_is_small_and_opens_with_a_sentence(folder: Path) -> None:
    assert len(list(folder.glob("*.py"))) <= MOST_FILES
    opening = (folder / "__init__.py").read_text(encoding="utf-8")
    assert (ast.get_docstring(ast.parse(opening)) or "").endswith(".")


def forbidden_things(tree: ast.AST) -> list[str]:
    """Names and arguments that have no place in this house, however they are written."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.alias | ast.Attribute):
            name = {ast.Name: "id", ast.alias: "name", ast.Attribute: "attr"}[type(node)]
            found += [n for n in ("TYPE_CHECKING", "processEvents") if getattr(node, name) == n]
        elif isinstance(node, ast.keyword) and node.arg == "inplace":
            # It would overwrite the output that the trace has just kept for display.
            is_off = isinstance(node.value, ast.Constant) and node.value.value is False
            found += [] if is_off else ["inplace"]
    return found


def late_imports(tree: ast.AST) -> list[int]:
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [
        inner.lineno
        for function in functions
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def test_the_rules_notice_a_breach() -> None:
    tree = ast.parse("import torch.nn\nfrom PySide6.QtWidgets import QWidget\ndef f():\n import os")
    modules = imported_modules(tree)
    assert breaches("views", modules) == ["torch.nn"]
    assert breaches("session", modules) == ["PySide6.QtWidgets.QWidget"]
    assert breaches("session", ["PySide6.QtGui.QImage", *NO_WIDGETS]) == ["PySide6.QtGui.QImage"]
    assert breaches("core", modules) == ["PySide6.QtWidgets.QWidget"]
    assert late_imports(tree) == [4]
    code = "from typing import TYPE_CHECKING\nnn.ReLU(inplace = True)\napp.processEvents()"
    assert sorted(forbidden_things(ast.parse(code))) == [
        "TYPE_CHECKING",
        "inplace",
        "processEvents",
    ]
    assert not forbidden_things(ast.parse("nn.ReLU(inplace=False)"))
    assert sizes_in(ast.parse("ROW_PX = 28\nx = (28, 1)\n\ndef f(side=784): ...")) == [2, 4]


OTHER_KINDS = {"report.kind == 'progressed'"}  # of what a thread says: it did, got on, or failed


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_what_a_layer_is_stands_in_its_record_alone(file: Path) -> None:
    """Nobody else asks torch's layers or compares kinds, parses names, or knows of chains."""
    if PACKAGE / "core" / "network" not in file.parents:
        found = knowledge_of_layers(ast.parse(file.read_text(encoding="utf-8")))
        assert set(found) <= OTHER_KINDS


STEMS = ("conv", "batch", "relu", "pool")


def knowledge_of_layers(tree: ast.AST) -> list[str]:
    return [ast.unparse(node) for node in ast.walk(tree) if knows_layers(node)]


def knows_layers(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name("isinstance"), args=[_, kinds]) | ast.MatchClass(cls=kinds):
            return "nn." in ast.unparse(kinds)
        case ast.Attribute(attr="Sequential") | ast.Constant("flatten"):
            return True
        case ast.Compare(left=ast.Attribute(attr="kind"), comparators=[words]):
            parts = [words, *getattr(words, "elts", ())]
            return any(isinstance(part, ast.Constant) and part.value for part in parts)
        case ast.JoinedStr(values=[ast.Constant(stem), ast.FormattedValue()]):
            return stem in STEMS
    return False


@pytest.mark.parametrize(
    "code",
    [
        "isinstance(layer, nn.Conv2d)",
        "isinstance(layer, (nn.Tanh, nn.Sigmoid))",
        "nn.Sequential(*layers)",
        "names.index('flatten')",
        "layer.kind == 'conv'",
        "layer.kind in ('conv', 'fc')",
        "f'conv{number}'",
        "match layer:\n    case nn.ReLU():\n        pass",
    ],
)
def test_knowledge_of_layers_is_noticed(code: str) -> None:
    assert knowledge_of_layers(ast.parse(code))
    assert not knowledge_of_layers(ast.parse("shape.kind.has_maps and isinstance(edit, SetBias)"))


def test_signals_connect_to_bound_methods_only() -> None:
    """A lambda or a partial runs in the sender's thread and leaks what it holds."""
    culprits = []
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "connect"
                and any(not isinstance(arg, ast.Attribute) for arg in node.args)
            ):
                culprits.append(f"{file.name}:{node.lineno}")
    assert not culprits


def test_views_call_no_method_of_a_tensor() -> None:
    """Sessions hand out arrays of numpy, and floats."""
    culprits = []
    for file in (PACKAGE / "views").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                # item(row) is of Qt's lists.
                own = ("numpy", "detach", "cpu", *(() if node.args else ("item",)))
                culprits += [f"{file.name}:{node.lineno}"] if node.func.attr in own else []
    assert not culprits


def test_signals_say_what_they_carry() -> None:
    culprits = [
        f"{file.name}:{node.lineno}"
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Signal"
        and any(isinstance(arg, ast.Name) and arg.id == "object" for arg in node.args)
    ]
    assert not culprits


def test_dialogs_open_in_one_way_only() -> None:
    """Qt dies of a message box that is changed after it was opened: see dialogs.py."""
    culprits = []
    for file in (PACKAGE / "views").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr in ("exec", "open") and not node.args:
                culprits.append((file.name, node.func.attr))
    # The splash runs a loop of its own, it is no dialog.
    assert sorted(culprits) == [("dialogs.py", "open"), ("splash.py", "exec")]


def test_nobody_asks_for_the_focus_chain() -> None:
    """PySide takes what it returns for a child of the widget asked, and with its end for deleted.

    The window's menus were lost that way.
    """
    chain = ("nextInFocusChain", "previousInFocusChain")
    culprits = [
        f"{file.name}:{node.lineno}"
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in chain
    ]
    assert not culprits
