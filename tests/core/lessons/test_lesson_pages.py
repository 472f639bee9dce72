import re
from pathlib import Path

import pytest

from cnnviz.core.errors import CnnvizError
from cnnviz.core.lessons.lesson_numbers import network_numbers
from cnnviz.core.lessons.lesson_pages import MAX_PAGE_BYTES, Lesson, load_lessons, read_lesson
from cnnviz.core.network.network_config import NETWORKS, BlockConfig, NetworkConfig

LESSONS = load_lessons()
ARTICLE = network_numbers(NETWORKS["article"])
UNPADDED = NetworkConfig("unpadded", (BlockConfig(1, padding=0, pooling=None),))


def lesson(text: str) -> Lesson:
    return Lesson(1, "try", "Try", text)


def test_the_lessons_come_in_order() -> None:
    assert [lesson.number for lesson in LESSONS] == list(range(1, 13))
    assert [lesson.slug for lesson in LESSONS] == [
        "picture",
        "convolution",
        "sparse",
        "sharing",
        "equivariance",
        "pooling",
        "fully-connected",
        "nonlinearity",
        "batch-norm",
        "network",
        "training",
        "uses",
    ]


@pytest.mark.parametrize("shown", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_page_is_complete_and_short(shown: Lesson) -> None:
    page = shown.filled(ARTICLE)
    assert 120 <= len(re.findall(r"[A-Za-z]+", re.sub(r"\(\S+:\S+\)", "", page))) <= 330
    assert "{" not in page
    assert page.startswith(f"# {shown.title}\n")
    assert "## Think" in page
    assert "cnnviz:" in page
    assert ("## Try it" in page) == (shown.slug not in ("network", "uses"))


def test_numbers_are_filled_in() -> None:
    page = lesson("# Try\n\nconv1 has {conv1.parameters} in {conv1.size}.").filled(ARTICLE)
    assert page == "# Try\n\nconv1 has 416 in 28x28x16."
    other = network_numbers(NETWORKS["article-3x3"])
    assert lesson("{conv1.parameters}").filled(other) == "160"


def test_paragraphs_and_items_about_an_absent_layer_are_left_out() -> None:
    text = "# Try\n\nIn conv9: {conv9.size}.\n\n- kept\n- {conv9.name}\n- also {conv1.name}\n\nEnd"
    assert lesson(text).filled(ARTICLE) == "# Try\n\n- kept\n- also conv1\n\nEnd"


def test_text_stands_only_where_a_fact_holds() -> None:
    text = "# Try\n\nOne{if conv1.padded}, two{else}, three{end}.{if network.pools} Four.{end}"
    assert lesson(text).filled(ARTICLE) == "# Try\n\nOne, two. Four."
    assert lesson(text).filled(network_numbers(UNPADDED)) == "# Try\n\nOne, three."
    absent = "# Try\n\n{if conv9.padded}gone{end}\n\n- kept\n{if pooling.name}- pool{end}\n\nEnd"
    assert lesson(absent).filled(network_numbers(UNPADDED)) == "# Try\n\n- kept\n\nEnd"
    with pytest.raises(CnnvizError, match=r"\{conv1\.colour\}.*reinstall cnnviz"):
        lesson("{if conv1.colour}red{end}").filled(ARTICLE)


def test_a_number_that_no_layer_has_is_named() -> None:
    with pytest.raises(CnnvizError, match=r"\{conv1\.colour\}.*reinstall cnnviz"):
        lesson("{conv1.colour}").filled(ARTICLE)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pooling.md", b"# Pooling\n\nText"),
        ("06-Pooling.md", b"# Pooling\n\nText"),
        ("06-pooling.md", b"Pooling\n\nText"),
        ("06-pooling.md", b"# Pooling\n"),
        ("06-pooling.md", b""),
        ("06-pooling.md", b"# Pooling\n\n\xff\xfe"),
        ("06-pooling.md", b"# Pooling\n\n" + b"x" * MAX_PAGE_BYTES),
    ],
)
def test_a_spoilt_page_is_named(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(CnnvizError, match=rf"{name}.*reinstall cnnviz"):
        read_lesson(file)


def test_a_page_written_elsewhere_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "06-pooling.md"
    file.write_bytes(b"# Pooling\r\n\r\nText\r\n")
    assert read_lesson(file) == Lesson(6, "pooling", "Pooling", "# Pooling\n\nText\n")
    with pytest.raises(CnnvizError, match="07-absent"):
        read_lesson(tmp_path / "07-absent.md")


def test_an_installation_without_lessons_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cnnviz.core.lessons.lesson_pages.resource", lambda *parts: tmp_path)
    with pytest.raises(CnnvizError, match="missing"):
        load_lessons()
