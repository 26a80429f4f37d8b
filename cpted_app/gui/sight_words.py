"""How sight and ways out are worded in the window: quantities, values, assumptions."""

import math

from cpted_app.analysis.watching.camera_classes import Edition, class_of, classes
from cpted_app.analysis.watching.eyes_count import bands
from cpted_app.gui.field_words import LegendText
from cpted_app.gui.light_words import hour_words
from cpted_app.gui.wording import metres
from cpted_app.i18n import _, ngettext
from cpted_app.session.field_picture import Sheet
from cpted_app.session.sight_picture import Sight, SightChoice, WayTo
from cpted_app.words import N_

QUANTITIES = {
    Sight.GROUND: N_("Ground seen"),
    Sight.EYES: N_("Eyes on the place"),
    Sight.PLACES: N_("Places seen"),
    Sight.DEPTH: N_("Mean depth"),
    Sight.CLUSTERING: N_("Clustering"),
    Sight.CAMERAS: N_("Camera detail"),
    Sight.WAY: N_("Walk to a way out"),
}
MEANINGS = {
    Sight.GROUND: N_("How much ground a standing person sees from each place."),
    Sight.EYES: N_("How many windows and doors see a person at each place."),
    Sight.PLACES: N_(
        "How many other places of the grid each one sees (connectivity of the visibility graph)."
    ),
    Sight.DEPTH: N_(
        "Over how many turns of sight the other places are reached on average: high is hidden away."
    ),
    Sight.CLUSTERING: N_(
        "How many of the places seen from one see each other: 1 in a room, less at corners."
    ),
    Sight.CAMERAS: N_("Pixels per metre of the best camera that sees a person at each place."),
    Sight.WAY: N_("How far one walks around what stands there, and the seconds it takes."),
}
UNITS = {
    Sight.GROUND: "m²",
    Sight.EYES: N_("openings"),
    Sight.PLACES: N_("places"),
    Sight.DEPTH: N_("steps of sight"),
    Sight.CLUSTERING: N_("share"),
    Sight.CAMERAS: "px/m",
    Sight.WAY: "m",
}
NOBODY = {
    Sight.EYES: N_("nobody sees a person here"),
    Sight.PLACES: N_("sees no other place"),
    Sight.CAMERAS: N_("no camera sees a person here"),
}
WAYS_TO = {
    WayTo.PUBLIC_EXIT: N_("to a way out"),
    WayTo.HELP: N_("to help"),
    WayTo.CHOICE: N_("to a choice of ways"),
    WayTo.ANY: N_("to a way out, help or a choice"),
}
NO_WAYS = {
    WayTo.PUBLIC_EXIT: N_("no way out on foot from here"),
    WayTo.HELP: N_("no help on foot from here"),
    WayTo.CHOICE: N_("no choice of ways on foot from here"),
    WayTo.ANY: N_("nothing of this on foot from here"),
}


def value_words(choice: SightChoice, value: float | None) -> str:
    """Return a value under the pointer in words, such as “12.3 m to a way out · 10 s”."""
    if value is None:
        return ""
    quantity = choice.quantity
    if quantity is Sight.WAY:
        return _way(choice.to, value)
    if quantity in NOBODY and value == 0.0:
        return _(NOBODY[quantity])
    if quantity is Sight.CAMERAS:
        return _camera(choice.edition, value)
    if quantity is Sight.EYES and choice.by_distance:
        return _("eyes weighed by distance: {value:.2f}").format(value=value)
    return _SAID[quantity](value)


def change_words(choice: SightChoice, value: float | None) -> str:
    """Return a difference under the pointer in words, such as “+3 openings”."""
    if value is None:
        return ""
    if math.isinf(value):
        return _(NO_WAYS[choice.to]) if value > 0.0 else _("a way now, where there was none")
    return f"{value:+.{2 if abs(value) < 1.0 else 0}f} {_(UNITS[choice.quantity])}"


def legend(choice: SightChoice, sheet: Sheet | None) -> LegendText:
    """Return what stands in the legend."""
    quantity = choice.quantity
    is_weighed = quantity is Sight.EYES and choice.by_distance
    empty = NO_WAYS[choice.to] if quantity is Sight.WAY else NOBODY.get(quantity)
    return LegendText(
        title=_(QUANTITIES[quantity]),
        unit=_("weighed by distance") if is_weighed else _(UNITS[quantity]),
        line=assumed_words(choice, sheet),
        bands=_class_words(choice.edition) if quantity is Sight.CAMERAS else (),
        empty=_(empty) if empty else "",
    )


def assumed_words(choice: SightChoice, sheet: Sheet | None) -> str:
    """Return in a line or two from where, how far, when."""
    quantity = choice.quantity
    if quantity is Sight.WAY:
        parts = [_(WAYS_TO[choice.to])]
        parts += [_("without steps")] if choice.step_free else []
        parts += [hour_at(choice.hour)]
    else:
        parts = [_("leaves on") if choice.leaf_on else _("leaves off")]
        reaches = {Sight.GROUND: choice.radius_m, Sight.EYES: bands().reach_m}
        if quantity in reaches:
            parts.insert(0, _("within {radius:g} m").format(radius=reaches[quantity]))
        if quantity is Sight.EYES:
            parts.append(hour_at(choice.hour))
    first = ", ".join(parts)
    lines = [f"{first[:1].upper()}{first[1:]}"]
    if quantity is Sight.EYES and choice.hour is not None:
        lines.append(_("Blank: not known, or inside a building. Hours are missing there."))
    else:
        lines.append(_("Blank: inside a building."))
    if sheet is not None and sheet.question.is_of_grid:
        step = f"{sheet.field.raster.step_m:g}"
        lines.append(_("A place every {step} m, each compared with each.").format(step=step))
    return "\n".join(lines)


def hour_at(hour: float | None) -> str:
    """Return an hour of the day, or that any counts."""
    return _("at any hour") if hour is None else hour_words(hour)


def _class_words(edition: Edition) -> tuple[str, ...]:
    """Return the classes of an edition with their limits, below them first."""
    known = classes(edition)
    below = _("below {px_m:g} px/m").format(px_m=known[0].px_m)
    return (below, *(f"{one.px_m:g} · {_(one.word)}" for one in known))


def _ground(value: float) -> str:
    return _("{area} m² of ground seen").format(area=f"{value:,.0f}".replace(",", "\u2009"))


def _eyes(value: float) -> str:
    count = round(value)
    return ngettext(
        "{n} window or door sees a person here", "{n} windows and doors see a person here", count
    ).format(n=count)


def _places(value: float) -> str:
    count = round(value)
    return ngettext("{n} other place seen", "{n} other places seen", count).format(n=count)


def _depth(value: float) -> str:
    return _("mean depth {value:.2f}").format(value=value)


def _clustering(value: float) -> str:
    return _("clustering {value:.2f}").format(value=value)


def _camera(edition: Edition, value: float) -> str:
    found = class_of(value, edition)
    name = _(found.word) if found else _("too coarse for any class")
    return f"{value:.0f} px/m · {name}"


def _way(to: WayTo, value: float) -> str:
    from cpted_app.analysis.ways.ways_out import seconds  # loads what finds the way

    if math.isinf(value):
        return _(NO_WAYS[to])
    return f"{metres(value)} {_(WAYS_TO[to])} · {seconds(value):.0f} s"


_SAID = {
    Sight.GROUND: _ground,
    Sight.EYES: _eyes,
    Sight.PLACES: _places,
    Sight.DEPTH: _depth,
    Sight.CLUSTERING: _clustering,
}
