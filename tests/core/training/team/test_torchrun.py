import pytest

from cnnviz.core.training.team.torchrun import (
    first_on_machine,
    is_in_team,
    place_on_machine,
    processes_on_machine,
)

NAMES = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ((), (False, 0, 1, True)),
        (("0", "1", "0", "1"), (False, 0, 1, True)),
        (("2", "4", "0", "2"), (True, 0, 2, True)),
        (("3", "4", "1", "2"), (True, 1, 2, False)),
    ],
    ids=["started by hand", "the only one", "first of another machine", "second of it"],
)
def test_a_process_knows_its_place(
    environment: tuple[str, ...],
    expected: tuple[bool, int, int, bool],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name, value in zip(NAMES, environment, strict=False):
        monkeypatch.setenv(name, value)
    place = (is_in_team(), place_on_machine(), processes_on_machine(), first_on_machine())
    assert place == expected
