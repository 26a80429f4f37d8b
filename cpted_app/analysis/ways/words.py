"""The sentences of what was found about ways and access: one for each finding."""

import math

from cpted_app.analysis.ways.result import CrowdWay, DeadEnd, DoorWay, Gap, OpenAccess, RouteWays
from cpted_app.analysis.ways.ways_out import seconds
from cpted_app.model.kinds import ACCESS_CONTROLS, ACCESS_TYPES
from cpted_app.words import N_, Message


def forced_sentence(route: RouteWays, since_m: float, to_m: float) -> Message:
    """Return what is said of a stretch without choice."""
    return Message(
        N_(
            "{label}: no choice for {length:.0f} m ({seconds:.0f} s),"
            " from {since:.0f} to {to:.0f} m along it"
        ),
        {
            "label": route.label,
            "length": to_m - since_m,
            "since": since_m,
            "to": to_m,
            "seconds": seconds(to_m - since_m),
        },
    )


def dead_end_sentence(end: DeadEnd) -> Message:
    """Return what is said of a dead end."""
    words = N_("{label} ends where no way on is marked; nothing bars going on")
    if end.is_walled:
        words = N_("{label} is a dead end between walls")
        if math.isfinite(end.back_m):
            words = N_("{label} is a dead end between walls, {back:.0f} m from the nearest choice")
    return Message(words, {"label": end.label, "back": end.back_m})


def open_sentence(access: OpenAccess) -> Message:
    """Return what is said of an access point without control."""
    return Message(
        N_("{label}: {kind} access without control"),
        {"label": access.label, "kind": Message(ACCESS_TYPES[access.access_type])},
    )


def gap_sentence(gap: Gap) -> Message:
    """Return what is said of a gap in a boundary."""
    first, second = gap.labels
    if gap.barriers[0] == gap.barriers[1]:
        return Message(
            N_("A gap of {width:.1f} m between the ends of {first}"),
            {"width": gap.width_m, "first": first},
        )
    return Message(
        N_("A gap of {width:.1f} m between {first} and {second}"),
        {"width": gap.width_m, "first": first, "second": second},
    )


def door_sentence(door: DoorWay) -> Message:
    """Return what is said of the way to a door."""
    if door.is_free:
        return Message(
            N_("{label} is reached from the street without passing a control, {length:.0f} m"),
            {"label": door.label, "length": door.length_m},
        )
    if door.control is None:
        return Message(N_("{label} is out of reach from the street"), {"label": door.label})
    return Message(
        N_("{label} is reached only through {controls} ({control})"),
        {
            "label": door.label,
            "controls": ", ".join(door.controls),
            "control": Message(ACCESS_CONTROLS[door.control]),
        },
    )


def crowd_sentence(crowd: CrowdWay) -> Message:
    """Return what is said of vehicles at a crowd place."""
    if not crowd.is_reached:
        return Message(N_("No vehicle can drive up to {label}"), {"label": crowd.label})
    return Message(
        N_(
            "A vehicle can drive up to {label} from {start}, {length:.0f} m;"
            " its longest straight run-up is {run_up:.0f} m"
        ),
        {
            "label": crowd.label,
            "start": crowd.start,
            "length": crowd.length_m,
            "run_up": crowd.run_up_m,
        },
    )
