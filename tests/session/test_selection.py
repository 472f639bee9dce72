from cnnviz.session.session import Session


def test_select_tells_once(session: Session) -> None:
    told: list[tuple[str, int]] = []
    selection = session.selection
    selection.changed.connect(lambda: told.append((selection.layer, selection.unit)))
    selection.select("conv2", 5)
    selection.select("conv2", 5)
    assert told == [("conv2", 5)]


def test_a_unit_beyond_the_last_means_the_last(session: Session) -> None:
    session.selection.select("conv1", 99)
    assert session.selection.unit == 15
    session.selection.move_unit(-100)
    assert session.selection.unit == 0


def test_another_layer_keeps_the_unit(session: Session) -> None:
    session.selection.select("conv2", 20)
    session.selection.move_layer(1)
    assert (session.selection.layer, session.selection.unit) == ("batch2", 20)
    session.selection.move_layer(-4)
    assert (session.selection.layer, session.selection.unit) == ("batch1", 15)
    session.selection.move_layer(-100)
    assert session.selection.layer == "conv1"
