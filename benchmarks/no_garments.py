"""Drawings that a network should refuse: of every kind that is made, and printed characters."""

import string

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from cnnviz.core.made_drawings.drawer import Drawer
from cnnviz.core.made_drawings.others import KINDS
from cnnviz.core.network.network_config import NETWORKS
from cnnviz.core.sketching.drawing import CANVAS_SIDE
from cnnviz.core.sketching.sketch import SeenSketch, see_sketch

SIZE = NETWORKS["article"].input_shape

CHARACTERS = string.ascii_letters + string.digits
FONT_PX = 200


def others_by_kind(count: int, seed: int) -> dict[str, list[SeenSketch]]:
    """Each kind's name with its drawings as the network sees them."""
    drawer = Drawer(seed, SIZE)
    made = {
        kind.__name__.replace("_", " "): [
            see_sketch(drawer.on_canvas(kind), SIZE) for _ in range(count)
        ]
        for kind in dict.fromkeys(KINDS)
    }
    return {**made, "printed character": [see_sketch(_printed(text), SIZE) for text in CHARACTERS]}


def _printed(text: str) -> np.ndarray:
    """One character of Pillow's own font, uint8 (280, 280), light on black."""
    picture = Image.new("L", (CANVAS_SIDE, CANVAS_SIDE))
    font = ImageFont.load_default(FONT_PX)
    middle = (CANVAS_SIDE / 2, CANVAS_SIDE / 2)
    ImageDraw.Draw(picture).text(middle, text, 255, font, anchor="mm")
    return np.array(picture)
