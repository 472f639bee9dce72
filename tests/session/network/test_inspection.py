from cnnviz.session.network.inspection import Depth
from cnnviz.session.session import Session


def test_the_network_is_seen_first(session: Session) -> None:
    assert session.inspection.depth is Depth.OVERVIEW


def test_three_depths_and_back(session: Session) -> None:
    inspection = session.inspection
    inspection.open_map("conv2", 7)
    assert (session.selection.layer, session.selection.unit) == ("conv2", 7)
    assert (inspection.depth, inspection.channels) == (Depth.TERMS, 16)
    inspection.open_channel(3)
    assert (inspection.depth, inspection.channel) == (Depth.VALUE, 3)
    inspection.back()
    assert (inspection.depth, inspection.channel) == (Depth.TERMS, 3)
    inspection.back()
    assert inspection.depth is Depth.OVERVIEW
    inspection.back()
    assert inspection.depth is Depth.OVERVIEW


def test_a_map_made_of_one_map_opens_its_arithmetic(session: Session) -> None:
    inspection = session.inspection
    for layer in ("batch1", "relu1", "pool1"):
        inspection.open_map(layer, 2)
        assert inspection.depth is Depth.VALUE
        assert inspection.channels == 1
        inspection.back()
        assert inspection.depth is Depth.OVERVIEW


def test_walking_to_another_layer_stays_as_deep_as_it_can(session: Session) -> None:
    inspection = session.inspection
    inspection.open_map("conv2", 7)
    inspection.open_channel(15)
    session.selection.move_layer(1)
    assert (inspection.depth, inspection.channel) == (Depth.VALUE, 0)
    session.selection.select("fc", 3)
    assert (inspection.depth, inspection.channels) == (Depth.VALUE, 32)
    inspection.back()
    session.selection.move_layer(-1)
    assert inspection.depth is Depth.VALUE


def test_the_first_convolution_reads_the_input_alone(session: Session) -> None:
    session.inspection.open_map("conv1", 0)
    assert session.inspection.depth is Depth.TERMS
    assert session.inspection.channels == 1
    session.inspection.open_channel(9)
    assert session.inspection.channel == 0


def test_every_change_is_told_once(session: Session) -> None:
    told: list[Depth] = []
    session.inspection.changed.connect(lambda: told.append(session.inspection.depth))
    session.inspection.open_map("conv2", 1)
    session.inspection.open_map("conv2", 1)
    session.inspection.close()
    session.inspection.close()
    assert told == [Depth.TERMS, Depth.OVERVIEW]
