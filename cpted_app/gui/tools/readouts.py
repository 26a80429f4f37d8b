"""Lengths and bearings as words beside the pointer.

Belongs here: how a tool words a measure; on a plan that is not calibrated a length is in
plan units and never in metres. What stands after ± is twice the standard uncertainty (95 %).
"""

from collections.abc import Sequence

from cpted_app.gui.tools.steps import Context, Point
from cpted_app.gui.wording import spread_of
from cpted_app.i18n import _
from cpted_app.model import uncertainty
from cpted_app.model.geometry import path_length_m
from cpted_app.units import bearing_deg_between


def length_text(context: Context, points: Sequence[Point], *, says_unknown: bool = False) -> str:
    """Return the length of a line with its unit: metres, or plan pixels before calibration.

    Beside the pointer an unknown uncertainty is left out; a result says that it is unknown.
    """
    length = path_length_m(points)
    if not context.site.header.is_metric:
        return _("{length:.0f} px").format(length=length)
    text = (_("{length:.1f} m") if length >= 1000.0 else _("{length:.2f} m")).format(length=length)
    standard_m = uncertainty.of_path(context.site, points)
    if standard_m is None and not says_unknown:
        return text
    return f"{text} {spread_of(standard_m)}"


def course_text(context: Context, start: Point, end: Point) -> str:
    """Return length and bearing from one point to another."""
    length = length_text(context, [start, end])
    bearing = bearing_deg_between(*start, *end)
    return _("{length} · {bearing:.0f}°").format(length=length, bearing=bearing)


def unit(context: Context) -> str:
    """Return the unit that a typed length has."""
    return _("m") if context.site.header.is_metric else _("px")
