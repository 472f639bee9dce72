"""Names that any file system takes."""

import pytest

from cnnviz.core.files.file_names import MAX_BYTES, safe_file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("article, best, seed 0", "article-best-seed-0"),
        ("a/b\\c:d*e?f\"g<h>i|j", "a-b-c-d-e-f-g-h-i-j"),
        ("../../etc/passwd", "etc-passwd"),
        ("Größe β=0.5", "Größe-β-0.5"),
        ("two\nlines\t\x1b[31m", "two-lines-31m"),
        ("ends in dots...", "ends-in-dots"),
        ("", "else"), ("///", "else"), ("...", "else"), ("NUL", "else"), ("con.txt", "else"),
        ("lpt1", "else"), ("\ud800", "else"), ("nullify", "nullify"),
    ],
)  # fmt: skip
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert safe_file_name(title, "else") == name


@pytest.mark.parametrize("letter", ["a", "ß", "図", "🧥x"])
def test_long_titles_are_cut_between_letters(letter: str) -> None:
    name = safe_file_name(letter * 300, "else")
    assert 0 < len(name.encode()) <= MAX_BYTES
    assert set(name) <= set(letter + "-")
