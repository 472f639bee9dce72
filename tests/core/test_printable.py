import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.printable import escaped, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Größe 3.png", "Größe 3.png"),
        ("C:\\pictures\\a.png", "C:\\pictures\\a.png"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("gnp.\u202eevil", r"gnp.\u202eevil"),
        ("zero\u200bwidth\ufeff", r"zero\u200bwidth\ufeff"),
        ("next\u2028line\x85", r"next\u2028line\x85"),
        ("not utf-8 \udcff", r"not utf-8 \udcff"),
        (17, "17"),
    ],
)
def test_what_steers_a_terminal_is_escaped_and_all_else_is_left(text: object, shown: str) -> None:
    assert printable(text) == shown
    assert printable(text).isprintable()


def test_of_a_long_text_both_ends_are_kept() -> None:
    assert printable("a" * 300 + "b" * 300, most=21) == "aaaaaaaaaa…bbbbbbbbbb"
    assert printable("a" * 240) == "a" * 240
    assert len(printable("/x" * 5_000)) == 240


def test_lines_may_be_kept() -> None:
    assert escaped("a\nb\x1b", kept="\n") == "a\nb\\x1b"


def test_no_sentence_steers_the_terminal() -> None:
    assert str(CnnvizError("a\x1b]0;b\x07.png is no picture.\nSee c.")) == (
        "a\\x1b]0;b\\x07.png is no picture.\nSee c."
    )
