"""T-shirt, pullover, coat and shirt as lines."""

from random import Random

from cnnviz.core.made_drawings.lines import Line, chance, detail
from cnnviz.core.made_drawings.tops.coats import COATS
from cnnviz.core.made_drawings.tops.cuts import LONG_SLEEVE, body, open_coat, random_cut, sleeveless
from cnnviz.core.made_drawings.tops.patterns import chest_print, dashes, ribs, stripes, zigzag
from cnnviz.core.made_drawings.tops.pulled_over import PULLOVERS, T_SHIRTS
from cnnviz.core.made_drawings.tops.shirts import SHIRTS
from cnnviz.core.made_drawings.tops.trimmings import (
    breast_pocket,
    buttons,
    closed_front,
    coat_collar,
    collar_points,
    hem_line,
    high_neck,
    hip_pockets,
    hood,
    kangaroo_pocket,
    lapels,
    neck_band,
    sleeve_hems,
    sleeve_seams,
)


def t_shirt(rng: Random) -> list[Line]:
    """Short sleeves, or straps: a quarter of a certain kind, the others put together by chance."""
    return rng.choice(T_SHIRTS)(rng) if chance(rng, 0.25) else any_t_shirt(rng)


def any_t_shirt(rng: Random) -> list[Line]:
    """Short sleeves, now and then none; a pocket, a print, a band at the neck."""
    cut = random_cut(rng, (0.35, LONG_SLEEVE), (1.5, 3.4))
    lines = body(cut, rng) if chance(rng, 0.92) else sleeveless(cut, rng)
    if chance(rng, 0.25):
        lines.append(neck_band(cut))
    if chance(rng, 0.15):
        lines += sleeve_hems(cut)
    if chance(rng, 0.2):
        lines += sleeve_seams(cut)
    if chance(rng, 0.1):
        lines.append(hem_line(cut))
    if chance(rng, 0.3):
        lines += chest_print(cut, rng)
    return lines


def pullover(rng: Random) -> list[Line]:
    """No front that opens: a quarter of a certain kind, the others put together by chance."""
    return rng.choice(PULLOVERS)(rng) if chance(rng, 0.25) else any_pullover(rng)


def any_pullover(rng: Random) -> list[Line]:
    """Long sleeves and a closed front; ribbing, a high neck, a hood, patterns."""
    cut = random_cut(rng, (LONG_SLEEVE, 2.7), (1.5, 3.0))
    lines = body(cut, rng)
    lines += rng.choice((high_neck, hood))(cut) if chance(rng, 0.25) else []
    if chance(rng, 0.35):
        lines.append(neck_band(cut))
    if chance(rng, 0.45):
        lines += sleeve_hems(cut)
    if chance(rng, 0.45):
        lines.append(hem_line(cut))
        lines += ribs(cut, rng) if chance(rng, 0.3) else []
    if chance(rng, 0.2):
        lines += sleeve_seams(cut)
    if chance(rng, 0.12):
        lines.append(kangaroo_pocket(cut))
    if chance(rng, 0.3):
        lines += rng.choice((stripes, zigzag, dashes, chest_print))(cut, rng)
    return lines


def coat(rng: Random) -> list[Line]:
    """A front that opens: half of them of a certain kind, the others put together by chance."""
    return rng.choice(COATS)(rng) if chance(rng, 0.5) else any_coat(rng)


def any_coat(rng: Random) -> list[Line]:
    """A front that opens: an edge or two, a zip, lapels, a hood, buttons, pockets, a belt."""
    short = chance(rng, 0.18)
    cut = random_cut(rng, (0.6, LONG_SLEEVE) if short else (LONG_SLEEVE, 2.7), (1.6, 4.2))
    kind = rng.random()
    if kind < 0.3:
        lines = open_coat(cut, rng)
    elif kind < 0.4:
        lines = [*body(cut, rng), *buttons(cut, rng, rng.gauss(0, 0.1), kept=True)]
    else:
        lines = [*body(cut, rng), *closed_front(cut, rng)]
    top = rng.choice((None, None, lapels, lapels, hood, coat_collar, high_neck))
    lines += top(cut) if top else []
    if top is not coat_collar and chance(rng, 0.4):
        lines += buttons(cut, rng, rng.uniform(-0.15, 0.3))
        lines += buttons(cut, rng, -0.25) if chance(rng, 0.2) else []
    if chance(rng, 0.4):
        lines += hip_pockets(cut, rng)
    if chance(rng, 0.12):
        y = rng.uniform(0.5, 0.65) * cut.length
        lines += [detail((-cut.waist, y), (cut.waist, y)), detail((-1, y + 0.2), (1, y + 0.2))]
    if chance(rng, 0.25):
        lines += sleeve_hems(cut)
    if chance(rng, 0.2):
        lines += sleeve_seams(cut)
    return lines


def shirt(rng: Random) -> list[Line]:
    """A collar and buttons: half of them of a certain kind, the others put together by chance."""
    return rng.choice(SHIRTS)(rng) if chance(rng, 0.5) else any_shirt(rng)


def any_shirt(rng: Random) -> list[Line]:
    """A collar with two points, a row of buttons on a placket, perhaps a breast pocket."""
    short = chance(rng, 0.35)
    cut = random_cut(rng, (0.5, 1.15) if short else (1.4, 2.7), (1.9, 3.3))
    lines = [*body(cut, rng), *collar_points(cut, rng)]
    x = rng.uniform(-0.08, 0.08)
    if chance(rng, 0.75):
        lines.append(Line(((x, cut.neck_depth + 0.1), (x, cut.length))))
        if chance(rng, 0.4):
            lines.append(detail((x + 0.18, cut.neck_depth + 0.2), (x + 0.18, cut.length)))
    lines += buttons(cut, rng, x + rng.choice((0.0, 0.09)), count=rng.randint(3, 7), kept=True)
    if chance(rng, 0.45):
        lines.append(breast_pocket(rng))
    if chance(rng, 0.45):
        lines += sleeve_hems(cut)
    if chance(rng, 0.15):
        lines += sleeve_seams(cut)
    return lines
