"""Lengths and bearings as words beside the pointer.

Belongs here: how a tool words a measure; on a plan that is not calibrated a length is in
plan units and never in metres.
"""

import math

from cpted_app.gui.tools.steps import Context, Point
from cpted_app.i18n import _
from cpted_app.units import bearing_deg_between


def length_text(context: Context, length: float) -> str:
    """Return a length with its unit: metres, or plan pixels before calibration."""
    if not context.site.header.is_metric:
        return _("{length:.0f} px").format(length=length)
    if length >= 1000.0:
        return _("{length:.1f} m").format(length=length)
    return _("{length:.2f} m").format(length=length)


def course_text(context: Context, start: Point, end: Point) -> str:
    """Return length and bearing from one point to another."""
    length = length_text(context, math.dist(start, end))
    bearing = bearing_deg_between(*start, *end)
    return _("{length} · {bearing:.0f}°").format(length=length, bearing=bearing)


def unit(context: Context) -> str:
    """Return the unit that a typed length has."""
    return _("m") if context.site.header.is_metric else _("px")
