from PySide6.QtTest import QSignalSpy

from cnnviz.core.network.explained_values import Place
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


def test_a_value_is_looked_at_from_the_middle_on(session: Session) -> None:
    assert session.selection.place == Place("conv1", 0, 14, 14)


def test_values_are_walked_up_to_the_border(session: Session) -> None:
    selection = session.selection
    told: list[Place] = []
    other_maps: list[int] = []
    selection.value_changed.connect(lambda: told.append(selection.place))
    selection.changed.connect(lambda: other_maps.append(selection.unit))
    selection.move_value(-1, 2)
    selection.move_value(0, 100)
    selection.move_value(0, 1)
    assert told == [Place("conv1", 0, 13, 16), Place("conv1", 0, 13, 27)]
    assert other_maps == []


def test_another_layer_keeps_the_place_on_the_input(session: Session) -> None:
    selection = session.selection
    selection.select_value("conv1", 3, 6, 27)
    selection.select("pool2", 3)
    assert selection.place == Place("pool2", 3, 1, 6)
    selection.select("relu1", 3)
    assert selection.place == Place("relu1", 3, 6, 26)


def test_coming_back_from_fc_starts_in_the_middle(session: Session) -> None:
    session.selection.select_value("conv2", 3, 0, 0)
    session.selection.select("fc", 3)
    assert session.selection.place == Place("fc", 3, 0, 0)
    session.selection.move_layer(-1)
    assert session.selection.place == Place("pool2", 3, 3, 3)


def test_a_value_beyond_the_border_means_the_last(session: Session) -> None:
    session.selection.select_value("pool1", 99, 99, -5)
    assert session.selection.place == Place("pool1", 15, 13, 0)


def test_a_kernels_input_is_selected_within_its_block(session: Session) -> None:
    selection = session.selection
    told = QSignalSpy(selection.channel_changed)
    selection.select_kernel("conv2", 3, 7)
    selection.select_channel(7)
    assert (selection.kernel_layer, selection.unit, selection.channel) == ("conv2", 3, 7)
    assert told.count() == 1
    for layer in ("batch2", "relu2", "pool2", "conv2"):
        selection.select(layer, 5)
        assert (selection.kernel_layer, selection.channel) == ("conv2", 7)
    session.network.show(session.network.checkpoint(), "in training")
    assert selection.channel == 7
    for layer in ("fc", "conv1", "conv2"):
        selection.select(layer, 5)
        assert (selection.kernel_layer, selection.channel) == (layer, 0)
