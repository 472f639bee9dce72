from pathlib import Path

from cnnviz.session.runs.run_claims import RunClaims


def test_what_one_program_uses_another_one_knows(tmp_path: Path) -> None:
    mine, other, run = RunClaims(), RunClaims(), tmp_path / "runs" / "one"
    assert not other.is_held_elsewhere(run)
    mine.hold([run])
    assert other.is_held_elsewhere(run)
    assert not mine.is_held_elsewhere(run)
    mine.hold([tmp_path / "runs" / "two"])
    assert not other.is_held_elsewhere(run)
    assert other.is_held_elsewhere(tmp_path / "runs" / "two")
    mine.hold([])
    assert list((tmp_path / "runs").iterdir()) == []


def test_where_nothing_can_be_written_nothing_is_claimed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    claims = RunClaims()
    claims.hold([tmp_path / "file" / "runs" / "one"])
    assert not RunClaims().is_held_elsewhere(tmp_path / "file" / "runs" / "one")
