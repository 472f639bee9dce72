"""What is said of a map or a class: under the cursor, and to a screen reader."""

from cnnviz.core.inspection.images import FloatArray
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.maps.map_point import INPUT_NAME, MapPoint, describe_point, reach_words
from cnnviz.views.widgets.painted.parts import Part


def map_tooltip(session: Session, point: MapPoint, values: FloatArray) -> str:
    """Say what is at a point, what a click does, and how far the map's values go."""
    text = describe_point(session, point)
    if point.layer != INPUT_NAME:
        text += tr("\nClick to see how it is made")
    return (
        text
        if values.size == 1
        else tr("{text}\nThis map: {reach_words}", text, reach_words(values))
    )


def map_part(session: Session, layer: str, unit: int, values: FloatArray) -> Part:
    """Name a map with how far its values go, or a class with its logit and probability."""
    if values.size == 1:
        name, _, value = describe_point(session, MapPoint(layer, unit, 0, 0)).partition(": ")
    else:
        name = layer if layer == INPUT_NAME else f"{layer} map {unit + 1}"
        value = reach_words(values)
    selection = session.selection
    return Part(name, value, is_selected=(layer, unit) == (selection.layer, selection.unit))
