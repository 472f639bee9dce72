"""What is said of a map or a class: under the cursor, and to a screen reader."""

from cnnviz.core.inspection.images import FloatArray
from cnnviz.core.translation import tr
from cnnviz.session.session import Session
from cnnviz.views.maps.map_point import INPUT_NAME, MapPoint, describe_point, reach_words
from cnnviz.views.widgets.painted.parts import Part


def map_tooltip(session: Session, point: MapPoint, values: FloatArray) -> str:
    """Say what is at a point, what a click does, and how far the map's values go."""
    lines = [describe_point(session, point)]
    if point.layer != INPUT_NAME:
        lines.append(tr("Click to see how it is computed"))
    if values.size > 1:
        lines.append(tr("This map: {values}", reach_words(values)))
    return "\n".join(lines)


def map_part(session: Session, layer: str, unit: int, values: FloatArray) -> Part:
    """Name a map with how far its values go, or a class with its logit and probability."""
    if values.size == 1:
        name, _, value = describe_point(session, MapPoint(layer, unit, 0, 0)).partition(": ")
    else:
        name = layer if layer == INPUT_NAME else tr("{layer} map {unit}", layer, unit + 1)
        value = reach_words(values)
    selection = session.selection
    return Part(name, value, is_selected=(layer, unit) == (selection.layer, selection.unit))
