"""Luminaires, and light measured on site."""

from dataclasses import dataclass
from typing import ClassVar

from cpted_app.model import kinds
from cpted_app.model.feature import Feature
from cpted_app.model.fields import choice_field, hours_field, number_field, text_field
from cpted_app.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Luminaire(Feature):
    """A light source; ``bearing_deg`` is that of its C0 half-plane."""

    kind: ClassVar[str] = "luminaire"
    title: ClassVar[str] = N_("Luminaire")
    letter: ClassVar[str] = "L"
    geometry_types: ClassVar[tuple[str, ...]] = ("Point",)

    mounting_height_m: float = number_field(
        5.0,
        label=N_("Mounting height"),
        unit="m",
        low=0.0,
        high=60.0,
        help=N_("Photometric centre above ground."),
    )
    photometry: str = text_field(
        label=N_("Photometry"), help=N_("An .ies or .ldt file, or the name of a generic one.")
    )
    bearing_deg: float = number_field(
        0.0,
        label=N_("Bearing of C0"),
        unit="°",
        low=0.0,
        high=360.0,
        help=N_("Clockwise from grid north; horizontal angle 0 of an IES type C file."),
    )
    tilt_deg: float = number_field(
        0.0,
        label=N_("Tilt"),
        unit="°",
        low=-90.0,
        high=90.0,
        help=N_("About the C0–C180 axis; positive lifts the C90 side."),
    )
    flux_lm: float | None = number_field(
        None,
        label=N_("Luminous flux"),
        unit="lm",
        low=0.0,
        high=1e7,
        help=N_("Replaces the flux of the file; empty takes the file's."),
    )
    maintenance_factor: float = number_field(
        0.80, label=N_("Maintenance factor"), low=0.1, high=1.0
    )
    state: kinds.LuminaireState = choice_field(
        kinds.LuminaireState.WORKING, kinds.LUMINAIRE_STATES, label=N_("State")
    )
    off_hours: str = hours_field(
        label=N_("Switched off"), help=N_("Such as 01:00-05:00; empty means all night on.")
    )
    dimmed_hours: str = hours_field(label=N_("Dimmed"), help=N_("Such as 23:00-05:00."))
    dimmed_share: float = number_field(
        1.0,
        label=N_("Share of light when dimmed"),
        low=0.0,
        high=1.0,
        help=N_("0.5 means half the light."),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LightReading(Feature):
    """Light measured on site at one point, with the meter and its error."""

    kind: ClassVar[str] = "light_reading"
    title: ClassVar[str] = N_("Light reading")
    letter: ClassVar[str] = "M"
    geometry_types: ClassVar[tuple[str, ...]] = ("Point",)

    quantity: kinds.LightQuantity = choice_field(
        kinds.LightQuantity.HORIZONTAL, kinds.LIGHT_QUANTITIES, label=N_("Quantity")
    )
    value_lx: float | None = number_field(
        None, label=N_("Reading"), unit="lx", low=0.0, high=200_000.0
    )
    height_m: float = number_field(
        0.0, label=N_("Height above ground"), unit="m", low=0.0, high=50.0
    )
    bearing_deg: float | None = number_field(
        None,
        label=N_("Facing"),
        unit="°",
        low=0.0,
        high=360.0,
        help=N_("Where the meter looked, for vertical and semi-cylindrical light."),
    )
    taken: str = text_field(label=N_("Taken"), help=N_("Such as 2026-11-22 18:30."))
    meter: str = text_field(label=N_("Meter"))
    calibrated: str = text_field(label=N_("Meter calibrated"), help=N_("Year-month-day."))
    error_share: float | None = number_field(
        None,
        label=N_("Error of the meter"),
        low=0.0,
        high=1.0,
        help=N_("0.05 means 5 % of the reading, as its certificate states."),
    )
