"""What a pickle would make, read from its opcodes: nothing in it is run."""

import io
import pickletools
import re
from pathlib import Path

from cnnviz.core.checkpoints.weight_files.file_kinds import refusal
from cnnviz.core.checkpoints.weight_files.limits import (
    DAMAGED,
    MAX_TENSORS,
    TOO_MANY,
    WeightFileError,
)
from cnnviz.core.translation import tr

MAX_OPCODES = 50 * MAX_TENSORS  # torch writes some 30 for a tensor; these take 0.2 s to read
SHOWN_NAMES = 3
MODULE = tr(
    "holds a whole network, pickled together with its code, which cnnviz does not "
    "run; save its weights in Python, where its class is defined, with: "
    'torch.save(torch.load({file}, weights_only=False).state_dict(), "weights.pt").'
)
NUMPY = tr(
    "holds NumPy arrays instead of tensors; if you trust the file, save them with: "
    "torch.save({{k: torch.as_tensor(v) for k, v in torch.load({file}, "
    'weights_only=False).items()}}, "weights.pt").'
)
OTHERS = tr(
    "holds code besides weights ({names}), which cnnviz does not run; save the "
    "weights alone with torch.save(network.state_dict(), ...), or, if you trust the "
    'file, with: torch.save(torch.load({file}, weights_only=False)["state_dict"], '
    '"weights.pt").'
)

# What tensors are rebuilt by, and what plain data is made of.
DATA = re.compile(
    r"torch\.\w+|torch\.(_utils|_tensor|cuda|nn\.parameter|serialization|sparse|storage)\.\w+"
    r"|collections\.(OrderedDict|Counter)|_codecs\.encode"
    r"|(__builtin__|builtins)\.(set|bytearray|complex)"
)


def names_in_pickle(pickle: bytes, pickles: int = 1) -> frozenset[str]:
    """Return the names of the classes and functions that these pickles, one by one, refer to.

    Raises:
        WeightFileError: they are longer than those of any network here.
        ValueError: they are damaged.
    """
    file, names, texts, opcodes = io.BytesIO(pickle), set(), ["", ""], 0
    for _ in range(pickles):
        for opcode, value, _place in pickletools.genops(file):
            opcodes += 1
            if opcodes > MAX_OPCODES:
                raise WeightFileError(TOO_MANY)
            if isinstance(value, str):
                texts = [texts[1], value]
            if opcode.name == "GLOBAL":
                names.add(str(value).replace(" ", "."))
            elif opcode.name == "STACK_GLOBAL":
                names.add(".".join(texts))
    return frozenset(names)


def refusal_of(names: frozenset[str], path: Path) -> WeightFileError:
    """Return why torch would not read a pickle with these names without running code."""
    if any(name.startswith("torch.nn.modules.") for name in names):
        return refusal(MODULE, path)
    if any(name.startswith("numpy.") for name in names):
        return refusal(NUMPY, path)
    others = sorted(name for name in names if not DATA.fullmatch(name))
    if not others:
        return WeightFileError(DAMAGED)
    shown = ", ".join(_printable(name) for name in others[:SHOWN_NAMES])
    return refusal(OTHERS.replace("{names}", shown), path)


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() and c not in "{}" else "?" for c in name)[:60]
